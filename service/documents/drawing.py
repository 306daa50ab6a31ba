"""Blocks that templates are drawn with: paragraphs, loops, tables of facts and of rows, places to sign and seal, boxes.

What a document says is not decided here, nor how its styles look.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from service.documents.stationery import WIDTH, empty_page

_ROW = 9
"""Least height of a row in mm: enough to write in by hand."""

Column = tuple[str, int, str]
"""Head, width in mm and what stands in the cell; several lines where it has line breaks."""


class Sheet:
    """A template being drawn, from top to bottom."""

    def __init__(self) -> None:
        self.document = empty_page()

    def say(self, text: str, style: str = "Normal") -> Paragraph:
        """Add a paragraph."""
        return self.document.add_paragraph(text, style)

    def tag(self, *tags: str) -> None:
        """Add tags that stand by themselves, such as ``for part in parts``."""
        for tag in tags:
            self.say(f"{{%p {tag} %}}")

    def each(self, loop: str, text: str, style: str = "Normal") -> None:
        """Add a paragraph for every row of a loop such as ``line in reason``."""
        self.tag(f"for {loop}")
        self.say(text, style)
        self.tag("endfor")

    def lines(self, loop: str, stays: str = "loop.last") -> None:
        """Add the lines of a text; those that stay with what follows keep a signature from standing alone on a page."""
        line = loop.partition(" ")[0]
        self.tag(f"for {loop}", f"if {stays}")
        self.say(f"{{{{ {line} }}}}", "连下")
        self.tag("else")
        self.say(f"{{{{ {line} }}}}")
        self.tag("endif", "endfor")

    def where(self, condition: str, text: str, style: str = "Normal") -> None:
        """Add a paragraph that is there under a condition."""
        self.tag(f"if {condition}")
        self.say(text, style)
        self.tag("endif")

    def gap(self) -> None:
        """Add a narrow space, without which two tables would become one."""
        self.say("", "间隔")

    def facts(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Add a table of labels and values: each row one pair over the whole width, or two."""
        table = self._table(4, (28, 50, 28, 50))
        for row in rows:
            line = _add_row(table, least=_ROW)
            cells = line.cells
            whole = len(row) < len(cells)
            places = (cells[0], cells[1].merge(cells[3])) if whole else cells
            for cell, words, style in zip(places, row, ("表头", "表文") * 2, strict=False):
                _put(cell, words, style)
        self.gap()

    def rows(self, loop: str, columns: Sequence[Column], foot: tuple[str, str] | None = None) -> None:
        """Add a table with a row for every turn of a loop.

        Args:
            loop: such as ``row in part.funds``.
            columns: of the table.
            foot: a condition and the text of a last row over the whole width.
        """
        table = self._table(len(columns), [width for _, width, _ in columns])
        head = _add_row(table)
        for cell, (label, _, _) in zip(head.cells, columns, strict=True):
            _put(cell, label, "表头")
        _repeat(head)
        texts = [text for _, _, text in columns]
        _put(_add_row(table).cells[0], f"{{%tr for {loop} %}}", "表文")
        if foot:  # the last row stays with the foot
            _put(_add_row(table).cells[0], f"{{%tr if loop.last and {foot[0]} %}}", "表文")
            _keep_with_next(_filled_row(table, texts))
            _put(_add_row(table).cells[0], "{%tr else %}", "表文")
        _filled_row(table, texts)
        if foot:
            _put(_add_row(table).cells[0], "{%tr endif %}", "表文")
        _put(_add_row(table).cells[0], "{%tr endfor %}", "表文")
        if foot:
            _put(_add_row(table).cells[0], f"{{%tr if {foot[0]} %}}", "表文")
            last = _add_row(table, least=_ROW)
            _put(last.cells[0].merge(last.cells[-1]), foot[1], "表文")
            _put(_add_row(table).cells[0], "{%tr endif %}", "表文")
        self.gap()

    def seals(self, loop: str, left: str, right: str) -> None:
        """Add a place to sign and seal for every turn of a loop, never broken over two pages."""
        table = self._table(2, (78, 78))
        _put(_add_row(table).cells[0], f"{{%tr for {loop} %}}", "表文")
        row = _add_row(table, least=34)
        _put(row.cells[0], left, "签署")
        _put(row.cells[1], right, "签署")
        _put(_add_row(table).cells[0], "{%tr endfor %}", "表文")
        self.gap()

    def box(self, lines: Sequence[tuple[str, str]], height: int) -> None:
        """Add a framed box with lines of (text, style), in the middle of the page's width."""
        table = self._table(1, (WIDTH,))
        row = _add_row(table, least=height)
        properties = row.cells[0]._tc.get_or_add_tcPr()
        line = 'w:val="double" w:sz="12" w:color="C00000"'
        sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right"))
        properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>"))
        first, *others = lines
        _put(row.cells[0], *first)
        for text, style in others:
            row.cells[0].add_paragraph(text, style)
        self.gap()

    def red_line(self, paragraph: Paragraph) -> None:
        """Draw the red line of an official letterhead under a paragraph."""
        border = '<w:bottom w:val="single" w:sz="18" w:space="6" w:color="C00000"/>'
        paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))

    def header(self, text: str) -> None:
        """Put a line at the top of every page."""
        section = self.document.sections[0]
        for part in (section.header, section.even_page_header):
            part.is_linked_to_previous = False
            part.paragraphs[0].text = text
            part.paragraphs[0].style = self.document.styles["页眉文"]

    def finished(self) -> Document:
        """Return the template; signs that Latin and Chinese share, such as “”, stand in the Chinese font."""
        section = self.document.sections[0]
        for element in (self.document.element.body, section.header._element, section.even_page_header._element):
            for run in element.iter(qn("w:r")):
                run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        return self.document

    def _table(self, columns: int, widths: Sequence[int]) -> Table:
        table: Table = self.document.add_table(0, columns, "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table


def _put(cell: _Cell, text: str, style: str) -> None:
    """Write lines into an empty cell, one paragraph each, in the middle of its height."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if style == "签署" else WD_ALIGN_VERTICAL.CENTER
    first, *others = text.split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
    for line in others:
        cell.add_paragraph(line, style)


def _add_row(table: Table, least: int = 0) -> _Row:
    """Add a row of at least some mm of height, which stays on one page if it fits on one."""
    row = cast("_Row", table.add_row())  # type: ignore[no-untyped-call]  # python-docx leaves this one untyped
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if least:
        row.height, row.height_rule = Mm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
    return row


def _repeat(row: _Row) -> None:
    """Put a row at the top of every page that its table runs to."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    _keep_with_next(row)


def _filled_row(table: Table, texts: Sequence[str]) -> _Row:
    row = _add_row(table, least=_ROW)
    for cell, text in zip(row.cells, texts, strict=True):
        _put(cell, text, "表文")
    return row


def _keep_with_next(row: _Row) -> None:
    """Keep a row on the page of the one after it."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
