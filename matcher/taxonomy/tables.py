"""Reading the shipped tables strictly: UTF-8, the declared columns, no blank ends; a fault names file and row.

What the columns mean is the business of the module that asks for them.
"""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import DamagedFile, InvalidRecord
from matcher.resources import CORPORA

TAXONOMIES = CORPORA / "taxonomies"
"""The folder of the shipped tables."""

_REINSTALL = "请从安装包或版本库恢复该文件"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: where it stands and its cells by column.

    Attributes:
        line: 1-based line of the file as an editor shows it.
    """

    path: Path
    line: int
    cells: Mapping[str, str]

    def fault(self, problem: str, remedy: str) -> InvalidRecord:
        """Return the error that names this row."""
        return InvalidRecord(self.path, self.line, problem, remedy)


def read_table(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of a CSV file whose header is exactly `columns`.

    Raises:
        DamagedFile: the file is missing or not UTF-8.
        InvalidRecord: another header, a row with too few or too many cells, or a cell with blanks at its ends.
    """
    found = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = tuple(next(found, ()))
        if header != columns:
            raise InvalidRecord(path, 1, f"表头是 {','.join(header)}", f"请把表头改为 {','.join(columns)}")
        for cells in filter(None, found):  # an empty line is no row
            row = Row(path, found.line_num, dict(zip(columns, cells, strict=False)))
            if len(cells) != len(columns):
                raise row.fault(f"有 {len(cells)} 列，应有 {len(columns)} 列", "请补齐或删去多余的逗号")
            if any(cell != cell.strip() for cell in cells):
                raise row.fault("单元格首尾有空白", "请删去首尾的空白")
            rows.append(row)
    except csv.Error as error:
        raise InvalidRecord(path, found.line_num, f"不是有效的 CSV（{error}）", "请检查引号是否成对") from error
    return rows


def read_registry(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return ``registry.toml`` of a folder of tables: kind of table (classification, wording) → key → facts.

    Raises:
        DamagedFile: it is missing or not TOML.
    """
    path = folder / "registry.toml"
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise DamagedFile(f"{path} 不是有效的 TOML（{error}）", _REINSTALL) from error


def folded(text: str) -> str:
    """Return the form in which codes and names are compared: NFKC, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        DamagedFile: it is missing or not UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise DamagedFile(f"读不到 {path}（{error.strerror or error}）", _REINSTALL) from error
    except UnicodeDecodeError as error:
        raise DamagedFile(f"{path} 不是 UTF-8 文本（第 {error.start + 1} 字节）", _REINSTALL) from error
