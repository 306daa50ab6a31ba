"""Rows of the sheets beside the form: the records of each cell, what is open, how far targets are reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.programmes.words import Cell
from matcher.tables import cells
from matcher.tables.book import Look
from matcher.tables.sheets import Column
from service.domain.statistics.amounts import in_wan
from service.domain.statistics.counting import Part
from service.domain.statistics.points import Point
from service.domain.statistics.records import FILED, Happening, Record
from service.domain.statistics.table import Table, TableCell
from service.domain.statistics.targets import TargetRow

DETAIL = (
    Column("项", 5, Look.COUNT),
    Column("指标", 22, Look.WRAP),
    Column("栏目", 14, Look.WRAP),
    Column("计入", 24, Look.WRAP),
    Column("计数", 9, Look.NUMBER),
    Column("单位", 7),
    Column("日期", 12, Look.DATE),
    Column("事项", 16, Look.WRAP),
    Column("名称", 28, Look.WRAP),
    Column("参与方", 28, Look.WRAP),
    Column("来源", 16, Look.WRAP),
    Column("佐证", 22, Look.WRAP),
    Column("记录编号", 16, Look.CODE),
)
"""Columns of 明细."""

POINTS = (
    Column("项", 12),
    Column("事由", 14),
    Column("问题", 62, Look.WRAP),
    Column("怎么办", 42, Look.WRAP),
    Column("记录编号", 30, Look.WRAP),
)
"""Columns of 待核."""

TARGETS = (
    Column("目标", 34, Look.WRAP),
    Column("截止日", 12, Look.DATE),
    Column("完成情况", 40, Look.WRAP),
    Column("结论", 10),
    Column("逾期", 7),
    Column("说明", 44, Look.WRAP),
)
"""Columns of 目标."""


@dataclass(frozen=True, slots=True)
class Detail:
    """The rows of one cell of the form."""

    cell: TableCell
    rows: tuple[Sequence[cells.Cell], ...]


def details_of(table: Table) -> tuple[Detail, ...]:
    """Return the rows of each cell that has records, in the order of the form: what counts, and each record of it."""
    records = {one.id: one for one in table.records}
    return tuple(
        Detail(cell, tuple(row for part in cell.parts for row in _rows(cell, part, records)))
        for cell in table.cells()
        if cell.parts
    )


def point_row(point: Point) -> Sequence[cells.Cell]:
    """Return the row of an open point."""
    items = "、".join(map(str, point.items)) or "—"
    return items, point.concern.value, point.problem, point.remedy, "、".join(point.records)


def target_row(row: TargetRow) -> Sequence[cells.Cell]:
    """Return the row of a target."""
    return row.target.text, row.target.by, row.says, row.reach.value, "是" if row.late else "", row.remark


def _rows(cell: TableCell, part: Part, records: dict[str, Record]) -> list[Sequence[cells.Cell]]:
    found: list[Sequence[cells.Cell]] = []
    for position, id_ in enumerate(part.records):
        # what the part adds stands once, so that the column adds up
        adds = None if position or not _adds_up(cell) else _amount(cell, part)
        head = (cell.indicator.number, cell.indicator.name, cell.column.name, part.name)
        found.append((*head, adds, cell.unit if adds is not None else "", *_told(records[id_])))
    return found


def _first_line(text: str) -> str:
    first, *others = text.strip().splitlines() or [""]
    return f"{first} 等 {len(others) + 1} 项" if others else first


def _adds_up(cell: TableCell) -> bool:
    return cell.column.cell in {Cell.COUNT, Cell.MONEY}


def _amount(cell: TableCell, part: Part) -> cells.Cell:
    return float(in_wan(part.amount)) if cell.column.cell is Cell.MONEY else part.amount


def _told(record: Record) -> Sequence[cells.Cell]:
    if isinstance(record, Happening):
        parties = "、".join(party.name for party in record.parties)
        files = "、".join(one.name for one in record.evidence)
        source = "登记" if record.source == FILED else record.source
        shown = files or ("案卷" if record.shown else "缺佐证")
        return record.day, record.kind.value, record.name, parties, source, shown, record.id
    file = record.evidence.name if record.evidence else "缺佐证"
    return record.day, "佐证填报", _first_line(record.text), "", f"填报 {record.filed_by}".strip(), file, record.id
