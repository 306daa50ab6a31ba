"""Passwords: what is accepted as one, and Argon2id, of which only so many run at once."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from matcher.errors import HuiqiError
from service.security.common import COMMON

SHORTEST = 12
SHORTEST_PHRASE = 8
"""Characters of a password, and of one that is mostly Chinese."""

LONGEST = 256
_FEWEST_DIFFERENT = 5
_MEMORY_KIB = 64 * 1024
_TIMES = 3
_AT_ONCE = 2


class WeakPassword(HuiqiError):
    """A password that is too easy to guess; says why."""


class Passwords:
    """Hashes and compares passwords.

    Args:
        memory: of one hash, KiB.
        times: passes over it.
        at_once: how many hashes may run at the same time; others wait, so that many sign-ins cannot use up the memory.
    """

    def __init__(self, memory: int = _MEMORY_KIB, times: int = _TIMES, at_once: int = _AT_ONCE) -> None:
        self._hasher = PasswordHasher(time_cost=times, memory_cost=memory, parallelism=1, type=Type.ID)
        self._running = BoundedSemaphore(at_once)
        self._nobodys = self.hashed(token_urlsafe())

    def hashed(self, password: str) -> str:
        """Return the hash to store, with its salt and parameters."""
        with self._running:
            return self._hasher.hash(_bytes(_normalised(password)))

    def fits(self, secret: str | None, password: str) -> bool:
        """Return whether a password is the one that was hashed.

        None, for an account that is not there, costs the same time and never fits.
        """
        typed = _normalised(password[: LONGEST + 1])
        with self._running:
            try:
                self._hasher.verify(self._nobodys if secret is None else secret, _bytes(typed))
            except (VerificationError, InvalidHashError):
                return False
        return secret is not None and len(typed) <= LONGEST

    def outdated(self, secret: str) -> bool:
        """Return whether a hash was made with other parameters than these."""
        return self._hasher.check_needs_rehash(secret)


def require_good(password: str, account: str) -> None:
    """Raise `WeakPassword` unless a password may be set for an account of this name."""
    typed = _normalised(password)
    plain = typed.casefold()
    if problem := _weakness(typed, plain, account.casefold()):
        raise WeakPassword(
            problem, f"请用至少 {SHORTEST} 个字符，或 {SHORTEST_PHRASE} 个汉字以上的一句话，不含帐号名，不用常见的组合"
        )


def _weakness(typed: str, plain: str, account: str) -> str:
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in typed)
    shortest = SHORTEST_PHRASE if han * 2 > len(typed) else SHORTEST
    if len(typed) < shortest:
        return "密码太短"
    if len(typed) > LONGEST:
        return f"密码超过 {LONGEST} 个字符"
    if account and account in plain:
        return "密码里有帐号名"
    if plain in COMMON or plain.strip("0123456789!@#.") in COMMON:
        return "密码太常见"
    if len(set(plain)) < _FEWEST_DIFFERENT or _runs(plain):
        return "密码太有规律"
    return ""


def _runs(plain: str) -> bool:
    """Whether every character is the next one after the one before: 123456789012, abcdefghijkl, and backwards."""
    steps = {(ord(after) - ord(before)) for before, after in pairwise(plain)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _normalised(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _bytes(typed: str) -> bytes:
    return typed.encode(errors="surrogatepass")  # half a surrogate pair is a wrong password, not a fault
