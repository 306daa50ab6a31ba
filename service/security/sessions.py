"""Signing in and out: server-side sessions, known to the browser by a random token and here by its digest only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.security.passwords import Passwords, WeakPassword, require_good
from service.security.throttle import count_attempt, count_sign_in, forgive, key_of
from service.storage.database import Database
from service.storage.scoping import Scope
from service.storage.signing_in import Session
from service.storage.work import Work

IDLE = timedelta(hours=2)
LIFE = timedelta(hours=12)
_TOUCH = timedelta(minutes=1)
_BYTES = 32


class SignInFailed(HuiqiError):
    """Name or password are wrong, or the account is shut: told the same way."""

    def __init__(self) -> None:
        super().__init__("帐号或密码不对", "请核对后重试；忘记密码请找管理员重设")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just begun: the token for the browser's cookie, and for whom.

    Attributes:
        provisional: the password is one that somebody else set, and is to be changed before anything else is done.
    """

    token: str
    viewer: Viewer
    ends: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """Whose session a request belongs to; `provisional` as in `SignedIn`."""

    viewer: Viewer
    provisional: bool


def sign_in(
    database: Database, passwords: Passwords, name: str, password: str, address: str, now: datetime
) -> SignedIn:
    """Begin a session.

    Hashing happens between two units of work, so that nobody waits for it who does not sign in.

    Args:
        database: where accounts are.
        passwords: hashes them.
        name: as typed.
        password: as typed.
        address: of the computer, to count failures by.
        now: aware.

    Raises:
        TooManyAttempts: try later.
        SignInFailed: no such account and password.
    """
    with database.work() as work:
        count_sign_in(work, name, address, now)
        found = work.accounts.secret_of(name)
        viewer = work.accounts.viewer(found[0].id) if found else None
        work.commit()
    secret = found[1] if found else None
    fits = passwords.fits(secret, password)
    if found is None or not fits or viewer is None or secret is None:
        raise SignInFailed
    once = found[0].once
    if once is not None and now >= once:
        raise SignInFailed
    renewed = passwords.hashed(password) if passwords.outdated(secret) else None
    with database.work() as work:
        if work.accounts.viewer(viewer.account) != viewer or work.accounts.secret_of(name) != found:
            raise SignInFailed  # shut, moved or given another password meanwhile
        if renewed:
            work.accounts.set_secret(viewer.account, renewed, now, rehashed=True)
        forgive(work, name, address, now)
        begun = begin(work, viewer, now, provisional=once is not None)
        work.commit()
    return begun


def begin(work: Work, viewer: Viewer, now: datetime, *, provisional: bool = False) -> SignedIn:
    """Begin a session for somebody who has shown who they are."""
    token = token_urlsafe(_BYTES)
    session = Session(digest_of(token), viewer.account, now, now, now + LIFE)
    work.sessions.add(session)
    return SignedIn(token, viewer, session.ends, provisional)


def signed_in(database: Database, token: str, now: datetime) -> Viewer | None:
    """Return whose session a token is, as that person may act now; None where it has ended or never was."""
    found = present(database, token, now)
    return found.viewer if found else None


def present(database: Database, token: str, now: datetime) -> Present | None:
    """Return whose session a token is and whether its password is its own; None as `signed_in`."""
    digest = digest_of(token)
    with database.reading() as work:
        session = work.sessions.get(digest)
        if session is None or now >= session.ends or now >= session.seen + IDLE:
            return None
        viewer = work.accounts.viewer(session.account)
        if viewer is None:
            return None
        provisional = work.accounts.get(viewer, viewer.account).once is not None
    if now >= session.seen + _TOUCH:
        with database.work() as work:
            work.sessions.touch(digest, now)
            work.commit()
    return Present(viewer, provisional)


def sign_out(database: Database, token: str) -> None:
    """End a session."""
    with database.work() as work:
        work.sessions.end(digest_of(token))
        work.commit()


def change_password(
    database: Database,
    passwords: Passwords,
    viewer: Viewer,
    old: str,
    new: str,
    address: str,
    now: datetime,
    keep: str = "",
) -> None:
    """Set one's own password; every session of the account ends but the one of the token `keep`.

    Raises:
        TooManyAttempts: the old one was wrong too often.
        SignInFailed: the old one is wrong.
        WeakPassword: the new one is too easy to guess.
    """
    with database.work() as work:
        account = work.accounts.get(SYSTEM, viewer.account)
        found = work.accounts.secret_of(account.name)
        count_attempt(work, key_of(account.name, address), now)
        work.commit()
    secret = found[1] if found else None
    if not passwords.fits(secret, old):
        raise SignInFailed
    if old == new:
        raise WeakPassword("新密码与原密码相同", "请另想一个密码")
    require_good(new, account.name)
    renewed = passwords.hashed(new)
    with database.work() as work:
        if work.accounts.secret_of(account.name) != found:
            raise SignInFailed
        work.failures.clear(key_of(account.name, address))
        work.accounts.set_secret(viewer.account, renewed, now)
        work.sessions.end_all(viewer.account, digest_of(keep) if keep else "")
        _record(work, viewer, viewer.account, "改密码", now)
        work.commit()


def set_password(
    database: Database,
    passwords: Passwords,
    by: Viewer,
    account: str,
    new: str,
    now: datetime,
    once: datetime | None = None,
    *,
    scope: Scope | None = None,
) -> None:
    """Set the password of an account for somebody who may.

    Its sessions end, its API tokens are revoked and its identity is unlinked: whoever was in is out.

    Args:
        database: where the account is.
        passwords: hashes it.
        by: who sets it.
        account: id.
        new: the password.
        now: aware.
        once: until when it holds as a one-time password; None: it need not be changed.
        scope: in which accounts it is looked for; by default what `by` may see.

    Raises:
        Missing: there is no such account.
        WeakPassword: it is too easy to guess.
    """
    within = by if scope is None else scope
    with database.reading() as work:
        name = work.accounts.get(within, account).name
    require_good(new, name)
    renewed = passwords.hashed(new)
    with database.work() as work:
        work.accounts.get(within, account)
        work.accounts.set_secret(account, renewed, now, once=once)
        work.sessions.end_all(account)
        work.tokens.revoke_all(account, now)
        work.identities.unlink(account)
        _record(work, by, account, "重设密码", now)
        work.commit()


def form_token(token: str) -> str:
    """Return what a form of this session carries, so that no other site can send it."""
    return sha256(f"form\n{token}".encode(errors="replace")).hexdigest()


def form_fits(token: str, sent: str) -> bool:
    """Return whether a form was made for this session."""
    return compare_digest(form_token(token).encode(), sent.encode(errors="replace"))


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode(errors="replace")).hexdigest()


def _record(work: Work, by: Viewer, account: str, move: str, now: datetime) -> None:
    work.events.append(work.events.next(by, f"account:{account}", now, move, {}, {}))
