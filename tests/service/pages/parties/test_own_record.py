"""One's own record: changed by oneself, checked against programmes, and what a change would do for needs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.exchange.intake import candidate_of
from matcher.vocabulary import RecordKind
from service.domain.bodies import Duty
from service.storage.needs import NeedRow
from service.tools import Soon, Tools
from service.use_cases.suiting import FEWEST
from tests.service.pages.parties.conftest import CODE, Browser
from tests.service.people.conftest import NOON, World

FIRM: dict[str, Any] = {"id": CODE, "name": "秘武汉密企业", "region": "湖北省武汉市", "staff": 100, "research_staff": 9}
EXPERT: dict[str, Any] = {"id": "E-1", "name": "甲教授", "organization": "某大学", "keywords": ["压铸", "铝合金凝固"]}
SOCIETY = "中国光学学会"


@pytest.fixture
def linked(world: World) -> World:
    """The enterprise, the expert and the society of Wuhan are records of the catalogue."""
    catalogue = catalogue_of(world)
    tools_of(world).soon = Soon()
    with catalogue.batch() as batch:
        batch.put(RecordKind.ENTERPRISE, FIRM, None)
        batch.put(RecordKind.EXPERT, EXPERT, candidate_of(EXPERT, RecordKind.EXPERT))
        batch.commit()
    society = next(one for one in catalogue.records(RecordKind.SOCIETY) if one["name"] == SOCIETY)
    with world.database.work() as work:
        for body, record in (("wh-qy", CODE), ("wh-ex", "E-1"), ("wh-xh", society["id"])):
            work.bodies.link(body, str(record))
        work.commit()
    return world


def catalogue_of(world: World) -> Catalogue:
    return Catalogue(tools_of(world).home)


def tools_of(world: World) -> Tools:
    tools: Tools = world.client.app.state.tools  # type: ignore[attr-defined]  # an application
    return tools


def fields_in(html: str) -> dict[str, list[str]]:
    """What a browser would send of the form on the page, without the session's check value."""
    form = html.split("<main")[1]
    form = next(one for one in re.findall(r"<form method=\"post\".*?</form>", form, re.S) if 'name="version"' in one)
    found: dict[str, list[str]] = {}
    for field in re.findall(r"<input\b([^>]*)>", form):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', field))
        if facts.get("type") in {"checkbox", "radio"} and " checked" not in field:
            continue
        found.setdefault(facts["name"], []).append(unescaped(facts.get("value", "")))
    for name, text in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        found[name] = [unescaped(text)]
    for name, options in re.findall(r'<select id="\w+" name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected>', options)
        found[name] = chosen[:1]
    found.pop("csrf_token", None)
    return found


def unescaped(text: str) -> str:
    for entity, sign in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def test_an_enterprise_checks_itself_answers_and_mends_its_figures(linked: World) -> None:
    firm = Browser.of(linked, "wh-qy", Duty.MEMBER)
    page = firm.read("/eligibility?programme=wuhan-2015")
    for said in ("9 人 ÷ 职工总数 100 人 = 9%", "再增加", "武汉2015", "不符合", "待核实"):
        assert said in page, said
    sent = fields_in(page)
    questions = dict(re.findall(r"<legend>([^<]+)？.*?name=\"(answer-\d+)\"", page, re.S))
    assert questions
    first = questions[next(iter(questions))]
    answer = firm.send("/eligibility", {**sent, first: "也许"})
    assert (answer.status_code, f'id="{first}-fault"' in answer.text) == (422, True)
    done = firm.send("/eligibility", {**sent, first: "是"})
    assert done.headers["location"] == "/eligibility?programme=wuhan-2015&said=saved"
    kept = catalogue_of(linked).record(RecordKind.ENTERPRISE, CODE)
    assert kept is not None
    assert kept["extra"] == {f"申报答复：{next(iter(questions))}": "是"}
    assert kept["staff"] == 100
    profile = fields_in(firm.read("/profile"))
    assert (profile["staff"], profile["research_staff"]) == (["100"], ["9"])
    wrong = firm.send("/profile", {**profile, "research_staff": "200"})
    assert (wrong.status_code, 'id="research_staff-fault"' in wrong.text, 'value="200"' in wrong.text) == (
        422,
        True,
        True,
    )
    assert firm.send("/profile", {**profile, "research_staff": "12"}).status_code == 303
    stale = firm.send("/profile", {**profile, "research_staff": "13"})
    assert (stale.status_code, 'value="13"' in stale.text) == (412, True)
    assert "12 人 ÷ 职工总数 100 人 = 12%" in firm.read("/eligibility?programme=wuhan-2015")
    assert linked.moves("body:wh-qy") == ["更改目录记录", "更改目录记录"]
    linked.require_whole()


