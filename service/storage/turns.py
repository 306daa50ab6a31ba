"""Whose turn it is, as it is stored: rewritten in the unit of work that changes a case, looked up by body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, func, insert, select

from service.domain.bodies import Viewer
from service.domain.workflow.turns import Turn
from service.domain.workflow.words import Move
from service.storage.scoping import Scope, case_seen
from service.storage.tables.casework import case_parties, cases, turns


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn with the case that waits.

    Attributes:
        programme: KEY-YEAR.
    """

    turn: Turn
    case: str
    title: str
    programme: str


@dataclass(frozen=True, slots=True)
class TurnFilter:
    """Which turns are asked for.

    Attributes:
        moves: of these; `but`: none of these.
        ongoing: only those under way, or only those that are waited for.
        ahead: only those that can be made after today, or only those that can be made now.
    """

    moves: tuple[Move, ...] = ()
    but: tuple[Move, ...] = ()
    ongoing: bool = False
    ahead: bool = False


class Turns:
    """Whose turn it is in all cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case: str, found: Iterable[Turn]) -> None:
        """Replace the turns of a case."""
        self._connection.execute(delete(turns).where(turns.c.case_id == case))
        rows = [_row(case, place, turn) for place, turn in enumerate(found)]
        if rows:
            self._connection.execute(insert(turns), rows)

    def own(
        self, viewer: Viewer, today: date, wanted: TurnFilter = TurnFilter(), skip: int = 0, limit: int = 50
    ) -> tuple[TurnRow, ...]:
        """Return the turns of the viewer's body, or of the viewer alone; of those that wait longest first."""
        asked = (
            _joined()
            .where(case_seen(viewer), *_own(viewer, today, wanted))
            .order_by(turns.c.since, cases.c.changed, cases.c.id, turns.c.place)
            .offset(skip)
            .limit(limit)
        )
        return tuple(_told(row) for row in self._connection.execute(asked))

    def count(self, viewer: Viewer, today: date, wanted: TurnFilter = TurnFilter()) -> int:
        """Return how many turns `own` would give in all."""
        asked = (
            select(func.count())
            .select_from(turns.join(cases, cases.c.id == turns.c.case_id))
            .where(case_seen(viewer), *_own(viewer, today, wanted))
        )
        return self._connection.execute(asked).scalar_one()

    def others(self, viewer: Viewer, move: Move, limit: int = 50) -> tuple[TurnRow, ...]:
        """Return the turns of others in the cases in which the viewer's body takes part or which it runs."""
        tie = case_parties.alias("tie")
        tied = exists(
            select(tie.c.body).where(tie.c.case_id == cases.c.id, tie.c.body == viewer.body, tie.c.account == "")
        )
        asked = (
            _joined()
            .where(case_seen(viewer), tied, turns.c.move == str(move), turns.c.body != viewer.body)
            .order_by(cases.c.changed, cases.c.id, turns.c.place)
            .limit(limit)
        )
        return tuple(_told(row) for row in self._connection.execute(asked))

    def of(self, scope: Scope, wanted: Collection[str]) -> dict[str, tuple[Turn, ...]]:
        """Return the turns of some cases by their ids, in the order of the programme; none where none waits."""
        its: dict[str, list[Turn]] = defaultdict(list)
        for part in _parts(sorted(wanted)):
            asked = _joined().where(case_seen(scope), turns.c.case_id.in_(part)).order_by(turns.c.place)
            for row in self._connection.execute(asked):
                its[row.case_id].append(_turn(row))
        return {case: tuple(found) for case, found in its.items()}

    def every(self) -> dict[str, tuple[Turn, ...]]:
        """Return the turns of every case; for checks."""
        its: dict[str, list[Turn]] = defaultdict(list)
        for row in self._connection.execute(select(turns).order_by(turns.c.case_id, turns.c.place)):
            its[row.case_id].append(_turn(row))
        return {case: tuple(found) for case, found in its.items()}


def _joined() -> Select[Any]:
    columns = cases.c.title, cases.c.programme, cases.c.year
    return select(turns, *columns).join(cases, cases.c.id == turns.c.case_id)


def _own(viewer: Viewer, today: date, wanted: TurnFilter) -> list[ColumnElement[bool]]:
    day = today.isoformat()
    asked = [
        turns.c.body == viewer.body,
        turns.c.account.in_(["", viewer.account]),
        turns.c.ongoing == int(wanted.ongoing),
        turns.c.since > day if wanted.ahead else turns.c.since <= day,
    ]
    if wanted.moves:
        asked.append(turns.c.move.in_([str(move) for move in wanted.moves]))
    if wanted.but:
        asked.append(turns.c.move.not_in([str(move) for move in wanted.but]))
    return [and_(*asked)]


def _parts(ids: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _row(case: str, place: int, turn: Turn) -> dict[str, object]:
    return {
        "case_id": case,
        "stage": turn.stage,
        "body": turn.body,
        "account": turn.account,
        "move": str(turn.move),
        "since": turn.since.isoformat() if turn.since else "",
        "ongoing": int(turn.ongoing),
        "place": place,
    }


def _turn(row: Row[tuple[object, ...]]) -> Turn:
    since = date.fromisoformat(row.since) if row.since else None
    return Turn(row.stage, row.body, row.account, Move(row.move), since, bool(row.ongoing))


def _told(row: Row[tuple[object, ...]]) -> TurnRow:
    return TurnRow(_turn(row), row.case_id, row.title, f"{row.programme}-{row.year}")
