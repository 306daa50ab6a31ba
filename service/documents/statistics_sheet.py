"""统计表: the sheet that is printed and signed, A4 upright, with merged heads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.programmes.words import Cell
from matcher.tables.book import Book
from matcher.tables.guard import RISKY
from matcher.tables.sheets import fitting, row_height
from service.documents.statistics_layout import (
    HEADINGS,
    Category,
    Header,
    Line,
    categories_of,
    heading_of,
    notes_of,
    period_of,
    shortened,
    signatures_of,
)
from service.domain.statistics.plain import title_of
from service.domain.statistics.table import Table, TableCell

WIDTHS = (11, 42, 44)
VALUES, LINKS = 2, 3
"""The columns of the values and, beside what is printed, of the links: a linked text would not wrap everywhere."""

_NAMES = 360
"""Characters of names that a cell shows; the others stand under 明细."""

_LINES = 25
_TOP = 4
_HEIGHT = 21.0
_A4 = 9


class FormSheet:
    """The form being written.

    Args:
        book: in which it is a sheet.
        title: of the sheet.
        table: what is written.
        header: who fills it in.
        links: where a cell leads and what it says there, by item and column: ``internal:'明细'!A2``, 3 条记录.
    """

    def __init__(
        self, book: Book, title: str, table: Table, header: Header, links: Mapping[tuple[str, str], tuple[str, str]]
    ) -> None:
        self._book, self._table, self._header, self._links = book, table, header, links
        self._formats: dict[str, Format] = {}
        self._row = _TOP
        self.sheet: Worksheet = book.workbook.add_worksheet(title)
        self.rows: dict[tuple[str, str], int] = {}
        """The 0-based row of each cell, by item and column."""

    def write(self) -> None:
        """Write it from top to bottom."""
        for position, width in enumerate(WIDTHS):
            self.sheet.set_column(position, position, width)
        self._head()
        for category in categories_of(self._table):
            self._category(category)
        self._foot()
        self._print()

    def _head(self) -> None:
        left, right = heading_of(self._header, self._table)
        title = self._look("title", bold=True, font_size=18, font_name="黑体", align="center", valign="vcenter")
        self.sheet.set_row(0, 36)
        self.sheet.merge_range(0, 0, 0, VALUES, title_of(self._table), title)
        self.sheet.merge_range(1, 0, 1, VALUES, period_of(self._table), self._look("period", align="center"))
        self.sheet.merge_range(2, 0, 2, 1, fitting(left), self._look("left", valign="vcenter"))
        self.sheet.write_string(2, VALUES, right, self._look("right", align="right", valign="vcenter"))
        self.sheet.set_row(2, 22)
        self.sheet.set_column(LINKS, LINKS, 12)
        self.sheet.set_row(_TOP - 1, 24)
        head = self._look("head", bold=True, border=1, align="center", valign="vcenter", bg_color="#F2F2F2")
        for position, text in enumerate(HEADINGS):
            self.sheet.write_string(_TOP - 1, position, text, head)

    def _category(self, category: Category) -> None:
        first = self._row
        for line in category.lines:
            self._line(line)
        look = self._look("category", border=1, bold=True, text_wrap=True, align="center")
        if self._row - first > 1:
            self.sheet.merge_range(first, 0, self._row - 1, 0, category.name, look)
        else:
            self.sheet.write_string(first, 0, category.name, look)

    def _line(self, line: Line) -> None:
        if line.cell is None:
            look = self._look("heading", border=1, bold=True, valign="vcenter", bg_color="#F7F7F7")
            self.sheet.set_row(self._row, _HEIGHT + 3)
            self.sheet.merge_range(self._row, 1, self._row, VALUES, line.label, look)
        else:
            text = shortened(line.cell, _NAMES)
            height = row_height([(line.label, WIDTHS[1] + 1), (text, WIDTHS[VALUES] - 4)], _LINES)
            self.sheet.set_row(self._row, max(_HEIGHT, height + 6))
            edges = _edges(line)
            look = self._look(f"label {sorted(edges)}", text_wrap=True, left=1, right=1, **edges)
            self.sheet.write_string(self._row, 1, line.label, look)
            self._value(line.cell, text, edges)
        self._row += 1

    def _value(self, cell: TableCell, text: str, edges: dict[str, int]) -> None:
        key = cell.indicator.key, cell.column.name
        self.rows[key] = self._row
        place = self._row, VALUES
        figure = _figure(cell)
        shape = "General" if figure is None else _shape(figure)
        quoted = figure is None and RISKY.match(text) is not None
        look = self._look(
            f"value {sorted(edges)} {shape} {quoted}",
            text_wrap=True,
            align="left",
            indent=1,
            left=1,
            right=1,
            num_format=shape,
            quote_prefix=quoted,
            **edges,
        )
        if key in self._links:
            address, says = self._links[key]
            link = self._look("link", font_color="#1F4E9E", underline=1, font_size=9)
            self.sheet.write_url(self._row, LINKS, address, link, says)
        if figure is not None:
            self.sheet.write_number(*place, float(figure), look)
        elif text:
            self.sheet.write_string(*place, fitting(text), look)
        else:
            self.sheet.write_blank(*place, None, look)

    def _foot(self) -> None:
        self.sheet.set_row(self._row, 32)
        sign = self._look("sign", valign="vcenter")
        self.sheet.merge_range(self._row, 0, self._row, VALUES, fitting(signatures_of(self._header)), sign)
        if notes := notes_of(self._table):
            self._row += 1
            text = fitting("注：" + "".join(notes))
            note = self._look("note", font_size=9, text_wrap=True, font_color="#404040")
            self.sheet.set_row(self._row, row_height([(text, sum(WIDTHS) * 1.1)], _LINES))
            self.sheet.merge_range(self._row, 0, self._row, VALUES, text, note)

    def _print(self) -> None:
        sheet = self.sheet
        sheet.set_paper(_A4)
        sheet.set_portrait()
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.print_area(0, 0, self._row, VALUES)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(_TOP - 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        sheet.freeze_panes(_TOP, 0)

    def _look(self, name: str, **properties: Any) -> Format:
        if name not in self._formats:
            self._formats[name] = self._book.workbook.add_format({"valign": "top", **properties})
        return self._formats[name]


def _edges(line: Line) -> dict[str, int]:
    # the lines of one item stand in one frame
    return ({"top": 1} if line.first else {}) | ({"bottom": 1} if line.last else {})


def _figure(cell: TableCell) -> Decimal | None:
    if cell.column.cell in {Cell.COUNT, Cell.MONEY} and cell.value is not None:
        figure = Decimal(cell.shown)
        return figure if abs(figure) < _EXACT else None
    return None


_EXACT = Decimal(10) ** 9
"""With six decimals below it, a number in a workbook is exact."""


def _shape(figure: Decimal) -> str:
    places = max(0, -int(figure.as_tuple().exponent))
    return f"0.{'0' * places}" if places else "0"
