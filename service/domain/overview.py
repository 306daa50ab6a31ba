"""总览: how many needs and cases stood where on a day, by place, industry and month; how long agreements took. Pure.

Everything is told of a day: what happened later is left out, so that a figure for last year stays what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

UNSAID = "未注明"
"""Where no place or industry is stated."""

SPANS = ((30, "1 个月内"), (90, "1–3 个月"), (180, "3–6 个月"), (365, "半年到 1 年"), (None, "1 年以上"))
"""At most how many days from the need to the agreement, and what that is called; the last has no end."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where something stood from a day on."""

    day: date
    status: str


@dataclass(frozen=True, slots=True)
class Past:
    """A need or a case with where it stood when.

    Attributes:
        steps: in order of time, the first when it came in.
        agreed: of a case, when its agreement was signed by all.
        posted: of a case, when its need came in; of a need, its own first day.
        places: what it is counted under by place; `industries` likewise.
        covered: of a need, whether the last list that was shown for it was relied on; None: none was shown.
    """

    id: str
    title: str
    programme: str
    steps: tuple[Step, ...]
    agreed: date | None = None
    posted: date | None = None
    places: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    covered: bool | None = None

    def status_on(self, day: date) -> str:
        """Return where it stood at the end of a day; empty before it came in."""
        return next((step.status for step in reversed(self.steps) if step.day <= day), "")

    def waited(self, day: date) -> int | None:
        """Return how many days it took from the need to the agreement, if that was signed by a day."""
        if self.agreed is None or self.posted is None or self.agreed > day:
            return None
        return max(0, (self.agreed - self.posted).days)


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one name, and how many they are."""

    name: str
    members: tuple[Past, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.members)


def there(pasts: Iterable[Past], day: date) -> tuple[Past, ...]:
    """Return those that had come in by a day."""
    return tuple(past for past in pasts if past.status_on(day))


def by_status(pasts: Iterable[Past], day: date) -> tuple[Group, ...]:
    """Return them by where they stood at the end of a day, the most first."""
    return _grouped(pasts, lambda past: [past.status_on(day)])


def by_place(pasts: Iterable[Past]) -> tuple[Group, ...]:
    """Return them by place, the most first."""
    return _grouped(pasts, lambda past: past.places or (UNSAID,))


def by_industry(pasts: Iterable[Past]) -> tuple[Group, ...]:
    """Return them by industry, the most first; one of several industries counts in each."""
    return _grouped(pasts, lambda past: past.industries or (UNSAID,))


def by_span(pasts: Iterable[Past], day: date) -> tuple[Group, ...]:
    """Return those with an agreement by how long it took, all spans in order."""
    found: dict[str, list[Past]] = {name: [] for _, name in SPANS}
    for past in pasts:
        if (days := past.waited(day)) is not None:
            passed = sum(days > most for most, _ in SPANS[:-1])
            found[SPANS[passed][1]].append(past)
    return tuple(Group(name, tuple(members)) for name, members in found.items())


def usual_span(pasts: Iterable[Past], day: date) -> int | None:
    """Return how many days half of the agreements took at most; None where there is none."""
    days = [found for past in pasts if (found := past.waited(day)) is not None]
    return int(median(days)) if days else None


def by_month(days: Iterable[date], until: date, months: int) -> tuple[tuple[str, int], ...]:
    """Return how many days lie in each of the last months up to a day, in order."""
    counts = Counter(day.strftime("%Y-%m") for day in days if day <= until)
    return tuple((name, counts[name]) for name in last_months(until, months))


def last_months(until: date, months: int) -> tuple[str, ...]:
    """Return the last months up to a day as they are written, the earliest first."""
    number = until.year * 12 + until.month - 1
    return tuple(f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(max(12, number - months + 1), number + 1))


def _grouped(pasts: Iterable[Past], names: Callable[[Past], Sequence[str]]) -> tuple[Group, ...]:
    found: dict[str, list[Past]] = {}
    for past in pasts:
        for name in dict.fromkeys(names(past)):
            found.setdefault(name, []).append(past)
    groups = [Group(name, tuple(members)) for name, members in found.items()]
    return tuple(sorted(groups, key=lambda group: (group.name == UNSAID, -group.count, group.name)))
