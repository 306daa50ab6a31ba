"""Bodies found by what stands on their letterhead: exactly, one at a time, and each search logged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.storage.tables.keeping import looks
from service.storage.tables.people import bodies

FOUND, NOT_FOUND = "在项目中按全称或代码查到，可以邀请", "在项目中按全称或代码查找，没有"
"""What the log says a search was."""


class Lookups:
    """Searches for a body that may not be listed, kept in the log of looks, where the body found can read them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def named(self, roles: Sequence[Role], names: Sequence[str], record: str) -> tuple[str, ...]:
        """Return the ids of the open bodies of some roles that have exactly one of these names, or this record."""
        same = bodies.c.record == record if record else bodies.c.name.in_(names)
        asked = select(bodies.c.id).where(
            bodies.c.role.in_([str(role) for role in roles]), bodies.c.closed.is_(None), same
        )
        return tuple(self._connection.execute(asked.order_by(bodies.c.id)).scalars())

    def log(self, viewer: Viewer, case: str, body: str, at: datetime) -> None:
        """Log a search; `body` empty: nothing was found."""
        row = {"at": at, "account": viewer.account, "viewer": viewer.body, "body": body, "case_id": case}
        self._connection.execute(insert(looks).values(row | {"purpose": FOUND if body else NOT_FOUND}))

    def found(self, viewer: Viewer, case: str, body: str) -> bool:
        """Return whether the viewer's body found another for a case."""
        asked = exists(
            select(looks.c.id).where(
                looks.c.viewer == viewer.body,
                looks.c.case_id == case,
                looks.c.body == body,
                looks.c.purpose == FOUND,
            )
        )
        return bool(self._connection.execute(select(asked)).scalar_one())
