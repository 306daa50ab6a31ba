"""An order after lifts: relevance plus what the priorities add, in exact numbers.

Guarantees, for lifts that together stay within a pack's bound:

- a candidate passes no other whose relevance is higher by more than the bound, nor one higher by exactly the bound;
- all else equal, a candidate for which more priorities hold is never below, and what makes one more priority hold
  never lowers it;
- candidates with equal lifts keep the order they have without them;
- the order of the input does not matter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matcher.policy.priorities import Lift, total


@dataclass(frozen=True, slots=True)
class Entrant:
    """候选方 before ordering.

    Attributes:
        id: decides where all else is equal.
        relevance: 0 to 1, exact; never higher than that of an entrant with a higher score.
        score: of the scorer, finer than `relevance`.
        lifts: of one pack.
    """

    id: str
    relevance: Decimal
    score: float = 0.0
    lifts: tuple[Lift, ...] = ()

    @property
    def total(self) -> Decimal:
        """Relevance plus lifts."""
        return self.relevance + total(self.lifts)


def ordered(entrants: Iterable[Entrant]) -> list[Entrant]:
    """Return entrants best first: by total, relevance, score, number of priorities that hold, id."""
    return sorted(entrants, key=_key)


def reach(relevances: Sequence[Decimal], top: int, bound: Decimal) -> int:
    """Return how many of a descending list can stand among the first `top` after lifts of at most `bound` each.

    The first `top` keep at least their relevance, so nobody below the last of them by the bound or more passes them.
    """
    if len(relevances) <= top:
        return len(relevances)
    floor = relevances[top - 1] - bound
    return max(top, bisect_right(relevances, -floor, key=lambda relevance: -relevance))


def _key(entrant: Entrant) -> tuple[Decimal, Decimal, float, int, str]:
    held = sum(lift.holds for lift in entrant.lifts)
    return -entrant.total, -entrant.relevance, -entrant.score, -held, entrant.id
