"""Private contact data, apart from everything else, and the log of who looked at them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.history import canonical
from service.storage.errors import Missing
from service.storage.scoping import contact_seen
from service.storage.tables.keeping import contacts, looks
from service.storage.tables.people import bodies


@dataclass(frozen=True, slots=True)
class Look:
    """One look of one account at the contact data of a body; `id` grows with each."""

    id: int
    at: datetime
    account: str
    viewer: str
    body: str
    case: str
    purpose: str


class Contacts:
    """How bodies can be reached. They are in no list and no history, so that deleting them here deletes them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, body: str, data: Mapping[str, str], at: datetime) -> None:
        """Replace the contact data of a body: names of fields and what they hold."""
        self.delete(body)
        self._connection.execute(insert(contacts).values(body=body, data=canonical(data), changed=at))

    def delete(self, body: str) -> None:
        """Delete the contact data of a body; the looks stay."""
        self._connection.execute(delete(contacts).where(contacts.c.body == body))

    def look(self, viewer: Viewer, body: str, at: datetime, purpose: str, case: str = "") -> dict[str, str]:
        """Return the contact data of a body, and log the look. Show nothing before the unit of work is committed.

        Raises:
            Missing: there are none, or this viewer may not see them (not yet, or never).
            HuiqiError: nobody said what for.
        """
        if not purpose.strip():
            raise HuiqiError("查看联系方式要说明用途", "请填写用途后再看")
        asked = (
            select(contacts.c.data)
            .join(bodies, bodies.c.id == contacts.c.body)
            .where(contacts.c.body == body, contact_seen(viewer))
        )
        found = self._connection.execute(asked).scalar_one_or_none()
        if found is None:
            raise Missing("份联系方式")
        row = {"at": at, "account": viewer.account, "viewer": viewer.body, "body": body, "case_id": case}
        self._connection.execute(insert(looks).values(row | {"purpose": purpose.strip()}))
        read: dict[str, str] = json.loads(found)
        return read

    def open_to(self, viewer: Viewer, wanted: Collection[str]) -> dict[str, bool]:
        """Return of some bodies those whose contact data the viewer may look at, and whether they have any."""
        asked = (
            select(bodies.c.id, contacts.c.body)
            .join(contacts, contacts.c.body == bodies.c.id, isouter=True)
            .where(bodies.c.id.in_(sorted(wanted)), contact_seen(viewer))
        )
        return {row.id: row.body is not None for row in self._connection.execute(asked)}

    def held(self, body: str) -> dict[str, str]:
        """Return the contact data of a body for itself, its export or its correction; empty where there are none."""
        found = self._connection.execute(select(contacts.c.data).where(contacts.c.body == body)).scalar_one_or_none()
        read: dict[str, str] = json.loads(found) if found else {}
        return read

    def looks(self, body: str, after: int = 0, limit: int | None = None) -> tuple[Look, ...]:
        """Return who looked at the contact data of a body after one look, the oldest first; for itself only."""
        return self._listed(looks.c.body == body, looks.c.id > after, limit=limit)

    def looked(self, account: str) -> tuple[Look, ...]:
        """Return what an account looked at, the oldest first; for the person's own export."""
        return self._listed(looks.c.account == account)

    def count_looks(self, body: str) -> int:
        """Return how often somebody looked at the contact data of a body."""
        asked = select(func.count()).select_from(looks).where(looks.c.body == body)
        return self._connection.execute(asked).scalar_one()

    def _listed(self, *wanted: ColumnElement[bool], limit: int | None = None) -> tuple[Look, ...]:
        asked = select(looks).where(*wanted).order_by(looks.c.id).limit(limit)
        return tuple(
            Look(row.id, row.at, row.account, row.viewer, row.body, row.case_id, row.purpose)
            for row in self._connection.execute(asked)
        )
