"""The empty page of official documents: size, margins, fonts, styles, page numbers; no text.

After GB/T 9704-2012: A4, text of 156 × 225 mm, title 2号 小标宋, text 3号 仿宋 on lines of 28 pt, chapters 黑体,
sections 楷体, page numbers — 1 — on the outside.
"""

from __future__ import annotations

from typing import Any, cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

WIDTH = 156
"""Width of the text in mm."""

SONG, FANGSONG, HEI, KAI, PLAIN = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
LATIN = "Times New Roman"
RED = RGBColor(0xC0, 0x00, 0x00)
LEFT, RIGHT, MIDDLE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER

_OTHER_NAMES = {
    SONG: "方正小标宋_GBK,华文中宋,Noto Serif CJK SC",
    FANGSONG: "仿宋_GB2312,华文仿宋,Noto Serif CJK SC",
    HEI: "SimHei,Noto Sans CJK SC",
    KAI: "楷体_GB2312,华文楷体,Noto Serif CJK SC",
    PLAIN: "SimSun,Noto Serif CJK SC",
}
"""What a program without the font may take instead."""

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
    ("连下", FANGSONG, 16, {"indent": 2, "keep": True}),
    ("落款", FANGSONG, 16, {"align": RIGHT, "right": 4, "keep": True}),
    ("日期", FANGSONG, 16, {"align": RIGHT, "right": 4}),
    ("落款前", FANGSONG, 16, {"keep": True}),
    ("附注", FANGSONG, 12, {"line": 18, "before": 6, "keep": True}),
    ("抄送", FANGSONG, 14, {"line": 24, "hang": 3, "left": 4}),
    ("间隔", FANGSONG, 6, {"line": 10}),
    ("牌名", SONG, 36, {"align": MIDDLE, "line": 52, "color": RED}),
    ("牌文", KAI, 20, {"align": MIDDLE, "line": 34}),
    ("页码", PLAIN, 14, {"line": 0}),
    ("页眉文", FANGSONG, 10.5, {"align": RIGHT, "line": 0}),
)
"""Name, font, size in points, and the rest as `_look` takes it."""


def empty_page() -> Document:
    """Return a document without text, with all styles."""
    document = docx.Document()
    _empty(document)
    _page(document)
    _styles(document)
    _fonts(document)
    return document


def _empty(document: Document) -> None:
    """Leave out what the empty document of python-docx brings along: a hundred styles and an older copy of them."""
    relations = document.part.rels
    for key in [key for key, one in relations.items() if one.reltype.rsplit("/", 1)[-1] in _UNUSED_PARTS]:
        del relations[key]
    styles = document.styles.element
    (defaults,) = styles.iter(qn("w:rPrDefault"))
    (fonts,), (language,) = defaults.iter(qn("w:rFonts")), defaults.iter(qn("w:lang"))
    fonts.attrib.clear()
    language.set(qn("w:eastAsia"), "zh-CN")
    for child in list(styles):
        if child.tag == qn("w:latentStyles") or (
            child.tag == qn("w:style") and child.get(qn("w:styleId")) not in _USED
        ):
            styles.remove(child)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)
    document.settings.odd_and_even_pages_header_footer = True


def _fonts(document: Document) -> None:
    package = document.part.package
    for part in package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            listed = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
                for name, others in _OTHER_NAMES.items()
            )
            xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{listed}</w:fonts>'
            part._blob = xml.encode()


def _styles(document: Document) -> None:
    styles = document.styles
    _look(cast("ParagraphStyle", styles["Normal"]), FANGSONG, 16, indent=2)
    for name, font, size, options in _LOOKS:
        _look(cast("ParagraphStyle", styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)), font, size, **options)
    section = document.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = styles["页码"], align
        _page_number(paragraph)


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


def _page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("— ")
    number = "<w:r><w:t>1</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE">{number}</w:fldSimple>'))
    paragraph.add_run(" —")
