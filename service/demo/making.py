"""Making the demonstration office in an empty installation: world, catalogue, bodies and accounts, then five years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.corpus.catalogue import Catalogue
from matcher.demo.draws import stream
from matcher.demo.world import ACHIEVEMENTS, ENTERPRISES, EXPERTS, NEEDS, Size, World, build_world, write_world
from matcher.errors import HuiqiError
from matcher.exchange.intake import open_intake
from matcher.programmes.shelf import pack_named
from matcher.programmes.words import Role
from matcher.progress import Progress, silent
from service.demo.budgets import budgeted
from service.demo.cast import Cast, Listed
from service.demo.days import workday_before
from service.demo.ids import ids_of
from service.demo.lists import Lists
from service.demo.needs import told
from service.demo.people import register
from service.demo.plan import Plan
from service.demo.play import Play
from service.demo.plot import HUBEI, WUHAN, Story
from service.demo.reported import reported
from service.domain.errors import NotAllowed
from service.domain.history import BEIJING
from service.domain.reminders import reminders_of
from service.domain.scope import SYSTEM
from service.security.passwords import require_good
from service.storage.cases import CaseFilter
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk, Programmes
from service.use_cases.founding import prepare
from service.use_cases.office import Office, ids_from

_FEWEST = 40
_BEFORE = 30
"""Working days from the registration of everybody to the first need."""

_REPORTING = 20
"""Enterprises and societies, of each, that the statistics speak of."""

_FILES = ("enterprises", "societies", "experts", "achievements", "needs")


@dataclass(frozen=True, slots=True)
class Made:
    """What a demonstration office holds, and the accounts that are worth telling."""

    listed: tuple[Listed, ...]
    accounts: int
    bodies: Mapping[Role, int]
    needs: int
    cases: int
    steps: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a demonstration office is to be.

    Attributes:
        needs: how many there are; enterprises, experts and achievements go with them.
        today: begins; what happened, happened before.
        cases: how many at most; None: all that the world holds.
        encoder: by which the lists that offices are shown are made; empty: they are shown none.
    """

    seed: int
    today: date
    needs: int = NEEDS
    cases: int | None = None
    encoder: str = ""


def make_office(office: Office, home: Path, password: str, wanted: Wanted, progress: Progress = silent) -> Made:
    """Fill an empty database and the catalogue of a state folder.

    Raises:
        NotAllowed: there is an account already.
        WeakPassword: the password is too easy to guess.
        HuiqiError: too few needs; or records of the world do not go into this catalogue.
    """
    if wanted.needs < _FEWEST:
        raise HuiqiError(f"演示数据至少要 {_FEWEST} 条需求", f"请把 --needs 写成 {_FEWEST} 以上")
    require_good(password, "")
    prepare(office)
    require_empty(office)
    world = build_world(wanted.seed, progress=progress, size=_size(wanted.needs))
    programmes = Programmes(home)
    packs = {name: pack_named(home, name) for name in (WUHAN, HUBEI)}
    stories = Plan(world, packs, wanted.seed, wanted.today, wanted.cases).stories()
    world = replace(world, needs=[story.need for story in stories])
    _import(home, world, progress)
    lists = Lists(home, wanted.encoder, progress) if wanted.encoder else None
    with ids_from(ids_of(wanted.seed)):
        secret = office.passwords.hashed(password)
        return _made(Desk(office, programmes), world, stories, lists, secret, wanted, progress)


def require_empty(office: Office) -> None:
    """Raise NotAllowed where there is an account."""
    with office.database.reading() as work:
        if work.accounts.any():
            raise NotAllowed(
                "数据库里已有帐号，不能再建演示数据", "请另设 HUIQI_HOME 和 HUIQI_DATABASE_URL，指向空的目录和数据库"
            )


def _made(
    desk: Desk,
    world: World,
    stories: list[Story],
    lists: Lists | None,
    secret: str,
    wanted: Wanted,
    progress: Progress,
) -> Made:
    first = workday_before(min(story.posted for story in stories), _BEFORE)
    cast = Cast(secret, datetime.combine(first, time(9), BEIJING))
    progress("登记机构和帐号", 0, 1)
    with desk.database.work() as work:
        register(work, cast, world, stories, desk.catalogue)
        work.commit()
    progress("登记机构和帐号", 1, 1)
    play = Play(desk, cast, datetime.combine(first, time(9), BEIJING))
    scripts = [budgeted(play, first + timedelta(days=3), wanted.today.year)]
    firms = [one["id"] for one in world.enterprises[:_REPORTING]]
    societies = [one["id"] for one in world.societies[:_REPORTING]]
    scripts += [reported(play, first + timedelta(days=7), firms, societies, stream(wanted.seed, "reported"))]
    scripts += [told(play, story, stream(wanted.seed, f"told:{story.need['id']}"), lists) for story in stories]
    steps = play.through(scripts, datetime.combine(wanted.today, time(0), BEIJING), progress)
    _remind(desk, wanted.today)
    with desk.database.reading() as work:
        cases = work.cases.count(SYSTEM, CaseFilter())
        needs = work.needs.count(SYSTEM)
    return Made(tuple(cast.listed), cast.accounts, cast.counts(), needs, cases, steps)


def _remind(desk: Desk, today: date) -> None:
    """Put down what offices have to see to on a day, as the service does every morning."""
    at = datetime.combine(today, time(6), BEIJING)
    with desk.database.work() as work:
        for row in [row for row, _ in work.cases.every()]:
            case = case_in(row)
            work.reminders.remind(case.host, reminders_of(table_for(desk, row), case, today), at)
        work.commit()


def _size(needs: int) -> Size:
    """Return a world of so many needs, the rest in proportion."""
    share = needs / NEEDS
    return Size(
        max(60, round(ENTERPRISES * share)),
        max(150, round(EXPERTS * share)),
        needs,
        max(30, round(ACHIEVEMENTS * share)),
    )


def _import(home: Path, world: World, progress: Progress) -> None:
    with TemporaryDirectory() as folder, open_intake(Catalogue(home)) as intake:
        place = Path(folder) / "world"
        write_world(world, place)
        for name in _FILES:
            intake.read(place / f"{name}.jsonl", progress=progress)
        if intake.refused:
            raise HuiqiError(f"目录里已有的记录与 {intake.refused} 条演示记录相混", "请另设 HUIQI_HOME，指向空的目录")
        intake.commit()
