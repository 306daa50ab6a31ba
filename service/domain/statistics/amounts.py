"""Money as a form shows it, exactly."""

from __future__ import annotations

_DIGITS = 6  # 万元 in 分


def in_wan(fen: int) -> str:
    """Return 分 in 万元, exactly, without zeros at the end: 120 for 1.2 million yuan, 0.000001 for one 分."""
    whole, rest = divmod(fen, 10**_DIGITS)
    return f"{whole}.{rest:0{_DIGITS}d}".rstrip("0").rstrip(".")
