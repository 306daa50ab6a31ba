"""Files to rows: JSON lines, CSV and workbooks, every row with its place, every fault with its place.

Nothing here decides what a record means; `records` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from matcher.corpus.fields import EXTRA
from matcher.corpus.headings import RETURNED, SEARCHED, Columns, find_columns
from matcher.corpus.records import Record
from matcher.errors import HuiqiError, InvalidRecord
from matcher.tables.cells import Cell, Line, shown
from matcher.tables.delimited import read_delimited
from matcher.tables.guard import unguarded
from matcher.tables.workbook import Sheets, read_workbook
from matcher.vocabulary import RecordKind

T = TypeVar("T")
Notify = Callable[[str, str], None]
"""Told the title of a sheet and, in Chinese, what the person should know of it."""

EXAMPLE = "示例"
"""A row whose first cell begins so is an example and no record."""

_MAX_LINE = 1 << 20
_JSON = {".jsonl", ".jl", ".ndjson"}
_TEXTS = {".csv", ".tsv", ".txt"}
_WORKBOOKS = {".xlsx", ".xlsm"}
_SAVE = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再导入"
_OTHERS = {
    ".xls": ("是旧格式的 Excel 工作簿", _SAVE),
    ".et": ("是 WPS 表格格式", _SAVE),
    ".ods": ("是 OpenDocument 表格", _SAVE),
    ".numbers": ("是 Numbers 表格", "请在 Numbers 中选择“文件→导出为→Excel”，保存为 .xlsx 再导入"),
}
HIDDEN_LISTS = "选项"
"""Titles of hidden sheets with the values of drop-downs begin so."""

_NOTES = {"填写说明", "说明", "导入结果", "问题清单", "待核对"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its 1-based number and either its record or what is wrong with it.

    Attributes:
        sheet: title of its sheet in a workbook.
        columns: of its table; None for JSON lines.
        cells: as they stand in the table.
    """

    number: int
    record: Record | None
    fault: InvalidRecord | None = None
    sheet: str = ""
    columns: Columns | None = None
    cells: Sequence[Cell] = field(default=())


def read_rows(path: Path, kind: RecordKind | None = None, notify: Notify = lambda _sheet, _text: None) -> Iterator[Row]:
    """Yield the rows of a ``.jsonl``/``.jl``, ``.csv``/``.tsv`` or ``.xlsx`` file in order, faults and all.

    The columns of tables are renamed to the keys of fields where their headings are known; what stands in others comes
    under ``extra``. Example rows, notes sheets and hidden sheets are no records. Where a workbook holds sheets of rows
    that an earlier import gave back, only those are read.

    Args:
        path: the file.
        kind: of its records, where known; otherwise sheet titles and headings show it.
        notify: told of every sheet that is not read and every column that nobody knows.

    Raises:
        InvalidRecord: the file does not exist, is of another type, is damaged, or has no heading that is known.
    """
    if not path.is_file():
        raise InvalidRecord(path, 0, "文件不存在", "请检查路径")
    try:
        path.open("rb").close()
    except OSError as error:
        raise InvalidRecord(path, 0, f"读不到文件（{error.strerror or error}）", "请检查文件的权限") from error
    suffix = path.suffix.lower()
    if suffix in _JSON:
        yield from _json_lines(path)
    elif suffix in _TEXTS:
        yield from _tables(path, read_delimited(path), kind, notify)
    elif suffix in _WORKBOOKS:
        yield from _tables(path, read_workbook(path, lambda sheets: _chosen(sheets, notify)), kind, notify)
    else:
        what, remedy = _OTHERS.get(suffix, ("", "请另存为 .xlsx、.csv 或 .jsonl"))
        raise InvalidRecord(path, 0, what or f"不支持 {path.suffix or '无扩展名'} 文件", remedy)


