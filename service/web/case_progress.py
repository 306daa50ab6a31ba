"""What each case of a list waits for, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.domain.bodies import Viewer
from service.domain.workflow.table import Table
from service.domain.workflow.turns import Turn
from service.storage.cases import CaseFilter, CaseRow
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.waiting import waited_for
from service.web.case_words import tables_of, waiting_in_words

_MOST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases with whose turn it is, read at once.

    Attributes:
        rows: the cases.
        turns: of each case, as far as it may be told.
        names: of the bodies whose turn it is, and of those that run the cases.
    """

    rows: Sequence[CaseRow]
    turns: Mapping[str, tuple[Turn, ...]]
    names: Mapping[str, str]

    def in_words(self, tables: Mapping[str, Table]) -> dict[str, list[str]]:
        """Return for each case its lines: who is waited for, with what."""
        return {
            row.id: waiting_in_words(tables.get(f"{row.programme}-{row.year}"), self.turns.get(row.id, ()), self.names)
            for row in self.rows
        }


def waiting_of(work: Work, viewer: Viewer, rows: Sequence[CaseRow]) -> Waiting:
    """Return what cases wait for, as somebody may see it."""
    turns = waited_for(work, viewer, rows)
    bodies = {turn.body for its in turns.values() for turn in its} | {str(row.state["host"]) for row in rows}
    return Waiting(rows, turns, work.bodies.names(bodies))


def progress_of(work: Work, desk: Desk, viewer: Viewer, needs: Collection[str]) -> dict[str, str]:
    """Return of needs that have cases how far the one changed last has come: how it ended, or what it waits for."""
    found = work.cases.list(viewer, CaseFilter(needs=tuple(sorted(needs))), limit=_MOST) if needs else ()
    last: dict[str, CaseRow] = {}
    for row in found:  # those changed last come first
        last.setdefault(row.need, row)
    waiting = waiting_of(work, viewer, tuple(last.values()))
    lines = waiting.in_words(tables_of(desk, (f"{row.programme}-{row.year}" for row in last.values())))
    return {need: f"等{lines[row.id][0]}" if lines[row.id] else f"项目{row.status}" for need, row in last.items()}
