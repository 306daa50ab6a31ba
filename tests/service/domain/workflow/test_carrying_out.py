"""Carrying out: experts sent with both consents, services, inspections with mending, reports, evaluations, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from matcher.programmes.words import Act, Rhythm, Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.case import step_of
from service.domain.workflow.readings import dispatches, platforms
from service.domain.workflow.words import WHOLE, End, Move, Step
from tests.fakes.casework import SCHOOL, Office, body_of, digest, person
from tests.fakes.new_city import new_office, stage

EMPLOYER = person(SCHOOL)
SENT = {"party": "expert1", "employer": SCHOOL.id, "enterprise": "firm1", "kind": "短期"}
TEXT = digest("报告")


def _running(**other: Any) -> Office:
    office = new_office(stage("run", Act.RUN, "firm", "society", "expert", **other), stage("visit", Act.VISIT))
    office.enrol("society", "expert")
    office.do("run", Move.BEGIN, office.as_("firm"))
    return office


def test_an_expert_takes_part_once_employer_and_enterprise_consent() -> None:
    """R04."""
    office = _running()
    expert = office.as_("expert")
    with pytest.raises(Forbidden, match="还没有得到专家所在单位和企业的同意"):
        office.do("run", Move.SERVE, expert, kind="技术诊断", text="看炉子")
    office.do("run", Move.DISPATCH, office.as_("society"), **SENT)
    ref = office.case.version
    office.do("run", Move.CONSENT, EMPLOYER, ref=ref)
    with pytest.raises(InvalidDeed, match="还没有得到双方同意"):
        office.do("run", Move.SERVE, office.as_("society"), kind="技术诊断", text="看炉子", party="expert1")
    with pytest.raises(NotAllowed, match="1 次派专家没有得到答复"):
        office.do("run", Move.FINISH, office.as_("firm"), text="如期")
    office.do("run", Move.CONSENT, office.as_("firm"), ref=ref)
    office.do("run", Move.SERVE, expert, kind="技术诊断", text="看炉子")
    office.do("run", Move.SERVE, office.as_("society"), kind="技术诊断", text="看炉子", party="expert1")
    office.do("run", Move.FINISH, office.as_("firm"), text="如期")
    assert dispatches(office.checked().stands["run"])[ref].granted


def test_one_refusal_is_enough() -> None:
    office = _running()
    office.do("run", Move.DISPATCH, office.as_("society"), **SENT)
    ref = office.case.version
    office.do("run", Move.CONSENT, office.as_("firm"), ref=ref)
    office.do("run", Move.REFUSE, EMPLOYER, ref=ref, text="教学任务重")
    with pytest.raises(Forbidden):
        office.do("run", Move.CONSENT, EMPLOYER, ref=ref)
    with pytest.raises(InvalidDeed, match="还没有得到双方同意"):
        office.do("run", Move.SERVE, office.as_("society"), kind="技术诊断", text="看炉子", party="expert1")
    office.do("run", Move.FINISH, office.as_("firm"), text="如期")


def test_each_answers_for_itself_what_it_is_asked() -> None:
    office = _running()
    office.do("run", Move.DISPATCH, office.as_("society"), **SENT)
    first = office.case.version
    office.do("run", Move.DISPATCH, office.as_("society"), **{**SENT, "party": "expert2", "employer": "other"})
    second = office.case.version
    with pytest.raises(Forbidden, match="由被征求意见的企业和专家所在单位办理"):
        office.do("run", Move.CONSENT, office.as_("society"), ref=first)
    with pytest.raises(Forbidden, match="不由贵单位答复"):
        office.do("run", Move.CONSENT, EMPLOYER, ref=second)
    office.do("run", Move.CONSENT, office.as_("firm"), ref=first)
    with pytest.raises(Forbidden, match="已经答复"):
        office.do("run", Move.CONSENT, office.as_("firm"), ref=first)
    with pytest.raises(InvalidDeed, match="不是待答复的派出"):
        office.do("run", Move.CONSENT, office.as_("firm"), ref=1)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"enterprise": "society1"}, "不是项目参与方"),
        ({"employer": "firm1"}, "就是该企业"),
        ({"kind": "永久"}, "请填：短期、中长期"),
        ({"employer": " "}, "缺少：专家所在单位"),
    ],
)
def test_an_expert_is_sent_from_an_employer_to_an_enterprise_of_the_case(facts: dict[str, Any], problem: str) -> None:
    office = _running()
    with pytest.raises(InvalidDeed, match=problem):
        office.do("run", Move.DISPATCH, office.as_("society"), **{**SENT, **facts})


def test_the_same_sending_is_not_asked_for_twice_at_a_time() -> None:
    office = _running()
    office.do("run", Move.DISPATCH, office.as_("society"), **SENT)
    with pytest.raises(InvalidDeed, match="尚未答复"):
        office.do("run", Move.DISPATCH, office.as_("society"), **SENT)


def test_stages_after_the_work_begin_with_it() -> None:
    office = new_office(stage("run", Act.RUN, "firm"), stage("evaluate", Act.EVALUATE, "firm", after=("run",)))
    assert step_of(office.table, office.case, "evaluate") is Step.AHEAD
    office.do("run", Move.BEGIN, office.as_("firm"))
    office.do("evaluate", Move.EVALUATE, office.as_("firm"), outcome="合格", text="过半")


def test_platforms_are_set_up_during_the_work_where_the_stage_says_so() -> None:
    office = _running(sets_up=("station",))
    office.do("run", Move.ESTABLISH, office.as_("society"), platforms=("station",))
    assert platforms(office.checked()) == (("station", office.case.version),)


def test_the_work_begins_with_its_papers() -> None:
    office = new_office(stage("run", Act.RUN, "firm", wants=("outside",)))
    with pytest.raises(NotAllowed, match="还缺材料"):
        office.do("run", Move.BEGIN, office.as_("firm"))


def test_an_inspection_can_demand_a_mending_that_has_to_be_settled() -> None:
    office = new_office(stage("inspect", Act.INSPECT, "district", rhythm=Rhythm.IRREGULAR), actor="")
    office.do("inspect", Move.INSPECT, office.host, outcome="整改", text="未设专账")
    first = office.case.version
    office.do("inspect", Move.INSPECT, office.host, outcome="整改", text="进度滞后")
    second = office.case.version
    with pytest.raises(NotAllowed, match="环节inspect"):
        office.do(WHOLE, Move.CLOSE, office.host)
    office.do("inspect", Move.MEND, office.host, ref=first, text="已设专账")
    assert office.case.stands["inspect"].step is Step.RUNNING
    with pytest.raises(InvalidDeed, match=rf"未办结的整改：第 {second} 条"):
        office.do("inspect", Move.MEND, office.host, ref=first, text="已设专账")
    office.do("inspect", Move.INSPECT, office.host, outcome="正常", text="其他正常")
    assert office.case.stands["inspect"].step is Step.RUNNING
    office.do("inspect", Move.MEND, office.host, ref=second, text="已赶上")
    assert office.case.stands["inspect"].step is Step.DONE
    with pytest.raises(InvalidDeed, match="请填：正常、整改"):
        office.do("inspect", Move.INSPECT, office.host, outcome="还行", text="看看")
    office.do(WHOLE, Move.CLOSE, office.host)


def test_a_yearly_report_is_filed_received_and_filed_again() -> None:
    office = new_office(stage("report", Act.REPORT, "firm", makes=("report", "annex"), rhythm=Rhythm.YEARLY))
    for _year in range(2):
        office.do("report", Move.FILE, office.as_("firm"), paper="report", digest=TEXT)
        assert office.case.stands["report"].step is Step.RUNNING
        office.do("report", Move.FILE, office.as_("firm"), paper="annex", digest=TEXT)
        office.do("report", Move.SEND_BACK, office.host, text="缺数据")
        office.do("report", Move.FILE, office.as_("firm"), paper="annex", digest=TEXT)
        assert office.case.stands["report"].step is Step.RUNNING
        office.do("report", Move.FILE, office.as_("firm"), paper="report", digest=TEXT)
        office.do("report", Move.RECEIVE, office.host)
        assert office.case.stands["report"].step is Step.DONE
        office.wait(365)
    office.checked()


def test_a_single_report_is_not_filed_again() -> None:
    office = new_office(stage("report", Act.REPORT, "firm", makes=("report",)))
    office.do("report", Move.FILE, office.as_("firm"), paper="report", digest=TEXT)
    office.do("report", Move.RECEIVE, office.host)
    with pytest.raises(NotAllowed, match="现在是完成"):
        office.do("report", Move.FILE, office.as_("firm"), paper="report", digest=TEXT)


def test_a_poor_evaluation_ends_only_where_the_stage_may() -> None:
    for may_end, end in ((True, End.FAILED), (False, None)):
        office = new_office(stage("evaluate", Act.EVALUATE, "firm", may_end=may_end))
        with pytest.raises(InvalidDeed, match="请填：优秀、合格、不合格"):
            office.do("evaluate", Move.EVALUATE, office.as_("firm"), outcome="良", text="评语")
        office.do("evaluate", Move.EVALUATE, office.as_("firm"), outcome="不合格", text="未完成")
        assert office.checked().end is end


def test_a_case_is_closed_when_everything_due_is_done() -> None:
    office = new_office(
        stage("visit", Act.VISIT),
        stage("inspect", Act.INSPECT, "district", after=("visit",), rhythm=Rhythm.IRREGULAR),
    )
    with pytest.raises(NotAllowed, match="还有环节没有办完：环节visit"):
        office.do(WHOLE, Move.CLOSE, office.host)
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了")
    with pytest.raises(Forbidden):
        office.do(WHOLE, Move.CLOSE, office.as_("firm"))
    office.do(WHOLE, Move.CLOSE, office.host)
    with pytest.raises(NotAllowed, match="项目已结项"):
        office.do("visit", Move.VISIT, office.as_("firm"), text="再看看")
    assert office.may(office.host) == ()


def test_who_opened_a_case_withdraws_it_until_money_is_committed() -> None:
    def office() -> Office:
        return new_office(stage("visit", Act.VISIT), stage("fund", Act.FUND, "district"))

    one = office()
    with pytest.raises(Forbidden, match="由发起方或牵头方办理"):
        one.do(WHOLE, Move.WITHDRAW, one.host, text="不做了")
    one.do(WHOLE, Move.WITHDRAW, one.as_("firm"), text="不做了")
    assert one.checked().end is End.WITHDRAWN
    other = office()
    other.do("fund", Move.COMMIT, other.host, amount=100, pot="pot1")
    with pytest.raises(NotAllowed, match="经费已经核定"):
        other.do(WHOLE, Move.WITHDRAW, other.as_("firm"), text="不做了")
    with pytest.raises(InvalidDeed, match="缺少：说明或理由"):
        other.do(WHOLE, Move.STOP, other.host)
    other.do(WHOLE, Move.STOP, other.host, text="企业停产")
    assert other.checked().end is End.STOPPED


def test_of_the_hosts_people_officers_and_admins_act() -> None:
    office = new_office(stage("visit", Act.VISIT))
    host = body_of(office.table, "district")
    for duty in Duty:
        viewer = person(host, duty)
        moves = office.may(viewer)
        assert bool(moves) == (duty in {Duty.OFFICER, Duty.ADMIN})
        if not moves:
            with pytest.raises(Forbidden):
                office.do(WHOLE, Move.STOP, viewer, text="停")


def test_overseers_only_look_and_the_host_files_what_they_found() -> None:
    """R07: 财政、审计 read and check; their stage is put on file by the host."""
    office = new_office(stage("visit", Act.VISIT), stage("audit", Act.INSPECT, "audit"))
    office.do(WHOLE, Move.ENROL, office.host, party="audit1", actor="audit", role=Role.OVERSIGHT)
    auditor = Viewer("a1", Role.OVERSIGHT, Duty.OFFICER, "audit1", "")
    assert office.may(auditor) == ()
    with pytest.raises(Forbidden):
        office.do("audit", Move.INSPECT, auditor, outcome="正常", text="账目清楚")
    office.do("audit", Move.INSPECT, office.host, outcome="正常", text="审计局来函：账目清楚")


def test_a_day_is_not_in_the_future_and_a_text_not_endless() -> None:
    office = new_office(stage("visit", Act.VISIT))
    tomorrow = office.today + timedelta(days=1)
    with pytest.raises(InvalidDeed, match="之后"):
        office.do("visit", Move.VISIT, office.as_("firm"), text="看了", day=tomorrow)
    with pytest.raises(InvalidDeed, match="说明有 10001 字"):
        office.do("visit", Move.VISIT, office.as_("firm"), text="长" * 10_001)
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了", day=office.today - timedelta(days=2))
    office.do("visit", Move.VISIT, office.as_("firm"), text="补充一次")
    days = [mark.deed.day for mark in office.checked().stands["visit"].marks]
    assert days == [office.today - timedelta(days=2), office.today]
