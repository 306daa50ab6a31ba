"""Private contact data, apart from everything else, and the log of who looked at them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.history import canonical
from service.storage.errors import Missing
from service.storage.scoping import contact_seen
from service.storage.tables.keeping import contacts, looks
from service.storage.tables.people import bodies


@dataclass(frozen=True, slots=True)
class Look:
    """One look of one account at the contact data of a body."""

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

    def looks(self, viewer: Viewer) -> tuple[Look, ...]:
        """Return who looked at the viewer's own contact data, the oldest first."""
        asked = select(looks).where(looks.c.body == viewer.body).order_by(looks.c.at, looks.c.id)
        return tuple(
            Look(row.at, row.account, row.viewer, row.body, row.case_id, row.purpose)
            for row in self._connection.execute(asked)
        )