def read_all(path: Path, convert: Callable[[Record], T], identify: Callable[[T], str]) -> list[T]:
    """Return every row converted, in file order; the first fault stops the reading.

    Raises:
        InvalidRecord: a row that cannot be read or converted, a repeated id, or no row at all.
    """
    found: dict[str, tuple[int, T]] = {}
    for row in read_rows(path):
        if row.fault:
            raise row.fault
        assert row.record is not None  # noqa: S101 - a row without fault has a record
        try:
            item = convert(row.record)
        except HuiqiError as error:
            raise InvalidRecord(path, row.number, error.problem, error.remedy) from error
        if (identifier := identify(item)) in found:
            first = found[identifier][0]
            raise InvalidRecord(path, row.number, f"id {identifier} 与第 {first} 行重复", "请给每一行不同的 id")
        found[identifier] = row.number, item
    if not found:
        raise InvalidRecord(path, 0, "没有任何记录", "请检查文件内容")
    return [item for _, item in found.values()]


def _json_lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, (line, size) in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            try:
                yield Row(number, _json_record(line, size))
            except HuiqiError as error:
                yield Row(number, None, InvalidRecord(path, number, error.problem, error.remedy))


def _lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield every line, one that is too long cut off, with its size in bytes."""
    while line := file.readline(_MAX_LINE + 1):
        piece, size = line, len(line)
        while not piece.endswith(b"\n") and (piece := file.readline(_MAX_LINE)):
            size += len(piece)
        yield line, size


def _json_record(line: bytes, size: int) -> Record:
    if size > _MAX_LINE:
        raise HuiqiError(f"这一行有 {size:,} 字节，上限是 {_MAX_LINE:,}", "请缩短这条记录的文字")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise HuiqiError(f"第 {error.start + 1} 个字节不是 UTF-8", "请以 UTF-8 编码保存文件") from error
    except (ValueError, RecursionError) as error:
        raise HuiqiError(f"不是合法的 JSON（{error}）", "每一行应是一个完整的 JSON 对象") from error
    if not isinstance(record, dict):
        raise HuiqiError("不是 JSON 对象", '每一行应形如 {"id": "…", "text": "…"}')
    return record


def _chosen(sheets: Sheets, notify: Notify) -> set[str]:
    visible = {title for title, seen in sheets if seen}
    for title, seen in sheets:
        if not seen and not title.startswith(HIDDEN_LISTS):
            notify(title, "隐藏的工作表没有读取")
    returned = {title for title in visible if title.startswith(RETURNED)}
    return returned or visible - _NOTES


def _tables(path: Path, lines: Iterator[Line], kind: RecordKind | None, notify: Notify) -> Iterator[Row]:
    """Yield the records of each sheet; the whole file is refused where no sheet has headings that are known."""
    known = False
    for title, sheet in groupby(lines, key=lambda line: line.sheet):
        head = list(islice(sheet, SEARCHED))
        columns = find_columns(head, kind, title, path.stem)
        if columns is None:
            notify(title, "没有找到认识的表头，这张表没有读取")
            continue
        known = True
        for notice in columns.notices:
            notify(title, notice)
        for line in chain(head[columns.lines :], sheet):
            if not shown(next(iter(line.cells), None)).startswith(EXAMPLE):
                yield _row(path, line, columns)
    if not known:
        raise InvalidRecord(
            path, 0, "没有找到认识的表头", "请用 huiqi template 生成的模板，或把第一行改成模板里的栏目名称"
        )


def _row(path: Path, line: Line, columns: Columns) -> Row:
    record: dict[str, Any] = {}
    extra: dict[str, str] = {}
    surplus = 0
    for column, cell in enumerate(line.cells):
        if cell is None or cell == "":
            continue
        if column in columns.keys:
            key = columns.keys[column]
            record[key] = unguarded(cell) if key == "id" and isinstance(cell, str) else cell
        elif column in columns.extras:
            extra[columns.extras[column]] = shown(cell)
        elif column >= len(columns.headings) or not columns.headings[column]:
            surplus += 1
            extra[f"第 {column + 1} 列"] = shown(cell)
    if extra:
        record[EXTRA] = extra
    fault = None
    if surplus and not line.sheet and len(line.cells) > len(columns.headings):
        problem = f"有 {len(line.cells)} 格，表头只有 {len(columns.headings)} 格"
        fault = InvalidRecord(path, line.number, problem, "请检查多出的逗号，含逗号的文字要加引号")
    return Row(line.number, None if fault else record, fault, line.sheet, columns, line.cells)
