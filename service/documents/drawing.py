"""Blocks that templates are drawn with: page, styles and fonts of official documents, tables, loops, places to sign.

After GB/T 9704-2012: A4, text of 156 × 225 mm, title 2号 小标宋, text 3号 仿宋 on lines of 28 pt, chapters 黑体, sections 楷体,
page numbers — 1 — outside. What a document says is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

SONG, FANGSONG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
LATIN = "Times New Roman"
WIDTH = 156
"""Width of the text in mm."""

_ROW = 9
"""Least height of a row in mm: enough to write in by hand."""

RED = RGBColor(0xC0, 0x00, 0x00)
LEFT, RIGHT, MIDDLE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER

Column = tuple[str, int, str]
"""Head, width in mm and what stands in the cell; several lines where it has line breaks."""

_OTHER_NAMES = {
    SONG: "方正小标宋_GBK,华文中宋,Noto Serif CJK SC",
    FANGSONG: "仿宋_GB2312,华文仿宋,Noto Serif CJK SC",
    HEI: "SimHei,Noto Sans CJK SC",
    KAI: "楷体_GB2312,华文楷体,Noto Serif CJK SC",
    PLAIN: "SimSun,Noto Serif CJK SC",
}
"""What a program without the font may take instead."""


class Sheet:
    """A template being drawn, from top to bottom."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self._empty()
        self._page()
        self._styles()
        self._fonts()

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
            line = table.add_row()
            line.height, line.height_rule = Mm(_ROW), WD_ROW_HEIGHT_RULE.AT_LEAST
            cells = line.cells
            if len(row) == 2:  # noqa: PLR2004 - one pair
                value = cells[1].merge(cells[3])
                pairs = ((cells[0], value),)
            else:
                pairs = ((cells[0], cells[1]), (cells[2], cells[3]))
            for (label, value), words in zip(pairs, (row[:2], row[2:]), strict=False):
                _put(label, words[0], "表头")
                _put(value, words[1], "表文")
        self.gap()

    def rows(self, loop: str, columns: Sequence[Column], foot: tuple[str, str] | None = None) -> None:
        """Add a table with a row for every turn of a loop.

        Args:
            loop: such as ``row in part.funds``.
            columns: of the table.
            foot: a condition and the text of a last row over the whole width.
        """
        table = self._table(len(columns), [width for _, width, _ in columns])
        head = table.add_row()
        _repeat(head)
        for cell, (label, _, _) in zip(head.cells, columns, strict=True):
            _put(cell, label, "表头")
        _put(table.add_row().cells[0], f"{{%tr for {loop} %}}", "表文")
        row = table.add_row()
        row.height, row.height_rule = Mm(_ROW), WD_ROW_HEIGHT_RULE.AT_LEAST
        _whole(row)
        for cell, (_, _, text) in zip(row.cells, columns, strict=True):
            _put(cell, text, "表文")
        _put(table.add_row().cells[0], "{%tr endfor %}", "表文")
        if foot:
            _put(table.add_row().cells[0], f"{{%tr if {foot[0]} %}}", "表文")
            cells = table.add_row().cells
            _put(cells[0].merge(cells[-1]), foot[1], "表文")
            _put(table.add_row().cells[0], "{%tr endif %}", "表文")
        self.gap()

    def seals(self, loop: str, left: str, right: str) -> None:
        """Add a place to sign and seal for every turn of a loop, never broken over two pages."""
        table = self._table(2, (78, 78))
        _put(table.add_row().cells[0], f"{{%tr for {loop} %}}", "表文")
        row = table.add_row()
        row.height, row.height_rule = Mm(34), WD_ROW_HEIGHT_RULE.AT_LEAST
        _whole(row)
        _put(row.cells[0], left, "签署")
        _put(row.cells[1], right, "签署")
        _put(table.add_row().cells[0], "{%tr endfor %}", "表文")
        self.gap()

    def box(self, lines: Sequence[tuple[str, str]], height: int) -> None:
        """Add a framed box with lines of (text, style), in the middle of the page's width."""
        table = self._table(1, (WIDTH,))
        row = table.add_row()
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        _whole(row)
        properties = row.cells[0]._tc.get_or_add_tcPr()
        sides = "".join(f'<w:{side} w:val="double" w:sz="12" w:color="C00000"/>' for side in ("top", "left", "bottom", "right"))
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

    def _empty(self) -> None:
        """Leave out what the empty document of python-docx brings along: a hundred styles and an older copy of them."""
        relations = self.document.part.rels
        for key in [key for key, one in relations.items() if one.reltype.rsplit("/", 1)[-1] in _UNUSED_PARTS]:
            del relations[key]
        styles = self.document.styles.element
        (defaults,) = styles.iter(qn("w:rPrDefault"))
        (fonts,), (language,) = defaults.iter(qn("w:rFonts")), defaults.iter(qn("w:lang"))
        fonts.attrib.clear()
        language.set(qn("w:eastAsia"), "zh-CN")
        for child in list(styles):
            if child.tag == qn("w:latentStyles") or (child.tag == qn("w:style") and child.get(qn("w:styleId")) not in _USED):
                styles.remove(child)

    def _page(self) -> None:
        section = self.document.sections[0]
        section.orientation = WD_ORIENTATION.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = Mm(37), Mm(28)
        section.bottom_margin, section.right_margin = Mm(35), Mm(26)
        section.header_distance, section.footer_distance = Mm(20), Mm(25)
        self.document.settings.odd_and_even_pages_header_footer = True

    def _fonts(self) -> None:
        package = self.document.part.package
        for part in package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                listed = "".join(
                    f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
                    for name, others in _OTHER_NAMES.items()
                )
                xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{listed}</w:fonts>'
                part._blob = xml.encode()

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        assert isinstance(normal, ParagraphStyle)  # noqa: S101 - for the type checker
        _look(normal, FANGSONG, 16, indent=2)
        for name, font, size, options in _LOOKS:
            _look(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), font, size, **options)  # type: ignore[arg-type]
        section = self.document.sections[0]
        for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.style, paragraph.alignment = styles["页码"], align
            _page_number(paragraph)

    def _table(self, columns: int, widths: Sequence[int]) -> Table:
        table = self.document.add_table(0, columns, "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table


_UNUSED_PARTS = ("stylesWithEffects", "customXml", "numbering", "webSettings")
_USED = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "Footer")

