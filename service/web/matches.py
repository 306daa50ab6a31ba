"""What pages show of a shortlist: each match with its parts, services, lifts and conditions, and the words for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matcher.coverage.referral import Advice
from matcher.policy.documents import eligibility_document, lift_document
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.ranking.explanation import by_group
from matcher.ranking.features import features_for
from matcher.tagging.services import services_wanted
from matcher.taxonomy.services import fit_of
from matcher.teams.comparing import GROUP_LABELS
from matcher.vocabulary import Match, Shortlist

_SLIGHT = 0.0005


@dataclass(frozen=True, slots=True)
class Part:
    """One group of features: what it adds to the score, and how much that is of the largest, −1 to 1."""

    label: str
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A match as it is shown.

    Attributes:
        parts: of the score; `base` is what every candidate begins with.
        fit: of the services wanted those it offers, and those it does not list; None where it does not say.
        lifts: what each priority of the programme adds, as `lift_document`; empty without a programme.
        conditions: of the programme, as `eligibility_document`; None without one.
    """

    match: Match
    parts: tuple[Part, ...]
    base: float
    fit: tuple[tuple[str, ...], tuple[str, ...]] | None
    lifts: tuple[dict[str, Any], ...] = ()
    conditions: dict[str, Any] | None = None

    @property
    def party(self) -> str:
        """What names the candidate in a form."""
        return f"{self.match.candidate.kind.value}:{self.match.candidate.id}"

    @property
    def lifted(self) -> float:
        """What the priorities add together, 0–1."""
        return float(sum(lift["adds"] for lift in self.lifts))

    @property
    def plain_rank(self) -> int:
        """Its place by relevance alone."""
        return self.match.plain_rank if isinstance(self.match, LiftedMatch) else self.match.rank


@dataclass(frozen=True, slots=True)
class ShownList:
    """A shortlist as it is shown.

    Attributes:
        wanted: services that the need asks for.
        calibrated: whether probabilities are known.
        referral: whom to ask where nobody here is relied on.
    """

    found: Shortlist
    matches: tuple[Shown, ...]
    wanted: tuple[str, ...]
    calibrated: bool
    referral: Sequence[Advice] = ()

    @property
    def programme(self) -> str:
        """Title of the programme it is ordered by; empty without one."""
        return self.found.application.pack.programme.title if isinstance(self.found, LiftedShortlist) else ""

    @property
    def same_for_all(self) -> tuple[dict[str, Any], ...]:
        """Priorities that are the same for every candidate."""
        if not isinstance(self.found, LiftedShortlist):
            return ()
        pack = self.found.application.pack
        return tuple(lift_document(lift, pack) for lift in self.found.same_for_all)


def shown_list(found: Shortlist, referral: Sequence[Advice] = (), start: int = 0) -> ShownList:
    """Return a shortlist as it is shown, without the first `start` of it."""
    wanted = services_wanted(found.need)
    calibrated = not any(math.isnan(match.probability) for match in found.matches)
    return ShownList(
        found, tuple(_shown(match, found, wanted) for match in found.matches[start:]), wanted, calibrated, referral
    )


def parts_of(match: Match) -> tuple[Part, ...]:
    """Return what each group of features adds to a score, those left out that add next to nothing."""
    features = features_for(match.candidate.kind)
    groups = by_group(features, [match.contributions[feature.name] for feature in features])
    largest = max((abs(value) for value in groups.values()), default=0.0) or 1.0
    return tuple(
        Part(GROUP_LABELS[group], value, value / largest) for group, value in groups.items() if abs(value) >= _SLIGHT
    )


def _shown(match: Match, found: Shortlist, wanted: Sequence[str]) -> Shown:
    parts, base = parts_of(match), match.contributions.get("base", 0.0)
    fit = fit_of(wanted, match.candidate)
    if not isinstance(found, LiftedShortlist) or not isinstance(match, LiftedMatch):
        return Shown(match, parts, base, fit)
    application = found.application
    lifts = tuple(lift_document(lift, application.pack) for lift in match.lifts)
    return Shown(match, parts, base, fit, lifts, eligibility_document(application.eligibility_of(match.candidate)))
