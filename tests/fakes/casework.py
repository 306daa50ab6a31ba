"""An invented office around a pack: a body for every actor, people for every duty, a case with its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from matcher.policy.ruling import Outcome
from matcher.programmes.entries import Actor
from matcher.programmes.shelf import shipped_packs
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.history import BEIJING, Event, verify
from service.domain.workday_table import mainland
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed
from service.domain.workflow.engine import Allowed, allowed, make
from service.domain.workflow.opening import open_case, opening_of
from service.domain.workflow.recording import case_of, event_of, opened_event
from service.domain.workflow.table import Table, table_of
from service.domain.workflow.words import WHOLE, Move

PACKS = {f"{pack.programme.key}-{pack.programme.year}": pack for pack in shipped_packs()}


@cache
def shipped_table(name: str) -> Table:
    """The transition table of a shipped pack."""
    return table_of(PACKS[name], mainland())


def digest(text: str) -> str:
    """The SHA-256 of an invented document."""
    return sha256(text.encode()).hexdigest()


def body_of(table: Table, actor: str, number: int = 1) -> Body:
    """An invented body that fits an actor."""
    return _body(table.actors[actor], number)


@cache
def _body(actor: Actor, number: int) -> Body:
    return Body(f"{actor.key}{number}", actor.role, f"{actor.name}（{number}）", actor.level)


def person(body: Body, duty: Duty | None = None, account: str = "") -> Viewer:
    """Somebody who acts for a body: an officer of an association, else its representative."""
    usual = Duty.OFFICER if body.role is Role.ASSOCIATION else Duty.MEMBER
    duty = duty or usual
    return Viewer(account or f"{body.id}-{duty.value}", body.role, duty, body.id, f"{body.id}/")


EXPERTS = tuple(Body(f"expert{n}", Role.EXPERT, f"专家{n}") for n in range(5))
SCHOOL = Body("school", Role.UNIVERSITY, "某大学科协", "高校")
CITIZEN = Viewer("", Role.PUBLIC, Duty.MEMBER, "citizen", "citizen/")


def rulings(table: Table, stage: str, outcome: Outcome = Outcome.PASS) -> tuple[tuple[str, Outcome], ...]:
    """The same ruling on every condition a stage looks at."""
    return tuple((key, outcome) for key in table.stages[stage].checks)


@dataclass
class Office:
    """A case and its history, moved by the people around it.

    Attributes:
        at: the moment of the next deed.
    """

    table: Table
    at: datetime = datetime(2015, 3, 9, 9, tzinfo=BEIJING)
    case: Case = field(init=False)
    events: list[Event] = field(init=False)

    @classmethod
    def of(cls, name: str, **opening: Any) -> Office:
        """An office with a case of a shipped pack, opened by the host or as `opening` says."""
        office = cls(shipped_table(name))
        office.open(**opening)
        return office

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def host(self) -> Viewer:
        return person(body_of(self.table, self.table.host))

    def open(self, actor: str = "", starts: tuple[str, ...] = (), need: str = "need1", site: str = "") -> None:
        host = body_of(self.table, self.table.host)
        opener = body_of(self.table, actor) if actor else host
        opening = opening_of(self.table, "case1", host, opener, actor=actor, need=need, site=site, starts=starts)
        self.case = open_case(self.table, opening, person(opener))
        self.events = [opened_event(opening, person(opener), self.at)]

    def as_(self, actor: str, number: int = 1) -> Viewer:
        return person(body_of(self.table, actor, number))

    def do(self, stage: str, move: Move, viewer: Viewer, **facts: Any) -> Case:
        """Make a move and put it on record."""
        return self.make(Deed(stage, move, **facts), viewer)

    def make(self, deed: Deed, viewer: Viewer) -> Case:
        after = make(self.table, self.case, deed, viewer, self.at)
        previous = self.events[-1].digest
        self.events.append(event_of(self.table, self.case, after, deed, viewer, self.at, previous))
        self.case = after
        return after

    def enrol(self, *actors: str) -> None:
        """Have the host enrol a body as each of some actors."""
        for actor in actors:
            body = body_of(self.table, actor)
            self.do(WHOLE, Move.ENROL, self.host, party=body.id, actor=actor, role=body.role, level=body.level)

    def may(self, viewer: Viewer) -> tuple[Allowed, ...]:
        return allowed(self.table, self.case, viewer, self.today)

    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    def people(self) -> tuple[Viewer, ...]:
        """Everybody who could have to do with the case."""
        return _people(self.table.programme, tuple(self.table.actors.values()), self.table.host)

    def checked(self) -> Case:
        """The case, after its history was found whole and to fold to it."""
        assert verify(self.events, self.events[-1].digest) == ()
        assert case_of(self.table, self.events) == self.case
        return self.case


@cache
def _people(_programme: str, actors: tuple[Actor, ...], host: str) -> tuple[Viewer, ...]:
    bodies = [_body(actor, n) for actor in actors for n in (1, 2) if (actor.key, n) != (host, 2)]
    return (*map(person, [*bodies, SCHOOL, *EXPERTS]), CITIZEN)
