"""The statistics form as a Word document, as it is printed, signed and sent in; cells grow with what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from matcher.storage import write_atomically
from service.documents.sealing import sealed
from service.documents.stationery import HEI, LEFT, MIDDLE, PLAIN, SONG, empty_page
from service.documents.statistics_layout import (
    HEADINGS,
    Category,
    Header,
    Line,
    categories_of,
    heading_of,
    notes_of,
    period_of,
    signatures_of,
)
from service.documents.tall_rows import let_tall_rows_break
from service.domain.statistics.plain import title_of
from service.domain.statistics.table import Table

_MARGIN, _WIDTHS = 21, (20, 82, 66)
_SIZE, _NOTE = 10.5, 9
_LINE = 1.5
_GAP = Pt(1.5)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def statistics_form(path: Path, table: Table, header: Header) -> None:
    """Write the table as a Word document; the same table gives the same bytes.

    Args:
        path: of the new file, ``.docx``.
        table: to be written.
        header: who fills it in; what is empty is left to be written by hand.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    document = _page()
    _say(document.add_paragraph(), title_of(table), font=SONG, size=18, align=MIDDLE)
    _say(document.add_paragraph(), period_of(table), align=MIDDLE)
    heading = document.add_paragraph()
    heading.paragraph_format.tab_stops.add_tab_stop(Mm(sum(_WIDTHS)), WD_TAB_ALIGNMENT.RIGHT)
    _say(heading, "\t".join(heading_of(header, table)))
    _form(document, categories_of(table))
    signatures = document.add_paragraph()
    signatures.paragraph_format.space_before = Pt(10)
    _say(signatures, signatures_of(header))
    if notes := notes_of(table):
        note = document.add_paragraph()
        note.paragraph_format.space_before = Pt(8)
        _say(note, "注：" + "".join(notes), size=_NOTE)
    let_tall_rows_break(document)
    write_atomically(path, sealed(document, title=title_of(table), subject=table.pack.programme.title))


def _form(document: Document, categories: Sequence[Category]) -> None:
    grid = document.add_table(1, len(HEADINGS), "Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(grid.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    head = grid.rows[0]
    for kept in ("cantSplit", "tblHeader"):  # whole, and on every page
        head._tr.get_or_add_trPr().append(parse_xml(f"<w:{kept} {nsdecls('w')}/>"))
    for cell, text in zip(head.cells, HEADINGS, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        _say(cell.paragraphs[0], text, font=HEI, align=MIDDLE)
    for category in categories:
        _category(grid, category)


def _category(grid: Grid, category: Category) -> None:
    rows = [_line(grid, line) for line in category.lines]
    for position, row in enumerate(rows):
        merge = "restart" if position == 0 else "continue"
        row.cells[0]._tc.get_or_add_tcPr().append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{merge}"/>'))
    _say(rows[0].cells[0].paragraphs[0], category.name, font=HEI, align=MIDDLE)


def _line(grid: Grid, line: Line) -> _Row:
    row: _Row = grid.add_row()  # type: ignore[no-untyped-call]  # python-docx left this one without types
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    _, label, value = row.cells
    if line.cell is None:
        whole = label.merge(value)
        _say(whole.paragraphs[0], line.label, font=HEI)
        whole.paragraphs[0].paragraph_format.keep_with_next = True
        return row
    _say(label.paragraphs[0], line.label)
    label.paragraphs[0].paragraph_format.keep_with_next = not line.last
    first, *others = line.cell.shown.split("\n")
    _say(value.paragraphs[0], first)
    for text in others:
        _say(value.add_paragraph(), text)
    for cell in (label, value):
        _frame(cell, line)
    return row


def _frame(cell: _Cell, line: Line) -> None:
    # the lines of one item stand in one frame
    open_sides = [side for side, shut in (("top", line.first), ("bottom", line.last)) if not shut]
    if open_sides:
        sides = "".join(f'<w:{side} w:val="nil"/>' for side in open_sides)
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>"))


def _say(
    paragraph: Paragraph, text: str, *, font: str = PLAIN, size: float = _SIZE, align: WD_ALIGN_PARAGRAPH = LEFT
) -> None:
    paragraph.style, paragraph.alignment = "表文", align
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(size * _LINE)  # or else figures stand higher than Chinese beside them
    shape.space_before, shape.space_after = max(shape.space_before or 0, _GAP), _GAP
    run = paragraph.add_run(_NOT_IN_XML.sub("", text))
    run.font.size, run.font.bold = Pt(size), font == HEI
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")  # signs that Latin and Chinese share, such as “”


def _page() -> Document:
    # the page of other documents, with room for three columns
    document = empty_page()
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.header_distance = section.footer_distance = Mm(_MARGIN / 2)
    return document
