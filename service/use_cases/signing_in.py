"""Signing in and out, one's own password, and who one is."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.errors import HuiqiError
from service.domain.bodies import Body, Viewer
from service.security.sessions import SignedIn, SignInFailed, change_password, sign_in, sign_out
from service.storage.accounts import Account
from service.use_cases.office import Office


@dataclass(frozen=True, slots=True)
class Myself:
    """Who somebody is."""

    account: Account
    body: Body


def enter(office: Office, name: str, password: str, address: str, before: str = "") -> SignedIn:
    """Begin a session; the one the browser had `before` ends, whoever's it was.

    Raises:
        TooManyAttempts: try later.
        SignInFailed: no such account and password.
    """
    begun = sign_in(office.database, office.passwords, name, password, address, office.now())
    if before:
        sign_out(office.database, before)
    return begun


def leave(office: Office, session: str) -> None:
    """End a session."""
    sign_out(office.database, session)


def renew_password(office: Office, viewer: Viewer, session: str, old: str, new: str, address: str) -> None:
    """Set one's own password; all other sessions end.

    Raises:
        TooManyAttempts: the old one was wrong too often.
        HuiqiError: the old one is wrong.
        WeakPassword: the new one is too easy to guess.
    """
    try:
        change_password(office.database, office.passwords, viewer, old, new, address, office.now(), session)
    except SignInFailed as error:  # who asks is signed in: it is the form that is wrong
        raise HuiqiError("原密码不对", "请核对后重试；忘记密码请找管理员重设") from error


def myself(office: Office, viewer: Viewer) -> Myself:
    """Return who somebody is."""
    with office.database.reading() as work:
        return Myself(work.accounts.get(viewer, viewer.account), work.bodies.get(viewer, viewer.body).body)
