"""The statistics form as a Word document, as it is printed, signed and sent in; cells grow with what stands in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as Grid
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from matcher.storage import write_atomically
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
from service.domain.statistics.plain import title_of
from service.domain.statistics.table import Table

_SONG, _HEI, _TITLE, _LATIN = "宋体", "黑体", "方正小标宋简体", "Times New Roman"
_MARGIN, _WIDTHS = 21, (20, 82, 66)
_SIZE, _NOTE = 10.5, 9
_LINE = 1.5
_LEFT, _MIDDLE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_TIME = (1980, 1, 1, 0, 0, 0)
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
    document = docx.Document()
    _set_up(document)
    _say(document.add_paragraph(), title_of(table), font=_TITLE, size=18, align=_MIDDLE)
    _say(document.add_paragraph(), period_of(table), align=_MIDDLE)
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
    write_atomically(path, _bytes_of(document, title_of(table), table))


def _form(document: Document, categories: Sequence[Category]) -> None:
    grid = document.add_table(1, len(HEADINGS), "Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(grid.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    head = grid.rows[0]
    head._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # on every page
    for cell, text in zip(head.cells, HEADINGS, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        _say(cell.paragraphs[0], text, font=_HEI, align=_MIDDLE)
    for category in categories:
        _category(grid, category)


def _category(grid: Grid, category: Category) -> None:
    rows = [_line(grid, line) for line in category.lines]
    for position, row in enumerate(rows):
        merge = "restart" if position == 0 else "continue"
        row.cells[0]._tc.get_or_add_tcPr().append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{merge}"/>'))
    _say(rows[0].cells[0].paragraphs[0], category.name, font=_HEI, align=_MIDDLE)


def _line(grid: Grid, line: Line) -> _Row:
    row: _Row = grid.add_row()  # type: ignore[no-untyped-call]  # python-docx left this one without types
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    _, label, value = row.cells
    if line.cell is None:
        whole = label.merge(value)
        _say(whole.paragraphs[0], line.label, font=_HEI)
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
    paragraph: Paragraph,
    text: str,
    *,
    font: str = _SONG,
    size: float = _SIZE,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.line_spacing = Pt(size * _LINE)  # or else figures stand higher than Chinese beside them
    run = paragraph.add_run(_NOT_IN_XML.sub("", text))
    run.font.name, run.font.size, run.font.bold = _LATIN, Pt(size), font == _HEI
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")  # signs that Latin and Chinese share, such as “”


def _set_up(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(20)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # or else signs stand as in Japanese
    spacing = cast("ParagraphStyle", document.styles["Normal"]).paragraph_format
    spacing.space_before, spacing.space_after = Pt(1.5), Pt(1.5)
    footer = section.footer.paragraphs[0]
    _say(footer, "— ", align=_MIDDLE)
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    _say(footer, " —", align=_MIDDLE)


def _bytes_of(document: Document, title: str, table: Table) -> bytes:
    day = datetime(table.on.year, table.on.month, table.on.day, tzinfo=UTC)
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.comments = title[:255], "", "", ""
    facts.created = facts.modified = day
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]  # a picture of python-docx's own empty document
    draft, out = io.BytesIO(), io.BytesIO()
    document.save(draft)
    with zipfile.ZipFile(draft) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            written.writestr(zipfile.ZipInfo(name, _TIME), read.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
