"""Deciding stages: conditions without one ruled against, sending back, not passing, and what that ends."""

from __future__ import annotations

import pytest

from matcher.errors import UnknownName
from matcher.policy.ruling import Outcome
from matcher.programmes.words import Act
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.case import step_of, steps
from service.domain.workflow.readings import papers
from service.domain.workflow.words import End, Move, Step
from tests.fakes.casework import Office, digest, person
from tests.fakes.casework import body_of as fitting_body
from tests.fakes.new_city import new_office, stage

TEXT = digest("申请书")
RULED = (("clear", Outcome.PASS), ("able", Outcome.UNKNOWN))


def _applied(*more: object, **check: object) -> Office:
    office = new_office(
        stage("apply", Act.APPLY, "firm", makes=("need",)),
        stage("check", Act.CHECK, "district", after=("apply",), wants=("need",), may_end=True, **check),
        *more,  # type: ignore[arg-type]
    )
    office.do("apply", Move.APPLY, office.as_("firm"), paper="need", digest=TEXT)
    return office


def test_an_open_condition_is_confirmed_by_name_with_a_reason() -> None:
    office = _applied(checks=("clear", "able"))
    for confirmed in ((), (("able", "张三", " "),), (("able", "", "看过"),)):
        with pytest.raises(InvalidDeed, match="条件待核实：有能力"):
            office.do("check", Move.PASS, office.host, rulings=RULED, confirmed=confirmed)
    office.do("check", Move.PASS, office.host, rulings=RULED, confirmed=(("able", "张三", "实地看过设备"),))
    assert office.checked().stands["check"].step is Step.DONE


def test_a_condition_nobody_ruled_on_is_open_and_one_ruled_against_stops_it() -> None:
    office = _applied(checks=("clear", "able"))
    with pytest.raises(InvalidDeed, match="条件待核实：任务明确；有能力"):
        office.do("check", Move.PASS, office.host)
    against = (("clear", Outcome.PASS), ("able", Outcome.FAIL))
    with pytest.raises(InvalidDeed, match="不符合条件：有能力"):
        office.do("check", Move.PASS, office.host, rulings=against, confirmed=(("able", "张三", "通融"),))
    office.do("check", Move.REJECT, office.host, text="没有能力")
    assert office.checked().end is End.FAILED


def test_a_condition_the_stage_does_not_look_at_is_named() -> None:
    office = _applied(checks=("clear",))
    with pytest.raises(UnknownName, match="不看条件：able"):
        office.do("check", Move.PASS, office.host, rulings=RULED)
    with pytest.raises(InvalidDeed, match="不需要：rulings"):
        office.do("check", Move.REJECT, office.host, text="不行", rulings=RULED)


def test_sent_back_the_stage_that_brought_the_paper_is_open_again() -> None:
    office = _applied()
    office.do("check", Move.SEND_BACK, office.host, text="请补充指标")
    assert steps(office.table, office.case) == {"apply": Step.READY, "check": Step.AHEAD}
    assert papers(office.case) == {}
    office.do("apply", Move.APPLY, office.as_("firm"), paper="need", digest=digest("新的"))
    office.do("check", Move.PASS, office.host)
    office.checked()


def test_what_has_lasting_effects_is_not_sent_back_over() -> None:
    """A plaque given beside the check, after the same application, stays given."""
    office = _applied(stage("plaque", Act.PLAQUE, "district", after=("apply",), sets_up=("base",)))
    office.do("plaque", Move.AWARD, office.host, platforms=("base",))
    with pytest.raises(NotAllowed, match="“环节plaque”已经办理，不能再退回"):
        office.do("check", Move.SEND_BACK, office.host, text="请补充")


def test_without_papers_to_complete_nothing_is_sent_back() -> None:
    office = new_office(stage("check", Act.CHECK, "district"), actor="")
    with pytest.raises(NotAllowed, match="没有“退回”"):
        office.do("check", Move.SEND_BACK, office.host, text="请补充")


def test_only_the_papers_right_before_are_sent_back_where_a_stage_names_none() -> None:
    office = new_office(
        stage("need", Act.PLAN, makes=("need",)),
        stage("plan", Act.PLAN, after=("need",), makes=("plan",)),
        stage("check", Act.CHECK, "district", after=("plan",)),
    )
    office.do("need", Move.SUBMIT, office.as_("firm"), paper="need", digest=TEXT)
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="plan", digest=TEXT)
    office.do("check", Move.SEND_BACK, office.host, text="请细化")
    assert [step.value for step in steps(office.table, office.case).values()] == ["完成", "待办", "未到"]


def test_what_does_not_pass_ends_its_own_branch_only() -> None:
    office = _applied(stage("visit", Act.VISIT), stage("after", Act.VISIT, after=("check", "visit")))
    office.do("check", Move.REJECT, office.host, text="不合适")
    assert office.case.end is None
    with pytest.raises(NotAllowed, match="之前的环节未通过"):
        office.do("after", Move.VISIT, office.as_("firm"), text="去看看")
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了")
    office.do("", Move.CLOSE, office.host)
    assert office.checked().end is End.CLOSED


def test_a_branch_that_fails_after_the_work_is_done_leaves_the_case_to_be_closed() -> None:
    office = new_office(
        stage("run", Act.RUN, "firm"),
        stage("recommend", Act.RECOMMEND, "district", after=("run",), may_end=True),
    )
    office.do("run", Move.BEGIN, office.as_("firm"))
    office.do("run", Move.FINISH, office.as_("firm"), text="如期")
    office.do("recommend", Move.REJECT, office.host, text="成效一般")
    assert office.case.end is None
    office.do("", Move.CLOSE, office.host)


def test_a_stage_waits_for_all_before_it_and_says_for_which() -> None:
    office = _applied(stage("visit", Act.VISIT), stage("after", Act.VISIT, after=("check", "visit")))
    assert step_of(office.table, office.case, "after") is Step.AHEAD
    with pytest.raises(NotAllowed, match="要等“环节check”“环节visit”办完") as caught:
        office.do("after", Move.VISIT, office.as_("firm"), text="去看看")
    assert [(one.stage, one.move) for one in caught.value.allowed] == [
        ("visit", Move.VISIT),
        ("", Move.ATTACH),
        ("", Move.WITHDRAW),
    ]
    assert "环节visit·登记调研（说明或理由）" in caught.value.remedy


def test_who_has_nothing_to_do_is_told_so() -> None:
    office = _applied()
    stranger = person(fitting_body(office.table, "school"))
    with pytest.raises(NotAllowed, match="现在没有等贵单位办理的事项"):
        office.do("apply", Move.APPLY, stranger, paper="need", digest=TEXT)
    with pytest.raises(Forbidden, match="由南湖区科协办理"):
        office.do("check", Move.PASS, stranger)
