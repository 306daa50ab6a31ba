"""CSV and tab-separated text as rows of cells, in whatever encoding and with whatever delimiter Excel wrote it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from matcher.errors import InvalidRecord
from matcher.tables.cells import Line
from matcher.tables.charset import encoding_of
from matcher.tables.guard import unguarded

_HEAD = 20
"""Lines looked at to find the delimiter."""
_LONGEST = 1 << 20
_DELIMITERS = ",\t;"
_SEP = re.compile(r'"?sep=([,;\t|])"?')
_AS_TEXT = re.compile(r'="([^"]*)"')


def read_delimited(path: Path) -> Iterator[Line]:
    """Yield the filled rows of a text file, numbered as a spreadsheet program shows them.

    The delimiter is a comma, tab or semicolon, or what a first line ``sep=;`` says. An apostrophe that guards a text
    against being taken for a formula comes off, and ``="007"`` is the text 007. The file is never held whole.

    Raises:
        InvalidRecord: an encoding that is not known (with row and byte), or a quote that is never closed.
    """
    encoding = encoding_of(path)
    delimiter, skipped = _delimiter(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(skipped):
            file.readline(_LONGEST)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1 + skipped):
                while cells and not cells[-1].strip():
                    cells.pop()
                if cells:
                    yield Line("", number, [_plain(cell) for cell in cells])
        except csv.Error as error:
            row = reader.line_num + skipped
            raise InvalidRecord(path, row, f"不是合法的 CSV（{error}）", "请检查这一行附近的引号") from error


def _plain(cell: str) -> str:
    if (text := unguarded(cell)) != cell:
        return text
    text = cell.strip()
    return found[1] if (found := _AS_TEXT.fullmatch(text)) else text


def _delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """Return the delimiter, and how many lines declare it.

    Undeclared, it is the one that splits the first line that can be split into the most columns.
    """
    with path.open(encoding=encoding, newline="") as file:
        lines = [file.readline(_LONGEST) for _ in range(_HEAD)]
    if declared := _SEP.fullmatch(lines[0].strip("\r\n")):
        return declared[1], 1
    heading = next((line for line in lines if any(delimiter in line for delimiter in _DELIMITERS)), "")
    return max(_DELIMITERS, key=lambda delimiter: (heading.count(delimiter), -_DELIMITERS.index(delimiter))), 0
