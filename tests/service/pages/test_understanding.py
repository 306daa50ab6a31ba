"""The need as understood and its correction: seen by those who may match it, kept with it, used by its lists."""

from __future__ import annotations

import pytest

from service.domain.bodies import Duty
from service.domain.scope import SYSTEM
from tests.fakes.paths import WUHAN, wuhan_case
from tests.fakes.town import Town
from tests.fakes.visitor import Visitor, fields_of, said

ASKED = {
    "title": "铝合金激光焊接气孔",
    "text": "我公司是一家老企业。铝合金薄板激光焊接气孔多，漏气率达 12%。"
    "希望把气孔率降到 1% 以下。设备每年要停机清理两次。",
    "region": "湖北省武汉市",
}


@pytest.fixture
def wuhan(town: Town) -> Town:
    town.settle(*WUHAN)
    return town


def posted(town: Town) -> str:
    need: str = town("qy").made("/needs", ASKED)["id"]
    return need


def form_of(who: Visitor, need: str) -> dict[str, list[str]]:
    path = f"/needs/{need}/understanding"
    return fields_of(who.get(path), path)


def test_points_stand_in_the_text_with_what_the_need_is_about_and_lacks(wuhan: Town) -> None:
    page = Visitor(wuhan("kx")).get(f"/needs/{posted(wuhan)}")
    assert '<mark class="figure-point">希望把气孔率降到 1% 以下<sup>' in page
    assert '<mark class="goal-point">铝合金激光焊接气孔<sup>' in page
    told = said(page)
    assert all(word in told for word in ("产业方向", "学科", "行业", "想要的服务", "关键词"))
    plain = wuhan("qy").made("/needs", {"title": "焊接", "text": "焊接不好"})["id"]
    assert "没有写技术指标" in said(Visitor(wuhan("qy")).get(f"/needs/{plain}"))


def test_who_merely_takes_part_sees_what_was_asked_but_not_how_it_is_matched(wuhan: Town) -> None:
    case = wuhan_case(wuhan)
    need = wuhan("kx").get(f"/cases/{case}")["need"]
    told = said(Visitor(wuhan("xh")).get(f"/needs/{need}"))
    assert "气孔率高" in told
    assert "系统的理解" not in told
    assert "候选名单" not in told
    assert Visitor(wuhan("xh")).answer(f"/needs/{need}/understanding").status_code == 403


def test_what_is_corrected_is_kept_with_the_need_and_its_lists_go_by_it(wuhan: Town) -> None:
    need, kx = posted(wuhan), Visitor(wuhan("kx"))
    form = form_of(kx, need)
    cleaning = next(key for key in form["keep"] if ASKED["text"][int(key[2:].split("-")[0]) :].startswith("设备每年"))
    form["keep"].remove(cleaning)
    form |= {"added": ["焊缝强度不低于母材的 80%"], "directions": ["新材料"], "disciplines": ["材料科学"]}
    answer = kx.send(f"/needs/{need}/understanding", form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/needs/{need}?said=corrected")
    page = kx.get(f"/needs/{need}")
    assert "<s>设备每年要停机清理两次</s>" in page
    assert "焊缝强度不低于母材的 80%" in page
    (shown,) = [wuhan("kx").made(f"/needs/{need}/shortlists", {"top": 3})["shown"]]
    assert "停机清理" not in shown["asked"]["text"]
    assert shown["asked"]["text"].startswith("焊缝强度不低于母材的 80%。")
    with wuhan.database.reading() as work:
        events = work.events.of(SYSTEM, f"need:{need}")
    (event,) = [one for one in events if one.move == "更正"]
    assert (event.body, event.after["details"]["corrections"]["directions"]) == ("kx", ["新材料"])
    assert "corrections" not in event.before["details"]
    # struck points are restored, and saving the same again writes nothing
    again = form_of(kx, need)
    assert again["directions"] == ["新材料"]
    assert again["disciplines"] == ["材料科学"]
    again["keep"].append(cleaning)
    kx.send(f"/needs/{need}/understanding", again)
    assert "<s>设备" not in kx.get(f"/needs/{need}")
    before = wuhan("kx").get(f"/needs/{need}")["version"]
    kx.send(f"/needs/{need}/understanding", form_of(kx, need))
    assert wuhan("kx").get(f"/needs/{need}")["version"] == before
    wuhan.require_whole()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"disciplines": ["没有这门学科"]}, "没有学科“没有这门学科”"),
        ({"keep": []}, "所有要点都被划去了"),
        ({"directions": ["捕鱼"]}, "没有叫“捕鱼”的优先方向"),
        ({"added": ["\n".join(f"要点{n}" for n in range(11))]}, "最多 10 条"),
    ],
)
def test_a_wrong_correction_is_told_and_everything_kept(wuhan: Town, change: dict[str, list[str]], says: str) -> None:
    need, kx = posted(wuhan), Visitor(wuhan("kx"))
    path = f"/needs/{need}/understanding"
    form = form_of(kx, need) | {"added": ["想留住的话"], "sectors": ["汽车制造业"]} | change
    if "keep" in change:
        form["added"] = [""]
    answer = kx.send(path, form)
    assert answer.status_code == 422
    assert says in said(answer.text)
    again = fields_of(answer.text, path)
    assert {name: again.get(name, []) for name in ("keep", "added", "directions", "disciplines", "sectors")} == {
        name: form.get(name, []) for name in ("keep", "added", "directions", "disciplines", "sectors")
    }


