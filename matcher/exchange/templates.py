"""The templates people fill in: one workbook a kind of record, and the columns that exports share with it.

What the columns are stands in `fields`; what Excel offers and checks in them, in `dropdowns`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from matcher.corpus.fields import FIELDS, Field, Form
from matcher.exchange.dropdowns import add_dropdowns, offered
from matcher.tables.book import Book, Look, new_book
from matcher.tables.cells import Cell
from matcher.tables.sheets import Column, Table, set_up_print, write_cell, write_headings, write_row
from matcher.taxonomy.classification import classification
from matcher.vocabulary import RecordKind

EXAMPLE = "示例（本行不导入）"
"""What the first cell of the example row says; the import skips rows that begin so."""

NOTES = "填写说明"
"""Title of the notes sheet, which the import skips."""

_EXAMPLE_HEIGHT = 48
_LONG_NAME = 100  # characters
_SHORT = 300  # what a field of at most this length holds is kept as typed
_MOST_NAMED = 20
_MOST_LINES = 8
_LOOKS = {
    Form.TEXT: Look.WRAP,
    Form.LIST: Look.WRAP,
    Form.PROJECTS: Look.WRAP,
    Form.NUMBER: Look.NUMBER,
    Form.COUNT: Look.COUNT,
    Form.YEAR: Look.COUNT,
    Form.DATE: Look.DATE,
}
_WIDTHS = {
    Form.LIST: 28,
    Form.CHOICE: 10,
    Form.CHOICES: 18,
    Form.CODES: 20,
    Form.NUMBER: 14,
    Form.COUNT: 10,
    Form.YEAR: 9,
    Form.DATE: 12,
    Form.FLAG: 10,
    Form.REGION: 16,
    Form.CREDIT_CODE: 21,
    Form.PROJECTS: 36,
}
_NOTE_COLUMNS = (
    Column("栏目", 20),
    Column("必填", 7),
    Column("怎么填", 44, Look.WRAP),
    Column("示例", 32, Look.WRAP),
    Column("可填的值", 52, Look.WRAP),
    Column("也认得的表头", 30, Look.WRAP),
)


def write_templates(folder: Path, kinds: Collection[RecordKind]) -> list[Path]:
    """Write the templates of some kinds into a folder; returns their paths, in the order of `RecordKind`.

    Raises:
        StorageUnavailable: a file cannot be written.
    """
    paths = []
    for kind in RecordKind:
        if kind in kinds:
            paths.append(folder / f"{kind.label}导入模板.xlsx")
            write_template(paths[-1], kind)
    return paths


def write_template(path: Path, kind: RecordKind) -> None:
    """Write the template of one kind: headings, an example row, drop-down lists, and a sheet of notes.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    with new_book(path) as book:
        table = Table(book, kind.label, record_columns(kind), fixed=2)
        table.sheet.set_row(1, _EXAMPLE_HEIGHT)
        for position, (field, column) in enumerate(zip(FIELDS[kind], record_columns(kind), strict=True)):
            cell = _example(field) if position else EXAMPLE
            write_cell(book, table.sheet, (1, position), cell, column.look, example=True)
        _write_notes(book, kind)
        add_dropdowns(book, table.sheet, FIELDS[kind], 2)


def record_columns(kind: RecordKind) -> tuple[Column, ...]:
    """Return the columns of the sheet that holds records of a kind, one a field."""
    return tuple(_column(field) for field in FIELDS[kind])


def _column(field: Field) -> Column:
    short = field.form is Form.TEXT and field.limit <= _SHORT
    look = Look.CODE if short or field.key == "id" else _LOOKS.get(field.form, Look.CODE)
    width = _WIDTHS.get(field.form) or (18 if field.limit < _LONG_NAME else 24 if short else 40)
    return Column(field.heading, width, look, field.required)


def _example(field: Field) -> Cell:
    if field.form in {Form.NUMBER, Form.COUNT, Form.YEAR} and field.example:
        return float(field.example)
    return date.fromisoformat(field.example) if field.form is Form.DATE and field.example else field.example


def _write_notes(book: Book, kind: RecordKind) -> None:
    sheet = book.workbook.add_worksheet(NOTES)
    for position, column in enumerate(_NOTE_COLUMNS):
        sheet.set_column(position, position, column.width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, f"{kind.label}信息导入模板：填写说明", book.title())
    for row, line in enumerate(_general_notes(kind), start=1):
        sheet.write_string(row, 0, f"{row}. {line}")
    first = len(_general_notes(kind)) + 2
    write_headings(book, sheet, first, _NOTE_COLUMNS)
    for row, field in enumerate(FIELDS[kind], start=first + 1):
        cells = (
            field.heading,
            "必填" if field.required else "",
            field.help,
            field.example,
            _allowed(field),
            "、".join(heading for heading in field.headings if not heading.isascii()),
        )
        write_row(book, sheet, row, cells, _NOTE_COLUMNS, _MOST_LINES)
    set_up_print(sheet, _NOTE_COLUMNS, heading_row=first)


def _general_notes(kind: RecordKind) -> tuple[str, ...]:
    return (
        f"请在“{kind.label}”表中填写，一行一条；灰色斜体的示例行不会导入，可以保留，也可以删除。",
        "表头红色带 * 的栏目必填，其余栏目有则填、无则空着；请不要改动表头文字，列的先后可以调整。",
        "一格里有多项时用顿号分开，例如：甲、乙、丙；某一项本身含有顿号时，给它加上双引号。",
        "填好后保存为 .xlsx，在“导入”页上传，先看检查报告再写入（命令行用 huiqi import 文件名 --dry-run 检查）；"
        "重复导入同一份表不会产生重复记录。",
    )


def _allowed(field: Field) -> str:
    values = offered(field)
    if field.form is Form.CODES:
        known = classification(field.source)
        return f"{known.standard}（{known.title}）的任一名称或代码；下拉列表中有 {len(values)} 项"
    if not values:
        return _FREE.get(field.form) or f"文字，最多 {field.limit:,} 字"
    if len(values) > _MOST_NAMED:
        return f"下拉列表中的 {len(values)} 项，如 {'、'.join(values[:6])} 等"
    return ("可多选：" if field.form is Form.CHOICES else "") + "、".join(values)


_FREE = {
    Form.LIST: "文字，多项用顿号分开",
    Form.NUMBER: "大于或等于 0 的数",
    Form.COUNT: "大于或等于 0 的整数",
    Form.YEAR: "四位年份",
    Form.DATE: "日期，年-月-日",
    Form.REGION: "行政区划名称，写到省、市或县（区）",
    Form.CREDIT_CODE: "18 位统一社会信用代码",
    Form.PROJECTS: "项目名称，多项用分号或换行分开",
}
