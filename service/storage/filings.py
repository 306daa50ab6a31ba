"""填报 as they are stored: figures filed for cells of a table or for targets, with the state their history leads to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from service.domain.history import Event
from service.domain.statistics.records import Filing
from service.domain.statistics.stored import filing_from_plain, filing_to_plain
from service.storage.errors import Missing
from service.storage.events import Events
from service.storage.kept import add_row, save_row
from service.storage.paging import Cursor, onward
from service.storage.scoping import Scope, below, filing_seen
from service.storage.tables.people import bodies
from service.storage.tables.reporting import INDICATOR, STANDING, TARGET, WITHDRAWN, filings


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing in its present state.

    Attributes:
        filing: its indicator is the key of an indicator or, `of_target`, of a target of the programme.
        programme: KEY-YEAR.
        withdrawn: kept, but no longer counted.
        version: number of its last event, zero before it is stored.
        head: digest of that event.
    """

    filing: Filing
    programme: str
    of_target: bool
    changed: datetime
    withdrawn: bool = False
    version: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class FilingFilter:
    """What is asked of a list; what is empty is not asked."""

    office: str = ""
    programme: str = ""
    indicator: str = ""
    withdrawn: bool = False


class Filings:
    """All filings."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._connection = connection
        self._events = events

    def add(self, row: FilingRow, event: Event) -> FilingRow:
        """Store a new one with its first event; returns it with version and head.

        Raises:
            Stale: there is one with this id.
        """
        kept = add_row(self._connection, self._events, filings, filing_said(row), event)
        return replace(row, version=kept.seq, head=kept.digest, changed=kept.at)

    def save(self, row: FilingRow, event: Event) -> FilingRow:
        """Store the state that `event` led to.

        Raises:
            Stale: the stored one is no longer the one that `event` follows.
        """
        kept = save_row(self._connection, self._events, filings, filing_said(row), event)
        return replace(row, version=kept.seq, head=kept.digest, changed=kept.at)

    def get(self, scope: Scope, filing: str) -> FilingRow:
        """Return one.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(filings).where(filings.c.id == filing, filing_seen(scope))).first()
        if found is None:
            raise Missing("条填报")
        return _row(found)

    def list(
        self, scope: Scope, wanted: FilingFilter = FilingFilter(), after: Cursor | None = None, limit: int = 50
    ) -> tuple[FilingRow, ...]:
        """Return those changed last first."""
        asked = select(filings).where(filing_seen(scope), *_conditions(wanted))
        asked = onward(asked, filings.c.changed, filings.c.id, after, limit)
        return tuple(_row(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, wanted: FilingFilter = FilingFilter()) -> int:
        """Return how many may be seen."""
        asked = select(func.count()).select_from(filings).where(filing_seen(scope), *_conditions(wanted))
        return self._connection.execute(asked).scalar_one()

    def within(self, path: str, programme: str) -> tuple[FilingRow, ...]:
        """Return what is filed under a programme by the body of a path and by those below it, by day."""
        asked = (
            select(filings)
            .join(bodies, bodies.c.id == filings.c.office)
            .where(below(bodies, path), filings.c.programme == programme, filings.c.status == STANDING)
            .order_by(filings.c.day, filings.c.id)
        )
        return tuple(_row(row) for row in self._connection.execute(asked))

    def every(self) -> Iterator[FilingRow]:
        """Yield all; for checks."""
        for row in self._connection.execute(select(filings).order_by(filings.c.id)):
            yield _row(row)


def filing_said(row: FilingRow) -> dict[str, Any]:
    """Return what its history vouches for: everything but when and at which event it was stored."""
    one = row.filing
    return {
        "id": one.id,
        "office": one.office,
        "programme": row.programme,
        "concerns": TARGET if row.of_target else INDICATOR,
        "indicator": one.indicator,
        "cell": one.column,
        "day": one.day.isoformat(),
        "status": WITHDRAWN if row.withdrawn else STANDING,
        "data": filing_to_plain(one),
    }


def _conditions(wanted: FilingFilter) -> list[ColumnElement[bool]]:
    columns = {"office": filings.c.office, "programme": filings.c.programme, "indicator": filings.c.indicator}
    asked = [column == getattr(wanted, name) for name, column in columns.items() if getattr(wanted, name)]
    return asked if wanted.withdrawn else [*asked, filings.c.status == STANDING]


def _row(row: Row[tuple[object, ...]]) -> FilingRow:
    told = json.loads(row.data) | {"indicator": row.indicator, "column": row.cell, "day": row.day}
    filing = filing_from_plain(row.id, row.office, told)
    of_target, withdrawn = row.concerns == TARGET, row.status == WITHDRAWN
    return FilingRow(filing, row.programme, of_target, row.changed, withdrawn, row.version, row.head)
