"""What the pages of statistics share: whose report of which programme up to which day, and the choice of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from matcher.errors import UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import shelf_of
from matcher.programmes.words import Role
from service.domain.bodies import Viewer, within
from service.domain.history import day_of
from service.domain.scope import SYSTEM, reach
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.statistics import Report, report_of
from service.web.api.fields import Day

_MANY = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of statistics is asked for; empty: the usual."""

    programme: str
    reporter: str
    on: date | None

    def query(self, **more: str) -> str:
        """Return it as the query of an address."""
        asked = {"programme": self.programme, "reporter": self.reporter, "on": self.on.isoformat() if self.on else ""}
        return urlencode({name: value for name, value in {**asked, **more}.items() if value})


def _asked(
    programme: Annotated[str, Query(max_length=64)] = "",
    reporter: Annotated[str, Query(max_length=64)] = "",
    on: Annotated[Day | None, Query()] = None,
) -> Asked:
    return Asked(programme, reporter, on)


AskedFor = Annotated[Asked, Depends(_asked)]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: programmes by KEY-YEAR and title, reporters by id and name."""

    programmes: tuple[tuple[str, str], ...]
    reporters: tuple[tuple[str, str], ...]


def name_of(pack: Pack) -> str:
    """Return KEY-YEAR of a pack."""
    return f"{pack.programme.key}-{pack.programme.year}"


def packs(desk: Desk) -> tuple[Pack, ...]:
    """Return the programmes that have a table or targets, those with a table first."""
    found = [one.pack for one in shelf_of(desk.home)[0] if one.pack.indicators or one.pack.targets]
    return tuple(sorted(found, key=lambda pack: (not pack.indicators, name_of(pack))))


def choices(desk: Desk, work: Work, viewer: Viewer) -> Choices:
    """Return what a viewer may choose."""
    programmes = tuple((name_of(one), f"{one.programme.title}（{one.programme.year}）") for one in packs(desk))
    return Choices(programmes, reporters(work, viewer))


def reporters(work: Work, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Return the bodies whose report a viewer may see: its own, and the associations it looks over."""
    own = work.bodies.get(SYSTEM, viewer.body).body
    found = [] if viewer.role is Role.OVERSIGHT else [(own.id, own.name)]
    if over := reach(viewer):
        below = [one for one in work.bodies.list(viewer, [Role.ASSOCIATION], limit=_MANY) if within(one.path, over)]
        found += [(one.body.id, one.body.name) for one in sorted(below, key=lambda one: one.path)]
    return tuple(dict.fromkeys(found))


def read_report(desk: Desk, work: Work, asked: Asked, viewer: Viewer) -> Report:
    """Return the report that is asked for, by default one's own of the first programme up to today.

    Raises:
        UnknownName: there is no programme with a table or targets.
        Missing, Forbidden, InvalidDeed: as in `report_of`.
    """
    known = packs(desk)
    if not known:
        raise UnknownName("没有带统计表或目标的计划", "请管理员先放入计划文件")
    programme = asked.programme or name_of(known[0])
    return report_of(desk.programmes, work, programme, asked.reporter, asked.on or day_of(desk.now()), viewer)
