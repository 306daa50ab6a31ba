"""统一社会信用代码 (GB 32100-2015) with right check digits and a body that no registered organisation can have.

The registering authority's division is 990000; divisions of GB/T 2260 begin with 11 to 82, so no such authority exists.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015: no I, O, S, V, Z."""

DIVISION = "990000"

_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_TEN = 10


def credit_code(number: int) -> str:
    """Return the code of demonstration enterprise `number` (0 to 999,999), 18 characters."""
    body = f"DM{number:06d}"
    first = f"91{DIVISION}{body}{organisation_check(body)}"
    return first + credit_check(first)


def credit_check(first: str) -> str:
    """Return the check character of the first 17 (GB 32100-2015, 31 minus the weighted sum modulo 31)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """Return the check character of an organisation's 8-character code (GB 11714-1997, modulo 11, X for ten)."""
    values = (_ORGANISATION_ALPHABET.index(character) for character in body)
    rest = -sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return "X" if rest == _TEN else str(rest)
