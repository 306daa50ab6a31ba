"""记录 as they are stored: happenings that somebody entered, with the state their history leads to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from service.domain.history import Event
from service.domain.statistics.records import Happening
from service.domain.statistics.stored import happening_from_plain, happening_to_plain
from service.storage.errors import Missing
from service.storage.events import Events
from service.storage.kept import add_row, save_row
from service.storage.paging import Cursor, batched, onward
from service.storage.scoping import Scope, below, happening_seen
from service.storage.tables.people import bodies
from service.storage.tables.reporting import STANDING, WITHDRAWN, happenings


@dataclass(frozen=True, slots=True)
class HappeningRow:
    """A happening in its present state.

    Attributes:
        withdrawn: kept, but no longer counted.
        version: number of its last event, zero before it is stored.
        head: digest of that event.
    """

    happening: Happening
    changed: datetime
    withdrawn: bool = False
    version: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class HappeningFilter:
    """What is asked of a list; what is empty is not asked.

    Attributes:
        since: the first day; `until` the last.
        withdrawn: whether those that were withdrawn are listed too.
    """

    office: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    withdrawn: bool = False


class Happenings:
    """All happenings that somebody entered."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._connection = connection
        self._events = events

    def add(self, row: HappeningRow, event: Event) -> HappeningRow:
        """Store a new one with its first event; returns it with version and head.

        Raises:
            Stale: there is one with this id.
        """
        kept = add_row(self._connection, self._events, happenings, happening_said(row), event)
        return replace(row, version=kept.seq, head=kept.digest, changed=kept.at)

    def save(self, row: HappeningRow, event: Event) -> HappeningRow:
        """Store the state that `event` led to.

        Raises:
            Stale: the stored one is no longer the one that `event` follows.
        """
        kept = save_row(self._connection, self._events, happenings, happening_said(row), event)
        return replace(row, version=kept.seq, head=kept.digest, changed=kept.at)

    def get(self, scope: Scope, happening: str) -> HappeningRow:
        """Return one.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        asked = select(happenings).where(happenings.c.id == happening, happening_seen(scope))
        found = self._connection.execute(asked).first()
        if found is None:
            raise Missing("条记录")
        return _row(found)

    def list(
        self, scope: Scope, wanted: HappeningFilter = HappeningFilter(), after: Cursor | None = None, limit: int = 50
    ) -> tuple[HappeningRow, ...]:
        """Return those changed last first."""
        asked = select(happenings).where(happening_seen(scope), *_conditions(wanted))
        asked = onward(asked, happenings.c.changed, happenings.c.id, after, limit)
        return tuple(_row(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, wanted: HappeningFilter = HappeningFilter()) -> int:
        """Return how many may be seen."""
        asked = select(func.count()).select_from(happenings).where(happening_seen(scope), *_conditions(wanted))
        return self._connection.execute(asked).scalar_one()

    def heads_within(self, path: str) -> dict[str, str]:
        """Return what counts in the report of the body of a path, its own and that of those below it.

        Ids by day, each with the digest of its last event: what is read of a happening holds as long as that.
        """
        asked = (
            select(happenings.c.id, happenings.c.head)
            .join(bodies, bodies.c.id == happenings.c.office)
            .where(below(bodies, path), happenings.c.status == STANDING)
            .order_by(happenings.c.day, happenings.c.id)
        )
        return {row.id: row.head for row in self._connection.execute(asked)}

    def some(self, ids: Sequence[str]) -> Iterator[Happening]:
        """Yield happenings by their ids; read inside, for counts."""
        for part in batched(ids):
            for row in self._connection.execute(select(happenings).where(happenings.c.id.in_(part))):
                yield _row(row).happening

    def every(self) -> Iterator[HappeningRow]:
        """Yield all; for checks."""
        for row in self._connection.execute(select(happenings).order_by(happenings.c.id)):
            yield _row(row)


def happening_said(row: HappeningRow) -> dict[str, Any]:
    """Return what its history vouches for: everything but when and at which event it was stored."""
    one = row.happening
    return {
        "id": one.id,
        "office": one.office,
        "kind": one.kind.value,
        "day": one.day.isoformat(),
        "status": WITHDRAWN if row.withdrawn else STANDING,
        "data": happening_to_plain(one),
    }


def _conditions(wanted: HappeningFilter) -> list[ColumnElement[bool]]:
    asked = []
    if wanted.office:
        asked.append(happenings.c.office == wanted.office)
    if wanted.kind:
        asked.append(happenings.c.kind == wanted.kind)
    if wanted.since is not None:
        asked.append(happenings.c.day >= wanted.since.isoformat())
    if wanted.until is not None:
        asked.append(happenings.c.day <= wanted.until.isoformat())
    if not wanted.withdrawn:
        asked.append(happenings.c.status == STANDING)
    return asked


def _row(row: Row[tuple[object, ...]]) -> HappeningRow:
    told = json.loads(row.data) | {"kind": row.kind, "day": row.day}  # what lists go by is what is read
    happening = happening_from_plain(row.id, row.office, told)
    return HappeningRow(happening, row.changed, row.status == WITHDRAWN, row.version, row.head)
