"""Accounts as they are stored: who acts for which body, and with which duty."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.storage.errors import Missing, Taken
from service.storage.scoping import Scope, account_seen, below
from service.storage.tables.people import accounts, bodies

ERASED = "（已注销）"
"""How a person is called whose data were deleted."""


@dataclass(frozen=True, slots=True)
class Account:
    """帐号.

    Attributes:
        name: what is typed to sign in, as `account_name` makes it.
        shown: how the person is called.
        changed: when its password was last set.
        disabled: since when it may not sign in.
        once: until when its password, set by somebody else, can be changed for an own one; None: it is its own.
    """

    id: str
    body: str
    name: str
    shown: str
    duty: Duty
    created: datetime
    changed: datetime
    disabled: datetime | None = None
    once: datetime | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Whom one may turn to: an account, how its person is called, and for which body it acts."""

    account: str
    shown: str
    body: str
    name: str


def account_name(typed: str) -> str:
    """Return the form in which names are stored and looked up: full width and case make no difference."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


class Accounts:
    """All accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account, secret: str | None) -> None:
        """Add an account.

        Args:
            account: its name is stored as `account_name` makes it.
            secret: hash of its password; None for one that signs in elsewhere.

        Raises:
            Taken: the name is taken, or there is no such body.
        """
        name = account_name(account.name)
        if not name:
            raise HuiqiError("帐号名是空的", "请填写帐号名")
        row = {
            "id": account.id,
            "body": account.body,
            "name": name,
            "shown": account.shown,
            "duty": str(account.duty),
            "created": account.created,
            "changed": account.changed,
            "disabled": account.disabled,
            "once": account.once,
            "secret": secret,
        }
        try:
            self._connection.execute(insert(accounts).values(row))
        except IntegrityError as error:
            raise Taken(f"帐号名“{name}”已被使用，或所属机构不存在", "请换一个帐号名，并核对机构") from error

    def get(self, scope: Scope, account: str) -> Account:
        """Return one account.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(accounts).where(accounts.c.id == account, account_seen(scope))).first()
        if found is None:
            raise Missing("个帐号")
        return _account(found)

    def list(
        self, scope: Scope, body: str = "", after: str = "", limit: int = 100, named: str = ""
    ) -> tuple[Account, ...]:
        """Return accounts by name, those after one, of one body where one is named, called so where that is asked."""
        asked = select(accounts).where(account_seen(scope), accounts.c.name > after, *_wanted(body, named))
        asked = asked.order_by(accounts.c.name).limit(limit)
        return tuple(_account(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, body: str = "", named: str = "") -> int:
        """Return how many accounts `list` would give without a limit."""
        asked = select(func.count()).select_from(accounts).where(account_seen(scope), *_wanted(body, named))
        return self._connection.execute(asked).scalar_one()

    def below(self, above: str, roles: Sequence[Role], duties: Sequence[Duty], limit: int) -> tuple[Named, ...]:
        """Return the open accounts of some duties in open bodies of some roles below a path, by body and name."""
        asked = (
            select(accounts.c.id, accounts.c.shown, bodies.c.id.label("body"), bodies.c.name)
            .join(bodies, bodies.c.id == accounts.c.body)
            .where(
                below(bodies, above),
                bodies.c.role.in_([str(role) for role in roles]),
                bodies.c.closed.is_(None),
                accounts.c.duty.in_([str(duty) for duty in duties]),
                accounts.c.disabled.is_(None),
            )
            .order_by(bodies.c.name, bodies.c.id, accounts.c.shown, accounts.c.id)
            .limit(limit)
        )
        return tuple(Named(row.id, row.shown, row.body, row.name) for row in self._connection.execute(asked))

    def names(self, wanted: Collection[str]) -> dict[str, str]:
        """Return how the persons of accounts are called, by id; for those who may be told who acted."""
        ids = sorted(set(wanted))
        asked = select(accounts.c.id, accounts.c.shown).where(accounts.c.id.in_(ids))
        return {row.id: row.shown for row in self._connection.execute(asked)} if ids else {}

    def any(self) -> bool:
        """Return whether there is an account at all, open or shut."""
        return bool(self._connection.execute(select(exists(select(accounts.c.id)))).scalar_one())

    def secret_of(self, name: str) -> tuple[Account, str | None] | None:
        """Return the account of a name with the hash of its password, to sign in; None where there is none."""
        found = self._connection.execute(select(accounts).where(accounts.c.name == account_name(name))).first()
        return (_account(found), found.secret) if found else None

    def set_secret(
        self, account: str, secret: str | None, at: datetime, *, once: datetime | None = None, rehashed: bool = False
    ) -> None:
        """Store another hash.

        Args:
            account: id.
            secret: the hash; None: nobody signs in by a password.
            at: now.
            once: until when it holds as a one-time password; None: it is the own one.
            rehashed: it is the same password under newer parameters.
        """
        values: dict[str, object] = {"secret": secret} if rehashed else {"secret": secret, "changed": at, "once": once}
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(values))

    def change(self, account: str, shown: str, duty: Duty) -> None:
        """Change what an account is called and may do."""
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(shown=shown, duty=str(duty)))

    def disable(self, account: str, at: datetime | None) -> None:
        """Shut an account, or open it again with None."""
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(disabled=at))

    def erase(self, account: str, at: datetime) -> None:
        """Forget who the person of an account is, for good: nobody signs in with it again, what it did stays its."""
        kept = {"name": f"erased:{account}", "shown": ERASED, "secret": None, "once": None, "disabled": at}
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(kept))

    def viewer(self, account: str) -> Viewer | None:
        """Return whom an account acts as; None where it is shut, or its body closed."""
        asked = select(accounts.c.duty, bodies.c.role, bodies.c.id, bodies.c.path).where(
            accounts.c.id == account,
            accounts.c.body == bodies.c.id,
            accounts.c.disabled.is_(None),
            bodies.c.closed.is_(None),
        )
        found = self._connection.execute(asked).first()
        return Viewer(account, Role(found.role), Duty(found.duty), found.id, found.path) if found else None


def _wanted(body: str, named: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if body:
        wanted.append(accounts.c.body == body)
    if named:
        typed = accounts.c.name.contains(account_name(named), autoescape=True)
        wanted.append(or_(typed, accounts.c.shown.contains(named, autoescape=True)))
    return wanted


def _account(row: Row[tuple[object, ...]]) -> Account:
    duty = Duty(row.duty)
    return Account(row.id, row.body, row.name, row.shown, duty, row.created, row.changed, row.disabled, row.once)
