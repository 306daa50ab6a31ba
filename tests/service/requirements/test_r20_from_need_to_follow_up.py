"""R20: 需求 → 选学会 → 实地调研 → 合作协议 → 服务计划 → 授牌 → 追踪评估. 湖北、成都、浙江."""

from __future__ import annotations

import pytest

from matcher.programmes.words import Act
from service.domain.errors import Forbidden, NotAllowed
from service.domain.workflow.case import steps
from service.domain.workflow.readings import platforms
from service.domain.workflow.words import End, Move, Step
from tests.fakes.casework import Office, digest
from tests.fakes.fitting import advance, run_to_the_end

CHAIN = {
    "hubei-2015": ["request", "choose", "visit", "sign", "plan", "plaque", "run", "evaluate"],
    "chengdu-2018": ["need", "choose", "sign", "plan", "run", "base-recommend", "plaque", "evaluate"],
    "zhejiang-2014": ["apply", "request", "choose", "visit", "sign", "station", "plan", "run", "evaluate"],
}
OPENERS = {"hubei-2015": "prefecture", "chengdu-2018": "district", "zhejiang-2014": "local-government"}


def _office(name: str) -> Office:
    return Office.of(name, actor=OPENERS[name])


@pytest.mark.parametrize("name", sorted(CHAIN))
def test_r20_each_step_follows_those_its_document_puts_before_it(name: str) -> None:
    """At every moment of a whole run a step that has begun has all its predecessors behind it; all are done at last."""
    office = _office(name)
    table = office.table
    while office.case.end is None:
        for key, step in steps(table, office.case).items():
            if step is not Step.AHEAD:
                before = [office.case.stands[one] for one in table.stages[key].after]
                assert all(stand.marks for stand in before)
        advance(office, 1)
    assert office.checked().end is End.CLOSED
    done = {key for key in CHAIN[name] if office.case.stands[key].step is Step.DONE}
    assert done == set(CHAIN[name])


def test_r20_hubei_from_the_need_to_the_plaque_by_those_it_names() -> None:
    office = _office("hubei-2015")
    run_to_the_end(office)
    by = {event.move: event.body for event in reversed(office.events)}
    assert by["request/提出"] == "prefecture1"
    assert by["request/受理"] == by["choose/商定"] == by["plaque/授牌"] == by["evaluate/评估"] == "province1"
    signed = {event.body for event in office.events if event.move == "sign/签署"}
    assert signed == {"prefecture1", "prefecture2", "society1", "society2", "university1", "university2"}
    assert platforms(office.case)[0][0] == "demonstration-base"


def test_r20_a_plaque_of_hubei_waits_for_the_signed_agreement() -> None:
    office = _office("hubei-2015")
    while steps(office.table, office.case)["sign"] is not Step.RUNNING:
        advance(office, 1)
    with pytest.raises(NotAllowed, match="要等“市州科协与学会、高校科协签协议”办完"):
        office.do("plaque", Move.AWARD, office.host, platforms=("cooperation-base",))


def test_r20_the_service_plan_is_the_societys_and_the_years_plan_the_associations() -> None:
    """湖北 2015 四3、二2: who hands in which plan."""
    office = _office("hubei-2015")
    while steps(office.table, office.case)["plan"] is not Step.READY:
        advance(office, 1)
    with pytest.raises(Forbidden, match="由省级学会提交"):
        office.do("plan", Move.SUBMIT, office.as_("prefecture"), paper="service-plan", digest=digest("计划"))
    with pytest.raises(Forbidden):
        office.do("plan", Move.SUBMIT, office.as_("enterprise"), paper="year-plan", digest=digest("规划"))
    office.do("plan", Move.SUBMIT, office.as_("society"), paper="service-plan", digest=digest("计划"))
    office.do("plan", Move.SUBMIT, office.as_("prefecture"), paper="year-plan", digest=digest("规划"))
    assert office.checked().stands["plan"].step is Step.DONE


def test_r20_services_are_followed_and_evaluated_again_and_again() -> None:
    """全程: the provincial association evaluates as long as the work goes on."""
    office = _office("hubei-2015")
    while steps(office.table, office.case)["evaluate"] is not Step.READY:
        advance(office, 1)
    for outcome in ("合格", "优秀"):
        office.do("evaluate", Move.EVALUATE, office.host, outcome=outcome, text="半年一评")
        office.wait(180)
    assert len(office.checked().stands["evaluate"].marks) == 2


def test_r20_a_visit_is_on_file_with_its_day_before_the_plan_of_hubei() -> None:
    table = _office("hubei-2015").table
    assert table.stages["visit"].act is Act.VISIT
    assert {"visit", "sign"} <= set(table.stages["plan"].after)
