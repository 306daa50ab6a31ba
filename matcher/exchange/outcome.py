"""What an import found: counts, faulty rows, doubtful pairs and notices, for the report and the command line.

Frozen values only; `report` writes them into a workbook, the command line prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.tables.cells import Cell
from matcher.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class RowFault:
    """问题: one thing that is wrong with one row.

    Attributes:
        path: the file.
        sheet: title of the sheet, empty for a text file.
        row: 1-based, as a spreadsheet program shows it; 0 where the whole file or sheet is meant.
        column: heading of the column, empty where the whole row is meant.
        problem: what is wrong, in Chinese.
        remedy: what to do about it, in Chinese.
        value: the cell as a person sees it, empty if there is none.
    """

    path: Path
    sheet: str
    row: int
    column: str
    problem: str
    remedy: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """待核对: a row that may or may not be a record that is there already, so a person decides.

    Attributes:
        kind: of both.
        path: the file.
        sheet: title of the sheet, empty for a text file.
        row: 1-based.
        name: how the row names itself (an expert: with the employer).
        id: of the record it resembles.
        other: how that record is named (an expert: with the employer).
        why: what makes them alike, in Chinese.
        remedy: what to fill in to decide, in Chinese.
    """

    kind: RecordKind
    path: Path
    sheet: str
    row: int
    name: str
    id: str
    other: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Returned:
    """退回: a faulty or doubtful row in its original cells, to be mended and imported again.

    Attributes:
        kind: None where the row does not show one.
        path: the file.
        sheet: title of the sheet, empty for a text file.
        row: 1-based.
        headings: of the columns, as they stand in the file.
        cells: one a heading, or fewer.
        problem: everything that is wrong with the row, in Chinese.
    """

    kind: RecordKind | None
    path: Path
    sheet: str
    row: int
    headings: tuple[str, ...]
    cells: tuple[Cell, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Notice:
    """提示: something a person should know about a file that keeps no row out."""

    path: Path
    sheet: str
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """计数: what became of the rows of one kind in one file.

    Attributes:
        path: the file.
        kind: None for rows that show none.
        read: rows read; the sum of the others.
        new: records that were not there before.
        changed: records that were, and differ now.
        same: records that were, and are the same.
        faulty: rows that were refused.
        doubtful: rows that wait for a person's decision.
    """

    path: Path
    kind: RecordKind | None
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    faulty: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything an import found.

    The long parts may be spooled on disk: they can be gone through more than once, and are never held in memory.

    Attributes:
        applied: whether the valid rows were stored; False where they were only checked.
    """

    counts: Sequence[Count] = ()
    faults: Iterable[RowFault] = ()
    doubts: Iterable[Doubt] = ()
    returned: Iterable[Returned] = ()
    notices: Sequence[Notice] = ()
    applied: bool = True
