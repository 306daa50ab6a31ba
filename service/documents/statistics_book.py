"""The statistics form as a workbook: 统计表 as it is printed, 明细 with the records of each cell, 待核, 目标.

A cell of the form leads to its records, and the first of them leads back.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.tables.book import Book, Look, new_book
from matcher.tables.cells import Cell
from matcher.tables.sheets import Column
from matcher.tables.sheets import Table as RowTable
from service.documents.statistics_layout import Header
from service.documents.statistics_rows import DETAIL, POINTS, TARGETS, Detail, details_of, point_row, target_row
from service.documents.statistics_sheet import VALUES, FormSheet
from service.domain.statistics.points import Point
from service.domain.statistics.table import Table
from service.domain.statistics.targets import TargetRow

FORM, RECORDS, OPEN, GOALS = "统计表", "明细", "待核", "目标"
"""Titles of the sheets."""


def statistics_book(
    path: Path, table: Table, header: Header, points: Sequence[Point] = (), targets: Sequence[TargetRow] = ()
) -> None:
    """Write the table as a workbook; the same table gives the same bytes.

    Args:
        path: of the new file, ``.xlsx``.
        table: to be written.
        header: who fills it in.
        points: what is open, on a sheet of its own if there is any.
        targets: how far targets are reached, likewise.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    details = details_of(table)
    with new_book(path, in_order=False, created=table.on) as book:
        form = FormSheet(book, FORM, table, header, _links(details))
        form.write()
        _write_details(book, details, form)
        _write_rows(book, OPEN, POINTS, [point_row(one) for one in points])
        _write_rows(book, GOALS, TARGETS, [target_row(one) for one in targets])


def _links(details: Sequence[Detail]) -> dict[tuple[str, str], tuple[str, str]]:
    found, row = {}, 2
    for one in details:
        key = one.cell.indicator.key, one.cell.column.name
        found[key] = f"internal:'{RECORDS}'!A{row}", f"{len(one.cell.records)} 条记录"
        row += len(one.rows)
    return found


def _write_details(book: Book, details: Sequence[Detail], form: FormSheet) -> None:
    written = RowTable(book, RECORDS, DETAIL, fixed=2)
    row = 1
    for one in details:
        for cells in one.rows:
            written.append(cells)
        back = form.rows[one.cell.indicator.key, one.cell.column.name]
        look = book.format(Look.COUNT)
        written.sheet.write_url(row, 0, f"internal:'{FORM}'!{chr(ord('A') + VALUES)}{back + 1}", look, tip="回到统计表")
        written.sheet.write_number(row, 0, one.cell.indicator.number, look)
        row += len(one.rows)


def _write_rows(book: Book, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    if rows:
        table = RowTable(book, title, columns)
        for row in rows:
            table.append(row)
