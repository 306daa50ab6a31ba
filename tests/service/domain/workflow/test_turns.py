"""Whose turn it is: what is kept of a case is what its people may do, and a case never waits for nobody by mistake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.programmes.words import Act, Rhythm
from service.domain.workflow.turns import Turn, turns_of
from service.domain.workflow.words import WHOLE, Move
from tests.fakes.casework import EXPERTS, PACKS, Office, body_of, digest, person
from tests.fakes.fitting import advance
from tests.fakes.new_city import new_office, stage

OPENERS = {
    "wuhan-2015": "enterprise",
    "hubei-2015": "prefecture",
    "zhejiang-2014": "local-government",
    "chengdu-2018": "district",
    "liaoning-2018": "society",
}


def turns(office: Office) -> dict[tuple[str, str], Turn]:
    """By body and move."""
    return {(turn.body, turn.move.value): turn for turn in turns_of(office.table, office.case)}


def invited(office: Office, actor: str, number: int = 1, **other: Any) -> str:
    body = body_of(office.table, actor, number)
    facts = {"party": body.id, "actor": actor, "role": body.role, "level": body.level, **other}
    office.do("choose", Move.INVITE, office.as_("firm"), **facts)
    return body.id


@pytest.mark.parametrize("by_host", [True, False])
@pytest.mark.parametrize("name", sorted(PACKS))
def test_whoever_it_is_whose_turn_it_is_may_do_it(name: str, by_host: bool) -> None:
    """All the way to the end of every programme; while a case runs, it waits for somebody."""
    office = Office.of(name, actor="" if by_host else OPENERS[name])
    for _ in range(400):
        if office.case.end is not None:
            break
        found = turns_of(office.table, office.case)
        assert found
        people = office.people()
        for turn in found:
            own = [one for one in people if one.body == turn.body and turn.account in {"", one.account}]
            may = {(one.stage, one.move) for viewer in own for one in office.may(viewer)}
            ahead = turn.since is not None and turn.since > office.today
            assert ((turn.stage, turn.move) in may) is not ahead, turn
        assert len({(turn.stage, turn.body, turn.account) for turn in found}) == len(found)
        advance(office, 1)
    assert office.case.end is not None
    assert turns_of(office.table, office.case) == ()


def test_the_host_enrols_somebody_where_nobody_there_can_go_on() -> None:
    office = new_office(stage("visit", Act.VISIT, "government"), actor="")
    assert set(turns(office)) == {(office.host.body, "登记参与方")}
    office.enrol("government")
    assert set(turns(office)) == {("government1", "登记调研")}


def test_who_is_invited_answers_and_nobody_is_asked_to_invite_meanwhile() -> None:
    office = new_office(stage("choose", Act.CHOOSE, "firm", "society"))
    assert set(turns(office)) == {("firm1", "邀请")}
    society = invited(office, "society")
    assert set(turns(office)) == {(society, "接受")}
    office.do("choose", Move.ACCEPT, office.as_("society"))
    assert set(turns(office)) == {("firm1", "商定"), (society, "商定")}
    office.do("choose", Move.AGREE, office.as_("firm"))
    assert set(turns(office)) == {(office.host.body, "结项")}


def test_everybody_who_has_not_signed_the_draft_is_waited_for() -> None:
    office = new_office(
        stage("choose", Act.CHOOSE, "firm", "society"),
        stage("sign", Act.SIGN, "firm", "society", after=("choose",), makes=("agreement",)),
    )
    society = invited(office, "society")
    office.do("choose", Move.ACCEPT, office.as_("society"))
    office.do("choose", Move.AGREE, office.as_("firm"))
    assert set(turns(office)) == {("firm1", "拟定"), (society, "拟定")}
    paper = {"paper": "agreement", "digest": digest("一稿")}
    office.do("sign", Move.DRAFT, office.as_("firm"), **paper)
    assert set(turns(office)) == {("firm1", "签署"), (society, "签署")}
    office.do("sign", Move.SIGN, office.as_("firm"), **paper)
    assert set(turns(office)) == {(society, "签署")}


def test_a_reviewer_is_waited_for_by_account_and_the_host_for_what_is_missing() -> None:
    office = new_office(stage("review", Act.REVIEW, "panel"), actor="")
    host = office.host
    assert set(turns(office)) == {(host.body, "指派")}
    for expert in EXPERTS[:2]:
        office.do("review", Move.ASSIGN, host, account=person(expert).account, party=expert.id)
    found = turns(office)
    assert (host.body, "指派") in found
    assert found[EXPERTS[0].id, "打分"].account == person(EXPERTS[0]).account
    office.do("review", Move.ASSIGN, host, account=person(EXPERTS[2]).account, party=EXPERTS[2].id)
    for expert in EXPERTS[:3]:
        assert (expert.id, "打分") in turns(office)
        office.do("review", Move.SCORE, person(expert), score=80)
        assert (expert.id, "打分") not in turns(office)
    assert set(turns(office)) == {(host.body, "汇总")}


def test_the_end_of_a_notice_is_due_the_day_after_and_an_objection_comes_first() -> None:
    office = new_office(stage("publish", Act.PUBLISH, "district"), actor="")
    host = office.host
    office.do("publish", Move.PUBLISH, host, number=5)  # Monday 9 March 2015
    assert turns(office)[host.body, "期满"].since == date(2015, 3, 17)
    office.wait(1)
    office.do("publish", Move.OBJECT, host, text="不符")
    assert set(turns(office)) == {(host.body, "办结异议")}
    number = office.case.version
    office.do("publish", Move.SETTLE, host, ref=number, outcome="不成立", text="已核对")
    assert set(turns(office)) == {(host.body, "期满")}


def test_work_under_way_is_told_apart_from_what_is_waited_for() -> None:
    office = new_office(stage("run", Act.RUN, "firm"))
    assert not turns(office)["firm1", "开始"].ongoing
    office.do("run", Move.BEGIN, office.as_("firm"))
    assert turns(office)["firm1", "完成实施"].ongoing


def test_both_sides_of_a_dispatch_are_asked_until_each_has_answered() -> None:
    office = new_office(stage("run", Act.RUN, "firm"))
    sent = {"party": EXPERTS[0].id, "employer": "school", "enterprise": "firm1", "kind": "短期"}
    office.do("run", Move.DISPATCH, office.as_("firm"), **sent)
    assert {("school", "同意派出"), ("firm1", "同意派出")} <= set(turns(office))
    office.do("run", Move.CONSENT, office.as_("firm"), ref=office.case.version)
    assert {turn.body for turn in turns_of(office.table, office.case) if turn.move is Move.CONSENT} == {"school"}


@pytest.mark.parametrize(("rhythm", "due"), [(Rhythm.ONCE, True), (Rhythm.IRREGULAR, False)])
def test_checks_as_needed_are_nobodys_turn_until_one_demands_a_mending(rhythm: Rhythm, due: bool) -> None:
    office = new_office(stage("inspect", Act.INSPECT, "district", rhythm=rhythm), stage("visit", Act.VISIT, "firm"))
    host = office.host
    assert ((host.body, "检查") in turns(office)) is due
    office.do("inspect", Move.INSPECT, host, outcome="整改", text="专账未单列")
    assert (host.body, "办结整改") in turns(office)
    assert (host.body, "检查") not in turns(office)


def test_a_yearly_report_is_waited_for_once_the_work_is_done() -> None:
    office = new_office(
        stage("run", Act.RUN, "firm"),
        stage("report", Act.REPORT, "firm", after=("run",), makes=("report",), rhythm=Rhythm.YEARLY_OR_DONE),
    )
    office.do("run", Move.BEGIN, office.as_("firm"))
    assert {move for _, move in turns(office)} == {"完成实施"}
    office.do("run", Move.FINISH, office.as_("firm"), text="完成")
    assert {move for _, move in turns(office)} == {"报送"}


def test_papers_already_handed_in_are_not_waited_for_again() -> None:
    office = new_office(stage("plan", Act.PLAN, "firm", makes=("agreement", "report")))
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="agreement", digest=digest("一"))
    assert ("firm1", "提交") in turns(office)
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="report", digest=digest("二"))
    assert ("firm1", "提交") not in turns(office)


def test_paying_goes_on_until_all_is_paid() -> None:
    office = new_office(stage("fund", Act.FUND, "district", pays=("award",)), actor="")
    host = office.host
    office.do("fund", Move.COMMIT, host, amount=200, pot="pot1")
    assert (host.body, "拨付") in turns(office)
    office.do("fund", Move.PAY, host, amount=200)
    assert set(turns(office)) == {(host.body, "结项")}
    assert next(iter(turns(office).values())).stage == WHOLE
