"""History as it is stored: appended to, never changed; where each history ends is kept beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any, NoReturn

from sqlalchemy import Connection, Row, insert, select, type_coerce, update
from sqlalchemy.exc import IntegrityError

from service.domain.bodies import Viewer
from service.domain.history import Event, canonical, sealed
from service.storage.errors import Stale
from service.storage.paging import batched
from service.storage.scoping import Scope, subject_seen
from service.storage.tables.base import Word
from service.storage.tables.casework import events, heads

ROW = "row"
"""In what an event says of its subject: the digest of the row that keeps the subject's state since."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a history ends: number, digest and time of its last event; zero and empty before the first."""

    seq: int = 0
    digest: str = ""
    at: datetime | None = None


class Events:
    """The events of all subjects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self, subject: str) -> Head:
        """Return where the history of a subject ends. Tells nothing of what happened."""
        found = self._connection.execute(select(heads).where(heads.c.subject == subject)).first()
        return Head(found.seq, found.digest, found.at) if found else Head()

    def next(
        self,
        by: Viewer,
        subject: str,
        at: datetime,
        move: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        reason: str = "",
    ) -> Event:
        """Return the event that comes next for a subject, to be appended.

        Its time is not before that of the last one, whatever two clocks or a wait for a lock make of `at`.
        """
        head = self.head(subject)
        late = max(at, head.at) if head.at else at
        return sealed(Event(subject, head.seq + 1, late, by.account, by.body, move, before, after, reason, head.digest))

    def append(self, event: Event) -> None:
        """Add the next event of its subject.

        Raises:
            Stale: the history has gone on, or begun, meanwhile, or its last event is later than this one.
        """
        row = {"subject": event.subject, "seq": event.seq, "digest": event.digest, "at": event.at}
        try:
            if event.seq == 1:
                self._connection.execute(insert(heads).values(row))
            else:
                moved = self._connection.execute(
                    update(heads)
                    .where(
                        heads.c.subject == event.subject,
                        heads.c.seq == event.seq - 1,
                        heads.c.digest == event.previous,
                        heads.c.at <= event.at,
                    )
                    .values(row)
                )
                if moved.rowcount != 1:
                    raise Stale(event.subject)
            self._connection.execute(insert(events).values(_row(event)))
        except IntegrityError as error:
            raise Stale(event.subject) from error

    def of(self, scope: Scope, subject: str, after: int = 0, limit: int | None = None) -> tuple[Event, ...]:
        """Return the events of a subject in order, from the one after number `after`; none where it may not be seen."""
        asked = (
            select(events)
            .where(events.c.subject == subject, events.c.seq > after, subject_seen(scope, subject))
            .order_by(events.c.seq)
            .limit(limit)
        )
        return tuple(_event(row, row.at) for row in self._connection.execute(asked))

    def histories(self, subjects: Sequence[str]) -> Iterator[tuple[str, tuple[Event, ...]]]:
        """Yield each of some subjects with all its events in order, many in one statement; read inside, for counts."""
        for some in batched(subjects):
            asked = select(events).where(events.c.subject.in_(some)).order_by(events.c.subject, events.c.seq)
            for subject, rows in groupby(self._connection.execute(asked), attrgetter("subject")):
                yield subject, tuple(_event(row, row.at) for row in rows)

    def made_by(self, account: str) -> tuple[Event, ...]:
        """Return what an account did, the oldest first; for the person's own export."""
        asked = select(events).where(events.c.account == account).order_by(events.c.at, events.c.id)
        return tuple(_event(row, row.at) for row in self._connection.execute(asked))

    def every(self) -> Iterator[Event]:
        """Yield all events, subject by subject, in the order of their numbers, damaged ones too; for checks."""
        columns = [type_coerce(column, Word) if column is events.c.at else column for column in events.c]
        asked = select(*columns).order_by(events.c.subject, events.c.seq, events.c.id)
        for row in self._connection.execute(asked.execution_options(yield_per=1000)):
            yield _event(row, _moment(row.at))

    def heads(self) -> dict[str, Head]:
        """Return where every history ends; for checks and seals."""
        found = self._connection.execute(select(heads).order_by(heads.c.subject))
        return {row.subject: Head(row.seq, row.digest, row.at) for row in found}


def bound(event: Event, row: Mapping[str, Any]) -> Event:
    """Return the event with the digest of the row it leads to, so that a row changed by itself shows."""
    return sealed(replace(event, after={**event.after, ROW: row_digest(row)}))


def row_digest(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a row says, plain values."""
    return sha256(canonical(row).encode()).hexdigest()


def _event(row: Row[tuple[object, ...]], at: datetime) -> Event:
    return Event(
        row.subject,
        row.seq,
        at,
        row.account,
        row.body,
        row.move,
        _plain(row.before),
        _plain(row.after),
        row.reason,
        row.previous,
        row.digest,
    )


def _row(event: Event) -> dict[str, object]:
    return {
        "subject": event.subject,
        "seq": event.seq,
        "at": event.at,
        "account": event.account,
        "body": event.body,
        "move": event.move,
        "before": canonical(event.before),
        "after": canonical(event.after),
        "reason": event.reason,
        "previous": event.previous,
        "digest": event.digest,
    }


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # no event says this time, so its digest will not fit
        return datetime.min.replace(tzinfo=UTC)


def _plain(text: str) -> dict[str, object]:
    try:
        found = _READER.decode(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) and _WRITER.encode(found) == text else {"damaged": text}


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


_READER = json.JSONDecoder(parse_float=_no_number, parse_constant=_no_number)
_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Writes what was read as `canonical` does; that it is plain need not be asked again, for JSON holds nothing else."""
