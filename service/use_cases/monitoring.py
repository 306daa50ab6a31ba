"""How the models do in use: what needs and lists look like month by month, and what came of the chances shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.domain.bodies import Viewer
from service.domain.overview import UNSAID, last_months
from service.storage.work import Work
from service.use_cases.desk import Programmes
from service.use_cases.pasts import ShownList

BINS = 5
FEWEST = 5
"""Chances in a bin below which its share says nothing."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month: lists shown, mean chance of the first, mean probability that somebody suits, share relied on."""

    name: str
    lists: int
    first: float | None
    suitable: float | None
    relied: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Chances shown between two bounds: how many, their mean, and how many of them came to an agreement."""

    low: float
    high: float
    shown: int
    mean: float
    agreed: int

    @property
    def share(self) -> float:
        """The share that came to an agreement."""
        return self.agreed / self.shown


@dataclass(frozen=True, slots=True)
class Industry:
    """The last lists of the needs of an industry.

    Attributes:
        first: mean chance of the first; `suitable` mean probability that somebody suits; `relied` share relied on.
        agreed: how many came to an agreement with somebody listed.
    """

    name: str
    lists: int
    first: float | None
    suitable: float | None
    relied: float | None
    agreed: int


@dataclass(frozen=True, slots=True)
class Monitor:
    """What was found, of the lists of one kind that a viewer may see."""

    months: tuple[Month, ...]
    bins: tuple[Bin, ...]
    industries: tuple[Industry, ...] = ()


def monitor_of(programmes: Programmes, work: Work, viewer: Viewer, kind: str, on: date, months: int = 12) -> Monitor:
    """Return how the lists of a kind did, up to a day."""
    briefs = work.needs.briefs(viewer)
    lives = programmes.pasts.of_needs(work, briefs)
    lists = [(id_, one) for id_, life in lives.items() for one in life.lists if one.kind == kind and one.day <= on]
    rows = [row for row in work.cases.briefs(viewer) if row.need]
    courses = programmes.pasts.of_cases(work, rows)
    agreed = [(row.need, party) for row in rows if courses[row.id].agreed for party in courses[row.id].parties]
    records = {one.id: one.record for one in work.reporters.named(list(dict.fromkeys(p for _, p in agreed))).values()}
    came = {(need, records.get(party, "") or party) for need, party in agreed}
    by_month = defaultdict(list)
    for _, one in lists:
        by_month[one.day.strftime("%Y-%m")].append(one)
    found = [Month(name, *_means(by_month[name])) for name in last_months(on, months)]
    last = {need: one for need, one in lists if one.chances}  # of several lists, the last
    chances = [(chance, (need, candidate) in came) for need, one in last.items() for candidate, chance in one.chances]
    of_need = {one.id: one.industries for one in briefs}
    return Monitor(tuple(found), tuple(_bins(chances)), tuple(_industries(last, of_need, came)))


def _industries(
    last: Mapping[str, ShownList], of_need: Mapping[str, Sequence[str]], came: Collection[tuple[str, str]]
) -> Iterable[Industry]:
    """Yield them, those with the most lists first; a need of several industries counts in each."""
    needs = defaultdict(list)
    for need in last:
        for name in of_need[need] or (UNSAID,):
            needs[name].append(need)
    for name, here in sorted(needs.items(), key=lambda one: (one[0] == UNSAID, -len(one[1]), one[0])):
        agreed = sum(any((need, candidate) in came for candidate, _ in last[need].chances) for need in here)
        yield Industry(name, *_means([last[need] for need in here]), agreed)


def _means(lists: Sequence[ShownList]) -> tuple[int, float | None, float | None, float | None]:
    """Return how many lists there are, and the means of what they say."""
    return (
        len(lists),
        _mean(one.chances[0][1] for one in lists if one.chances),
        _mean(one.suitable for one in lists if one.suitable is not None),
        _mean(float(one.relied) for one in lists if one.relied is not None),
    )


def _bins(chances: Iterable[tuple[float, bool]]) -> Iterable[Bin]:
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, came in chances:
        found[min(BINS - 1, int(chance * BINS))].append((chance, came))
    for number, members in sorted(found.items()):
        mean = sum(chance for chance, _ in members) / len(members)
        yield Bin(number / BINS, (number + 1) / BINS, len(members), mean, sum(came for _, came in members))


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None
