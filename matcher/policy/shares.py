"""Shares of a whole, exact: 研发人员 in 职工总数, 研发投入 in 营业收入."""

from __future__ import annotations

from decimal import Decimal

from matcher.corpus.fields import fields_of
from matcher.policy.parties import Party
from matcher.policy.ruling import Figure, Ruling, open_question, settled
from matcher.vocabulary import Enterprise, RecordKind

_PERCENT = Decimal(100)


def share_ruling(party: Party, part: str, whole: str, percent: Decimal) -> Ruling:
    """Return whether `part` makes at least `percent` % of `whole`, both fields of an enterprise, compared exactly.

    Open where a figure is missing, negative or not finite, where the whole is zero (a share of nothing says nothing),
    and where a part of the staff is greater than the staff.
    """
    names = [_name(key) for key in (part, whole)]
    have, base = (exact(getattr(party, key, None)) for key in (part, whole))
    units = ("人", "人") if whole == "staff" else ("万元", "万元")
    figures = [Figure(name, value, unit) for name, value, unit in zip(names, (have, base), units, strict=True)]
    if isinstance(party, Enterprise) and party.year is not None:
        figures.append(Figure("数据年度", str(party.year)))
    if have is None or base is None:
        missing = "、".join(figure.name for figure in figures[:2] if figure.value is None)
        return open_question(f"缺少{missing}，算不出比例（要求不低于 {percent}%）", *figures)
    if have < 0 or base < 0:
        return open_question(f"{names[0]} {have}、{names[1]} {base} 中有负数，请核对", *figures)
    if base == 0:
        return open_question(f"{names[1]}为 0，算不出比例（要求不低于 {percent}%），请核对数据", *figures)
    if whole == "staff" and have > base:
        return open_question(f"{names[0]} {have} 人多于{names[1]} {base} 人，数据矛盾，请核对", *figures)
    share = shown_share(have, base, percent)
    return settled(
        have * _PERCENT >= percent * base,
        f"{names[0]} {have} {units[0]} ÷ {names[1]} {base} {units[1]} = {share}%，要求不低于 {percent}%",
        *figures,
    )


def exact(value: float | None) -> Decimal | None:
    """Return a figure as the decimal that was typed (0.1 is 0.1), None where there is none or it is not a number."""
    if value is None:
        return None
    number = Decimal(repr(value))
    return number if number.is_finite() else None


def shown_share(have: Decimal, base: Decimal, percent: Decimal) -> Decimal:
    """Return the share in per cent with two decimals, or as many as it takes to be seen on its side of the limit."""
    share = have * _PERCENT / base
    for places in range(2, 28):
        rounded = round(share, places)
        if (rounded >= percent) == (have * _PERCENT >= percent * base):
            return rounded.normalize() + 0
    return share


def _name(key: str) -> str:
    return fields_of(RecordKind.ENTERPRISE)[key].heading.removesuffix("（万元）")
