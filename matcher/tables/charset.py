"""Which encoding a text file is written in: UTF-8, UTF-16 or GB18030, decided by the whole file, never held whole."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import InvalidRecord

_CHUNK = 1 << 20
_HEAD = 4096
_SURELY_UTF8 = 8
"""Characters beyond ASCII that decode as UTF-8 before one does not: other encodings get so far hardly ever."""
_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first byte that is no text: 1-based byte and row, and the characters beyond ASCII before it."""

    byte: int
    row: int
    beyond_ascii: int


def encoding_of(path: Path) -> str:
    """Return the Python name of a text file's encoding; a byte order mark decides, otherwise what decodes.

    Raises:
        InvalidRecord: it is none of the known ones, or damaged; names row and byte.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, (encoding, name) in _MARKS.items():
        if head.startswith(mark):
            if fault := _first_fault(path, encoding.removesuffix("-sig")):  # the mark is counted among the bytes
                raise _refusal(path, fault, f"不是完好的 {name} 文字")
            return encoding
    if b"\0" in head:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = head.decode(encoding, "replace")
            if "\n" in text and _printable(text) and not _first_fault(path, encoding):
                return encoding
    if not (fault := _first_fault(path, "utf-8")):
        return "utf-8"
    if fault.beyond_ascii >= _SURELY_UTF8:
        raise _refusal(path, fault, "不是完好的 UTF-8 文字")
    if other := _first_fault(path, "gb18030"):
        further = max(fault, other, key=lambda found: found.byte)
        raise _refusal(path, further, "既不是 UTF-8 也不是 GB18030 编码的文字")
    return "gb18030"


def _printable(text: str) -> bool:
    return all(character.isprintable() or character in "\r\n\t\u3000\ufffd" for character in text)


def _refusal(path: Path, fault: _Fault, problem: str) -> InvalidRecord:
    return InvalidRecord(
        path, fault.row, f"{problem}（文件第 {fault.byte:,} 个字节）", "请在 Excel 中另存为 CSV UTF-8 后再导入"
    )


def _first_fault(path: Path, encoding: str) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    before, row, beyond = 0, 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = codecs.decode(error.object[: error.start], encoding, "ignore")
                return _Fault(before - held + error.start + 1, row + good.count("\n"), beyond + _beyond_ascii(good))
            if not chunk:
                return None
            before += len(chunk)
            row += text.count("\n")
            beyond += _beyond_ascii(text)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
