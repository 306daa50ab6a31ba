"""Lists of a need: made, put on record, opened again as they were, under a programme, as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from matcher.programmes.shelf import find_pack, shipped_packs
from matcher.recommender import Recommender
from service.domain.bodies import Duty
from service.domain.learning import NeedPast
from service.domain.scope import SYSTEM
from service.use_cases.relisting import Again, relisted
from tests.fakes.paths import WUHAN, accepted_need, signed, wuhan_case
from tests.fakes.town import Town
from tests.fakes.visitor import Visitor, fields_of, said


@pytest.fixture
def wuhan(town: Town) -> Town:
    town.settle(*WUHAN)
    return town


def listed(who: Visitor, need: str, **asked: str) -> str:
    """Make a list by the form; returns the address of its page."""
    path = f"/needs/{need}/shortlist"
    form = fields_of(who.get(path), path) | asked
    answer = who.send(path, form)
    assert answer.status_code == 303, said(answer.text)
    return str(answer.headers["location"])


def on_record(town: Town, need: str) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = town("kx").get(f"/needs/{need}/shortlists")
    return shown


def test_a_list_is_made_once_and_opened_again_from_the_record(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    assert "还没有按这些条件列过名单" in said(kx.get(f"/needs/{need}/shortlist"))
    where = listed(kx, need, top="5")
    page = kx.get(where)
    told = said(page)
    assert "名单已列出" in told
    assert "由武汉市科协列出并存档" in told
    assert page.count('name="with"') == 5
    assert 'aria-label="语义相近 ' in page
    assert "<mark>焊接</mark>" in page
    assert said(kx.get(f"/needs/{need}/shortlist")).count("分数构成") == told.count("分数构成")
    assert len(on_record(wuhan, need)) == 1  # opening it made none
    # another process has the same reasons from what is on record
    wuhan.client.app.state.tools.kept._answers.clear()  # type: ignore[attr-defined]  # an application
    assert said(kx.get(where)) == told
    listed(kx, need, top="5")
    assert len(on_record(wuhan, need)) == 2
    wuhan.require_whole()


def test_relevance_and_policy_stand_apart_each_with_its_clause(wuhan: Town) -> None:
    need, qy = accepted_need(wuhan, "kx"), Visitor(wuhan("qy"))
    page = qy.get(listed(qy, need, top="5", programme="wuhan-2015"))
    told = said(page)
    assert "政策优先" in told
    assert "武汉2015" in told
    assert "申报条件" in told
    assert '<option value="wuhan-2015" selected>' in page
    (shown,) = [one["shown"] for one in on_record(wuhan, need)]
    assert shown["asked"]["programme"] == "wuhan-2015"
    assert all(set(one["eligibility"]) == {"pass", "fail", "unknown"} for one in shown["matches"])
    assert all(len(one["lifts"]) == len(one["priorities"]) > 0 for one in shown["matches"])
    # asked for by its address
    again = qy.get(f"/needs/{need}/shortlist?kind=society&programme=wuhan-2015&top=5")
    assert again.count('name="with"') == 5
    other = qy.get(f"/needs/{need}/shortlist?kind=society&programme=hubei-2015&top=5")
    assert "还没有按这些条件列过名单" in said(other)


def test_filters_and_programmes_are_part_of_the_record_and_made_again_alike(
    wuhan: Town, recommender: Recommender
) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    page = kx.get(listed(kx, need, top="5", level="national", available="true", programme="wuhan-2015"))
    assert page.count(" · 全国") == 5
    assert '<option value="national" selected>' in page
    asked = on_record(wuhan, need)[0]["shown"]["asked"]
    assert asked["filters"] == {"available_only": True, "levels": ["national"]}
    with wuhan.database.reading() as work:
        past = NeedPast(need, "qy", work.events.of(SYSTEM, f"need:{need}"))
    found = relisted(recommender, [past], wuhan.clock(), packs=lambda name: find_pack(shipped_packs(), name))
    assert [one.again for one in found] == [Again.SAME]


def test_a_list_of_before_a_correction_says_so_and_keeps_its_figures(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    where = listed(kx, need, top="5")
    corrected = wuhan("kx").ask("PUT", f"/needs/{need}/corrections", {"added": ["激光清洗"]}, {"if-match": "*"})
    assert corrected.status_code == 200
    assert "需求在这之后改过或更正过" in said(kx.get(where))
    wuhan.client.app.state.tools.kept._answers.clear()  # type: ignore[attr-defined]  # an application
    told = said(kx.get(where))
    assert "理由不能照原样重现" in told
    shown = on_record(wuhan, need)[0]["shown"]["matches"]
    assert all(f"{one['position']}{one['name']}" in told.replace(" ", "") for one in shown)
    fresh = said(kx.get(listed(kx, need, top="5")))
    assert "理由不能照原样重现" not in fresh
    assert "激光清洗" in on_record(wuhan, need)[1]["shown"]["asked"]["text"]


def test_the_workbook_says_who_why_and_by_what(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    where = listed(kx, need, top="5", programme="wuhan-2015")
    number = where.partition("list=")[2].partition("&")[0]
    answer = kx.answer(f"/needs/{need}/shortlist.xlsx?list={number}")
    assert answer.headers["content-type"].endswith("sheet")
    book = load_workbook(BytesIO(answer.content), read_only=True)
    assert book.sheetnames == ["候选名单", "出处"]
    rows = [[cell.value for cell in row] for row in book["候选名单"].iter_rows()]
    shown = on_record(wuhan, need)[0]["shown"]
    heads = rows[0]
    assert [row[heads.index("名称")] for row in rows[1:]] == [one["name"] for one in shown["matches"]]
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4, 5]
    assert all("武汉2015" in row[heads.index("优先依据（条款）")] for row in rows[1:])
    assert all("武汉2015" in row[heads.index("申报条件")] for row in rows[1:])
    assert all(row[heads.index("理由")] for row in rows[1:])
    facts = {row[0].value: row[1].value for row in book["出处"].iter_rows(min_row=2)}
    assert facts["模型"] == shown["fingerprints"]["model"]
    assert facts["按计划优先"] == "wuhan-2015"
    assert facts["列出单位"] == "武汉市科协"
    # the same list, the same bytes; after a correction the figures without reasons
    assert kx.answer(f"/needs/{need}/shortlist.xlsx?list={number}").content == answer.content
    wuhan("kx").ask("PUT", f"/needs/{need}/corrections", {"added": ["激光清洗"]}, {"if-match": "*"})
    wuhan.client.app.state.tools.kept._answers.clear()  # type: ignore[attr-defined]  # an application
    plain = load_workbook(BytesIO(kx.answer(f"/needs/{need}/shortlist.xlsx").content), read_only=True)
    assert "不能照原样重现" in str([row[1].value for row in plain["出处"].iter_rows()])


def test_what_is_wrong_is_told_and_the_form_kept(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    path = f"/needs/{need}/shortlist"
    form = fields_of(kx.get(path), path)
    for wrong, says in (
        ({"programme": "nowhere-2015"}, "没有名为"),
        ({"level": "planetary"}, "没有值"),
        ({"top": "0"}, "列出"),
    ):
        answer = kx.send(path, form | {"industry": "农业与农村"} | wrong)
        assert answer.status_code == 422
        assert says in said(answer.text)
        assert fields_of(answer.text, path)["industry"] == ["农业与农村"]
    assert kx.answer(f"{path}?top=many").status_code == 422
    assert kx.answer(f"{path}?list=99").status_code == 404
    assert on_record(wuhan, need) == []


def test_only_the_side_of_the_owner_and_its_host_see_and_make_lists(wuhan: Town) -> None:
    need = accepted_need(wuhan, "kx")
    path = f"/needs/{need}/shortlist"
    form = fields_of(Visitor(wuhan("kx")).get(path), path)
    for body in ("other", "xh"):
        assert Visitor(wuhan(body)).answer(path).status_code in {403, 404}
        assert Visitor(wuhan(body)).send(path, form).status_code in {403, 404}
        assert Visitor(wuhan(body)).answer(f"{path}.xlsx").status_code in {403, 404}
        assert Visitor(wuhan(body)).answer(f"/needs/{need}/precedents").status_code in {403, 404}
    reader = Visitor(wuhan("kx", Duty.READER))
    assert ">列出名单</button>" not in reader.get(path)
    assert reader.send(path, form).status_code == 403
    assert Visitor(wuhan("kx")).send(path, form, own=False).status_code == 403
    wuhan("kx").turned(f"/needs/{need}", {"move": "关闭", "reason": "已解决"})
    assert ">列出名单</button>" not in Visitor(wuhan("kx")).get(path)
    assert Visitor(wuhan("kx")).send(path, form).status_code == 409


def test_past_alliances_are_those_signed_in_cases_that_the_viewer_sees(wuhan: Town) -> None:
    case = wuhan_case(wuhan)
    past = wuhan("kx").get(f"/cases/{case}")["need"]
    need = wuhan("other").made("/needs", {"title": "激光焊接变形", "text": "薄板激光焊接变形大，要求小于 1 mm"})["id"]
    assert "还没有签过协议" in precedents(Visitor(wuhan("kx")), need)
    signed(wuhan, case)
    told = precedents(Visitor(wuhan("kx")), need)
    assert "武汉激光学会" in told
    assert "激光焊接气孔" in told
    assert "执行中" in told
    assert "武汉激光学会" not in precedents(Visitor(wuhan("other")), need)  # it does not see that case
    assert "还没有签过协议" in precedents(Visitor(wuhan("kx")), past)  # a need is no precedent of itself


def precedents(who: Visitor, need: str) -> str:
    for _ in range(200):
        page = who.get(f"/needs/{need}/precedents")
        if "data-running" not in page:
            return said(f"<main {page}")
    raise AssertionError("past alliances are still being read")
