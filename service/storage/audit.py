"""Who did what, looked through across all histories: by body, account, kind and day, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, true

from matcher.programmes.words import Role
from service.domain.bodies import Duty
from service.domain.scope import Inside, reach
from service.storage.scoping import Scope, below
from service.storage.tables.casework import events
from service.storage.tables.people import bodies


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that somebody did; `id` grows with each. What it changed is left to its subject's own history."""

    id: int
    at: datetime
    account: str
    body: str
    subject: str
    move: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; empty: whatever.

    Attributes:
        kind: of the subject, such as `case`.
        since: not before.
        until: before.
    """

    body: str = ""
    account: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    """The trail over all histories; read only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(
        self, scope: Scope, sought: Sought, after: tuple[datetime, int] | None = None, limit: int = 50
    ) -> tuple[Trace, ...]:
        """Return what was done, the newest first, from where a page ended."""
        asked = select(events).where(*_wanted(scope, sought))
        if after is not None:
            at, last = after
            asked = asked.where(or_(events.c.at < at, and_(events.c.at == at, events.c.id < last)))
        asked = asked.order_by(events.c.at.desc(), events.c.id.desc()).limit(limit)
        return tuple(
            Trace(row.id, row.at, row.account, row.body, row.subject, row.move, row.reason)
            for row in self._connection.execute(asked)
        )

    def count(self, scope: Scope, sought: Sought) -> int:
        """Return how many there are in all."""
        asked = select(func.count()).select_from(events).where(*_wanted(scope, sought))
        return self._connection.execute(asked).scalar_one()


def trace_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `events`: one's own deeds; for administrators and auditors those of their reach."""
    if isinstance(scope, Inside):
        return true()
    own = events.c.account == scope.account
    over = reach(scope)
    doer = exists(select(bodies.c.id).where(bodies.c.id == events.c.body, below(bodies, over)))
    if scope.duty is Duty.ADMIN:
        return or_(own, events.c.body == scope.body, doer)
    return or_(own, doer) if scope.role is Role.OVERSIGHT else own


def _wanted(scope: Scope, sought: Sought) -> list[ColumnElement[bool]]:
    wanted = [trace_seen(scope)]
    if sought.body:
        wanted.append(events.c.body == sought.body)
    if sought.account:
        wanted.append(events.c.account == sought.account)
    if sought.kind:
        wanted.append(events.c.subject.startswith(f"{sought.kind}:", autoescape=True))
    if sought.since:
        wanted.append(events.c.at >= sought.since)
    if sought.until:
        wanted.append(events.c.at < sought.until)
    return wanted