def test_a_correction_of_what_was_changed_meanwhile_is_refused_with_everything_kept(wuhan: Town) -> None:
    need, kx = posted(wuhan), Visitor(wuhan("kx"))
    path = f"/needs/{need}/understanding"
    form = form_of(kx, need) | {"added": ["想留住的话"]}
    wuhan("kx").turned(f"/needs/{need}", {"move": "受理"})
    answer = kx.send(path, form)
    assert answer.status_code == 412
    again = fields_of(answer.text, path)
    assert again["added"] == ["想留住的话"]
    assert kx.send(path, again).status_code == 303  # the page shown again is based on what is there now


def test_only_those_who_may_match_a_need_correct_it(wuhan: Town) -> None:
    need = posted(wuhan)
    path = f"/needs/{need}/understanding"
    form = form_of(Visitor(wuhan("kx")), need)
    assert Visitor(wuhan("other")).answer(path).status_code == 404
    assert Visitor(wuhan("kx", Duty.READER)).answer(path).status_code == 403
    assert Visitor(wuhan("kx", Duty.READER)).send(path, form).status_code == 403
    assert Visitor(wuhan("kx")).send(path, form, own=False).status_code == 403
    assert "更正</a>" not in Visitor(wuhan("kx", Duty.READER)).get(f"/needs/{need}")
    assert Visitor(wuhan("qy")).send(path, form_of(Visitor(wuhan("qy")), need) | {"added": ["一"]}).status_code == 303


def test_an_amended_need_keeps_the_corrections_that_still_make_sense(wuhan: Town) -> None:
    need, kx, qy = posted(wuhan), wuhan("kx"), wuhan("qy")
    found = kx.get(f"/needs/{need}/understanding")
    struck = [
        {**facet["span"], "text": facet["text"]} for facet in found["facets"] if facet["text"].startswith(("铝", "设"))
    ]
    tag = {"if-match": "*"}
    sent = {"struck": struck[1:], "added": ["焊缝强度不低于 80%"]}
    corrected = kx.ask("PUT", f"/needs/{need}/corrections", sent, tag)
    assert corrected.status_code == 200, corrected.text
    kx.turned(f"/needs/{need}", {"move": "退回", "reason": "请写明板厚"})
    qy.turned(f"/needs/{need}", {"move": "补正", "amended": ASKED | {"text": "板厚 2 mm，" + ASKED["text"]}})
    found = kx.get(f"/needs/{need}/understanding")
    assert found["corrections"]["added"] == ["焊缝强度不低于 80%"]
    assert found["corrections"]["struck"] == []
    assert kx.ask("PUT", f"/needs/{need}/corrections", sent, tag).status_code == 422  # no longer stands there
    assert kx.ask("PUT", f"/needs/{need}/corrections", {"struck": []}).status_code == 428
    wuhan.require_whole()
