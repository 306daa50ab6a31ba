"""The throttle of sign-in: after so many failures of one account from one address, or from one address, one waits.

The second stops whoever tries one common password on many accounts. Attempts are counted before the password is looked
at, so that many sent at once are not all looked at. Accounts that do not exist are counted like others.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from matcher.errors import HuiqiError
from service.storage.accounts import account_name
from service.storage.work import Work

FAILURES = 10
WITHIN = timedelta(minutes=5)
"""Of one account from one address."""

FAILURES_OF_ADDRESS = 100
WITHIN_OF_ADDRESS = timedelta(hours=1)
"""Of whatever accounts from one address; many people of one office may come from one."""

_SUBSCRIBERS_BITS = 64


class TooManyAttempts(HuiqiError):
    """Too many failures; `wait` is how many seconds until one may try again."""

    def __init__(self, wait: int) -> None:
        super().__init__("登录失败次数太多", f"请等 {max(1, -(-wait // 60))} 分钟再试；忘记密码请找管理员重设")
        self.wait = wait


def key_of(name: str, address: str) -> str:
    """Return what failures are counted by."""
    return sha256(f"{account_name(name)}\n{source_of(address)}".encode(errors="replace")).hexdigest()


def key_of_address(address: str) -> str:
    """Return what the failures of an address are counted by."""
    return sha256(f"address\n{source_of(address)}".encode(errors="replace")).hexdigest()


def source_of(address: str) -> str:
    """Return what stands for an address when things are counted: of IPv6 the network that one subscriber is given."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ip_network((int(known), _SUBSCRIBERS_BITS), strict=False))


def count_attempt(work: Work, key: str, now: datetime, most: int = FAILURES, within: timedelta = WITHIN) -> None:
    """Count an attempt, which `clear` or `take_back` forgets if it succeeds.

    Args:
        work: within which it is counted.
        key: of the account and the address, or of the address.
        now: aware.
        most: how many failures are borne.
        within: in how long a time.

    Raises:
        TooManyAttempts: there were too many before it; it is not counted, so that waiting helps.
    """
    work.failures.lock(key)
    count, first = work.failures.since(key, now - within)
    if count >= most and first is not None:
        raise TooManyAttempts(int((first + within - now).total_seconds()) + 1)
    work.failures.add(key, now)


def count_sign_in(work: Work, name: str, address: str, now: datetime) -> None:
    """Count an attempt to sign in, by account and address, and by address.

    Raises:
        TooManyAttempts: there were too many of either; it is not counted if the unit of work is left.
    """
    work.failures.forget(now - WITHIN_OF_ADDRESS)  # the longest that anything is counted for
    count_attempt(work, key_of(name, address), now)
    count_attempt(work, key_of_address(address), now, FAILURES_OF_ADDRESS, WITHIN_OF_ADDRESS)


def forgive(work: Work, name: str, address: str, at: datetime) -> None:
    """Forget the failures of an account from an address, now that somebody signed in.

    Of the address only this attempt, counted at `at`: who has one account may not go on trying those of others.
    """
    work.failures.clear(key_of(name, address))
    work.failures.take_back(key_of_address(address), at)
