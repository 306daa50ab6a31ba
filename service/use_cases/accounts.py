"""Accounts as administrators keep them: of their own body, and of those below an association."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from matcher.errors import HuiqiError
from service.domain.access import duties_of
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, NotAllowed
from service.security.sessions import set_password
from service.storage.accounts import ERASED, Account, account_name
from service.storage.bodies import Placed
from service.storage.events import Head
from service.storage.work import Work
from service.use_cases.bodies import Expected, managed
from service.use_cases.office import Office, new_id
from service.use_cases.once import ANEW, Once, made, made_before

ONCE = timedelta(days=7)
"""How long a one-time password holds."""

_NAME = re.compile(r"[\w.@-]{2,64}")
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Held:
    """An account with the end of its history, which is its version.

    Attributes:
        password: the one-time password just made; empty otherwise, for it is stored nowhere.
    """

    account: Account
    head: Head
    password: str = ""


def read_account(office: Office, viewer: Viewer, account: str) -> Held:
    """Return an account.

    Raises:
        Missing: there is none, or it may not be seen.
    """
    with office.database.reading() as work:
        return _held(work, work.accounts.get(viewer, account))


def list_accounts(
    office: Office, viewer: Viewer, body: str, after: str, limit: int, named: str = ""
) -> tuple[tuple[Account, ...], int]:
    """Return accounts after a name, of one body and called so where that is asked, and how many there are in all."""
    with office.database.reading() as work:
        return work.accounts.list(viewer, body, after, limit, named), work.accounts.count(viewer, body, named)


def create_account(
    office: Office, viewer: Viewer, body: str, name: str, shown: str, duty: Duty, once: Once = ANEW
) -> Held:
    """Add an account with a one-time password.

    Sent again with the same key it returns the account without the password, which is shown once.

    Raises:
        Forbidden: the body is not the viewer's to keep.
        NotAllowed: the body is closed.
        Taken: the name is taken.
        HuiqiError: a name that will not do, or no such duty there.
    """
    now = office.now()
    password = token_urlsafe(12)
    secret = office.passwords.hashed(password)
    account = Account(new_id(), body, account_name(name), shown.strip(), duty, now, now, once=now + ONCE)
    with office.database.work() as work:
        if before := made_before(work, viewer, once, now):
            return _held(work, work.accounts.get(viewer, before))
        add_account(work, viewer, account, managed(work, viewer, body), secret)
        made(work, viewer, once, account.id)
        work.commit()
    kept = read_account(office, viewer, account.id)
    return Held(kept.account, kept.head, password)


def add_account(work: Work, viewer: Viewer, account: Account, placed: Placed, secret: str | None) -> None:
    """Add an account to a body inside a unit of work; raises as `require_fit`, and `Taken`."""
    require_fit(account, placed)
    work.accounts.add(account, secret)
    event = work.events.next(viewer, _subject(account.id), account.created, "建立", {}, plain(account))
    work.events.append(event)


def change_account(
    office: Office, viewer: Viewer, account: str, shown: str, duty: Duty, reason: str, expected: Expected
) -> Held:
    """Change how somebody is called and what they may do.

    Raises:
        Forbidden: the account is not the viewer's to keep, or the viewer's own duty would change.
        HuiqiError: there is no such duty there.
    """
    with office.database.work() as work:
        old, placed = _kept(work, viewer, account, expected)
        if account == viewer.account and duty is not old.duty:
            raise Forbidden("不能更改自己的职责", "请由另一位管理员办理")
        new = Account(old.id, old.body, old.name, shown.strip(), duty, old.created, old.changed)
        require_fit(new, placed)
        work.accounts.change(account, new.shown, duty)
        after = plain(new) | ({"changed": ["shown"]} if new.shown != old.shown else {})
        event = work.events.next(viewer, _subject(account), office.now(), "变更", plain(old), after, reason)
        work.events.append(event)
        work.commit()
    return read_account(office, viewer, account)


def shut_account(office: Office, viewer: Viewer, account: str, reason: str, expected: Expected) -> Held:
    """Shut an account: its sessions end, its tokens are revoked, nobody signs in with it.

    Raises:
        Forbidden: it is not the viewer's to keep, or is the viewer's own.
        NotAllowed: it is shut already.
    """
    now = office.now()
    with office.database.work() as work:
        old, _ = _kept(work, viewer, account, expected)
        if account == viewer.account:
            raise Forbidden("不能停用自己的帐号", "请由另一位管理员办理")
        if old.disabled is not None:
            raise NotAllowed("这个帐号已经停用", "不必再停用")
        work.accounts.disable(account, now)
        work.sessions.end_all(account)
        work.tokens.revoke_all(account, now)
        _record(work, viewer, account, "停用", reason, office)
        work.commit()
    return read_account(office, viewer, account)


def reopen_account(office: Office, viewer: Viewer, account: str, reason: str, expected: Expected) -> Held:
    """Open an account again that was shut.

    Raises:
        Forbidden: it is not the viewer's to keep.
        NotAllowed: it is not shut, or its person's data were deleted.
    """
    with office.database.work() as work:
        old, _ = _kept(work, viewer, account, expected)
        if old.disabled is None:
            raise NotAllowed("这个帐号没有停用", "不必启用")
        if old.shown == ERASED:
            raise NotAllowed("这个帐号已注销，个人资料已删除", "请另建帐号")
        work.accounts.disable(account, None)
        _record(work, viewer, account, "启用", reason, office)
        work.commit()
    return read_account(office, viewer, account)


def reset_password(office: Office, viewer: Viewer, account: str) -> Held:
    """Give an account a new one-time password; its sessions end and its tokens are revoked.

    Raises:
        Forbidden: it is not the viewer's to keep, or is the viewer's own.
        NotAllowed: it is shut.
    """
    with office.database.reading() as work:
        old, _ = _kept(work, viewer, account, lambda _: None)
    if account == viewer.account:
        raise Forbidden("自己的密码不用重设", "请修改密码：PUT /api/v1/password")
    if old.disabled is not None:
        raise NotAllowed("这个帐号已经停用", "请先启用，再重设密码")
    password = token_urlsafe(12)
    now = office.now()
    set_password(office.database, office.passwords, viewer, account, password, now, now + ONCE)
    kept = read_account(office, viewer, account)
    return Held(kept.account, kept.head, password)


def require_fit(account: Account, placed: Placed) -> None:
    """Do nothing if there can be such an account in a body.

    Raises:
        NotAllowed: the body is closed.
        HuiqiError: a name that will not do, or no such duty there.
    """
    if placed.closed is not None:
        raise NotAllowed(f"“{placed.body.name}”已停用", "请另选机构")
    if not _NAME.fullmatch(account.name):
        raise HuiqiError("帐号名不合用", "请用 2 至 64 个汉字、字母、数字或 . @ _ -，不含空格")
    if not account.shown or len(account.shown) > _LONGEST:
        raise HuiqiError("没有写明是谁，或太长", f"请填写姓名，{_LONGEST} 字以内")
    if account.duty not in duties_of(placed.body.role):
        known = "、".join(duty for duty in Duty if duty in duties_of(placed.body.role))
        raise HuiqiError(f"{placed.body.role}没有“{account.duty}”这个职责", f"可选：{known or '无'}")


def plain(account: Account) -> dict[str, Any]:
    """Return what the history says of an account: nothing about the person."""
    return {"body": account.body, "duty": str(account.duty)}


def _kept(work: Work, viewer: Viewer, account: str, expected: Expected) -> tuple[Account, Placed]:
    found = work.accounts.get(viewer, account)
    placed = managed(work, viewer, found.body)
    expected(work.events.head(_subject(account)))
    return found, placed


def _record(work: Work, viewer: Viewer, account: str, move: str, reason: str, office: Office) -> None:
    shut = move == "停用"
    said = {"disabled": not shut}, {"disabled": shut}
    work.events.append(work.events.next(viewer, _subject(account), office.now(), move, *said, reason))


def _held(work: Work, account: Account) -> Held:
    return Held(account, work.events.head(_subject(account.id)))


def _subject(account: str) -> str:
    return f"account:{account}"