_LOOKS: tuple[tuple[str, str, float, dict[str, Any]], ...] = (
    ("文题", SONG, 22, {"align": MIDDLE, "line": 34, "after": 16}),
    ("副题", KAI, 16, {"align": MIDDLE}),
    ("编号", FANGSONG, 14, {"align": RIGHT}),
    ("发文机关", SONG, 34, {"align": MIDDLE, "line": 48, "color": RED, "before": 30}),
    ("文号", FANGSONG, 16, {"align": MIDDLE, "after": 24}),
    ("章", HEI, 16, {"indent": 2, "keep": True}),
    ("节", KAI, 16, {"indent": 2, "keep": True}),
    ("顶格", FANGSONG, 16, {}),
    ("选项", FANGSONG, 14, {"line": 22, "hang": 2, "left": 2}),
    ("表题", HEI, 14, {"align": MIDDLE, "line": 24, "keep": True, "before": 6}),
    ("表头", HEI, 12, {"align": MIDDLE, "line": 0}),
    ("表文", FANGSONG, 12, {"align": LEFT, "line": 0}),
    ("签署", FANGSONG, 14, {"align": LEFT, "line": 26}),
    ("联系", FANGSONG, 16, {"indent": 2, "keep": True}),
    ("落款", FANGSONG, 16, {"align": RIGHT, "right": 4, "keep": True}),
    ("落款前", FANGSONG, 16, {"keep": True}),
    ("附注", FANGSONG, 12, {"line": 18, "before": 6}),
    ("抄送", FANGSONG, 14, {"line": 24, "hang": 3, "left": 4}),
    ("间隔", FANGSONG, 6, {"line": 10}),
    ("牌名", SONG, 36, {"align": MIDDLE, "line": 52, "color": RED}),
    ("牌文", KAI, 20, {"align": MIDDLE, "line": 34}),
    ("页码", PLAIN, 14, {"line": 0}),
    ("页眉文", FANGSONG, 10.5, {"align": RIGHT, "line": 0}),
)
"""Name, font, size in points, and the rest as `_look` takes it."""


def _look(
    style: ParagraphStyle,
    font: str,
    size: float,
    *,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    line: int = 28,
    indent: int = 0,
    left: int = 0,
    right: int = 0,
    hang: int = 0,
    before: int = 0,
    after: int = 0,
    keep: bool = False,
    color: RGBColor | None = None,
) -> None:
    """Give a style its font (points), line (points; 0: as the font needs) and indents (signs of that size)."""
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:cs"), LATIN)
    if color is not None:
        style.font.color.rgb = color
    form = style.paragraph_format
    form.alignment = align
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line else WD_LINE_SPACING.SINGLE
    if line:
        form.line_spacing = Pt(line)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next, form.widow_control = keep, True
    form.left_indent, form.right_indent = Pt(left * size), Pt(right * size)
    form.first_line_indent = Pt((indent - hang) * size)


def _put(cell: _Cell, text: str, style: str) -> None:
    """Write lines into an empty cell, one paragraph each, in the middle of its height."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if style == "签署" else WD_ALIGN_VERTICAL.CENTER
    first, *others = text.split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
    for line in others:
        cell.add_paragraph(line, style)


def _repeat(row: _Row) -> None:
    """Put a row at the top of every page that its table runs to."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _whole(row: _Row) -> None:
    """Keep a row on one page if it fits on one."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def _page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("— ")
    number = '<w:r><w:t>1</w:t></w:r>'
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE">{number}</w:fldSimple>'))
    paragraph.add_run(" —")
