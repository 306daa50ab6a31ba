"""候选名单 as a workbook: who stands where and why, lifts with their clauses, the evidence; and what it was made by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.tables.book import Look, new_book
from matcher.tables.sheets import Column, Table

LIST, MADE = "候选名单", "出处"
"""Titles of the sheets."""

_COLUMNS = (
    Column("名次", 7, Look.COUNT),
    Column("名称", 34, Look.WRAP),
    Column("类别", 8),
    Column("编号", 16, Look.CODE),
    Column("层级或单位", 22, Look.WRAP),
    Column("胜任概率（%）", 10, Look.NUMBER),
    Column("相关性（%）", 10, Look.NUMBER),
    Column("政策优先（百分点）", 10, Look.NUMBER),
    Column("优先依据（条款）", 40, Look.WRAP),
    Column("申报条件", 40, Look.WRAP),
    Column("理由", 60, Look.WRAP),
    Column("依据原文", 60, Look.WRAP),
    Column("提供的服务", 24, Look.WRAP),
    Column("未列出的服务", 24, Look.WRAP),
)
_FACTS = (Column("项目", 20), Column("内容", 90, Look.WRAP))


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One candidate of the list; figures in hundredths, None where nobody knows them."""

    rank: int
    name: str
    kind: str
    id: str
    where: str
    probability: float | None
    relevance: float | None
    lift: float | None
    lifts: Sequence[str]
    eligibility: Sequence[str]
    reasons: Sequence[str]
    quotes: Sequence[str]
    offered: Sequence[str]
    lacking: Sequence[str]


def shortlist_book(path: Path, rows: Sequence[ListedRow], facts: Sequence[tuple[str, str]], created: date) -> None:
    """Write a list as a workbook; the same list gives the same bytes.

    Args:
        path: of the new file, ``.xlsx``.
        rows: in the order of the list.
        facts: what it was made by and for, name and value.
        created: the day it was shown.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    with new_book(path, created=created) as book:
        table = Table(book, LIST, _COLUMNS, fixed=2, most_lines=12)
        for one in rows:
            table.append(
                (
                    one.rank,
                    one.name,
                    one.kind,
                    one.id,
                    one.where,
                    _rounded(one.probability),
                    _rounded(one.relevance),
                    _rounded(one.lift),
                    *("\n".join(texts) for texts in (one.lifts, one.eligibility, one.reasons, one.quotes)),
                    "、".join(one.offered),
                    "、".join(one.lacking),
                )
            )
        told = Table(book, MADE, _FACTS)
        for fact in facts:
            told.append(fact)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
