"""Texts in CSV that a spreadsheet program would run as a formula or change into a number: an apostrophe guards them.

Export puts it on, import takes it off, so that every text comes back as it was. Workbooks need none: there a text is
stored as a text.
"""

from __future__ import annotations

import re

RISKY = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""How a formula begins; programs set to Chinese or Japanese take full-width signs for the others."""

# 007, 914201001234567890, 1E5, 3-5 and 1.10 would come back as 7, 9.14E+17, 100000, a day in March and 1.1
_CHANGED = re.compile(r"(?!(?:0|[1-9]\d{0,10})$)\.?\d[\d.,:/%eE+\-]*")
_GUARDED = re.compile(rf"'+(?:{RISKY.pattern}|\.?\d)")


def guarded(text: str) -> str:
    """Return a text as it is written into CSV; `unguarded` gives it back."""
    risky = RISKY.match(text) or _CHANGED.fullmatch(text) or _GUARDED.match(text)
    return f"'{text}" if risky else text


def unguarded(cell: str) -> str:
    """Return the text that a CSV cell stands for: without the apostrophe that guards it, if one does."""
    return cell[1:] if _GUARDED.match(cell) else cell
