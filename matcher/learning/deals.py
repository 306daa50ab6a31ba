"""The log party by party: when each was asked for a need, how it answered, what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher.learning.alliances import AllianceLog, Event

Deals = Mapping[str, Mapping[str, "Deal"]]
"""By party, then by need."""

_OF_THE_NEED = {"not_signed", "completed", "stopped"}
_OF_THE_PARTY = {"invited", "accepted", "declined", "no_reply", "not_chosen", "signed"}
_ANSWERS = {"accepted", "declined", "no_reply", "signed"}


@dataclass(slots=True)
class Deal:
    """One need of one party: when it was asked, how it answered, what came of it; None where not (yet).

    Attributes:
        dropped: when it was not chosen, or no contract came about.
    """

    asked: datetime
    enterprise: str
    answered: datetime | None = None
    accepted: bool = False
    signed: datetime | None = None
    ended: datetime | None = None
    completed: bool = False
    dropped: datetime | None = None

    def advance(self, event: Event) -> None:
        """Enter what this party did or was told."""
        if event.kind in _ANSWERS and self.answered is None:
            self.answered, self.accepted = event.time, event.kind in {"accepted", "signed"}
        if event.kind == "signed" and self.signed is None:
            self.signed = event.time
        if event.kind == "not_chosen" and self.dropped is None:
            self.dropped = event.time

    def conclude(self, event: Event) -> None:
        """Enter what became of the need's alliance: logged once, true of all who had signed or accepted."""
        if event.kind == "not_signed":
            if self.accepted and self.dropped is None:
                self.dropped = event.time
        elif self.signed and self.ended is None:
            self.ended, self.completed = event.time, event.kind == "completed"


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """Answers of a group of parties in order of time.

    Attributes:
        times: shape (n,), ascending.
        accepted: shape (n,).
    """

    times: NDArray[np.datetime64]
    accepted: NDArray[np.int64]

    def before(self, moment: datetime) -> float:
        """Return the share that had accepted before a moment, (accepted + 1) / (answered + 2)."""
        count = int(np.searchsorted(self.times, np.datetime64(moment, "us")))
        return (float(self.accepted[:count].sum()) + 1) / (count + 2)


def deals_of(log: AllianceLog) -> Deals:
    """Return every deal of a log, with all it knows of it; the first event of each kind counts."""
    enterprises: dict[str, str] = {}  # filled on the way: what is posted later is not known yet
    found: dict[str, dict[str, Deal]] = defaultdict(dict)
    asked: dict[str, list[Deal]] = defaultdict(list)
    for event in log.events:
        if event.kind == "posted":
            enterprises.setdefault(event.need, event.enterprise)
        elif event.kind in _OF_THE_NEED:
            for deal in asked[event.need]:
                deal.conclude(event)
        elif event.kind in _OF_THE_PARTY:
            if event.need not in found[event.party]:
                deal = Deal(event.time, enterprises.get(event.need, ""))
                found[event.party][event.need] = deal
                asked[event.need].append(deal)
            found[event.party][event.need].advance(event)
    return dict(found)


def acceptance_rates(deals: Deals, groups: Mapping[str, str]) -> dict[str, Rate]:
    """Return how each group of parties has answered over time; `groups` is by party."""
    answers: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
    for party, own in deals.items():
        answers[groups.get(party, "")] += [(deal.answered, deal.accepted) for deal in own.values() if deal.answered]
    found = {}
    for group, given in answers.items():
        given.sort()
        times = np.array([time for time, _ in given], "datetime64[us]")
        found[group] = Rate(times, np.array([accepted for _, accepted in given], np.int64))
    return found
