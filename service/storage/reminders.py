"""What offices are reminded of: one row a thing, made once, settled once it is seen to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.reminders import Reminder, ReminderKind
from service.storage.scoping import Scope, reminder_seen
from service.storage.tables.chores import reminders


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder: to which office, since when, and when it was seen to, if it was."""

    reminder: Reminder
    office: str
    made: datetime
    settled: datetime | None = None


class Reminders:
    """All reminders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remind(self, office: str, found: Collection[Reminder], at: datetime) -> int:
        """Store reminders to an office, those that are not there yet; returns how many are new."""
        kind = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        new = 0
        for one in sorted(found, key=lambda one: one.key):
            row = _row(one) | {"office": office, "made": at}
            put = kind(reminders).values(row).on_conflict_do_nothing(index_elements=["key"])
            new += self._connection.execute(put.returning(reminders.c.key)).first() is not None
        return new

    def settle(self, case: str, left: Collection[str], at: datetime) -> int:
        """Settle the open reminders of a case but those with the keys of `left`; returns how many."""
        asked = (
            update(reminders)
            .where(reminders.c.case_id == case, reminders.c.settled.is_(None), reminders.c.key.not_in(sorted(left)))
            .values(settled=at)
        )
        return self._connection.execute(asked).rowcount

    def open(self, scope: Scope, limit: int = 100) -> tuple[ReminderRow, ...]:
        """Return the reminders not seen to yet of an office and those below it, those due first first."""
        asked = (
            select(reminders)
            .where(reminders.c.settled.is_(None), reminder_seen(scope))
            .order_by(reminders.c.due, reminders.c.key)
            .limit(limit)
        )
        return tuple(_reminder(row) for row in self._connection.execute(asked))


def _row(one: Reminder) -> dict[str, object]:
    return {
        "key": one.key,
        "case_id": one.case,
        "stage": one.stage,
        "kind": one.kind.value,
        "due": one.due.isoformat(),
        "says": one.says,
    }


def _reminder(row: Row[tuple[object, ...]]) -> ReminderRow:
    due = date.fromisoformat(row.due)
    one = Reminder(row.key, row.case_id, row.stage, ReminderKind(row.kind), due, row.says)
    return ReminderRow(one, row.office, row.made, row.settled)
