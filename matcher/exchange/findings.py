"""What an import finds, noted down row by row: counts in memory, everything long on disk."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from matcher.corpus.checking import Problem
from matcher.corpus.items import join_items, join_projects
from matcher.corpus.readers import Row
from matcher.exchange.outcome import Count, Doubt, Notice, Outcome, Returned, RowFault
from matcher.exchange.spool import Spool
from matcher.tables.cells import BadCell, Cell
from matcher.vocabulary import RecordKind

_NAMED = 8
"""Unknown keys that one notice names."""


class Findings:
    """Notes of one import, file after file; what the report and the command line show."""

    def __init__(self) -> None:
        self._path = Path()
        self._counts: dict[tuple[Path, RecordKind | None], dict[str, int]] = {}
        self._notices: dict[Notice, None] = {}
        self._unknown: dict[str, None] = {}
        self._faults = Spool(_fault_to_json, _fault_from_json)
        self._doubts = Spool(_doubt_to_json, _doubt_from_json)
        self._returned = Spool(_returned_to_json, _returned_from_json)

    def outcome(self, *, applied: bool) -> Outcome:
        """Return everything noted so far; its long parts live until `close`."""
        counts = [Count(path, kind, sum(numbers.values()), **numbers) for (path, kind), numbers in self._counts.items()]
        return Outcome(counts, self._faults, self._doubts, self._returned, list(self._notices), applied)

    @property
    def refused(self) -> int:
        """How many rows were faulty or doubtful."""
        return len(self._returned)

    @contextmanager
    def file(self, path: Path) -> Iterator[None]:
        """Note that what comes belongs to a file."""
        self._path, self._unknown = path, {}
        yield
        if self._unknown:
            some = "、".join(f"“{key}”" for key in list(self._unknown)[:_NAMED])
            more = f" 等 {len(self._unknown)} 个" if len(self._unknown) > _NAMED else ""
            self.notice("", f"不认识的栏目 {some}{more}，内容原样保存在附加信息里")

    def notice(self, sheet: str, text: str) -> None:
        """Note something about the file or a sheet of it, once."""
        self._notices[Notice(self._path, sheet, text)] = None

    def unknown(self, keys: Iterable[str]) -> None:
        """Note keys of JSON lines that nobody knows."""
        for key in keys:
            if len(self._unknown) <= 100 * _NAMED:
                self._unknown[key] = None

    def good(self, kind: RecordKind, *, new: bool, changed: bool) -> None:
        """Note a valid row."""
        self._count(kind, "new" if new else "changed" if changed else "same")

    def fault(self, row: Row, kind: RecordKind | None, problems: Sequence[Problem]) -> None:
        """Note a faulty row with everything that is wrong with it."""
        for problem in problems:
            names = row.columns.names if row.columns else {}
            place = self._path, row.sheet, row.number, names.get(problem.key, problem.key)
            self._faults.add(RowFault(*place, problem.problem, problem.remedy, problem.value))
        self._count(kind, "faulty")
        self._return(row, kind, "；".join(f"{problem.problem}，{problem.remedy}" for problem in problems))

    def doubt(self, row: Row, doubt: Doubt) -> None:
        """Note a row that a person must decide on."""
        self._doubts.add(doubt)
        self._count(doubt.kind, "doubtful")
        self._return(row, doubt.kind, f"与 {doubt.id} {doubt.other} 相似（{doubt.why}）；{doubt.remedy}")

    def close(self) -> None:
        """Forget everything."""
        for spool in (self._faults, self._doubts, self._returned):
            spool.close()

    def _count(self, kind: RecordKind | None, what: str) -> None:
        numbers = self._counts.setdefault((self._path, kind), {})
        numbers[what] = numbers.get(what, 0) + 1

    def _return(self, row: Row, kind: RecordKind | None, problem: str) -> None:
        if row.columns:
            headings, cells = row.columns.headings, tuple(row.cells)
        elif row.record is not None:
            headings, cells = tuple(row.record), tuple(_cell_of(value) for value in row.record.values())
        else:
            headings, cells = ("原文",), tuple(row.cells)
        self._returned.add(Returned(kind, self._path, row.sheet, row.number, headings, cells, problem))


def _cell_of(value: Any) -> Cell:
    """Return a value of JSON lines as a cell that the import reads back."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return join_items(value)
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        return join_projects(value)
    return value if isinstance(value, str | int | float | None) else json.dumps(value, ensure_ascii=False)


def _fault_to_json(fault: RowFault) -> list[Any]:
    return [str(fault.path), *dataclasses.astuple(fault)[1:]]


def _fault_from_json(parts: list[Any]) -> RowFault:
    return RowFault(Path(parts[0]), *parts[1:])


def _doubt_to_json(doubt: Doubt) -> list[Any]:
    return [doubt.kind.value, str(doubt.path), *dataclasses.astuple(doubt)[2:]]


def _doubt_from_json(parts: list[Any]) -> Doubt:
    return Doubt(RecordKind(parts[0]), Path(parts[1]), *parts[2:])


def _returned_to_json(row: Returned) -> list[Any]:
    kind = row.kind.value if row.kind else None
    cells = [_cell_to_json(cell) for cell in row.cells]
    return [kind, str(row.path), row.sheet, row.row, row.headings, cells, row.problem]


def _returned_from_json(parts: list[Any]) -> Returned:
    kind, path, sheet, row, headings, cells, problem = parts
    known = RecordKind(kind) if kind else None
    return Returned(known, Path(path), sheet, row, tuple(headings), tuple(map(_cell_from_json, cells)), problem)


def _cell_to_json(cell: Cell) -> Any:
    if isinstance(cell, BadCell):
        return {"bad": [cell.shown, cell.problem, cell.remedy]}
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def _cell_from_json(value: Any) -> Cell:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    return BadCell(*value["bad"]) if "bad" in value else date.fromisoformat(value["date"])
