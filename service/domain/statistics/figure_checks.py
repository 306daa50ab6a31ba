"""Open points about figures: not filed, greater than what they are part of, not as many as their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from matcher.programmes.words import Cell
from service.domain.statistics.counting import parts_of
from service.domain.statistics.filed import names_column
from service.domain.statistics.points import Concern, Point
from service.domain.statistics.records import Happening
from service.domain.statistics.rules import rule_for
from service.domain.statistics.table import Row, Table, TableCell, in_period


def figure_points(table: Table, happenings: Sequence[Happening]) -> Iterator[Point]:
    """Yield the points about the figures of a table; `happenings` are all of its reporter."""
    figures = {(cell.indicator.name, cell.column.name): cell for cell in table.cells()}
    for row in table.rows:
        yield from _unfiled(row)
        yield from _names(row)
        yield from _flags(row)
        for cell in row.cells:
            yield from _within(cell, figures)
            yield from _recorded_otherwise(table, cell, happenings)
    yield from _more_subsidised(figures)


def _unfiled(row: Row) -> Iterator[Point]:
    missing = [cell for cell in row.cells if cell.value is None]
    if missing:
        columns = "、".join(cell.column.name for cell in missing)
        told = f"{_title(row)}：{columns} 还没有填报"
        remedy = "请填报并附佐证；确实没有的，数量填 0，文字填“无”"
        yield Point(Concern.UNFILED, (row.indicator.number,), told, remedy)


def _names(row: Row) -> Iterator[Point]:
    by_name = {cell.column.name: cell for cell in row.cells}
    for cell in row.cells:
        rule = rule_for(row.indicator.name, cell.column.name)
        named = by_name.get(names_column(row.indicator, cell.column, rule))
        if cell.counted or named is None or None in (cell.value, named.value):
            continue
        number, names = _number(cell), len(named.parts)
        if number != names:
            told = f"{_title(row)}：{cell.column.name}填 {number}，{named.column.name}列了 {names} 个"
            records = _records((cell, named))
            yield Point(Concern.CONTRADICTION, (row.indicator.number,), told, "请补齐名称或更正数量", records)


def _flags(row: Row) -> Iterator[Point]:
    if not any(cell.value is False for cell in row.cells):
        return
    for cell in row.cells:
        if cell.column.cell in {Cell.MONEY, Cell.COUNT} and cell.value:
            told = f"{_title(row)}：填“否”，{cell.column.name}却是 {cell.shown} {cell.unit}".rstrip()
            yield Point(Concern.CONTRADICTION, (row.indicator.number,), told, "请更正其中一处", _records(row.cells))


def _within(cell: TableCell, figures: dict[tuple[str, str], TableCell]) -> Iterator[Point]:
    rule = rule_for(cell.indicator.name, cell.column.name)
    wholes = [figures[key] for key in rule.within if key in figures]
    if cell.value is None or not wholes or any(whole.value is None for whole in wholes):
        return
    part, whole = _number(cell), sum(_number(one) for one in wholes)
    if part > whole:
        of = "、".join(f"第 {one.indicator.number} 项{one.column.name} {_number(one)}" for one in wholes)
        own = f"第 {cell.indicator.number} 项“{cell.indicator.name}”{cell.column.name}"
        told = f"{own} {part}，多于它所属的总数 {whole}（{of}）"
        items = tuple(sorted({one.indicator.number for one in (cell, *wholes)}))
        yield Point(Concern.CONTRADICTION, items, told, "请更正其中一处", _records((cell, *wholes)))


def _recorded_otherwise(table: Table, cell: TableCell, happenings: Sequence[Happening]) -> Iterator[Point]:
    # a filed figure beside what the records of the same thing say
    rule = rule_for(cell.indicator.name, cell.column.name)
    if cell.counted or rule.count is None or cell.value is None or cell.column.cell not in {Cell.COUNT, Cell.MONEY}:
        return
    parts = parts_of(rule.count, [one for one in happenings if in_period(cell.indicator, one, table.on)])
    recorded = TableCell(cell.indicator, cell.column, True, parts, cell.unit)
    if parts and _number(recorded) > _number(cell):
        told = (
            f"第 {cell.indicator.number} 项“{cell.indicator.name}”{cell.column.name}填报 {cell.shown}，"
            f"系统里的记录有 {recorded.shown}"
        )
        remedy = "请核对填报数，或更正多记的记录"
        yield Point(Concern.CONTRADICTION, (cell.indicator.number,), told, remedy, recorded.records)


def _more_subsidised(figures: dict[tuple[str, str], TableCell]) -> Iterator[Point]:
    contracts = figures.get(("项目合同和省级以上奖补", "合同数"))
    subsidised = figures.get(("项目合同和省级以上奖补", "奖补项目数"))
    if contracts is None or subsidised is None or None in (contracts.value, subsidised.value):
        return
    if _number(subsidised) > _number(contracts):
        told = f"第 {contracts.indicator.number} 项：奖补项目 {subsidised.shown} 个，多于合同 {contracts.shown} 份"
        remedy = "请核对奖补项目是否都有合同，漏记的合同请登记"
        yield Point(Concern.CONTRADICTION, (contracts.indicator.number,), told, remedy, subsidised.records)


def _number(cell: TableCell) -> int:
    return cast("int", cell.value)


def _title(row: Row) -> str:
    return f"第 {row.indicator.number} 项“{row.indicator.name}”"


def _records(cells: Sequence[TableCell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for cell in cells for id_ in cell.records))
