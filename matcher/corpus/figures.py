"""Numbers, years and dates as people write them in spreadsheets: full-width, with units, as text, as serial numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from matcher.errors import HuiqiError
from matcher.tables.cells import cut, folded, plain, says_nothing, shown

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ t]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(3_654, 73_051)
"""Days that a spreadsheet program counts for 1910 to 2099."""
_YEARS = range(1900, 2101)
_MOST = 1e15
"""Beyond this a spreadsheet program loses the last digits."""


def amount(value: Any, name: str) -> int | float | None:
    """Return a sum in 万元, at least 0; None for an empty cell.

    Raises:
        HuiqiError: it is no number, or negative.
    """
    return _number(value, name, ("万元", "万"), "0 以上的数，单位万元，例如 120 或 5.6")


def count(value: Any, name: str) -> int | None:
    """Return a whole number, at least 0; None for an empty cell.

    Raises:
        HuiqiError: it is no such number.
    """
    wanted = "0 以上的整数，例如 120"
    number = _number(value, name, ("人", "名", "个"), wanted)
    if isinstance(number, float):
        raise HuiqiError(f"{name} 是“{cut(shown(value))}”，不是整数", f"请填{wanted}")
    return number


def year(value: Any, name: str) -> int | None:
    """Return a year from 1900 to 2100; None for an empty cell.

    Raises:
        HuiqiError: it is none.
    """
    text = str(value.year) if isinstance(value, date) else plain(value, name)
    if says_nothing(text):
        return None
    digits = folded(text).removesuffix("度").removesuffix("年").removesuffix(".0")
    if not re.fullmatch(r"\d{4}", digits, re.ASCII) or int(digits) not in _YEARS:
        raise HuiqiError(f"{name} 是“{cut(text)}”，不是年份", "请填四位年份，例如 2025")
    return int(digits)


def day(value: Any, name: str) -> str | None:
    """Return a date as ISO text, from a date, a spreadsheet's serial number or one of the usual ways to write it.

    Raises:
        HuiqiError: it is no whole date.
    """
    text = plain(value, name)
    if says_nothing(text):
        return None
    form = unicodedata.normalize("NFKC", text).strip().lower()
    digits = form.removesuffix(".0")
    try:
        if digits.isdecimal() and int(digits) in _SERIALS:
            return (_EPOCH + timedelta(days=int(digits))).isoformat()
        if (found := _DATE.fullmatch(form) or _COMPACT.fullmatch(digits)) and int(found[1]) in _YEARS:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:  # the thirtieth of February
        pass
    raise HuiqiError(f"{name} 是“{cut(text)}”，不是完整的日期", "请写成年-月-日，例如 2026-03-01")


def _number(value: Any, name: str, units: tuple[str, ...], wanted: str) -> int | float | None:
    text = plain(value, name)
    if says_nothing(text):
        return None
    digits = folded(text)
    for unit in units:
        digits = digits.removesuffix(unit)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    number = float(digits) if _NUMBER.fullmatch(digits) else math.inf
    if not 0 <= number < _MOST:
        raise HuiqiError(f"{name} 是“{cut(text)}”", f"请填{wanted}")
    return int(number) if number.is_integer() else number
