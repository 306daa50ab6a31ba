"""The smallest changes of figures that lift a share to its limit, each tried by the rule itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

from matcher.policy.change import Change
from matcher.policy.judging import rule_on
from matcher.policy.parties import Answers
from matcher.policy.ruling import Outcome
from matcher.policy.shares import exact, plain, shown_share
from matcher.programmes import rules
from matcher.vocabulary import Enterprise

_UNITS = 100
"""Steps of money in 万元: 0.01 万元."""

_PRECISION = 400
"""Digits of sums of money, more than any two figures take."""

_MOST_STEPS = 64
"""How far an amount may lie from its estimate, where figures are too large for hundredths; a dozen at 1e15."""


def staff_changes(rule: rules.StaffShareAtLeast, party: Enterprise, answers: Answers) -> Iterator[Change]:
    """Yield the ways to reach a share of the staff: hire, move, or, where one number is missing, what it must be."""
    share = Fraction(rule.percent) / 100
    have, staff = party.research_staff, party.staff
    if any(number is not None and not _counts(number) for number in (have, staff)):
        return
    if staff and have is None:
        least = math.ceil(share * staff)
        if _passes(rule, found := replace(party, research_staff=least), answers):
            yield Change(f"补填研发人员数：职工 {staff} 人时，研发人员不少于 {least} 人即符合", found, answers)
    elif have and staff is None and share > 0:
        most = math.floor(have / share)
        if _passes(rule, found := replace(party, staff=most), answers):
            yield Change(f"补填职工总数：研发人员 {have} 人时，职工不超过 {most} 人即符合", found, answers)
    elif have is not None and staff is not None and _fails(rule, party, answers):
        yield from _hired_or_moved(rule, party, have, staff, answers)


def spending_changes(rule: rules.RevenueShareAtLeast, party: Enterprise, answers: Answers) -> Iterator[Change]:
    """Yield the least further spending, in steps of 0.01 万元, or, where one figure is missing, what it must be."""
    share = Fraction(rule.percent) / 100
    have, revenue = exact(party.research_spending), exact(party.revenue)
    if any(amount is not None and amount < 0 for amount in (have, revenue)):
        return
    if party.research_spending is None and revenue:
        least = _least(lambda units: _passes(rule, _spending(party, Decimal(0), units), answers), revenue, share)
        if least is not None:
            says = f"补填研发投入：营业收入 {plain(revenue)} 万元时，不少于 {_money(least)} 万元即符合"
            yield Change(says, _spending(party, Decimal(0), least), answers)
    elif party.revenue is None and have and share > 0:
        most = math.floor(Fraction(have) / share * _UNITS)
        found = replace(party, revenue=float(Fraction(most, _UNITS)))
        if _passes(rule, found, answers):
            says = f"补填营业收入：研发投入 {plain(have)} 万元时，营业收入不超过 {_money(most)} 万元即符合"
            yield Change(says, found, answers)
    elif have is not None and revenue is not None and _fails(rule, party, answers):
        yield from _spent(rule, party, have, revenue, answers)


def _hired_or_moved(
    rule: rules.StaffShareAtLeast, party: Enterprise, have: int, staff: int, answers: Answers
) -> Iterator[Change]:
    share = Fraction(rule.percent) / 100
    limit = f"{plain(rule.percent)}%"
    if share < 1:
        count = math.ceil((share * staff - have) / (1 - share))
        found = replace(party, research_staff=have + count, staff=staff + count)
        if _passes(rule, found, answers):
            reached = _division(have + count, staff + count, rule.percent)
            yield Change(f"再增加 {count} 名研发人员即达到 {limit}（{reached}）", found, answers)
    count = math.ceil(share * staff) - have
    if count <= staff - have:
        found = replace(party, research_staff=have + count)
        if _passes(rule, found, answers):
            reached = _division(have + count, staff, rule.percent)
            says = f"现有职工中再有 {count} 人直接从事研发即达到 {limit}（{reached}）"
            yield Change(says, found, answers)


def _spent(
    rule: rules.RevenueShareAtLeast, party: Enterprise, have: Decimal, revenue: Decimal, answers: Answers
) -> Iterator[Change]:
    share = Fraction(rule.percent) / 100
    units = _least(lambda some: _passes(rule, _spending(party, have, some), answers), revenue, share, have)
    if units is not None:
        found = _spending(party, have, units)
        spent = exact(found.research_spending) or have
        reached = f"{plain(spent)} ÷ {plain(revenue)} = {shown_share(spent, revenue, rule.percent)}%"
        says = f"再增加研发投入 {_money(units)} 万元即达到 {plain(rule.percent)}%（{reached}）"
        yield Change(says, found, answers)


def _least(passes: Callable[[int], bool], revenue: Decimal, share: Fraction, have: Decimal = Decimal(0)) -> int | None:
    """Return the least number of units that passes; None where figures of that size know no such small steps."""
    units = max(0, math.ceil((share * Fraction(revenue) - Fraction(have)) * _UNITS))
    for _ in range(_MOST_STEPS):
        if passes(units):
            break
        units += 1
    else:
        return None
    for _ in range(_MOST_STEPS):
        if units == 0 or not passes(units - 1):
            return units
        units -= 1
    return None


def _spending(party: Enterprise, have: Decimal, units: int) -> Enterprise:
    with localcontext(prec=_PRECISION):
        return replace(party, research_spending=float(have + Decimal(units) / _UNITS))


def _passes(rule: rules.Rule, party: Enterprise, answers: Answers) -> bool:
    return rule_on(rule, party, answers).outcome is Outcome.PASS


def _fails(rule: rules.Rule, party: Enterprise, answers: Answers) -> bool:
    """Return whether the figures are too low, rather than contradictory."""
    return rule_on(rule, party, answers).outcome is Outcome.FAIL


def _counts(number: float) -> bool:
    """Return whether a number can be one of people; a record made in code may hold anything."""
    value = exact(number)
    return value is not None and value >= 0 and value == value.to_integral_value()


def _division(have: int, base: int, percent: Decimal) -> str:
    return f"{have} ÷ {base} = {shown_share(Decimal(have), Decimal(base), percent)}%"


def _money(units: int) -> str:
    return plain(Decimal(f"{units}E-2"))
