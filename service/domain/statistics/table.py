"""The statistics table of a pack: each cell with its value and the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from matcher.errors import HuiqiError
from matcher.programmes.entries import Column, Indicator
from matcher.programmes.pack import Pack
from matcher.programmes.words import Cell, Origin
from service.domain.statistics.amounts import in_wan
from service.domain.statistics.counting import Part, in_order, parts_of
from service.domain.statistics.filed import YES, filed_parts, filing_fault
from service.domain.statistics.records import Filing, Happening, Record
from service.domain.statistics.rules import Rule, rule_for

Value = int | str | bool | tuple[str, ...] | None
"""What a cell says: a count, 分, names, a text, yes or no; None where nothing is known, which is not zero."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """填报单位: who reports.

    Attributes:
        under: ids of the bodies whose records are reported with its own.
        takes_part: whether what others record counts where it is a party, as for a society.
    """

    id: str
    name: str
    under: frozenset[str] = frozenset()
    takes_part: bool = False

    def covers(self, record: Record) -> bool:
        """Tell whether a record is of this report."""
        if record.office == self.id or record.office in self.under:
            return True
        return self.takes_part and isinstance(record, Happening) and any(self.id == one.id for one in record.parties)


@dataclass(frozen=True, slots=True)
class TableCell:
    """一格: its value is nothing but its parts.

    Attributes:
        counted: from happenings; else filed.
        note: what was decided where the form leaves open what counts.
    """

    indicator: Indicator
    column: Column
    counted: bool
    parts: tuple[Part, ...]
    unit: str = ""
    note: str = ""

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records behind it."""
        return tuple(dict.fromkeys(id_ for part in self.parts for id_ in part.records))

    @property
    def value(self) -> Value:
        """What it says; a count of happenings without any is 0, a figure that nobody filed is unknown."""
        cell = self.column.cell
        if not self.parts and not (self.counted and cell in _COUNTABLE):
            return None
        match cell:
            case Cell.COUNT | Cell.MONEY:
                return sum(part.amount for part in self.parts)
            case Cell.NAMES:
                return tuple(part.name for part in self.parts)
            case Cell.FLAG:
                return self.counted or self.parts[-1].name == YES
        return "\n".join(part.name for part in self.parts)

    @property
    def shown(self) -> str:
        """The value as a form shows it; empty where it is unknown."""
        value = self.value
        match self.column.cell:
            case Cell.MONEY if isinstance(value, int):
                return in_wan(value)
            case Cell.NAMES if isinstance(value, tuple):
                return "、".join(value)
            case Cell.FLAG if value is not None:
                return "是" if value else "否"
        return "" if value is None else str(value)


_COUNTABLE = {Cell.COUNT, Cell.MONEY, Cell.NAMES}


@dataclass(frozen=True, slots=True)
class Row:
    """一项: an indicator and its cells, in the order of the form."""

    indicator: Indicator
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """统计表.

    Attributes:
        on: the last day that is looked at.
        records: those behind a cell, oldest first.
    """

    pack: Pack
    reporter: Reporter
    on: date
    rows: tuple[Row, ...]
    records: tuple[Record, ...]

    def cells(self) -> tuple[TableCell, ...]:
        """Return all cells, in order."""
        return tuple(cell for row in self.rows for cell in row.cells)

    def sections(self) -> tuple[tuple[str, tuple[tuple[str, tuple[Row, ...]], ...]], ...]:
        """Return the rows by 类别 and 小节; a section 类别/小节 has both, others have no 小节."""
        split = [(*_section(row.indicator), row) for row in self.rows]
        return tuple(
            (
                category,
                tuple(
                    (part, tuple(row for *_, row in rows))
                    for part, rows in groupby(list(within), key=lambda one: one[1])
                ),
            )
            for category, within in groupby(split, key=lambda one: one[0])
        )


def statistics(
    pack: Pack, happenings: Iterable[Happening], filings: Iterable[Filing], reporter: Reporter, on: date
) -> Table:
    """Return the table of a pack as the records have it on a day, that day included.

    An item that the pack counts from events is counted where there is a rule for it; everything else is filed.

    Raises:
        HuiqiError: two records have one id.
    """
    own = [one for one in happenings if reporter.covers(one)]
    stated = sorted((one for one in filings if reporter.covers(one)), key=in_order)
    by_id: dict[str, Record] = {}
    records: list[Record] = [*own, *stated]
    for record in records:
        if by_id.setdefault(record.id, record) is not record:
            raise HuiqiError(f"两条记录的编号都是 {record.id}", "请给其中一条另编一个编号")
    rows = tuple(_row(one, own, stated, on) for one in sorted(pack.indicators, key=lambda one: one.number))
    behind = {id_ for row in rows for cell in row.cells for id_ in cell.records}
    return Table(pack, reporter, on, rows, tuple(sorted((by_id[id_] for id_ in behind), key=in_order)))


def is_counted(indicator: Indicator, rule: Rule) -> bool:
    """Tell whether a cell is counted from happenings; one without a rule cannot be."""
    return indicator.origin is Origin.EVENTS and rule.count is not None


def in_period(indicator: Indicator, record: Record, on: date) -> bool:
    """Tell whether a record is of the days of an item, both ends included, and not after `on`."""
    return (indicator.since or date.min) <= record.day <= min(indicator.until or on, on)


def usable(indicator: Indicator, filings: Iterable[Filing]) -> list[Filing]:
    """Return the filings that fill a cell of an item."""
    columns = {one.name: one for one in indicator.columns}
    return [
        one
        for one in filings
        if one.indicator == indicator.key and one.column in columns and filing_fault(columns[one.column], one) is None
    ]


def _row(indicator: Indicator, happenings: Sequence[Happening], filings: Sequence[Filing], on: date) -> Row:
    happened = [one for one in happenings if in_period(indicator, one, on)]
    filed = [one for one in usable(indicator, filings) if in_period(indicator, one, on)]
    return Row(indicator, tuple(_cell(indicator, column, happened, filed) for column in indicator.columns))


def _cell(indicator: Indicator, column: Column, happened: Sequence[Happening], filed: Sequence[Filing]) -> TableCell:
    rule = rule_for(indicator.name, column.name)
    unit = "万元" if column.cell is Cell.MONEY else rule.unit
    if is_counted(indicator, rule) and rule.count is not None:
        return TableCell(indicator, column, True, parts_of(rule.count, happened), unit, rule.note)
    return TableCell(indicator, column, False, filed_parts(indicator, column, rule, filed), unit)


def _section(indicator: Indicator) -> tuple[str, str]:
    category, _, part = indicator.section.partition("/")
    return category, part
