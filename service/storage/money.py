"""Pots, commitments and payments as values; amounts in whole 分."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.errors import HuiqiError

MOST = 10**15
"""The greatest amount of one movement: ten trillion yuan, in 分."""


@dataclass(frozen=True, slots=True)
class Pot:
    """资金池: the money of one entry of a pack in one year, of one office."""

    id: str
    office: str
    programme: str
    money: str
    year: int
    total: int
    opened: datetime
    committed: int = 0
    paid: int = 0

    @property
    def free(self) -> int:
        """What can still be committed."""
        return self.total - self.committed


@dataclass(frozen=True, slots=True)
class Commitment:
    """核定: so much from a pot to one body for one case."""

    id: str
    pot: str
    case: str
    payee: str
    amount: int
    at: datetime
    paid: int = 0
    released: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """拨付: a part of a commitment, with the number of its voucher."""

    id: str
    commitment: str
    amount: int
    voucher: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Warrant:
    """On what a budget is raised.

    Attributes:
        document: number of the document that says so (文号).
        reason: why, in the words of who raises it.
        most: what the pot may come to in all, in 分.
    """

    document: str
    reason: str
    most: int = MOST


def require_amount(fen: int) -> None:
    """Raise `HuiqiError` unless an amount is positive and believable."""
    if not 0 < fen <= MOST:
        raise HuiqiError("金额应为正数，以分计，且不过大", "请核对金额")


def in_yuan(fen: int) -> str:
    """Return an amount as a person reads it."""
    return f"{fen // 100:,}.{fen % 100:02d} 元"
