"""看板: the running cases of one programme in columns by the phase in which they wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.domain.bodies import Viewer
from service.domain.workflow.case import steps
from service.domain.workflow.table import Table
from service.domain.workflow.turns import Turn
from service.domain.workflow.words import WHOLE, Move, Step
from service.storage.cases import CaseFilter, CaseRow
from service.storage.work import Work
from service.use_cases.cases import case_in
from service.use_cases.standing import ENDS, PUBLISHED, RUNNING
from service.use_cases.waiting import waited_for
from service.web.case_words import waiting_in_words
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.pages.cases import Programme, filter_of, programmes_of
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_MOST = 400
"""Running cases that are looked at; the rest is in the list."""
_SHOWN = 25
"""Cards of a column."""

_CLOSING, _OPEN = "待结项", {Step.READY, Step.RUNNING, Step.WAITING}


@dataclass(slots=True)
class Column:
    """A column: its cards, of how many."""

    name: str
    cards: list[tuple[CaseRow, list[str]]] = field(default_factory=list)
    total: int = 0


@router.get("/cases/board", operation_id="cases", dependencies=[Depends(page_guard)])
def board(request: Request, viewer: Signed, desk: HeldDesk, programme: Programme = "") -> Response:
    """Show the board of a programme, by default of that of the case changed last."""
    with desk.database.reading() as work:
        chosen = programme or _usual(work, viewer)
        if not chosen:
            return page(request, "board.html", columns=[], programmes=programmes_of(desk), chosen="", ended=[], over=0)
        table = desk.table(chosen)
        rows, total = _running(work, viewer, chosen)
        turns = waited_for(work, viewer, rows)
        names = work.bodies.names({turn.body for its in turns.values() for turn in its})
        ended = [(end, work.cases.count(viewer, filter_of(chosen, end))) for end in ENDS]
    return page(
        request,
        "board.html",
        columns=_columns(table, rows, turns, names),
        programmes=programmes_of(desk),
        chosen=chosen,
        ended=[one for one in ended if one[1]],
        over=total - len(rows),
    )


def _usual(work: Work, viewer: Viewer) -> str:
    last = work.cases.list(viewer, CaseFilter(), None, 1)
    return f"{last[0].programme}-{last[0].year}" if last else ""


def _running(work: Work, viewer: Viewer, chosen: str) -> tuple[list[CaseRow], int]:
    rows: list[CaseRow] = []
    total = 0
    for status in (PUBLISHED, RUNNING):
        wanted = filter_of(chosen, status)
        rows += work.cases.list(viewer, wanted, None, _MOST)
        total += work.cases.count(viewer, wanted)
    return sorted(rows, key=lambda row: row.changed, reverse=True)[:_MOST], total


def _columns(
    table: Table, rows: Sequence[CaseRow], turns: dict[str, tuple[Turn, ...]], names: dict[str, str]
) -> list[Column]:
    found: dict[str, Column] = defaultdict(lambda: Column(""))
    for row in rows:
        own = turns.get(row.id, ())
        column = found[_column(table, row, own)]
        column.total += 1
        if len(column.cards) < _SHOWN:
            column.cards.append((row, waiting_in_words(table, own, names)))
    order = [*dict.fromkeys(_phase(table, key) for key in table.stages), _CLOSING]
    for name in order:
        found[name].name = name
    return [found[name] for name in order if name != _CLOSING or found[name].total]


def _column(table: Table, row: CaseRow, turns: Sequence[Turn]) -> str:
    """Return the phase of the last stage that waits for somebody; what is only still to be paid counts least."""
    stages = [turn.stage for turn in turns if turn.stage != WHOLE and turn.move is not Move.PAY]
    stages = stages or [turn.stage for turn in turns if turn.stage != WHOLE]
    if not stages and all(turn.move is not Move.CLOSE for turn in turns):
        stages = [key for key, step in steps(table, case_in(row)).items() if step in _OPEN]
    return _phase(table, stages[-1]) if stages else _CLOSING


def _phase(table: Table, stage: str) -> str:
    return table.stages[stage].phase or table.stages[stage].name
