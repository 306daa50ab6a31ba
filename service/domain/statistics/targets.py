"""How far a programme's targets are reached: numerator and denominator side by side, and what is not known.

A share is reached when the whole number that it takes is there: 2/3 of 11 takes 8. Where the document writes 左右
(`about`), the nearest whole number will do: 7 of 11, since none is nearer to 2/3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from matcher.errors import HuiqiError
from matcher.programmes.entries import Target
from matcher.programmes.pack import Pack
from service.domain.statistics.counting import Part, parts_of
from service.domain.statistics.records import Happening
from service.domain.statistics.table import Reporter
from service.domain.statistics.target_rules import measure_for


@dataclass(frozen=True, slots=True)
class Figure:
    """一个目标的数: how many there are, of how many; None where nobody said so.

    Attributes:
        parts: what was counted, with the records behind it; empty for a filed figure.
        evidence: ids of the filings it rests on.
    """

    reached: int | None
    whole: int | None = None
    unit: str = ""
    parts: tuple[Part, ...] = ()
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if min(self.reached or 0, self.whole or 0) < 0:
            raise HuiqiError("目标的数是负数", "请改正")
        if self.reached is not None and self.whole is not None and self.reached > self.whole:
            raise HuiqiError(f"{self.reached} 个多于总数 {self.whole}", "请核对总数，或核对所计的是否都属于它")


class Reach(StrEnum):
    """Whether a target is reached."""

    REACHED = "已达到"
    NOT_REACHED = "未达到"
    UNKNOWN = "未知"
    IN_WORDS = "文字目标"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """目标完成情况.

    Attributes:
        needed: the whole number that reaches it; None: a goal in words, or of an unknown whole.
        says: numerator and denominator in words, as 2/3 的市（地）：7/11.
        remark: what is missing, beyond the plan, or due.
    """

    target: Target
    figure: Figure
    reach: Reach
    needed: int | None
    late: bool
    says: str
    remark: str


def figures(
    pack: Pack, happenings: Iterable[Happening], wholes: Mapping[str, int], reporter: Reporter, on: date
) -> dict[str, Figure]:
    """Return what records tell of each target that they can tell of, up to its day and to `on`.

    Args:
        pack: whose targets.
        happenings: all records.
        wholes: filed totals by key of the target, such as how many cities there are.
        reporter: whose records count.
        on: the last day that is looked at.
    """
    own = [one for one in happenings if reporter.covers(one)]
    found = {}
    for target in pack.targets:
        measure = measure_for(target.text)
        if measure is not None:
            since = date(on.year, 1, 1) if measure.yearly else pack.programme.starts
            until = min(target.by or on, on)
            parts = parts_of(measure.count, (one for one in own if since <= one.day <= until))
            total = sum(part.amount for part in parts)
            found[target.key] = Figure(total, wholes.get(target.key), measure.unit, parts)
    return found


def targets(pack: Pack, known: Mapping[str, Figure], on: date) -> tuple[TargetRow, ...]:
    """Return how far each target of a pack is reached on a day; `known` are figures by key of the target."""
    return tuple(_row(target, known.get(target.key, _NOTHING), on) for target in pack.targets)


_NOTHING = Figure(None)


def needed_of(target: Target, whole: int | None) -> int | None:
    """Return the whole number that reaches a target, of a whole for a share; None where there is none to state."""
    if not target.share:
        return target.at_least
    if whole is None:
        return None
    exact = Fraction(target.share) * whole
    return floor(exact + Fraction(1, 2)) if target.about else ceil(exact)


def _row(target: Target, figure: Figure, on: date) -> TargetRow:
    needed = needed_of(target, figure.whole)
    if not target.share and target.at_least is None:
        reach = Reach.IN_WORDS
    elif needed is None or figure.reached is None or figure.whole == 0:
        reach = Reach.UNKNOWN
    else:
        reach = Reach.REACHED if figure.reached >= needed else Reach.NOT_REACHED
    late = reach in {Reach.UNKNOWN, Reach.NOT_REACHED} and target.by is not None and on > target.by
    return TargetRow(target, figure, reach, needed, late, _says(target, figure), _remark(target, figure, reach, needed))


def _says(target: Target, figure: Figure) -> str:
    have = "未知" if figure.reached is None else str(figure.reached)
    if target.share:
        whole = "未填报" if figure.whole is None else str(figure.whole)
        told = f"{share_in_words(target)}的{target.share_of}：{have}/{whole}"
        if figure.reached is not None and figure.whole:
            tenths = (2000 * figure.reached + figure.whole) // (2 * figure.whole)
            told += f"，即 {tenths // 10}.{tenths % 10}%"
        return told
    if target.at_least is None:
        return target.text
    return f"{_span(target)}{figure.unit or '个'}：{have}"


def _remark(target: Target, figure: Figure, reach: Reach, needed: int | None) -> str:
    told = []
    if target.share and not figure.whole:
        told.append(f"{target.share_of}总数没有填报，请填报并附佐证")
    if figure.reached is None and reach is Reach.UNKNOWN:
        told.append("达到的数没有填报，请填报并附佐证")
    if reach is Reach.NOT_REACHED and needed is not None and figure.reached is not None:
        told.append(f"需 {needed}，还差 {needed - figure.reached}")
    if target.about and needed is not None:
        told.append(f"文件写“左右”，取最接近的整数 {needed}")
    if target.at_most is not None and figure.reached is not None and figure.reached > target.at_most:
        told.append(f"超过计划的 {target.at_most}")
    if reach is Reach.IN_WORDS:
        told.append("没有数字，由评估说明")
    return "；".join(told)


def share_in_words(target: Target) -> str:
    """Return the share as the document writes it: 2/3, 30%, and 左右 where it says so."""
    part, _, whole = target.share.partition("/")
    return f"{part}%" if whole == "100" else f"{target.share}{' 左右' if target.about else ''}"


def _span(target: Target) -> str:
    if target.at_most is None:
        return f"至少 {target.at_least} "
    return f"{target.at_least} " if target.at_least == target.at_most else f"{target.at_least}–{target.at_most} "
