"""How a case begins and how its history is written and read."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.errors import DamagedFile
from matcher.programmes.words import Act, Role
from service.domain.bodies import Body, Duty
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.history import canonical
from service.domain.workflow.case import as_plain, from_plain, steps
from service.domain.workflow.deeds import mark_as_plain, mark_from_plain
from service.domain.workflow.opening import open_case, opening_as_plain, opening_from_plain, opening_of
from service.domain.workflow.readings import day_of
from service.domain.workflow.recording import case_of
from service.domain.workflow.words import WHOLE, Move, Step, Tie
from tests.fakes.casework import Office, body_of, person, shipped_table
from tests.fakes.new_city import new_office, stage


def test_a_case_is_opened_by_one_of_the_first_stage_or_by_the_host() -> None:
    office = Office.of("wuhan-2015", actor="society")
    assert [(party.body, party.tie) for party in office.case.parties] == [
        ("city-association1", Tie.HOST),
        ("society1", Tie.OPENED),
    ]
    assert office.case.version == 1
    assert steps(office.table, office.case)["combine"] is Step.READY
    assert Office.of("wuhan-2015").case.acts_as("city-association1") == ("city-association",)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"need": "", "site": ""}, "须为一项需求或一个地区"),
        ({"need": "n", "site": "郫都区"}, "须为一项需求或一个地区"),
        ({"host": Body("p", Role.ASSOCIATION, "省科协", "省")}, "“省科协”不是市级科协"),
        ({"actor": "review-panel"}, "不能以“review-panel”的身份开立"),
        ({"actor": "society", "opener": Body("e", Role.ENTERPRISE, "某企业")}, "“某企业”不是市级学会"),
        ({"starts": ("sign",)}, "不都是最先办理的环节"),
    ],
)
def test_an_opening_must_fit(facts: dict[str, Any], problem: str) -> None:
    table = shipped_table("wuhan-2015")
    usual: dict[str, Any] = {
        "host": body_of(table, "city-association"),
        "opener": body_of(table, "enterprise"),
        "actor": "enterprise",
        "need": "n",
    }
    with pytest.raises(InvalidDeed, match=problem):
        opening_of(table, "c", **{**usual, **facts})


def test_neither_overseers_nor_the_public_open_a_case() -> None:
    for actor in ("audit", "public"):
        with pytest.raises(InvalidDeed, match="不能以"):
            new_office(stage("a", Act.VISIT, "firm", actor), actor=actor)


def test_a_case_is_opened_in_the_name_of_ones_own_body() -> None:
    table = shipped_table("wuhan-2015")
    host, firm = body_of(table, "city-association"), body_of(table, "enterprise")
    opening = opening_of(table, "c", host, firm, actor="enterprise", need="n")
    for viewer in (person(host), person(firm, Duty.READER), person(firm, Duty.ANALYST)):
        with pytest.raises(Forbidden):
            open_case(table, opening, viewer)
    assert open_case(table, opening, person(firm)).need == "n"
    own = opening_of(table, "c", host, host, site="东湖高新区")
    with pytest.raises(Forbidden):
        open_case(table, own, person(host, Duty.MEMBER))
    assert open_case(table, own, person(host, Duty.ADMIN)).site == "东湖高新区"
    assert opening_from_plain(opening_as_plain(own)) == own


def test_a_case_runs_the_branches_it_is_opened_with() -> None:
    """Chengdu: a district applies as a pilot, or raises a need; the document does not join the two."""
    site = Office.of("chengdu-2018", actor="district", starts=("request",), need="", site="郫都区")
    assert set(steps(site.table, site.case)) == {"request", "approve", "recommend", "confirm"}
    need = Office.of("chengdu-2018", actor="district", starts=("need",))
    assert "request" not in steps(need.table, need.case)
    assert "plaque" in steps(need.table, need.case)
    with pytest.raises(InvalidDeed, match="没有环节“approve”"):
        need.do("approve", Move.PASS, need.host)


def test_a_case_survives_its_plain_form_and_canonical_json() -> None:
    office = new_office(stage("visit", Act.VISIT))
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了")
    plain = as_plain(office.case)
    assert from_plain(plain) == office.case
    assert canonical(plain) == canonical(as_plain(from_plain(plain)))
    mark = office.case.stands["visit"].marks[0]
    assert mark_from_plain(mark_as_plain(mark)) == mark


def test_an_event_tells_what_changed_for_whom_and_why() -> None:
    office = new_office(stage("visit", Act.VISIT), stage("after", Act.VISIT, after=("visit",)))
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了车间")
    office.do(WHOLE, Move.STOP, office.host, text="企业停产")
    opened, visited, stopped = office.events
    assert (opened.move, opened.seq, opened.subject) == ("开立", 1, "case:case1")
    assert visited.move == "visit/登记调研"
    assert visited.before == {"steps": {"visit": "待办", "after": "未到"}}
    assert visited.after["steps"] == {"visit": "完成", "after": "待办"}
    assert visited.after["deed"]["day"] == office.today.isoformat()
    assert (stopped.reason, stopped.before, stopped.after["end"]) == ("企业停产", {"end": ""}, "终止")


def test_a_history_without_its_beginning_is_damaged() -> None:
    office = new_office(stage("visit", Act.VISIT))
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了")
    with pytest.raises(DamagedFile, match="没有从开立开始"):
        case_of(office.table, office.events[1:])
    with pytest.raises(DamagedFile, match="没有历史"):
        case_of(office.table, [])


def test_a_mark_without_a_day_was_never_made_by_the_engine() -> None:
    office = new_office(stage("visit", Act.VISIT))
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了")
    plain = mark_as_plain(office.case.stands["visit"].marks[0])
    del plain["deed"]["day"]
    with pytest.raises(TypeError, match="has its day"):
        day_of(mark_from_plain(plain))
