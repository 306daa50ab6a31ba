"""The errors a person may see. Each says what is wrong and what to do next; none names a transport.

`cli` turns them into exit status 2, `service/web/errors.py` into problem documents.
"""

from __future__ import annotations

from pathlib import Path


class HuiqiError(Exception):
    """A fault with a remedy.

    Attributes:
        problem: what is wrong, one line, in Chinese.
        remedy: what the person can do about it, one line, in Chinese.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}。{remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


class InvalidText(HuiqiError):
    """A need or document whose text cannot be worked with (empty, too long, not text)."""


class InvalidRecord(HuiqiError):
    """A row of an input file that cannot be read; carries the file and the row.

    Attributes:
        path: the file.
        row: 1-based line or row number; 0 where the whole file is meant.
        detail: what is wrong, without the place.
    """

    def __init__(self, path: Path | str, row: int, problem: str, remedy: str) -> None:
        where = f"{path} 第 {row} 行" if row else f"{path}"
        super().__init__(f"{where}：{problem}", remedy)
        self.path = Path(path)
        self.row = row
        self.detail = problem


class UnknownName(HuiqiError):
    """A kind, encoder, model or filter value that does not exist; the remedy lists those that do."""


class DamagedFile(HuiqiError):
    """A snapshot or model file that is truncated, foreign or does not match its checksum."""


class EncoderMismatch(HuiqiError):
    """An index, model or head made with another encoder, or other token vectors, than the one in use."""


class StorageUnavailable(HuiqiError):
    """The state directory cannot be written (read-only, full, no permission)."""


class NotReady(HuiqiError):
    """Something that must be built first has not been built yet."""
