"""Figures of a pack that cannot be: negative money, shares over one, lifts over the bound, items numbered twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from matcher.programmes.entries import FEN, Entry, Money, Target
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding


def figure_findings(pack: Pack) -> Iterator[Finding]:
    """Yield a finding for every figure that cannot be: money, targets, weights, items of a table."""
    yield from _weighing(pack)
    for money in pack.money:
        yield from _money(money)
    for target in pack.targets:
        yield from _target(target)
    for indicator in pack.indicators:
        if indicator.since and indicator.until and indicator.since > indicator.until:
            yield Finding(_place("indicators", indicator), "since 晚于 until", "请改正日期")
    for number, count in Counter(one.number for one in pack.indicators).items():
        if count > 1:
            yield Finding("indicators", f"第 {number} 项出现 {count} 次", "请改正 number")


def _weighing(pack: Pack) -> Iterator[Finding]:
    stated = [("weighing.bound", pack.weighing.bound), ("weighing.each", pack.weighing.each)] if pack.weighing else []
    stated += [(f"{_place('priorities', one)}.lift", one.lift) for one in pack.priorities if one.lift is not None]
    for place, share in stated:
        if not 0 <= share <= 1:
            yield Finding(place, f"{share} 不在 0 到 1 之间", "请改正，未定的删去")
        elif pack.weighing is None:
            yield Finding(place, "写了提升多少，没有写合计上限", "请写 [weighing] 的 bound、each 和 by，或删去 lift")
        elif share > pack.weighing.bound:
            problem = f"{share} 大于合计上限 {pack.weighing.bound}"
            yield Finding(place, problem, "请改小，或改大 weighing.bound")


def _money(money: Money) -> Iterator[Finding]:
    place = _place("money", money)
    for name, amount in (("total", money.total), ("each", money.each)):
        if amount is None:
            continue
        if amount.unit not in FEN:
            yield Finding(f"{place}.{name}", f"没有单位“{amount.unit}”", f"可用的单位：{'、'.join(FEN)}")
            return
        if amount.value < 0:
            yield Finding(f"{place}.{name}", f"金额是负数（{amount.value} {amount.unit}）", "请改正金额")
        elif amount.fen != amount.fen.to_integral_value():
            yield Finding(f"{place}.{name}", f"{amount.value} {amount.unit} 不是整分", "请改正金额")
    if money.count is not None and money.count < 0:
        yield Finding(f"{place}.count", f"数量是负数（{money.count}）", "请改正数量")
    if money.total and money.each and money.count and money.each.fen * money.count > money.total.fen:
        problem = (
            f"{money.count} × {money.each.value} {money.each.unit} 超过总额 {money.total.value} {money.total.unit}"
        )
        yield Finding(place, problem, "请改正 total、each 或 count")


def _target(target: Target) -> Iterator[Finding]:
    place = _place("targets", target)
    if any(figure is not None and figure < 0 for figure in (target.at_least, target.at_most)):
        yield Finding(place, "目标是负数", "请改正 at_least 或 at_most")
    if target.at_least is not None and target.at_most is not None and target.at_least > target.at_most:
        yield Finding(place, f"at_least {target.at_least} 大于 at_most {target.at_most}", "请改正其中一个")
    if target.share:
        if not re.fullmatch(r"\d+/[1-9]\d*", target.share) or not 0 < Fraction(target.share) <= 1:
            yield Finding(f"{place}.share", f"“{target.share}”不是 0 到 1 之间的分数", "例如：2/3、30/100")
        elif not target.share_of:
            yield Finding(f"{place}.share_of", "写了比例，没有写占什么的比例", "例如：省级学会")


def _place(section: str, entry: Entry) -> str:
    return f"{section}[{entry.key}]"
