"""Applications for an account as they are stored, apart from every history, so that they can be deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from matcher.programmes.words import Role
from service.domain.applications import ApplicationState
from service.storage.errors import Missing
from service.storage.paging import Cursor, onward
from service.storage.scoping import Scope, application_seen
from service.storage.tables.people import applications


@dataclass(frozen=True, slots=True)
class Application:
    """注册申请.

    Attributes:
        name: full name of who applies; `code` its unified social credit code.
        region: six-digit code of its division.
        host: the association that decides.
        person, phone, email, purpose: whom to ask, and what for; empty once it was accepted.
        reason: why it was refused.
        body: what was made of it, where it was accepted.
    """

    id: str
    role: Role
    name: str
    code: str
    region: str
    host: str
    person: str
    phone: str
    email: str
    purpose: str
    created: datetime
    changed: datetime
    status: ApplicationState = ApplicationState.WAITING
    reason: str = ""
    body: str = ""


class Applications:
    """All applications."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, one: Application) -> None:
        """Store a new application."""
        self._connection.execute(insert(applications).values(_row(one)))

    def get(self, scope: Scope, application: str) -> Application:
        """Return one application.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        seen = application_seen(scope)
        found = self._connection.execute(select(applications).where(applications.c.id == application, seen)).first()
        if found is None:
            raise Missing("份注册申请")
        return _application(found)

    def list(
        self, scope: Scope, status: str = "", after: Cursor | None = None, limit: int = 50
    ) -> tuple[Application, ...]:
        """Return applications, those changed last first, of one state where one is named."""
        asked = select(applications).where(application_seen(scope))
        if status:
            asked = asked.where(applications.c.status == status)
        asked = onward(asked, applications.c.changed, applications.c.id, after, limit)
        return tuple(_application(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, status: str = "", code: str = "") -> int:
        """Return how many applications may be seen, of one state and with one code where they are named."""
        asked = select(func.count()).select_from(applications).where(application_seen(scope))
        if status:
            asked = asked.where(applications.c.status == status)
        if code:
            asked = asked.where(applications.c.code == code)
        return self._connection.execute(asked).scalar_one()

    def decide(self, after: Application) -> bool:
        """Store what became of an application that waits; returns whether it did wait."""
        same = applications.c.id == after.id, applications.c.status == ApplicationState.WAITING.value
        return self._connection.execute(update(applications).where(*same).values(_row(after))).rowcount == 1

    def stale(self, status: ApplicationState, before: datetime) -> tuple[str, ...]:
        """Return the ids of those that have been in a state since before a moment."""
        asked = select(applications.c.id).where(applications.c.status == status.value, applications.c.changed < before)
        return tuple(self._connection.execute(asked.order_by(applications.c.id)).scalars())

    def delete(self, application: str) -> None:
        """Delete one for good."""
        self._connection.execute(delete(applications).where(applications.c.id == application))


def _row(one: Application) -> dict[str, object]:
    plain = {name: getattr(one, name) for name in Application.__slots__}
    return plain | {"role": one.role.value, "status": one.status.value, "body": one.body or None}


def _application(row: Row[tuple[object, ...]]) -> Application:
    told = {name: getattr(row, name) for name in Application.__slots__}
    return Application(
        **told | {"role": Role(row.role), "status": ApplicationState(row.status), "body": row.body or ""}
    )