def test_nobody_changes_what_the_association_vouches_for_nor_the_record_of_others(linked: World) -> None:
    firm = linked.someone("wh-qy")
    tag = linked.tag(firm, "/api/v1/own-record")
    refused = firm.ask("PATCH", "/api/v1/own-record", {"fields": {"name": "改名"}}, if_match=tag)
    assert (refused.status_code, "不能由自己更改" in refused.text) == (422, True)
    assert firm.ask("PATCH", "/api/v1/own-record", {"fields": {"staff": 120}}).status_code == 428
    changed = firm.ask("PATCH", "/api/v1/own-record", {"fields": {"staff": 120}}, if_match=tag)
    assert (changed.status_code, changed.json()["record"]["staff"]) == (200, 120)
    assert changed.headers["etag"] != tag
    assert linked.someone("yc-qy").get("/api/v1/own-record").status_code == 409  # linked to none
    for body in ("wh-kx", "wh-zf", "wh-sj"):
        assert linked.someone(body).get("/api/v1/own-record").status_code == 403
    reader = Browser.of(linked, "wh-qy", Duty.READER)
    assert ">保存<" not in reader.read("/profile")
    assert reader.send("/profile", {"staff": "1"}).status_code == 403
    assert ">保存并重新核对<" not in reader.read("/eligibility")
    none = Browser.of(linked, "yc-qy").get("/profile")
    assert (none.status_code, "还没有关联目录记录" in none.text) == (409, True)


def test_a_society_sees_before_saving_which_needs_it_would_meet(linked: World) -> None:
    post(linked, *(f"铝合金压铸件气孔缺陷控制第{n}项" for n in range(FEWEST + 1)))
    expert = Browser.of(linked, "wh-ex", Duty.MEMBER)
    typed = fields_in(expert.read("/profile"))
    assert typed["keywords"] == ["压铸、铝合金凝固"]
    before = catalogue_of(linked).record(RecordKind.EXPERT, "E-1")
    shown = expert.send("/profile/preview", {**typed, "keywords": "压铸、气孔"})
    assert shown.status_code == 200, shown.text
    assert f"最近 {FEWEST + 1} 条在办需求里" in shown.text
    assert "压铸、气孔" in shown.text
    assert catalogue_of(linked).record(RecordKind.EXPERT, "E-1") == before
    assert "铝合金压铸件气孔缺陷" not in shown.text  # needs are not told
    assert expert.send("/profile", {**typed, "keywords": "压铸、气孔"}).status_code == 303
    after = catalogue_of(linked).record(RecordKind.EXPERT, "E-1")
    assert after is not None
    assert after["keywords"] == ["压铸", "气孔"]
    society = linked.someone("wh-xh")
    body = {"fields": {"technologies": ["铝合金压铸气孔控制", "真空压铸"], "problems": ["压铸件气孔"]}}
    found = society.post("/api/v1/own-record/preview", body).json()
    assert (found["before"]["needs"], found["after"]["needs"]) == ("0", str(FEWEST + 1))


def test_needs_that_suit_are_counted_and_only_told_after_an_invitation(linked: World) -> None:
    post(linked, *(f"铝合金压铸件气孔缺陷控制第{n}项" for n in range(FEWEST)))
    expert = Browser.of(linked, "wh-ex", Duty.READER)
    assert "还没有收到邀请" in expert.read("/suitable")
    expert.get("/suitable/counts")
    tools_of(linked).soon.settle()
    counts = expert.get("/suitable/counts")
    assert (counts.status_code, "data-running" in counts.text, f"<strong>{FEWEST}</strong>" in counts.text) == (
        200,
        False,
        True,
    )
    assert "气孔" not in counts.text
    post(linked, "电镀废水")
    who = linked.someone("wh-ex")
    assert who.get("/api/v1/suitable").json() == {"ready": False, "found": None}
    tools_of(linked).soon.settle()
    assert who.get("/api/v1/suitable").json()["found"]["considered"] == FEWEST + 1
    assert Browser.of(linked, "wh-qy").get("/suitable").status_code == 403


def post(world: World, *titles: str) -> None:
    """Have needs of the enterprise that were taken up."""
    with world.database.work() as work:
        for title in titles:
            row = NeedRow(f"n{len(title)}{title[-2:-1]}", "wh-qy", "已受理", title, title, NOON, NOON, "wh-kx")
            viewer = work.accounts.viewer("wh-kx-officer")
            assert viewer is not None
            work.needs.add(row, work.events.next(viewer, f"need:{row.id}", NOON, "提出", {}, {}))
        work.commit()
