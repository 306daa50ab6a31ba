"""Files to rows: JSON lines and CSV, every row with its line number, every fault with its place.

Nothing here decides what a record means; `records` does.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from matcher.corpus.records import Record
from matcher.errors import HuiqiError, InvalidRecord

T = TypeVar("T")

_MAX_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its 1-based number and either its record or what is wrong with it."""

    number: int
    record: Record | None
    fault: InvalidRecord | None = None


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a ``.jsonl``/``.jl`` or ``.csv`` file in order; a faulty row carries its fault.

    Raises:
        InvalidRecord: the file does not exist, is of another type, or is not UTF-8 (CSV: or GB18030) text.
    """
    if not path.is_file():
        raise InvalidRecord(path, 0, "文件不存在", "请检查路径")
    if path.suffix.lower() in {".jsonl", ".jl", ".ndjson"}:
        yield from _json_lines(path)
    elif path.suffix.lower() == ".csv":
        yield from _csv(path)
    else:
        raise InvalidRecord(path, 0, f"不支持 {path.suffix or '无扩展名'} 文件", "请另存为 .csv 或 .jsonl")


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
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield Row(number, _json_record(line))
            except HuiqiError as error:
                yield Row(number, None, InvalidRecord(path, number, error.problem, error.remedy))


def _json_record(line: bytes) -> Record:
    if len(line) > _MAX_LINE:
        raise HuiqiError(f"这一行有 {len(line):,} 字节，上限是 {_MAX_LINE:,}", "请缩短这条记录的文字")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise HuiqiError(f"第 {error.start + 1} 个字节不是 UTF-8", "请以 UTF-8 编码保存文件") from error
    except (ValueError, RecursionError) as error:
        raise HuiqiError(f"不是合法的 JSON（{error}）", "每一行应是一个完整的 JSON 对象") from error
    if not isinstance(record, dict):
        raise HuiqiError("不是 JSON 对象", '每一行应形如 {"id": "…", "text": "…"}')
    return record


def _csv(path: Path) -> Iterator[Row]:
    # rows are numbered as a spreadsheet shows them, blank ones included
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    header: list[str] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [name.strip() for name in cells]
            elif any(cell.strip() for cell in cells[len(header) :]):
                fault = f"有 {len(cells)} 格，表头只有 {len(header)} 格", "请检查多出的逗号，含逗号的文字要加引号"
                yield Row(number, None, InvalidRecord(path, number, *fault))
            else:
                yield Row(number, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell})
    except csv.Error as error:
        raise InvalidRecord(path, reader.line_num, f"不是合法的 CSV（{error}）", "请检查这一行附近的引号") from error


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidRecord(path, 0, "既不是 UTF-8 也不是 GB18030 编码的文字", "请在 Excel 中另存为 CSV UTF-8")
