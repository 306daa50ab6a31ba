"""How the statistics form is laid out, whatever it is written into: 类别 · 内容 · 数据, one line a cell.

The words are those of the pack; number and unit stand where the printed form has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from matcher.programmes.words import Cell
from service.domain.statistics.table import Row, Table, TableCell

HEADINGS = ("类别", "内容", "数据")


@dataclass(frozen=True, slots=True)
class Header:
    """表头: who fills the form in and who checks it; empty: to be written by hand."""

    unit: str = ""
    filled_by: str = ""
    checked_by: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a cell of an item, or a heading without one.

    Attributes:
        label: what stands under 内容.
        first: the first line of its item; `last`: its last.
    """

    label: str
    cell: TableCell | None = None
    first: bool = True
    last: bool = True


@dataclass(frozen=True, slots=True)
class Category:
    """类别, with the lines beside it."""

    name: str
    lines: tuple[Line, ...]


def categories_of(table: Table) -> tuple[Category, ...]:
    """Return the form from top to bottom."""
    return tuple(
        Category(name, tuple(line for heading, rows in parts for line in _lines(heading, rows)))
        for name, parts in table.sections()
    )


def heading_of(header: Header, table: Table) -> tuple[str, str]:
    """Return what stands above the form, left and right: who reports, and when."""
    day = in_chinese(header.day) if header.day else _BY_HAND
    return f"填报单位：{header.unit or table.reporter.name}", f"填报日期：{day}"


def signatures_of(header: Header) -> str:
    """Return the line below the form."""
    filled, checked = header.filled_by or _BY_HAND, header.checked_by or _BY_HAND
    return f"填表人：{filled}　　审核人：{checked}　　填报单位（盖章）："


def period_of(table: Table) -> str:
    """Return the line under the title: the days that are counted."""
    spans = {(row.indicator.since, row.indicator.until) for row in table.rows}
    if len(spans) != 1:
        return f"（各项的统计期间见计划包，截至 {in_chinese(table.on)}）"
    ((since, until),) = spans
    end = in_chinese(min(until or table.on, table.on))
    return f"（统计数据自 {in_chinese(since)} 至 {end}）" if since else f"（统计数据截至 {end}）"


def notes_of(table: Table) -> tuple[str, ...]:
    """Return the notes below the form, one an item: the pack's, and how was counted what the form leaves open."""
    found = []
    for row in table.rows:
        said = [row.indicator.note, *(cell.note for cell in row.cells)]
        if told := "；".join(dict.fromkeys(one for one in said if one)):
            found.append(f"第 {row.indicator.number} 项：{told}。")
    return tuple(found)


def in_chinese(day: date) -> str:
    """Return a day as forms write it: 2018年5月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def shortened(cell: TableCell, most: int) -> str:
    """Return what a cell shows in about so many characters at most: whole names, and how many they all are."""
    if cell.column.cell is not Cell.NAMES or len(cell.shown) <= most:
        return cell.shown
    lengths = accumulate(len(part.name) + 1 for part in cell.parts)
    kept = max(1, sum(length <= most for length in lengths))
    names = "、".join(part.name for part in cell.parts[:kept])
    return f"{names} 等 {len(cell.parts)} 个，其余见“明细”" if kept < len(cell.parts) else names


_BY_HAND = "＿＿＿＿＿＿"


def _lines(heading: str, rows: tuple[Row, ...]) -> Iterator[Line]:
    if heading:
        yield Line(heading)
    for row in rows:
        last = len(row.cells) - 1
        for position, cell in enumerate(row.cells):
            yield Line(_label(row, position), cell, position == 0, position == last)


def _label(row: Row, position: int) -> str:
    cell = row.cells[position]
    unit = f"（{cell.unit}）" if cell.unit else ""
    name = f"{cell.column.name}{unit}："
    if position:
        return f"　　{name}"
    title = f"{row.indicator.number}. {row.indicator.name}"
    alone = len(row.cells) == 1 and cell.column.cell not in {Cell.COUNT, Cell.MONEY}
    return f"{title}：" if alone else f"{title}　{name}"
