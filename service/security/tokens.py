"""API tokens: for programs that act for an account; stored as digests, with scopes and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from matcher.errors import HuiqiError
from service.domain.access import TokenScope
from service.domain.bodies import Viewer
from service.domain.history import moment
from service.security.sessions import digest_of
from service.storage.database import Database
from service.storage.signing_in import Token

PREFIX = "hq_"
"""By which a token is known when it turns up where it should not be."""

LONGEST_DAYS = 366
_TOUCH = timedelta(minutes=1)
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a program acts for, and what its token is for."""

    viewer: Viewer
    scopes: frozenset[TokenScope]


def make_token(
    database: Database, viewer: Viewer, token: str, name: str, scopes: frozenset[TokenScope], days: int, now: datetime
) -> str:
    """Make a token and return its text, which is never shown again.

    Args:
        database: where it is kept.
        viewer: whose token it becomes.
        token: a new id.
        name: what it is for, in words.
        scopes: at least one.
        days: how long it holds.
        now: aware.

    Raises:
        HuiqiError: no name, no scope, or too long a time.
    """
    if not name.strip() or not scopes:
        raise HuiqiError("令牌要有名称和至少一项权限", f"请填写用途，并选择权限：{'、'.join(TokenScope)}")
    if not 1 <= days <= LONGEST_DAYS:
        raise HuiqiError(f"令牌的有效期是 {days} 天", f"请选 1 至 {LONGEST_DAYS} 天")
    text = PREFIX + token_urlsafe(_BYTES)
    ends = now + timedelta(days=days)
    kept = Token(token, digest_of(text), viewer.account, name.strip(), frozenset(map(str, scopes)), now, ends)
    with database.work() as work:
        work.tokens.add(kept)
        said = {"token": token, "scopes": sorted(kept.scopes), "ends": moment(ends)}
        work.events.append(work.events.next(viewer, f"account:{viewer.account}", now, "建令牌", {}, said))
        work.commit()
    return text


def bearer_of(database: Database, text: str, now: datetime) -> Bearer | None:
    """Return whom a token acts for now; None where it has ended, was revoked or never was."""
    if not text.startswith(PREFIX):
        return None
    with database.reading() as work:
        token = work.tokens.by_digest(digest_of(text))
        if token is None or token.revoked is not None or now >= token.ends:
            return None
        viewer = work.accounts.viewer(token.account)
    if viewer is None:
        return None
    if token.used is None or now >= token.used + _TOUCH:
        with database.work() as work:
            work.tokens.touch(token.id, now)
            work.commit()
    return Bearer(viewer, frozenset(TokenScope(scope) for scope in token.scopes))


def revoke_token(database: Database, viewer: Viewer, token: str, now: datetime) -> bool:
    """Revoke one of the viewer's own tokens; returns whether it still held."""
    with database.work() as work:
        revoked = work.tokens.revoke(viewer.account, token, now)
        if revoked:
            said = {"token": token}
            work.events.append(work.events.next(viewer, f"account:{viewer.account}", now, "废止令牌", said, {}))
        work.commit()
    return revoked
