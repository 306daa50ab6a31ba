"""Reads one .xlsx workbook and prints its rows as JSON lines; run as a process of its own by `workbook`.

A workbook from outside is not to be trusted: this process limits its own memory and processor time, looks into the
archive before it parses anything, and holds nothing that could be lost. It imports nothing of the house, so that it
starts fast and isolated. What it prints, a line each:

first ``["sheets", [[title, visible], …]]``; then
``["sheet", title]`` and ``["rows", [[number, cells], …]]``; at the end ``["end"]`` or ``["fault", problem, remedy]``.
A cell is text, a number, true/false, null, ``{"date": ISO}``, ``{"error": "#N/A"}`` or ``{"formula": true}`` for a
formula whose result was not saved.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import resource
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

os.environ["OPENPYXL_LXML"] = "False"  # with lxml it would read entities instead of refusing them
sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, and its threads ask for gigabytes

import openpyxl  # noqa: E402 - after the lines above
from defusedxml.common import DefusedXmlException  # noqa: E402
from openpyxl.utils.cell import range_boundaries  # noqa: E402
from openpyxl.utils.escape import unescape  # noqa: E402
from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: E402

FILE_SIZE = 200 << 20
UNPACKED_SIZE = 2 << 30
ENTRIES = 10_000
RATIO = 300
"""Unpacked to packed size of a suspicious entry; even a sheet of empty rows stays below a hundred or so."""
RATIO_MATTERS = 64 << 20
ROWS = 1 << 20
MERGES = 20_000
BATCH = 200

SAVE_AS_XLSX = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再导入"
_TOO_BIG = "工作簿太大，超出了读取的内存上限", "请分成几个较小的文件，或另存为 CSV UTF-8 后导入"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,40}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1 << 20
_OVERLAP = 128

Fills = dict[int, list[tuple[int, int]]]
"""Row number → (column, row whose value stands there too), for cells merged downwards; both 1-based."""


class Refused(Exception):
    """The workbook will not be read; carries problem and remedy."""


def main(path: str, memory: int, seconds: int) -> None:
    """Print the workbook at `path`, with this much address space in bytes and processor time in seconds."""
    _limit(memory, seconds)
    warnings.simplefilter("ignore")  # openpyxl warns of parts it skips, such as styles and drop-downs
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib would be one more import for nothing
            _inspect(file)
            for message in _messages(file):
                _say(message)
        _say(["end"])
    except Refused as refusal:
        _say(["fault", *refusal.args])
    except MemoryError:
        _say(["fault", *_TOO_BIG])
    except BrokenPipeError:
        sys.stdout = None  # whoever asked has stopped listening
    except OSError as error:
        _say(["fault", f"读不到文件（{error.strerror or error}）", "请检查文件的权限"])
    except Exception as error:  # whatever a foreign file provokes has one answer
        _say(["fault", *_explained(error)])


def _explained(error: BaseException) -> tuple[str, str]:
    """Return problem and remedy for whatever openpyxl raised; what it wraps around the cause says nothing."""
    while error.__context__ is not None:
        error = error.__context__
    if isinstance(error, DefusedXmlException):
        return "工作簿里有实体声明，正常的表格没有，可能是恶意文件", "请向提供者核实，或把内容复制到新的工作簿再导入"
    if isinstance(error, zlib.error) and str(error).startswith("Error -4"):  # Z_MEM_ERROR
        return _TOO_BIG
    detail = f"{type(error).__name__}: {error}"[:120]
    return f"文件已损坏，或不是标准的 .xlsx 工作簿（{detail}）", SAVE_AS_XLSX


def _limit(memory: int, seconds: int) -> None:
    for what, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _say(message: list[Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _inspect(file: BinaryIO) -> None:
    """Refuse what is no workbook, or one whose archive asks for more than a workbook needs."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > FILE_SIZE:
        raise Refused(f"文件有 {size >> 20:,} MB，上限是 {FILE_SIZE >> 20} MB", "请分成几个较小的文件再导入")
    head = file.read(len(_COMPOUND))
    if not head:
        raise Refused("文件是空的", "请检查文件是否保存成功")
    if head == _COMPOUND:
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise Refused("工作簿设有打开密码", "请在 Excel 或 WPS 中取消密码（文件→信息→保护工作簿）后再导入")
        raise Refused("这是旧格式（.xls 或 .et）的工作簿", SAVE_AS_XLSX)
    if not zipfile.is_zipfile(file):
        raise Refused("文件已损坏，或不是 .xlsx 工作簿", SAVE_AS_XLSX)
    with zipfile.ZipFile(file) as archive:
        _inspect_archive(archive.infolist())


