"""R08: Enterprise eligibility: 独立法人科技型中小企业; R&D staff ≥ 10 % of staff; R&D spending ≥ 5 % of that year's revenue; workplace and equipment; 企业科协 established **or being set up**.

Run on the shipped pack of Wuhan 2015.
"""  # noqa: E501  the row as it stands

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.policy.eligibility import Check, Eligibility, check
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Enterprise

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
BUSINESS = {"主要业务是否为研发、生产技术密集型产品，或提供相应的服务？": True}
GOOD = Enterprise(
    "1",
    "武汉示例光电有限公司",
    year=2014,
    staff=100,
    research_staff=10,
    revenue=1000.0,
    research_spending=50.0,
    association="已建立",
    statuses=("独立法人", "科技型中小企业"),
    premises=True,
)


def _found(answers: dict[str, bool] | None = None, **changed: Any) -> Eligibility:
    return check(WUHAN, replace(GOOD, **changed), {**BUSINESS, **(answers or {})})


def _check(key: str, **changed: Any) -> Check:
    (found,) = [one for one in _found(**changed).checks if one.condition.key == key]
    return found


def test_r08_an_enterprise_exactly_at_every_limit_is_eligible() -> None:
    found = _found()
    assert found.outcome is Outcome.PASS
    assert [one.clauses[0].cite for one in found.checks] == [
        "武汉2015 三(一)1",
        "武汉2015 三(一)1",
        "武汉2015 三(一)2",
        "武汉2015 三(一)2",
        "武汉2015 三(一)3",
        "武汉2015 三(一)4",
    ]


@pytest.mark.parametrize(
    ("figures", "outcome", "says"),
    [
        ({"staff": 100, "research_staff": 10}, Outcome.PASS, "= 10%，要求不低于 10%"),
        ({"staff": 10_000, "research_staff": 999}, Outcome.FAIL, "= 9.99%，要求不低于 10%"),
        ({"staff": 1_000_001, "research_staff": 100_000}, Outcome.FAIL, "= 9.99999%，要求不低于 10%"),
        ({"staff": None, "research_staff": 10}, Outcome.UNKNOWN, "缺少职工总数"),
        ({"staff": 100, "research_staff": None}, Outcome.UNKNOWN, "缺少研发人员数"),
        ({"staff": 0, "research_staff": 0}, Outcome.UNKNOWN, "职工总数为 0"),
        ({"staff": 10, "research_staff": 11}, Outcome.UNKNOWN, "数据矛盾，请核对"),
    ],
)
def test_r08_research_staff_are_a_tenth_of_the_staff(figures: dict[str, Any], outcome: Outcome, says: str) -> None:
    found = _check("research-staff", **figures)
    assert found.ruling.outcome is outcome
    assert says in found.ruling.says
    assert str(found.clauses[0]) == "武汉2015 三(一)2 企业：研发人员和经费"


@pytest.mark.parametrize(
    ("figures", "outcome", "says"),
    [
        ({"revenue": 1000.0, "research_spending": 50.0}, Outcome.PASS, "= 5%，"),
        ({"revenue": 1000.0, "research_spending": 49.9}, Outcome.FAIL, "= 4.99%，"),
        ({"revenue": 6.0, "research_spending": 0.1 + 0.2}, Outcome.PASS, "要求不低于 5%"),
        ({"revenue": 1e15, "research_spending": 5e13}, Outcome.PASS, "= 5%，"),
        ({"revenue": 0.0, "research_spending": 50.0}, Outcome.UNKNOWN, "营业收入为 0"),
        ({"revenue": None, "research_spending": None}, Outcome.UNKNOWN, "缺少研发投入、营业收入"),
        ({"revenue": 1000.0, "research_spending": -1.0}, Outcome.UNKNOWN, "研发投入为 -1.0，是负数，请核对"),
        ({"revenue": float("nan"), "research_spending": 1.0}, Outcome.UNKNOWN, "请核对"),
    ],
)
def test_r08_research_spending_is_a_twentieth_of_revenue(figures: dict[str, Any], outcome: Outcome, says: str) -> None:
    found = _check("research-spending", **figures)
    assert found.ruling.outcome is outcome
    assert says in found.ruling.says


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("已建立", Outcome.PASS),
        ("筹建中", Outcome.PASS),
        ("未建立", Outcome.FAIL),
        ("", Outcome.UNKNOWN),
    ],
)
def test_r08_an_association_that_is_being_set_up_counts(state: str, outcome: Outcome) -> None:
    found = _check("association", association=state)
    assert found.ruling.outcome is outcome
    assert str(found.clauses[0]) == "武汉2015 三(一)4 企业：企业科协"
    if outcome is Outcome.FAIL:
        assert found.remedy == "开始筹建企业科协即可"


def test_r08_it_is_a_legal_person_and_a_small_technology_enterprise() -> None:
    for statuses in (("独立法人",), ("科技型中小企业",), ()):
        assert _found(statuses=statuses).outcome is Outcome.UNKNOWN
    assert _found({"独立法人": True}, statuses=("科技型中小企业",)).outcome is Outcome.PASS
    assert _found({"独立法人": False}, statuses=("科技型中小企业",)).outcome is Outcome.FAIL


def test_r08_workplace_and_equipment_are_needed() -> None:
    assert _found(premises=False).outcome is Outcome.FAIL
    assert _found(premises=None).asks == ("提供工作场所", "提供设备")


def test_r08_the_change_proposed_makes_it_pass_and_less_does_not() -> None:
    staff = _check("research-staff", staff=102, research_staff=9)
    assert staff.changes[0].says.startswith("再增加 2 名研发人员即达到 10%")
    hired = staff.changes[0].party
    assert isinstance(hired, Enterprise)
    assert (hired.staff, hired.research_staff) == (104, 11)
    assert check(WUHAN, hired, BUSINESS).outcome is Outcome.PASS
    assert _found(staff=103, research_staff=10).outcome is Outcome.FAIL
    spending = _check("research-spending", research_spending=49.9)
    assert spending.remedy == "再增加研发投入 0.1 万元即达到 5%（50 ÷ 1000 = 5%）"
    assert check(WUHAN, spending.changes[0].party, BUSINESS).outcome is Outcome.PASS
    assert _found(research_spending=49.99).outcome is Outcome.FAIL
