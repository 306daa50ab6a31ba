"""What is accepted as a password, and how it is hashed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.security.passwords import LONGEST, Passwords, WeakPassword, require_good

CHEAP = {"memory": 8, "times": 1}


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-One1", "太短"),
        ("汉字太少七个字", "太短"),
        ("a" * (LONGEST + 1), "超过"),
        ("xLi.Ming-2026-x", "帐号名"),
        ("ｌｉ．ｍｉｎｇ的密码很长很长", "帐号名"),
        ("Password123", "太短"),
        ("PasswordPassword", "常见"),
        ("administrator2026!", "常见"),
        ("1qaz2wsx3edc", "常见"),
        ("abababababab", "规律"),
        ("123456789012", "规律"),
        ("987654321098", "规律"),
        ("abcdefghijklm", "规律"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why):
        require_good(password, "li.ming")


@pytest.mark.parametrize(
    "password", ["horse-battery-9", "一句只有自己知道的话", "correct horse battery", "ａ1-b2-c3-d4-e5"]
)
def test_good_passwords_are_accepted(password: str) -> None:
    require_good(password, "li.ming")


def test_the_parameters_are_those_agreed() -> None:
    passwords = Passwords()
    secret = passwords.hashed("一句只有自己知道的话")
    assert secret.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert passwords.fits(secret, "一句只有自己知道的话")
    assert not passwords.fits(secret, "另一句只有自己知道的话")
    assert not passwords.outdated(secret)
    assert passwords.outdated(Passwords(**CHEAP).hashed("x"))


def test_hashes_are_salted_and_width_makes_no_difference() -> None:
    passwords = Passwords(**CHEAP)
    secret = passwords.hashed("ａｂｃ-１２３")
    assert secret != passwords.hashed("ａｂｃ-１２３")
    assert passwords.fits(secret, "abc-123")


def test_nobody_never_fits_and_damage_is_no_match() -> None:
    passwords = Passwords(**CHEAP)
    assert not passwords.fits(None, "")
    assert not passwords.fits("$argon2id$half", "x")
    assert not passwords.fits(passwords.hashed("a" * (LONGEST + 1)), "a" * (LONGEST + 1))


def test_no_more_hashes_run_at_once_than_allowed() -> None:
    passwords = Passwords(**CHEAP, at_once=2)
    most, running = [], []

    class Counted:
        def hash(self, password: bytes) -> str:
            running.append(password)
            most.append(len(running))
            secret = inner.hash(password)
            running.pop()
            return str(secret)

    inner, passwords._hasher = passwords._hasher, Counted()  # type: ignore[assignment]
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(passwords.hashed, map(str, range(64))))) == 64
    assert max(most) <= 2