def _inspect_archive(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused("压缩包里不是 Excel 工作簿", SAVE_AS_XLSX)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("工作簿的内容已加密", "请取消密码后再导入")
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_SIZE:
        raise Refused("工作簿解压后过大，不像正常的表格", "请把内容复制到新的工作簿，或另存为 CSV UTF-8 后导入")
    for entry in entries:
        if entry.file_size > RATIO_MATTERS and entry.file_size > RATIO * max(entry.compress_size, 1):
            raise Refused(
                f"工作簿里的 {entry.filename[:60]} 压缩比异常（解压后 {entry.file_size >> 20:,} MB）",
                "请把内容复制到新的工作簿再导入",
            )


def _messages(file: BinaryIO) -> Iterator[list[Any]]:
    if not openpyxl.DEFUSEDXML:  # switched off by an environment variable
        raise Refused("读取工作簿的安全保护被关闭了", "请去掉环境变量 OPENPYXL_DEFUSEDXML")
    values = openpyxl.load_workbook(file, read_only=True, data_only=True)
    formulas = None
    with zipfile.ZipFile(file) as archive:
        yield ["sheets", [[sheet.title, sheet.sheet_state == "visible"] for sheet in values.worksheets]]
        for sheet in values.worksheets:
            has_formulas, fills = _scan(archive, sheet)
            if has_formulas and formulas is None:
                formulas = openpyxl.load_workbook(file, read_only=True)
            yield ["sheet", sheet.title]
            rows = _with_formulas(sheet, formulas[sheet.title]) if has_formulas and formulas else _values(sheet)
            yield from _batches(_merged(rows, fills))


def _scan(archive: zipfile.ZipFile, sheet: ReadOnlyWorksheet) -> tuple[bool, Fills]:
    """Look through a sheet's text for formulas and merged cells, which openpyxl tells only after the rows."""
    found, merges, rest = False, set[bytes](), b""
    with archive.open(sheet._worksheet_path) as part:  # the one thing openpyxl keeps to itself
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            found = found or _FORMULA.search(text) is not None
            merges.update(_MERGE.findall(text))
            rest = text[-_OVERLAP:]
            if len(merges) > MERGES:
                raise Refused(f"工作表“{sheet.title}”的合并单元格太多", "请取消合并单元格后再导入")
    fills: Fills = {}
    for reference in merges:
        left, top, right, bottom = range_boundaries(reference.decode())
        if left == right and bottom - top < ROWS:
            for number in range(top + 1, min(bottom, top + MERGES) + 1):
                fills.setdefault(number, []).append((left, top))
    return found, fills


def _values(sheet: ReadOnlyWorksheet) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    for row in sheet.iter_rows(max_row=ROWS, values_only=True):
        yield [_cell(value) for value in row] if any(value is not None for value in row) else []


def _with_formulas(sheet: ReadOnlyWorksheet, formulas: ReadOnlyWorksheet) -> Iterator[list[Any]]:
    sheet.reset_dimensions()
    formulas.reset_dimensions()
    both = zip(sheet.iter_rows(max_row=ROWS), formulas.iter_rows(max_row=ROWS, values_only=True), strict=True)
    for cells, raw in both:
        yield [
            {"formula": True}
            if cell.value is None and formula is not None and getattr(cell, "data_type", "str") != "str"
            else _cell(cell.value)  # type "str" without a value: the result is the empty text
            for cell, formula in zip(cells, raw, strict=True)
        ]


def _cell(value: Any) -> Any:
    match value:
        case str():
            text = (unescape(value) if "_x" in value else value).replace("\r\n", "\n").replace("\r", "\n")
            return {"error": text} if text in _ERRORS else text
        case dt.datetime() | dt.date():
            return {"date": value.isoformat()}
        case dt.time() | dt.timedelta():
            return str(value)
    return value


def _merged(rows: Iterable[list[Any]], fills: Fills) -> Iterator[tuple[int, list[Any]]]:
    """Number the rows from 1 and write the value of cells merged downwards into every row they cover."""
    sources = {top for wanted in fills.values() for _, top in wanted}
    kept: dict[int, list[Any]] = {}
    for number, cells in enumerate(rows, start=1):
        if number in sources:
            kept[number] = cells
        if cells:  # a row that is empty otherwise is no record
            for column, top in fills.get(number, ()):
                above = kept.get(top, [])
                cells.extend([None] * (column - len(cells)))
                cells[column - 1] = above[column - 1] if column <= len(above) else None
        yield number, cells


def _batches(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for number, cells in rows:
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells:
            batch.append([number, cells])
        if len(batch) == BATCH:
            yield ["rows", batch]
            batch = []
    if batch:
        yield ["rows", batch]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
