"""What rows say of themselves, apart from the histories and entries they should follow from; for checks."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from service.storage.tables.casework import events, heads
from service.storage.tables.money import commitments, payments, pots


@dataclass(frozen=True, slots=True)
class PotSums:
    """A pot's own sums: total, committed, paid, in 分."""

    id: str
    sums: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CommitmentSums:
    """A commitment's own sums, and those of its payments."""

    id: str
    pot: str
    amount: int
    paid: int
    released: int
    payments: int
    payment_ids: tuple[str, ...]


class Standing:
    """The present sums of pots and commitments, and those their histories tell."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pots(self) -> tuple[PotSums, ...]:
        """Return the sums of every pot."""
        asked = select(pots.c.id, pots.c.total, pots.c.committed, pots.c.paid).order_by(pots.c.id)
        return tuple(PotSums(row[0], (row[1], row[2], row[3])) for row in self._connection.execute(asked))

    def told(self) -> dict[str, tuple[int, tuple[int, int, int]]]:
        """Return, by pot, the number of its last event and the sums that one tells; none where it tells none."""
        asked = (
            select(events.c.subject, events.c.seq, events.c.after)
            .join(heads, and_(heads.c.subject == events.c.subject, heads.c.seq == events.c.seq))
            .where(events.c.subject.startswith("pot:"))
        )
        found = {}
        for row in self._connection.execute(asked):
            try:
                sums = json.loads(row.after)["sums"]
                found[row.subject.removeprefix("pot:")] = row.seq, (sums["total"], sums["committed"], sums["paid"])
            except (ValueError, KeyError, TypeError):
                continue  # the digest of such an event does not fit either
        return found

    def commitments(self) -> tuple[CommitmentSums, ...]:
        """Return the sums of every commitment."""
        paid: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._connection.execute(select(payments.c.id, payments.c.commitment, payments.c.amount)):
            paid[row.commitment][row.id] = row.amount
        found = self._connection.execute(select(commitments).order_by(commitments.c.id))
        return tuple(
            CommitmentSums(
                row.id,
                row.pot,
                row.amount,
                row.paid,
                row.released,
                sum(paid[row.id].values()),
                tuple(sorted(paid[row.id])),
            )
            for row in found
        )
