"""Shares are compared as fractions of what was typed, whatever the figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.policy.judging import rule_on
from matcher.policy.ruling import Outcome
from matcher.policy.shares import plain, shown_share
from matcher.programmes.rules import RevenueShareAtLeast, StaffShareAtLeast
from matcher.vocabulary import Enterprise

PERCENT = st.decimals(0, 100, places=4) | st.sampled_from([Decimal(5), Decimal(10), Decimal("9.99")])
MONEY = st.floats(0, 1e15, allow_subnormal=True)
ANYTHING = st.one_of(st.none(), st.floats(), st.integers())


def _outcome(rule: StaffShareAtLeast | RevenueShareAtLeast, **figures: Any) -> Outcome:
    return rule_on(rule, Enterprise("1", "甲", **figures), {}).outcome


def _typed(number: float) -> Fraction:
    return Fraction(repr(number)) if isinstance(number, int) else Fraction(Decimal(repr(number)))


@given(PERCENT, MONEY, MONEY)
def test_the_outcome_is_that_of_fractions(percent: Decimal, spending: float, revenue: float) -> None:
    outcome = _outcome(RevenueShareAtLeast(percent), research_spending=spending, revenue=revenue)
    if revenue == 0:
        assert outcome is Outcome.UNKNOWN
    else:
        holds = _typed(spending) / _typed(revenue) >= Fraction(percent) / 100
        assert outcome is (Outcome.PASS if holds else Outcome.FAIL)


@given(st.integers(1, 10**40), st.integers(0, 4), st.integers(0, 4))
def test_exactly_the_limit_passes_and_the_least_below_fails(part: int, twos: int, fives: int) -> None:
    factor = 2**twos * 5**fives
    rule = StaffShareAtLeast(Decimal(100) / factor)  # as short a decimal as 10 % and 5 %
    assert _outcome(rule, research_staff=part, staff=part * factor) is Outcome.PASS
    assert _outcome(rule, research_staff=part, staff=part * factor + 1) is Outcome.FAIL


@given(PERCENT, st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 100))
def test_more_research_staff_never_turns_a_pass_into_a_fail(percent: Decimal, have: int, staff: int, more: int) -> None:
    rule = StaffShareAtLeast(percent)
    if _outcome(rule, research_staff=have, staff=staff) is Outcome.PASS:
        assert _outcome(rule, research_staff=have + more, staff=staff + more) is Outcome.PASS
        assert _outcome(rule, research_staff=have + more, staff=staff) is not Outcome.FAIL  # perhaps contradictory


@given(ANYTHING, ANYTHING)
def test_figures_that_make_no_sense_are_never_settled(part: float | None, whole: float | None) -> None:
    senseless = (
        part is None
        or whole is None
        or not (0 <= part < float("inf"))
        or not (0 < whole < float("inf"))  # also NaN, with which nothing compares
    )
    for rule, names in (
        (StaffShareAtLeast(Decimal(10)), ("research_staff", "staff")),
        (RevenueShareAtLeast(Decimal(5)), ("research_spending", "revenue")),
    ):
        outcome = _outcome(rule, **dict(zip(names, (part, whole), strict=True)))
        contradictory = not senseless and names[1] == "staff" and part > whole  # type: ignore[operator]
        assert (outcome is Outcome.UNKNOWN) == (senseless or contradictory)


@pytest.mark.parametrize(
    ("spending", "revenue", "outcome"),
    [
        (0.1 + 0.2, 6.0, Outcome.PASS),  # 0.30000000000000004, a little over
        (0.3, 6.0, Outcome.PASS),
        (0.3, 0.1 + 5.9, Outcome.PASS),
        (0.05, 1.0, Outcome.PASS),
        (0.29999999999999993, 6.0, Outcome.FAIL),
        (5e13, 1e15, Outcome.PASS),
        (49999999999999.99, 1e15, Outcome.FAIL),
        (5e-324, 1e308, Outcome.FAIL),
        (1e308, 5e-324, Outcome.PASS),
    ],
)
def test_floats_count_as_they_were_typed(spending: float, revenue: float, outcome: Outcome) -> None:
    assert _outcome(RevenueShareAtLeast(Decimal(5)), research_spending=spending, revenue=revenue) is outcome


@given(st.integers(0, 10**12), st.integers(1, 10**12), PERCENT)
def test_the_share_shown_stands_on_its_side_of_the_limit(have: int, base: int, percent: Decimal) -> None:
    share = Fraction(100 * have, base)
    shown = Fraction(Decimal(shown_share(Decimal(have), Decimal(base), percent)))
    assert (shown >= Fraction(percent)) == (share >= Fraction(percent))
    assert abs(shown - share) <= Fraction(1, 200)


def test_numbers_are_shown_as_people_write_them() -> None:
    assert [plain(Decimal(text)) for text in ("5600.0", "1E+15", "0.50", "100", "0", "1E-7")] == [
        "5600",
        "1000000000000000",
        "0.5",
        "100",
        "0",
        "0.0000001",
    ]
    assert shown_share(Decimal(999), Decimal(10_000), Decimal(10)) == "9.99"
    assert shown_share(Decimal(99_999), Decimal(1_000_000), Decimal(10)) == "9.9999"
    assert shown_share(Decimal(1), Decimal(3), Decimal(10)) == "33.33"
