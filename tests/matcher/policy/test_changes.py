"""A proposed change makes the rule hold, and less of it does not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.policy.changes import Change, changes_for, why_none
from matcher.policy.facts import questions_of
from matcher.policy.judging import rule_on
from matcher.policy.parties import Alliance, Party, Site
from matcher.policy.ruling import Outcome
from matcher.programmes import rules
from matcher.vocabulary import Candidate, Enterprise, Kind

PERCENT = st.decimals("0.01", 99, places=2) | st.sampled_from([Decimal(5), Decimal(10)])
HUNDREDTHS = st.integers(0, 10**11).map(lambda units: units / 100)
TEN = rules.StaffShareAtLeast(Decimal(10))
FIVE = rules.RevenueShareAtLeast(Decimal(5))


def _firm(**known: Any) -> Enterprise:
    return Enterprise("1", "甲公司", **known)


def _passes(rule: rules.Rule, party: Party, answers: Any = None) -> bool:
    return rule_on(rule, party, answers or {}).outcome is Outcome.PASS


def _enterprise(change: Change) -> Enterprise:
    assert isinstance(change.party, Enterprise)
    return change.party


@given(PERCENT, st.integers(0, 10**7), st.integers(1, 10**7))
def test_the_people_to_hire_or_move_are_enough_and_one_fewer_are_not(percent: Decimal, have: int, staff: int) -> None:
    rule = rules.StaffShareAtLeast(percent)
    firm = _firm(research_staff=have, staff=staff)
    assume(rule_on(rule, firm, {}).outcome is Outcome.FAIL)
    hire, move = changes_for(rule, firm, {})
    hired, moved = _enterprise(hire), _enterprise(move)
    assert hired.research_staff is not None
    assert hired.staff is not None
    assert moved.research_staff is not None
    assert hired.staff - staff == hired.research_staff - have > 0
    assert moved.staff == staff
    for after, before in (
        (hired, replace(hired, research_staff=hired.research_staff - 1, staff=hired.staff - 1)),
        (moved, replace(moved, research_staff=moved.research_staff - 1)),
    ):
        assert _passes(rule, after)
        assert not _passes(rule, before)
    assert f"再增加 {hired.staff - staff} 名研发人员" in hire.says


@given(PERCENT, HUNDREDTHS, HUNDREDTHS)
def test_the_money_to_add_is_enough_and_a_hundredth_less_is_not(percent: Decimal, have: float, revenue: float) -> None:
    rule = rules.RevenueShareAtLeast(percent)
    firm = _firm(research_spending=have, revenue=revenue)
    assume(rule_on(rule, firm, {}).outcome is Outcome.FAIL)
    (change,) = changes_for(rule, firm, {})
    spent = _enterprise(change).research_spending
    assert spent is not None
    assert _passes(rule, _enterprise(change))
    less = float(Decimal(repr(spent)) - Decimal("0.01"))
    assert not _passes(rule, replace(firm, research_spending=less))


@given(st.floats(0, 1e15, allow_subnormal=True), st.floats(0, 1e15, allow_subnormal=True))
def test_amounts_of_any_size_are_proposed_only_where_they_pass(have: float, revenue: float) -> None:
    firm = _firm(research_spending=have, revenue=revenue)
    for change in changes_for(FIVE, firm, {}):
        assert _passes(FIVE, change.party)
        found = re.match(r"再增加研发投入 ([\d.]+) 万元", change.says)
        assert found
        less = Decimal(repr(have)) + Decimal(found[1]) - Decimal("0.01")
        assert not _passes(FIVE, replace(firm, research_spending=float(less)))


def test_amounts_too_large_for_hundredths_get_the_least_step_there_is_or_none() -> None:
    (change,) = changes_for(FIVE, _firm(research_spending=499999999999999.0, revenue=1e16), {})
    assert change.says.startswith("再增加研发投入 0.97 万元")  # such floats lie 0.0625 apart
    assert changes_for(FIVE, _firm(research_spending=1.0, revenue=1e18), {}) == ()


@given(PERCENT, st.integers(1, 10**7))
def test_a_missing_number_of_people_has_its_limit(percent: Decimal, known: int) -> None:
    rule = rules.StaffShareAtLeast(percent)
    (fill,) = changes_for(rule, _firm(staff=known), {})
    least = _enterprise(fill).research_staff
    assert least is not None
    assert _passes(rule, fill.party)
    assert least == 0 or not _passes(rule, _firm(staff=known, research_staff=least - 1))
    (fill,) = changes_for(rule, _firm(research_staff=known), {})
    most = _enterprise(fill).staff
    assert most is not None
    assert _passes(rule, fill.party)
    assert not _passes(rule, _firm(staff=most + 1, research_staff=known))


def test_a_missing_amount_has_its_limit() -> None:
    (fill,) = changes_for(FIVE, _firm(revenue=1000.01), {})
    assert fill.says == "补填研发投入：营业收入 1000.01 万元时，不少于 50.01 万元即符合"
    assert not _passes(FIVE, _firm(revenue=1000.01, research_spending=50.0))
    (fill,) = changes_for(FIVE, _firm(research_spending=3.0), {})
    assert fill.says == "补填营业收入：研发投入 3 万元时，营业收入不超过 60 万元即符合"
    assert not _passes(FIVE, _firm(revenue=60.01, research_spending=3.0))


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        (TEN, {"staff": 0, "research_staff": 0}),
        (TEN, {"staff": 10, "research_staff": 20}),
        (TEN, {"staff": -5, "research_staff": 1}),
        (TEN, {"staff": float("nan"), "research_staff": 1}),
        (TEN, {"staff": None, "research_staff": float("nan")}),
        (TEN, {"staff": 100, "research_staff": -1}),
        (TEN, {}),
        (TEN, {"research_staff": 0}),
        (FIVE, {"revenue": 0.0, "research_spending": 1.0}),
        (FIVE, {"revenue": -1.0}),
        (FIVE, {"revenue": float("inf"), "research_spending": 1.0}),
        (FIVE, {"revenue": 100.0, "research_spending": float("nan")}),
        (FIVE, {"research_spending": 0.0}),
    ],
)
def test_nothing_is_proposed_for_figures_that_must_be_checked_first(rule: rules.Rule, figures: dict[str, Any]) -> None:
    assert changes_for(rule, _firm(**figures), {}) == ()


def test_where_everybody_must_do_research_nobody_need_be_hired() -> None:
    (move,) = changes_for(rules.StaffShareAtLeast(Decimal(100)), _firm(staff=10, research_staff=7), {})
    assert move.says == "现有职工中再有 3 人直接从事研发即达到 100%（10 ÷ 10 = 100%）"


_SOCIETY = Candidate("S", Kind.SOCIETY, "某学会", ())
_NO = {"科技型中小企业": False}
DOING: list[tuple[rules.Rule, Party, dict[str, bool], list[str]]] = [
    (
        TEN,
        _firm(staff=102, research_staff=9),
        {},
        [
            "再增加 2 名研发人员即达到 10%（11 ÷ 104 = 10.58%）",
            "现有职工中再有 2 人直接从事研发即达到 10%（11 ÷ 102 = 10.78%）",
        ],
    ),
    (
        FIVE,
        _firm(revenue=5600.0, research_spending=100.1),
        {},
        ["再增加研发投入 179.9 万元即达到 5%（280 ÷ 5600 = 5%）"],
    ),
    (rules.AssociationIn(("已建立", "筹建中")), _firm(association="未建立"), {}, ["开始筹建企业科协即可"]),
    (rules.AssociationIn(("已建立",)), _firm(association="筹建中"), {}, ["企业科协达到“已建立”即可"]),
    (rules.Provides(("工作场所", "设备")), _firm(premises=False), {}, ["提供工作场所、设备即可"]),
    (rules.Provides(("人员", "工作场所")), _firm(premises=False), {}, ["提供工作场所，并确认“提供人员”即可"]),
    (
        rules.StatusIs(all_of=("独立法人", "科技型中小企业")),
        _firm(statuses=("独立法人",)),
        _NO,
        ["取得“科技型中小企业”认定即可"],
    ),
    (
        rules.StatusIs(all_of=("独立法人", "科技型中小企业")),
        _firm(),
        {**_NO, "独立法人": False},
        ["登记为独立法人，并取得“科技型中小企业”认定即可"],
    ),
    (
        rules.StatusIs(all_of=("独立法人", "科技型中小企业")),
        _firm(statuses=("独立法人",)),
        {**_NO, "独立法人": False},
        ["取得“科技型中小企业”认定，并核对“独立法人”的记录与答复即可"],
    ),
    (
        rules.StatusIs(any_of=("高新技术企业", "骨干企业")),
        _firm(),
        {"高新技术企业": False, "骨干企业": False},
        ["取得“高新技术企业”认定即可", "取得“骨干企业”认定即可"],
    ),
    (rules.StatusIs(all_of=("高新区",)), Site("某园"), {"高新区": False}, ["取得“高新区”认定即可"]),
    (
        rules.HasPlatform(("station", "base")),
        _firm(),
        {"已有平台 station": False, "已有平台 base": False},
        ["建立平台“station”即可", "建立平台“base”即可"],
    ),
    (
        rules.HasServiceRecord(("学术交流",)),
        _SOCIETY,
        {"有服务企业技术创新的经历": False},
        ["先开展一项服务企业技术创新的活动（如学术交流）并登记即可"],
    ),
    (rules.InWorkPlan(True), _SOCIETY, {"列入本年度工作计划": True, "有专人负责": False}, ["有专人负责即可"]),
    (rules.SendsTeam(), _SOCIETY, {"派出够用的专家团队": False}, ["派出够用的专家团队即可"]),
    (
        rules.ConsentOf(("企业", "学会")),
        Alliance(("甲",), (_SOCIETY,)),
        {"企业同意": True, "学会同意": False},
        ["取得学会同意即可"],
    ),
    (rules.PartiesAtLeast(2, 2), Alliance(("甲", "甲"), (_SOCIETY,)), {}, ["再联合 1 家企业、1 个学会即符合"]),
    (rules.PartiesAtLeast(2, 1), Alliance(("甲",), (_SOCIETY,)), {}, ["再联合 1 家企业即符合"]),
]


@pytest.mark.parametrize(("rule", "party", "answers", "says"), DOING)
def test_what_can_be_brought_about_is_proposed_and_proven(
    rule: rules.Rule, party: Party, answers: dict[str, bool], says: list[str]
) -> None:
    assert rule_on(rule, party, answers).outcome is Outcome.FAIL
    changes = changes_for(rule, party, answers)
    assert [change.says for change in changes] == says
    for change in changes:
        assert _passes(rule, change.party, change.answers)


NOTHING_TO_DO: list[tuple[rules.Rule, Party, dict[str, bool]]] = [
    (rules.RegionWithin(("420100",)), _firm(region="湖北省宜昌市"), {}),
    (rules.IndustryIn(("33",)), _firm(sectors=("39",)), {}),
    (rules.DirectionIn("directions-wuhan-2015", ("光电子",)), _firm(industries=("新材料",)), {}),
    (rules.RegisteredBefore(date(2014, 1, 1)), _firm(founded="2015-01-01"), {}),
    (rules.BodyIs((rules.Body("学会", "市"),)), replace(_SOCIETY, level="national"), {}),
    (rules.DisciplinesAtLeast(2), Alliance(("甲",), (), (), (), ()), {}),
    (rules.TagIn(("节能",)), Candidate("R", Kind.ACHIEVEMENT, "某成果", (), tags=("创新",)), {}),
    (rules.TraitsAre(("发展潜力大",)), Site("某县", traits={"发展潜力大": False}), {}),
    (rules.Attested("是否得力？"), _SOCIETY, {"是否得力？": False}),
]


@pytest.mark.parametrize(("rule", "party", "answers"), NOTHING_TO_DO)
def test_what_nobody_changes_for_an_application_is_said_to_be_so(
    rule: rules.Rule, party: Party, answers: dict[str, bool]
) -> None:
    assert rule_on(rule, party, answers).outcome is Outcome.FAIL
    assert changes_for(rule, party, answers) == ()
    assert why_none(rule) != why_none(TEN)


def test_every_kind_of_rule_is_either_mended_or_explained() -> None:
    assert {type(rule) for rule, *_ in (*DOING, *NOTHING_TO_DO)} == set(rules.RULES.values())


@given(st.data())
def test_no_fact_of_a_change_can_be_left_out(data: st.DataObject) -> None:
    names = ("独立法人", "科技型中小企业", "高新技术企业", "骨干企业")
    some = st.lists(st.sampled_from(names), unique=True).map(tuple)
    rule = data.draw(st.builds(rules.StatusIs, some, some).filter(lambda one: bool(one.all_of or one.any_of)))
    firm = _firm(statuses=data.draw(some))
    answers = data.draw(st.dictionaries(st.sampled_from(names), st.booleans()))
    before = rule_on(rule, firm, answers).outcome
    changes = changes_for(rule, firm, answers)
    assert bool(changes) or before is not Outcome.FAIL
    assert not changes or before is not Outcome.PASS
    for change in changes:
        after = _enterprise(change)
        assert _passes(rule, after, change.answers)
        added = [name for name in after.statuses if name not in firm.statuses]
        assert not any(answers.get(name) for name in added)  # what was confirmed already is left alone
        for name in added:
            without = replace(after, statuses=tuple(one for one in after.statuses if one != name))
            assert not _passes(rule, without, change.answers)
        for question in change.answers.keys() - answers.keys():
            rest = {one: answer for one, answer in change.answers.items() if one != question}
            assert not _passes(rule, after, rest)
        assert change.answers.keys() <= {*answers, *questions_of(rule)}


def test_what_is_open_is_confirmed_by_answers_and_the_record_stays() -> None:
    firm = _firm()
    one, other = changes_for(rules.StatusIs(any_of=("高新技术企业", "骨干企业")), firm, {})
    assert (one.says, other.says) == ("确认“高新技术企业”即可", "确认“骨干企业”即可")
    assert one.party == firm
    assert dict(one.answers) == {"高新技术企业": True}


def test_what_holds_needs_no_change() -> None:
    assert changes_for(TEN, _firm(staff=10, research_staff=1), {}) == ()
