"""How rows of several files that an import gave back stand on one sheet, so that they can be mended and read again.

Columns that mean the same field share one column, whatever the files call it; all others keep theirs by heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from matcher.corpus.headings import known_columns
from matcher.exchange.outcome import Returned
from matcher.exchange.templates import record_columns
from matcher.tables.book import Look
from matcher.tables.cells import Cell
from matcher.tables.sheets import MOST_COLUMNS, Column
from matcher.vocabulary import RecordKind

REST = "其余栏目"
"""Heading of the column that takes, as text, what finds no column of its own."""

_WIDTH = 18
_PLACE = (
    Column("问题", 44, Look.WRAP),
    Column("原文件", 18),
    Column("原工作表", 12),
    Column("原行号", 8, Look.COUNT),
)


class Layout:
    """版式: the columns of one sheet of returned rows; `add` every row's headings before asking for any cells."""

    def __init__(self, kind: RecordKind | None) -> None:
        self._kind = kind
        self._headings: dict[str, str] = {}
        self._rest = False

    def add(self, headings: tuple[str, ...]) -> None:
        """Make room for the columns of a row."""
        for column, heading in zip(_identities(self._kind, headings), headings, strict=True):
            if len(self._headings) < MOST_COLUMNS - len(_PLACE) - 2 or column in self._headings:
                self._headings.setdefault(column, heading or "（无表头）")
            else:
                self._rest = True

    def columns(self) -> tuple[Column, ...]:
        """Return the columns: what is wrong and where the row stood, its number, and what it holds."""
        known = {column.heading: column for column in record_columns(self._kind)} if self._kind else {}
        own = [Column(heading, *_looks(known, heading)) for heading in self._headings.values()]
        return (*_PLACE, *self._id_column(), *own, *((Column(REST, 40, Look.WRAP),) if self._rest else ()))

    def cells(self, row: Returned) -> list[Cell]:
        """Return a row's cells in the order of `columns`."""
        found: dict[str, Cell] = dict(zip(_identities(self._kind, row.headings), row.cells, strict=False))
        cells: list[Cell] = [row.problem, row.path.name, row.sheet, row.row or None]
        cells += [None] * len(self._id_column()) + [found.get(column) for column in self._headings]
        if self._rest:
            rest = zip(_identities(self._kind, row.headings), row.headings, row.cells, strict=False)
            cells.append("\n".join(f"{name}：{cell}" for key, name, cell in rest if key not in self._headings and cell))
        return cells

    def _id_column(self) -> tuple[Column, ...]:
        """Return a column for the record's number where no file has one: doubts are decided there."""
        if self._kind is None or "id" in self._headings:
            return ()
        return (record_columns(self._kind)[0],)


def layouts_of(rows: Iterable[Returned]) -> dict[RecordKind | None, Layout]:
    """Return a layout for each kind among the rows, in the order of `RecordKind`, rows without a kind last."""
    found: dict[RecordKind | None, Layout] = {}
    added: set[tuple[RecordKind | None, tuple[str, ...]]] = set()
    for row in rows:
        if (row.kind, row.headings) not in added:
            added.add((row.kind, row.headings))
            found.setdefault(row.kind, Layout(row.kind)).add(row.headings)
    return {kind: found[kind] for kind in (*RecordKind, None) if kind in found}


@lru_cache(maxsize=1024)
def _identities(kind: RecordKind | None, headings: tuple[str, ...]) -> tuple[str, ...]:
    """Return what tells columns apart: the key of the field, or the heading and which of that name it is."""
    keys = {column: key for key, column in known_columns(headings, kind).items()} if kind else {}
    seen: Counter[str] = Counter()
    found = []
    for column, heading in enumerate(headings):
        seen[heading] += 1
        found.append(keys.get(column) or f"{heading}\n{seen[heading]}")
    return tuple(found)


def _looks(known: dict[str, Column], heading: str) -> tuple[float, Look]:
    column = known.get(heading.rstrip("* "))
    return (column.width, column.look) if column else (_WIDTH, Look.LINE)
