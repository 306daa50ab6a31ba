"""A shortlist under a programme: the places that lifts give, and every lift beside the match it moves.

Ranking is above; here only stands what policy adds to its answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from matcher.policy.alliances import About
from matcher.policy.applying import Application
from matcher.policy.ordering import Entrant, ordered, reach
from matcher.policy.priorities import Lift, bound_of, total
from matcher.vocabulary import Candidate, Match, Need, Shortlist


@dataclass(frozen=True, slots=True)
class Placed:
    """One candidate of the list to be shown: its place without lifts, from 0, and its lifts."""

    place: int
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedMatch(Match):
    """匹配 under a programme; `rank` is the place after lifts.

    Attributes:
        plain_rank: the place without them.
        lifts: what each priority adds; none of them is left out because it adds nothing.
    """

    plain_rank: int
    lifts: tuple[Lift, ...]

    @property
    def total(self) -> Decimal:
        """Relevance plus lifts, exact: what the order goes by."""
        return Decimal(repr(self.relevance)) + total(self.lifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedShortlist(Shortlist):
    """候选名单 under a programme; its matches are `LiftedMatch`.

    Attributes:
        application: under what and with whom.
        about: what the need was taken to ask for.
        same_for_all: priorities of the enterprises and the site; they move nobody within this list.
    """

    application: Application
    about: About
    same_for_all: tuple[Lift, ...]


@dataclass(frozen=True, slots=True)
class Under:
    """What orders the list of one need under a programme."""

    application: Application
    about: About

    def placed(
        self,
        need: Need,
        candidates: Sequence[Candidate],
        scores: Sequence[float],
        relevances: Sequence[Decimal],
        top: int,
    ) -> list[Placed]:
        """Return the first `top` after lifts, of a whole list in its plain order.

        Lifts are asked only of those that can get so far; see `matcher.policy.ordering.reach`.
        """
        count = reach(relevances, top, bound_of(self.application.pack))
        entrants = [
            Entrant(one.id, near, score, self.application.lifts_of(one, need, self.about))
            for one, near, score in zip(candidates[:count], relevances, scores, strict=False)
        ]
        place = {entrant.id: number for number, entrant in enumerate(entrants)}
        return [Placed(place[entrant.id], entrant.lifts) for entrant in ordered(entrants)[:top]]

    def answer(self, shortlist: Shortlist, placed: Sequence[Placed]) -> LiftedShortlist:
        """Return a shortlist with what the programme says of each match."""
        matches = tuple(
            LiftedMatch(**_shallow(match), plain_rank=one.place + 1, lifts=one.lifts)
            for match, one in zip(shortlist.matches, placed, strict=True)
        )
        return LiftedShortlist(
            **{**_shallow(shortlist), "matches": matches},
            application=self.application,
            about=self.about,
            same_for_all=self.application.lifts_of_all(),
        )


def _shallow(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
