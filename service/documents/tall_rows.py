"""Rows of tables that are too tall to be kept on one page.

A row is kept whole so that nobody has to read it on two pages. One that is taller than a page cannot be: Word breaks
it, LibreOffice cuts off what is below the page. So rows that may come near to it are let go.
"""

from __future__ import annotations

from math import ceil
from typing import Any
from unicodedata import east_asian_width

from docx.document import Document
from docx.oxml.ns import qn

_TALLEST = 130
"""Height in mm up to which rows are kept whole: half a page."""

_EM, _LINE = 4.3, 5.6
"""Width of a Chinese sign and height of a line of 12 pt in mm; tables are set in this or smaller."""

_PADDING = 4
_EMU = 36_000
"""In a mm."""


def let_tall_rows_break(document: Document) -> None:
    """Let the rows of a document's tables that may be taller than half a page run over to the next one."""
    for row in document.element.body.iter(qn("w:tr")):
        if max((_height(cell) for cell in row.iter(qn("w:tc"))), default=0) > _TALLEST:
            for kept in list(row.iter(qn("w:cantSplit"))):
                kept.getparent().remove(kept)


def _height(cell: Any) -> float:
    """Return about how tall a cell is, rather too much than too little."""
    width = max((cell.width or 0) / _EMU - _PADDING, _EM)
    return sum(_LINE * max(ceil(_length(line) * _EM / width), 1) for line in _lines(cell))


def _lines(cell: Any) -> list[str]:
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        lines.append("")
        for part in paragraph.iter(qn("w:t"), qn("w:br")):
            if part.tag == qn("w:br"):
                lines.append("")
            else:
                lines[-1] += part.text or ""
    return lines


def _length(line: str) -> float:
    return sum(1 if east_asian_width(sign) in "WFA" else 0.6 for sign in line)
