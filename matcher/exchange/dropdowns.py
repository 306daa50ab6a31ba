"""What a spreadsheet program offers and checks while someone fills in a column of records.

Only a convenience: what is pasted is not checked, and the import checks everything again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from matcher.corpus.fields import Field, Form
from matcher.tables.book import Book
from matcher.taxonomy.classification import classification

LISTS = "选项"
"""What the title of the hidden sheet that holds the lists begins with."""

_MOST_OFFERED = 200
_LAST_ROW = 1_048_575
_MANY = {Form.CHOICES, Form.CODES}
_CREDIT_CODE = 18
_NUMBERS: dict[Form, dict[str, Any]] = {
    Form.COUNT: {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "请填大于或等于 0 的整数。"},
    Form.NUMBER: {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请只填数字，单位见表头。"},
    Form.YEAR: {
        "validate": "integer",
        "criteria": "between",
        "minimum": 1900,
        "maximum": 2100,
        "error_message": "请填四位年份，例如 2025。",
    },
}


def offered(field: Field) -> tuple[str, ...]:
    """Return what the drop-down list of a column holds: its choices, or the upper levels of its classification."""
    return _upper_names(field.source) if field.form is Form.CODES else field.choices


def add_dropdowns(book: Book, sheet: Worksheet, fields: Sequence[Field], first_row: int, lists: str = LISTS) -> None:
    """Give every column its drop-down list, check and hint, from a 0-based row to the end of the sheet.

    Columns that take several values, or more than the list holds, offer the list without insisting on it.

    Args:
        lists: title of the hidden sheet to add for the lists.
    """
    for column, (field, values) in enumerate(zip(fields, _ranges(book, fields, lists), strict=True)):
        rule: dict[str, Any] = {"validate": "any"}
        if values:
            rule = {"validate": "list", "source": values, "error_message": "请从下拉列表中选。"}
            if field.form in _MANY:
                rule |= {"show_error": False}
        elif field.form in _NUMBERS:
            rule = dict(_NUMBERS[field.form])
        elif field.form is Form.CREDIT_CODE:
            rule = {"validate": "length", "criteria": "==", "value": _CREDIT_CODE, "error_type": "warning"}
            rule |= {"error_message": "统一社会信用代码是 18 位。"}
        hint = field.help + ("下拉列表一次选一项；要填多项时直接输入。" if values and field.form in _MANY else "")
        rule |= {"input_title": field.heading, "input_message": hint, "error_title": field.heading}
        sheet.data_validation(first_row, column, _LAST_ROW, column, rule)


def _ranges(book: Book, fields: Sequence[Field], title: str) -> list[str]:
    """Write the lists into a hidden sheet; returns the range that holds each field's, empty where it has none."""
    lists = [offered(field) for field in fields]
    if not any(lists):
        return [""] * len(fields)
    sheet = book.workbook.add_worksheet(title)
    sheet.hide()
    for row in range(max(map(len, lists)) + 1):  # row by row, as they go to disk
        for column, (field, values) in enumerate(zip(fields, lists, strict=True)):
            if values and row <= len(values):
                sheet.write_string(row, column, values[row - 1] if row else field.heading)
    return [
        f"='{title}'!{xl_range_abs(1, column, len(values), column)}" if values else ""
        for column, values in enumerate(lists)
    ]


@cache
def _upper_names(key: str) -> tuple[str, ...]:
    known = classification(key)
    names: tuple[str, ...] = ()
    for level in range(1, known.levels + 1):
        more = tuple(name for name in known.names(level) if known.find(name) and name not in names)
        if names and len(names) + len(more) > _MOST_OFFERED:
            break
        names += more
    return names
