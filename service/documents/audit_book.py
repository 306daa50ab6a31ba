"""The trail of who did what as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from matcher.tables.book import Look, new_book
from matcher.tables.cells import Cell
from matcher.tables.sheets import Column, Table

_COLUMNS = (
    Column("时间", 18),
    Column("机构", 30, Look.WRAP),
    Column("姓名", 14),
    Column("办了什么", 18),
    Column("事项", 10),
    Column("名称", 36, Look.WRAP),
    Column("理由", 36, Look.WRAP),
)


def audit_book(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows of time, body, person, deed, kind, name and reason; texts that look like formulas stay texts.

    Raises:
        StorageUnavailable: the file cannot be written.
    """
    with new_book(path) as book:
        table = Table(book, "办理记录", _COLUMNS)
        for row in rows:
            table.append(list(row))
