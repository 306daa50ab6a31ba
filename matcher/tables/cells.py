"""What readers of tables hand on: lines of cells, whatever file they come from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.errors import HuiqiError


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell without a usable value: what it shows, and the fault."""

    shown: str
    problem: str
    remedy: str


Cell = str | int | float | date | BadCell | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet as it stands there.

    Attributes:
        sheet: title of the sheet, empty for a text file.
        number: 1-based, as a spreadsheet program shows it.
        cells: without empty ones at the end.
        fault: problem and remedy where the row as a whole cannot be read.
    """

    sheet: str
    number: int
    cells: list[Cell]
    fault: tuple[str, str] | None = None


def shown(cell: Cell) -> str:
    """Return a cell as a person sees it: whole numbers without a fraction, dates as 2026-03-01."""
    if cell is None:
        return ""
    if isinstance(cell, BadCell):
        return cell.shown
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - exact as an integer
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def plain(value: Any, name: str) -> str:
    """Return a text or number as text.

    Raises:
        HuiqiError: it is neither; `name` says whose value it is.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | date):
        return shown(value)
    raise HuiqiError(f"{name} 应为文字", f"请把 {name} 改成一段文字")


def folded(text: str) -> str:
    """Return a text as it is compared with words we know: NFKC, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def cut(text: str) -> str:
    """Return as much of a text as a message carries."""
    return text if len(text) <= _CUT else text[:_CUT] + "…"


def says_nothing(text: str) -> bool:
    """Tell whether a text is one of the words people write into a cell that they leave empty, or only signs."""
    return folded(text) in _NOTHING or not any(character.isalnum() for character in text)


_CUT = 40
_NOTHING = {"无", "暂无", "没有", "不详", "未知", "未填", "n/a", "null", "none"}
