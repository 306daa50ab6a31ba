"""The throttle of sign-in: after so many failures of one account from one address within some minutes, one waits.

Attempts are counted before the password is looked at, so that many sent at once are not all looked at. Accounts that do
not exist are counted like others.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from matcher.errors import HuiqiError
from service.storage.accounts import account_name
from service.storage.work import Work

FAILURES = 10
WITHIN = timedelta(minutes=5)


class TooManyAttempts(HuiqiError):
    """Too many failures; `wait` is how many seconds until one may try again."""

    def __init__(self, wait: int) -> None:
        super().__init__("登录失败次数太多", f"请等 {max(1, -(-wait // 60))} 分钟再试；忘记密码请找管理员重设")
        self.wait = wait


def key_of(name: str, address: str) -> str:
    """Return what failures are counted by."""
    return sha256(f"{account_name(name)}\n{address}".encode(errors="replace")).hexdigest()


def count_attempt(work: Work, key: str, now: datetime) -> None:
    """Count an attempt, which `clear` forgets if it succeeds.

    Raises:
        TooManyAttempts: there were too many before it; it is not counted, so that waiting helps.
    """
    work.failures.lock(key)
    count, first = work.failures.since(key, now - WITHIN)
    if count >= FAILURES and first is not None:
        raise TooManyAttempts(int((first + WITHIN - now).total_seconds()) + 1)
    work.failures.add(key, now)
