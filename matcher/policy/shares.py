"""Shares of a whole, exact: 研发人员 in 职工总数, 研发投入 in 营业收入.

A figure counts as it was typed (0.1 is a tenth), and is compared as a fraction: nothing is rounded before the outcome.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from matcher.corpus.fields import fields_of
from matcher.policy.parties import Party
from matcher.policy.ruling import Figure, Ruling, open_question, settled
from matcher.programmes import rules
from matcher.vocabulary import Enterprise, RecordKind

Share = rules.StaffShareAtLeast | rules.RevenueShareAtLeast

_MOST_PLACES = 400
"""More decimals than two numbers that a computer stores can take to differ."""


def part_and_whole(rule: Share) -> tuple[str, str]:
    """Return the fields of an enterprise that a rule divides."""
    if isinstance(rule, rules.StaffShareAtLeast):
        return "research_staff", "staff"
    return "research_spending", "revenue"


def share_ruling(rule: Share, party: Party) -> Ruling:
    """Return whether a part makes at least so many per cent of its whole.

    Open where a figure is missing, negative or no number, where the whole is zero (a share of nothing says nothing),
    and where a part of the staff is greater than the staff.
    """
    keys = part_and_whole(rule)
    part, whole = (heading_of(key) for key in keys)
    unit = "人" if keys[1] == "staff" else "万元"
    written = [getattr(party, key, None) for key in keys]
    have, base = (exact(value) for value in written)
    figures = [
        Figure(name, str(value) if value is not None and number is None else number, unit)
        for name, value, number in zip((part, whole), written, (have, base), strict=True)
    ]
    if isinstance(party, Enterprise) and party.year is not None:
        figures.append(Figure("数据年度", str(party.year)))
    limit = f"要求不低于 {plain(rule.percent)}%"
    for name, value, number in zip((part, whole), written, (have, base), strict=True):
        if value is not None and (number is None or number < 0):
            fault = "不是数" if number is None else "是负数"
            return open_question(f"{name}为 {value}，{fault}，请核对（{limit}）", *figures)
    if have is None or base is None:
        missing = "、".join(name for name, number in ((part, have), (whole, base)) if number is None)
        return open_question(f"缺少{missing}，算不出比例（{limit}）", *figures)
    if base == 0:
        return open_question(f"{whole}为 0，算不出比例（{limit}），请核对数据", *figures)
    if whole == heading_of("staff") and have > base:
        says = f"{part} {plain(have)} 人多于{whole} {plain(base)} 人，数据矛盾，请核对（{limit}）"
        return open_question(says, *figures)
    holds = reaches(have, base, rule.percent)
    share = shown_share(have, base, rule.percent)
    says = f"{part} {plain(have)} {unit} ÷ {whole} {plain(base)} {unit} = {share}%，{limit}"
    doubt = f"；{part}超过{whole}，请核对单位是否为万元" if have > base else ""
    return settled(holds, says + doubt, *figures)


def reaches(have: Decimal, base: Decimal, percent: Decimal) -> bool:
    """Return whether `have` is at least `percent` % of a positive `base`, exactly."""
    return Fraction(have) * 100 >= Fraction(percent) * Fraction(base)


def exact(value: float | None) -> Decimal | None:
    """Return a figure as the decimal that was typed (0.1 is 0.1), None where there is none or it is not a number."""
    if value is None:
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros that say nothing: 5600, not 5600.0 or 5.6E+3."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_share(have: Decimal, base: Decimal, percent: Decimal) -> str:
    """Return the share in per cent with two decimals, or as many as it takes to be seen on its side of the limit."""
    share, limit = Fraction(have) * 100 / Fraction(base), Fraction(percent)
    for places in range(2, _MOST_PLACES):
        tens: int = 10**places
        if (Fraction(round(share * tens), tens) >= limit) == (share >= limit):
            break
    return plain(Decimal(f"{round(share * tens)}E-{places}"))


def heading_of(key: str) -> str:
    """Return what a figure of an enterprise is called, without its unit."""
    return fields_of(RecordKind.ENTERPRISE)[key].heading.removesuffix("（万元）")
