"""The ledger: every movement of money as an entry of postings that sum to zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from service.storage.errors import Unbalanced
from service.storage.tables.money import Ledger, postings


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: so many 分 to (or, negative, from) one account of a pot.

    Attributes:
        kind: what was done: 预算, 核定, 拨付, 退回.
        of: the id of what it was done to: of a pot, commitment or payment.
    """

    entry: str
    pot: str
    ledger: Ledger
    amount: int
    kind: str
    of: str
    at: datetime


class Entries:
    """The entries of the ledger, and those written in this unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._written: set[str] = set()

    def write(self, entry: str, pot: str, kind: str, of: str, at: datetime, amounts: Mapping[Ledger, int]) -> None:
        """Write one entry; that it balances is asked before anything is kept."""
        rows = [
            {"entry": entry, "pot": pot, "ledger": str(ledger), "amount": amount, "kind": kind, "of": of, "at": at}
            for ledger, amount in amounts.items()
        ]
        self._connection.execute(insert(postings), rows)
        self._written.add(entry)

    def require_balance(self) -> None:
        """Raise `Unbalanced` if an entry written here does not sum to zero, as the database holds it."""
        if not self._written:
            return
        asked = (
            select(postings.c.entry)
            .where(postings.c.entry.in_(sorted(self._written)))
            .group_by(postings.c.entry)
            .having(func.sum(postings.c.amount) != 0)
        )
        if odd := self._connection.execute(asked).scalars().all():
            raise Unbalanced(f"分录 {'、'.join(odd)} 借贷不平，本次操作未保存", "请把这条提示反馈给管理员")

    def of(self, pot: str) -> tuple[Posting, ...]:
        """Return the postings of one pot in the order in which they were written; for whom may see the pot."""
        asked = select(postings).where(postings.c.pot == pot).order_by(postings.c.id)
        return tuple(
            Posting(row.entry, row.pot, Ledger(row.ledger), row.amount, row.kind, row.of, row.at)
            for row in self._connection.execute(asked)
        )

    def sums(self, before: datetime) -> dict[tuple[str, Ledger], int]:
        """Return what stood in each account of each pot right before a moment, for whom may see the pots."""
        asked = (
            select(postings.c.pot, postings.c.ledger, func.sum(postings.c.amount))
            .where(postings.c.at < before)
            .group_by(postings.c.pot, postings.c.ledger)
        )
        return {(pot, Ledger(ledger)): int(total) for pot, ledger, total in self._connection.execute(asked)}

    def every(self) -> Iterator[Posting]:
        """Yield all postings, entry by entry; for checks and reports over everything."""
        asked = select(postings).order_by(postings.c.entry, postings.c.ledger)
        for row in self._connection.execute(asked.execution_options(yield_per=1000)):
            yield Posting(row.entry, row.pot, Ledger(row.ledger), row.amount, row.kind, row.of, row.at)
