"""Amounts of money as a person types them: in 元 or 万元, kept in 分."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_FEN = {"元": 100, "万元": 1_000_000}
_TOP = 10**15

UNITS = tuple(_FEN)
"""Units to choose from."""

NO_AMOUNT = "不是金额，请写成数字，例如 200000 或 20.5"
"""What is said of a text that is no amount."""


def fen_of(typed: str, unit: str) -> int | None:
    """Return an amount in 分; None where it is none, is finer than one 分 or beyond belief."""
    plain = typed.replace(",", "").replace("，", "").replace(" ", "")
    try:
        exact = Decimal(plain) * _FEN.get(unit, _FEN["元"])
    except (InvalidOperation, ValueError):
        return None
    whole = exact.is_finite() and exact == exact.to_integral_value() and abs(exact) < _TOP
    return int(exact) if whole else None
