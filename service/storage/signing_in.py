"""What signing in leaves behind: sessions, API tokens, failures. Secrets are here only as digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from service.domain.scope import Inside
from service.storage.scoping import Scope
from service.storage.tables.people import api_tokens, sessions, sign_in_failures


@dataclass(frozen=True, slots=True)
class Session:
    """会话.

    Attributes:
        digest: SHA-256 of its token.
        seen: when it was last used.
        ends: when it ends at the latest.
    """

    digest: str
    account: str
    created: datetime
    seen: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """API token; `scopes` are words of `service.domain.access.TokenScope`, `digest` is SHA-256 of the token itself."""

    id: str
    digest: str
    account: str
    name: str
    scopes: frozenset[str]
    created: datetime
    ends: datetime
    used: datetime | None = None
    revoked: datetime | None = None


class Sessions:
    """Sessions by the digests of their tokens."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        """Store a session."""
        row = {"digest": session.digest, "account": session.account, "created": session.created}
        self._connection.execute(insert(sessions).values(row | {"seen": session.seen, "ends": session.ends}))

    def get(self, digest: str) -> Session | None:
        """Return a session; None where there is none."""
        row = self._connection.execute(select(sessions).where(sessions.c.digest == digest)).first()
        return Session(row.digest, row.account, row.created, row.seen, row.ends) if row else None

    def of(self, account: str) -> tuple[Session, ...]:
        """Return the sessions of an account, the oldest first; for the person's own export."""
        asked = select(sessions).where(sessions.c.account == account).order_by(sessions.c.created, sessions.c.digest)
        return tuple(
            Session(row.digest, row.account, row.created, row.seen, row.ends) for row in self._connection.execute(asked)
        )

    def touch(self, digest: str, at: datetime) -> None:
        """Record that a session was used; one that has been revoked meanwhile stays so."""
        self._connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen=at))

    def end(self, digest: str) -> None:
        """End one session."""
        self._connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def end_all(self, account: str, but: str = "") -> int:
        """End the sessions of an account, but for one; returns how many."""
        ended = delete(sessions).where(sessions.c.account == account, sessions.c.digest != but)
        return self._connection.execute(ended).rowcount

    def forget(self, now: datetime, idle_since: datetime) -> int:
        """Delete the sessions that have run out; returns how many."""
        out = delete(sessions).where((sessions.c.ends <= now) | (sessions.c.seen <= idle_since))
        return self._connection.execute(out).rowcount


class Tokens:
    """API tokens."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: Token) -> None:
        """Store a token."""
        row = {"id": token.id, "digest": token.digest, "account": token.account, "name": token.name}
        row |= {"scopes": " ".join(sorted(token.scopes))}
        times = {"created": token.created, "ends": token.ends, "used": token.used, "revoked": token.revoked}
        self._connection.execute(insert(api_tokens).values(row | times))

    def by_digest(self, digest: str) -> Token | None:
        """Return the token of a digest; None where there is none."""
        found = self._listed(api_tokens.c.digest == digest)
        return found[0] if found else None

    def list(self, scope: Scope) -> tuple[Token, ...]:
        """Return the viewer's own tokens, revoked ones too, the oldest first."""
        return self._listed(*([] if isinstance(scope, Inside) else [api_tokens.c.account == scope.account]))

    def of(self, account: str) -> tuple[Token, ...]:
        """Return the tokens of an account, as `list`."""
        return self._listed(api_tokens.c.account == account)

    def erase(self, account: str, at: datetime) -> None:
        """Revoke the tokens of an account, and forget what they were for."""
        self.revoke_all(account, at)
        self._connection.execute(update(api_tokens).where(api_tokens.c.account == account).values(name="-"))

    def touch(self, token: str, at: datetime) -> None:
        """Record that a token was used."""
        self._connection.execute(update(api_tokens).where(api_tokens.c.id == token).values(used=at))

    def revoke(self, account: str, token: str, at: datetime) -> bool:
        """Revoke a token of an account; returns whether it still held."""
        own = (api_tokens.c.id == token, api_tokens.c.account == account, api_tokens.c.revoked.is_(None))
        return self._connection.execute(update(api_tokens).where(*own).values(revoked=at)).rowcount == 1

    def revoke_all(self, account: str, at: datetime) -> int:
        """Revoke the tokens of an account; returns how many."""
        held = (api_tokens.c.account == account, api_tokens.c.revoked.is_(None))
        return self._connection.execute(update(api_tokens).where(*held).values(revoked=at)).rowcount

    def _listed(self, *conditions: ColumnElement[bool]) -> tuple[Token, ...]:
        asked = select(api_tokens).where(*conditions).order_by(api_tokens.c.created, api_tokens.c.id)
        return tuple(
            Token(
                row.id,
                row.digest,
                row.account,
                row.name,
                frozenset(row.scopes.split()),
                row.created,
                row.ends,
                row.used,
                row.revoked,
            )
            for row in self._connection.execute(asked)
        )


class Failures:
    """Failed attempts to sign in, by the digest of account name and address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, key: str) -> None:
        """Let others who count by this key wait until this unit of work has ended; on SQLite all writers do so."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))

    def add(self, key: str, at: datetime) -> None:
        """Record a failure."""
        self._connection.execute(insert(sign_in_failures).values(key=key, at=at))

    def since(self, key: str, after: datetime) -> tuple[int, datetime | None]:
        """Return how many failures came after a moment, and when the first of them was."""
        asked = select(func.count(), func.min(sign_in_failures.c.at)).where(
            sign_in_failures.c.key == key, sign_in_failures.c.at > after
        )
        count, first = self._connection.execute(asked).one()
        return count, first

    def take_back(self, key: str, at: datetime) -> None:
        """Forget one attempt that was recorded at a moment and turned out to be none."""
        same = (sign_in_failures.c.key == key, sign_in_failures.c.at == at)
        one = select(func.max(sign_in_failures.c.id)).where(*same).scalar_subquery()
        self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.id == one))

    def clear(self, key: str) -> None:
        """Forget the failures of a key."""
        self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.key == key))

    def forget(self, before: datetime) -> int:
        """Delete failures before a moment; returns how many."""
        return self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at < before)).rowcount
