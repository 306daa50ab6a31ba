"""总览: what a leader looks at, of one's own place, a programme, a year, up to a day, with all that is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from matcher.programmes.shelf import shelf_of
from matcher.programmes.words import Role
from matcher.taxonomy.regions import find_region
from service.domain.bodies import Body, Viewer
from service.domain.history import BEIJING
from service.domain.overview import Past, there
from service.storage.cases import CaseFilter
from service.storage.tables.money import Ledger
from service.storage.work import Work
from service.use_cases.desk import Programmes

_OPEN = {"待受理", "已受理"}
_SITES = (Role.ENTERPRISE, Role.PARK, Role.GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Money:
    """A pot on a day, in 分: its budget, what was committed of it, and what of that was paid."""

    pot: str
    name: str
    budget: int
    committed: int
    paid: int


@dataclass(frozen=True)
class Overview:
    """What there is, up to a day.

    Attributes:
        every_case: of the programme and year that were asked for, later ones too.
        every_need: those of the cases where a programme was asked for, otherwise all.
        money: of the pots of the programme and year.
    """

    on: date
    every_case: tuple[Past, ...]
    every_need: tuple[Past, ...]
    money: tuple[Money, ...]

    @cached_property
    def cases(self) -> tuple[Past, ...]:
        """The cases that had been opened by then."""
        return there(self.every_case, self.on)

    @cached_property
    def needs(self) -> tuple[Past, ...]:
        """The needs that had come in by then."""
        return there(self.every_need, self.on)

    @cached_property
    def uncovered(self) -> tuple[Past, ...]:
        """Needs open by then whose last list was not relied on: nobody at hand is known to suit."""
        return tuple(one for one in self.needs if one.covered is False and one.status_on(self.on) in _OPEN)


def overview_of(
    programmes: Programmes, work: Work, viewer: Viewer, programme: str, year: int | None, on: date
) -> Overview:
    """Return what a viewer may see, up to a day.

    Args:
        programmes: all there are.
        work: the unit of work.
        viewer: for whom.
        programme: key, without its year; empty: all.
        year: of programmes and budgets; of needs, the year they came in where no programme is asked for.
        on: the last day that is looked at.
    """
    rows = work.cases.briefs(viewer, CaseFilter(programme, year))
    courses = programmes.pasts.of_cases(work, rows)
    briefs = work.needs.briefs(viewer)
    lives = programmes.pasts.of_needs(work, briefs)
    ids = dict.fromkeys([one for row in rows for one in courses[row.id].parties] + [one.owner for one in briefs])
    bodies = work.reporters.named(list(ids))
    known = {one.id: one for one in briefs}
    cases = []
    for row in rows:
        course, need = courses[row.id], known.get(row.need)
        owner = [need.owner] if need else []
        posted = lives[need.id].steps[0].day if need and lives[need.id].steps else course.steps[0].day
        places = _places([*owner, *course.parties], bodies)
        industries = need.industries if need else ()
        named = f"{row.programme}-{row.year}"
        cases.append(Past(row.id, row.title, named, course.steps, course.agreed, posted, places, industries))
    served = {row.need for row in rows}
    needs = []
    for one in briefs:
        life = lives[one.id]
        fits = one.id in served if programme else year is None or (life.steps and life.steps[0].day.year == year)
        if fits:
            came = life.steps[0].day if life.steps else None
            places = _places([one.owner], bodies)
            needs.append(Past(one.id, one.title, "", life.steps, None, came, places, one.industries, life.covered))
    return Overview(on, tuple(cases), tuple(needs), _money(programmes, work, viewer, programme, year, on))


def _money(
    programmes: Programmes, work: Work, viewer: Viewer, programme: str, year: int | None, on: date
) -> tuple[Money, ...]:
    pots = work.pots.list(viewer, programme, year)
    sums = work.entries.sums(datetime.combine(on + timedelta(days=1), time(), BEIJING)) if pots else {}
    packs = (one.pack for one in shelf_of(programmes.home)[0])
    names = {(pack.programme.key, one.key): one.purpose for pack in packs for one in pack.money}
    found = []
    for pot in pots:
        budget = -sums.get((pot.id, Ledger.BUDGET), 0)
        paid = sums.get((pot.id, Ledger.PAID), 0)
        if budget:
            name = names.get((pot.programme, pot.money), pot.money)
            held = sums.get((pot.id, Ledger.COMMITTED), 0)
            found.append(Money(pot.id, f"{pot.year} {name}", budget, held + paid, paid))
    return tuple(found)


def _places(ids: Iterable[str], bodies: dict[str, Body]) -> tuple[str, ...]:
    """Return the name of the district of the first site among some bodies, or else of whoever is there."""
    there = [bodies[one] for one in ids if one in bodies and bodies[one].region]
    first = next((one for one in there if one.role in _SITES), there[0] if there else None)
    if first is None:
        return ()
    region = find_region(first.region)
    return (region.name if region else first.region,)
