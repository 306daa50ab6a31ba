"""统一身份: by which identity of a provider an account is known, beside its name and password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from service.storage.errors import Taken
from service.storage.tables.people import identities


@dataclass(frozen=True, slots=True)
class Linked:
    """The identity of an account."""

    account: str
    issuer: str
    subject: str
    linked: datetime


class Identities:
    """Which account is which identity. Who may link or look is asked where the account is looked up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def link(self, linked: Linked) -> None:
        """Link an account; one that it had before is unlinked.

        Raises:
            Taken: another account has this identity.
        """
        self.unlink(linked.account)
        row = {"account": linked.account, "issuer": linked.issuer, "subject": linked.subject, "linked": linked.linked}
        try:
            self._connection.execute(insert(identities).values(row))
        except IntegrityError as error:
            raise Taken("这个统一身份已关联别的帐号", "请先在那个帐号解除关联，或请管理员核对") from error

    def unlink(self, account: str) -> bool:
        """Forget the identity of an account; returns whether it had one."""
        return self._connection.execute(delete(identities).where(identities.c.account == account)).rowcount == 1

    def of(self, account: str) -> Linked | None:
        """Return the identity of an account; None where it has none."""
        row = self._connection.execute(select(identities).where(identities.c.account == account)).first()
        return Linked(row.account, row.issuer, row.subject, row.linked) if row else None

    def account_of(self, issuer: str, subject: str) -> str | None:
        """Return the account of an identity; None where it is nobody's."""
        same = (identities.c.issuer == issuer, identities.c.subject == subject)
        return self._connection.execute(select(identities.c.account).where(*same)).scalar_one_or_none()
