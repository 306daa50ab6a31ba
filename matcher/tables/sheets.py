"""Tables in workbooks: headings, rows high enough for their texts, cells as what they are, and how they print.

What stands in the tables is the business of `templates`, `report` and `export`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.worksheet import Worksheet

from matcher.tables.book import Book, Look
from matcher.tables.cells import Cell, shown
from matcher.tables.guard import RISKY

MOST_CHARACTERS = 32_767
"""What a cell holds, in UTF-16 units."""

MOST_COLUMNS = 300
"""Columns of one sheet, as many as the import reads."""

_MOST_ROWS = 1_048_576
_EXACT = 1e15
_FIRST_DAY = date(1900, 3, 1)  # spreadsheet programs count earlier days differently
_A4 = 9
_PAGE = 165  # characters across a page at a size one can still read
_LINE = 15  # points


@dataclass(frozen=True, slots=True)
class Column:
    """列: heading, width in characters of Latin text (a Chinese one takes two), look, and whether it must be filled."""

    heading: str
    width: float
    look: Look = Look.LINE
    required: bool = False


class Table:
    """表: a frozen row of headings and any number of rows; a full sheet is continued on another, `title (2)`.

    Args:
        fixed: columns that stay in view when one scrolls to the right, and on every page of a wide print.
        most_lines: how high a row may grow to show its texts whole.
    """

    def __init__(
        self, book: Book, title: str, columns: Sequence[Column], *, fixed: int = 0, most_lines: int = 6
    ) -> None:
        self._book, self._title, self._columns, self._fixed, self._most = book, title, columns, fixed, most_lines
        self._sheets, self._row = 0, 0
        book.at_end.append(self._finish)
        self.sheet = self._next_sheet()

    def append(self, cells: Sequence[Cell]) -> None:
        """Write one row, a cell a column."""
        if self._row == _MOST_ROWS:
            self._finish()
            self.sheet = self._next_sheet()
        write_row(self._book, self.sheet, self._row, cells, self._columns, self._most)
        self._row += 1

    def _finish(self) -> None:
        # let people filter the rows
        if self._row > 1:
            self.sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)

    def _next_sheet(self) -> Worksheet:
        self._sheets += 1
        sheet = self._book.workbook.add_worksheet(self._title + (f" ({self._sheets})" if self._sheets > 1 else ""))
        for position, column in enumerate(self._columns):
            sheet.set_column(position, position, column.width, self._book.format(column.look))
        write_headings(self._book, sheet, 0, self._columns)
        sheet.freeze_panes(1, self._fixed)
        set_up_print(sheet, self._columns, heading_row=0, fixed=self._fixed)
        self._row = 1
        return sheet


def write_headings(book: Book, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headings of a table into a 0-based row; those that must be filled are red and end in ``*``."""
    plain, required = book.heading(), book.heading(required=True)
    sheet.set_row(row, 34)
    for position, column in enumerate(columns):
        heading = f"{column.heading}*" if column.required else column.heading
        sheet.write_string(row, position, fitting(heading), required if column.required else plain)


def write_row(
    book: Book, sheet: Worksheet, row: int, cells: Sequence[Cell], columns: Sequence[Column], most_lines: int
) -> None:
    """Write a row, high enough for its wrapped texts: not every program sees to that when it opens a file."""
    for position, (cell, column) in enumerate(zip(cells, columns, strict=False)):
        write_cell(book, sheet, (row, position), cell, column.look)
    wrapped = [(c, column.width) for c, column in zip(cells, columns, strict=False) if c and column.look.wraps]
    if (height := row_height(wrapped, most_lines)) > _LINE:
        sheet.set_row(row, height)


def row_height(wrapped: Sequence[tuple[Cell, float]], most_lines: int) -> float:
    """Return the height in points of a row with these texts, each in a column of a width."""
    lines = 1
    for cell, width in wrapped:
        if lines < most_lines and isinstance(cell, str):
            lines = max(lines, min(most_lines, _lines(cell[: most_lines * int(width)], width)))
    return lines * _LINE + 3 * (lines > 1)


def write_cell(
    book: Book, sheet: Worksheet, place: tuple[int, int], cell: Cell, look: Look, *, example: bool = False
) -> None:
    """Write a cell as what it is: numbers and dates as such, any text as a text, never as a formula."""
    row, column = place
    if cell is None and not example:
        return
    if isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, cell, book.format(Look.DATE, example=example))
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell) and abs(cell) < _EXACT:
        sheet.write_number(row, column, cell, book.format(look, example=example))
    elif text := fitting(shown(cell)):
        style = book.format(look, example=example, quoted=RISKY.match(text) is not None)
        sheet.write_string(row, column, text, style)
    elif example:
        sheet.write_blank(row, column, None, book.format(look, example=True))


def fitting(text: str) -> str:
    """Return a text as a cell can hold it: whole characters, one kind of line end, cut with a remark if too long."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    if not too_long(text):
        return text
    return f"{text[: MOST_CHARACTERS // 2 - 40]}……（共 {len(text):,} 字，一格放不下，其余从略）"


def too_long(text: str) -> bool:
    """Tell whether a text is longer than a cell can be."""
    most = MOST_CHARACTERS
    return len(text) > most or (len(text) > most // 2 and len(text.encode("utf-16-le")) // 2 > most)


def set_up_print(sheet: Worksheet, columns: Sequence[Column], *, heading_row: int, fixed: int = 0) -> None:
    """Print on A4 across, headings on every page, the sheet's title above and page numbers below.

    A wide table goes over several pages side by side, each with the fixed columns.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.fit_to_pages(max(1, round(sum(column.width for column in columns) / _PAGE)), 0)
    sheet.repeat_rows(heading_row)
    if heading_row == 0:  # nothing but the table
        sheet.hide_gridlines(0)
    if fixed:
        sheet.repeat_columns(0, fixed - 1)
    sheet.set_header("&C&A")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _lines(text: str, width: float) -> int:
    # a Chinese character takes two places in GB18030 as it does on the screen
    return sum(max(1, math.ceil(len(line.encode("gb18030", "replace")) / width)) for line in text.split("\n"))
