"""An open point of a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Concern(StrEnum):
    """What a point is about."""

    UNFILED = "未填报"
    OUT_OF_PERIOD = "不在统计期间"
    NO_EVIDENCE = "缺佐证"
    INCOMPLETE = "记录不全"
    CONTRADICTION = "数字矛盾"
    DOUBLE = "可能重复"
    UNUSED = "未计入"


@dataclass(frozen=True, slots=True)
class Point:
    """待核事项.

    Attributes:
        items: numbers of the items concerned.
        problem: what is wrong, with the figures.
        remedy: what to do.
        records: ids of the records concerned.
    """

    concern: Concern
    items: tuple[int, ...]
    problem: str
    remedy: str
    records: tuple[str, ...] = ()
