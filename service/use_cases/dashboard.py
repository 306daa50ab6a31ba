"""The figures of a leader's page: each a list of names with what is counted under them, and whom that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.domain.bodies import Viewer
from service.domain.overview import (
    Group,
    Past,
    by_industry,
    by_month,
    by_place,
    by_span,
    by_status,
    usual_span,
)
from service.domain.statistics.targets import Reach, TargetRow
from service.storage.work import Work
from service.use_cases.desk import Programmes
from service.use_cases.overview import Overview, overview_of
from service.use_cases.statistics import report_of

MONTHS = 24


class Of(StrEnum):
    """What is counted."""

    CASES = "cases"
    NEEDS = "needs"
    UNCOVERED = "uncovered"
    AGREED = "agreed"


class By(StrEnum):
    """By what it is counted."""

    ALL = "all"
    STATUS = "status"
    PLACE = "place"
    INDUSTRY = "industry"
    SPAN = "span"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page is asked for: key of a programme, or empty; a year, or none; the last day that is looked at."""

    programme: str
    year: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of a programme, by KEY-YEAR and title, with how far it is reached."""

    key: str
    title: str
    row: TargetRow

    @property
    def share(self) -> float | None:
        """Reached of what is needed, 1 at most; None where one of both is not known."""
        if self.row.figure.reached is None or not self.row.needed:
            return None
        return min(1.0, self.row.figure.reached / self.row.needed)


@dataclass(frozen=True)
class Dashboard:
    """All figures, of what `wanted` says."""

    wanted: Wanted
    overview: Overview
    goals: tuple[Goal, ...]

    def members(self, of: Of) -> tuple[Past, ...]:
        """Return what is counted of a kind."""
        if of is Of.AGREED:
            return tuple(one for one in self.overview.cases if one.waited(self.wanted.on) is not None)
        return {
            Of.CASES: self.overview.cases,
            Of.NEEDS: self.overview.needs,
            Of.UNCOVERED: self.overview.uncovered,
        }[of]

    def groups(self, of: Of, by: By) -> tuple[Group, ...]:
        """Return what is counted of a kind, by something."""
        found, on = self.members(of), self.wanted.on
        match by:
            case By.STATUS:
                return by_status(found, on)
            case By.PLACE:
                return by_place(found)
            case By.INDUSTRY:
                return by_industry(found)
            case By.SPAN:
                return by_span(found, on)
            case By.MONTH:
                names = sorted({one.strftime("%Y-%m") for past in found if (one := _day(of, past))})
                return tuple(Group(name, tuple(past for past in found if _in(of, past, name))) for name in names)
        return (Group("", found),)

    def months(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Return how many needs came in and how many agreements were signed in each of the last months."""
        on = self.wanted.on
        posted = [one.posted for one in self.overview.needs if one.posted]
        agreed = [one.agreed for one in self.members(Of.AGREED) if one.agreed]
        return {"提出的需求": by_month(posted, on, MONTHS), "签订的协议": by_month(agreed, on, MONTHS)}

    def usual_span(self) -> int | None:
        """Return how many days half of the agreements took at most."""
        return usual_span(self.overview.cases, self.wanted.on)

    def sums(self) -> tuple[int, int, int]:
        """Return budget, committed and paid, in 分."""
        money = self.overview.money
        return sum(one.budget for one in money), sum(one.committed for one in money), sum(one.paid for one in money)

    def reached(self) -> tuple[int, int]:
        """Return how many targets with a number are reached, of how many."""
        counted = [one for one in self.goals if one.row.reach is not Reach.IN_WORDS]
        return sum(one.row.reach is Reach.REACHED for one in counted), len(counted)


def dashboard_of(programmes: Programmes, work: Work, viewer: Viewer, wanted: Wanted) -> Dashboard:
    """Return the figures that a viewer may see."""
    found = overview_of(programmes, work, viewer, wanted.programme, wanted.year, wanted.on)
    names = sorted({one.programme for one in found.every_case})
    return Dashboard(wanted, found, tuple(_goals(programmes, work, viewer, names, wanted.on)))


def _goals(programmes: Programmes, work: Work, viewer: Viewer, names: Sequence[str], on: date) -> list[Goal]:
    found = []
    for name in names:
        pack = programmes.table(name).pack
        if pack.targets:
            rows = report_of(programmes, work, name, "", on, viewer).targets()
            found += [Goal(name, f"{pack.programme.title}（{pack.programme.year}）", row) for row in rows]
    return found


def _day(of: Of, past: Past) -> date | None:
    return past.agreed if of is Of.AGREED else past.steps[0].day


def _in(of: Of, past: Past, month: str) -> bool:
    day = _day(of, past)
    return day is not None and day.strftime("%Y-%m") == month
