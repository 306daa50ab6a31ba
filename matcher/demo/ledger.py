"""What has happened to each party up to a moment: tasks in hand, successes, earlier work with each enterprise."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher.demo.mechanism import Mechanism
from matcher.demo.parties import Parties

Floats = NDArray[np.float64]

_FIRST_YEAR = 2021
_MOST_CHEMISTRY, _LEAST_CHEMISTRY = 2.0, -1.0


class Ledger:
    """Keeps commitments and results; asked in order of time, it knows only what lies before the moment asked for."""

    def __init__(self, parties: Parties, mechanism: Mechanism) -> None:
        self._parties = parties
        self._mechanism = mechanism
        self._tasks: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        self._results: dict[int, list[tuple[datetime, int, bool]]] = defaultdict(list)

    def commit(self, party: int, start: datetime, end: datetime) -> None:
        """Note a task that a party has in hand from `start` to `end`."""
        self._tasks[party].append((start, end))

    def finish(self, party: int, enterprise: int, end: datetime, *, succeeded: bool) -> None:
        """Note the result of an alliance."""
        self._results[party].append((end, enterprise, succeeded))

    def load(self, parties: NDArray[np.int64], now: datetime) -> Floats:
        """Return the tasks in hand over capacity: other work, backlog of last year, and alliances.

        backlog = carried_over · max(0, other work of last year − capacity).
        """
        year = now.year - _FIRST_YEAR
        capacity = self._parties.capacity[parties]
        other = self._parties.other_work[parties, min(year, self._parties.other_work.shape[1] - 1)]
        before = self._parties.other_work[parties, max(0, year - 1)]
        backlog = self._mechanism.carried_over * np.maximum(before - capacity, 0) if year else np.zeros_like(other)
        own = [sum(start <= now < end for start, end in self._tasks.get(int(party), ())) for party in parties]
        load: Floats = (other + backlog + np.array(own, dtype=float)) / capacity
        return load

    def reputation(self, parties: NDArray[np.int64], now: datetime) -> Floats:
        """Return (prior/2 + successes) / (prior + finished), over what had finished by then."""
        prior = self._mechanism.reputation_prior
        values = []
        for party in parties:
            known = [succeeded for end, _, succeeded in self._results.get(int(party), ()) if end <= now]
            values.append((prior / 2 + sum(known)) / (prior + len(known)))
        return np.array(values)

    def chemistry(self, parties: NDArray[np.int64], enterprise: int, now: datetime) -> Floats:
        """Return successes minus failures of each party with this enterprise, −1 to 2."""
        values = [
            sum(
                1.0 if succeeded else -1.0
                for end, partner, succeeded in self._results.get(int(party), ())
                if partner == enterprise and end <= now
            )
            for party in parties
        ]
        clipped: Floats = np.clip(np.array(values, dtype=float), _LEAST_CHEMISTRY, _MOST_CHEMISTRY)
        return clipped
