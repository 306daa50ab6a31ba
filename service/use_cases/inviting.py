"""邀请: from candidates of a list to invitations in a case of the need, or in one opened for it.

A candidate is a record of the catalogue; who can be invited is a body. Everything is made by the use cases of cases, in
one unit of work: all are invited, or nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from matcher.errors import HuiqiError
from matcher.programmes.shelf import packs_of
from matcher.programmes.words import Act, Role
from matcher.teams.table import Party
from matcher.vocabulary import Kind
from service.domain.bodies import Body, Viewer
from service.domain.scope import may_see_body
from service.domain.workflow.deeds import Deed
from service.domain.workflow.table import Table
from service.domain.workflow.words import Move
from service.storage.cases import CaseFilter
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.cases import CaseIn, allowed_now, host_of, start
from service.use_cases.deeds import make_deed
from service.use_cases.desk import Desk

_ROLES = {Kind.SOCIETY: {Role.SOCIETY, Role.UNIVERSITY}, Kind.EXPERT: {Role.EXPERT}, Kind.ACHIEVEMENT: set[Role]()}
_MOST = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where one may invite: a stage of a case that runs, or of one that would be opened.

    Attributes:
        case: its id; empty: it would be opened.
        programme: KEY-YEAR.
        name: what a person calls it.
        stage: key of the stage that invites.
        actor: as which the case would be opened; empty: as its host.
        table: of the programme.
    """

    case: str
    programme: str
    name: str
    stage: str
    actor: str
    table: Table

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"case:{self.case}" if self.case else f"open:{self.programme}"

    def actors(self, body: Body) -> tuple[str, ...]:
        """Return as what a body may take part there."""
        table = self.table
        choosing = table.stages[self.stage].act is Act.CHOOSE
        found = []
        for key, actor in table.actors.items():
            fits = actor.role is body.role and actor.level in {"", body.level} and key != table.host
            asked = table.by_invitation(key) or table.need_side(key) if choosing else key in table.stages[self.stage].by
            if fits and asked:
                found.append(key)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite, as what, and whether it leads."""

    body: Body
    actor: str
    lead: bool = False


class Standing(Enum):
    """Whether a candidate could be invited now."""

    INVITABLE = "可邀请"
    OUTSIDE = "现有计划不邀请这类单位"
    UNKNOWN = "未登记，不能邀请"


def bodies_of(work: Work, parties: Collection[Party], viewer: Viewer) -> dict[Party, Body]:
    """Return the bodies behind candidates, as far as there are any that somebody may invite."""
    wanted = {(role, identifier): (kind, identifier) for kind, identifier in parties for role in _ROLES[kind]}
    found: dict[Party, Body] = {}
    for placed in work.bodies.linked():
        body = placed.body
        party = wanted.get((body.role, body.record))
        if party and placed.closed is None and may_see_body(viewer, body.id, body.role, placed.path, body.employer):
            found.setdefault(party, body)
    return found


def places(desk: Desk, work: Work, row: NeedRow | None, viewer: Viewer, at: datetime) -> tuple[Place, ...]:
    """Return where somebody may invite now: in the running cases of a need, then in new ones under a programme."""
    found = []
    for case in work.cases.list(viewer, CaseFilter(need=row.id), limit=_MOST) if row else ():
        table, now = allowed_now(desk, work, case.id, viewer, at)
        for one in now:
            if one.move is Move.INVITE:
                name = f"{case.title}（{table.pack.programme.title}）"
                found.append(Place(case.id, table.programme, name, one.stage, "", table))
    return (*found, *_openings(desk, work, viewer))


def standings(
    desk: Desk, work: Work, row: NeedRow | None, viewer: Viewer, at: datetime, parties: Collection[Party]
) -> dict[Party, Standing]:
    """Return of candidates whether somebody could invite them now for a need, or for one not on record yet."""
    bodies, where = bodies_of(work, parties, viewer), places(desk, work, row, viewer, at)

    def stands(body: Body | None) -> Standing:
        if body is None:
            return Standing.UNKNOWN
        return Standing.INVITABLE if any(one.actors(body) for one in where) else Standing.OUTSIDE

    return {party: stands(bodies.get(party)) for party in parties}


def invite(
    desk: Desk, work: Work, row: NeedRow, place: Place, asked: Sequence[Invitation], viewer: Viewer, at: datetime
) -> str:
    """Invite everybody, opening the case where there is none yet; returns its id.

    Raises:
        HuiqiError: nobody is asked; or one cannot be invited, and then nobody is: the error names who.
    """
    if not asked:
        raise HuiqiError("没有选要邀请的单位", "请至少勾选一个已登记的单位")
    case = place.case or start(desk, work, CaseIn(place.programme, row.id, actor=place.actor), viewer, at).id
    for one in asked:
        deed = Deed(place.stage, Move.INVITE, party=one.body.id, actor=one.actor, lead=one.lead)
        try:
            make_deed(desk, work, case, deed, viewer, at, _as_it_is)
        except HuiqiError as error:
            raise HuiqiError(f"邀请“{one.body.name}”：{error.problem}", error.remedy) from error
    return case


def _openings(desk: Desk, work: Work, viewer: Viewer) -> list[Place]:
    own = work.bodies.get(viewer, viewer.body).body
    found = []
    for pack in packs_of(desk.home):
        facts = pack.programme
        programme = f"{facts.key}-{facts.year}"
        try:
            table = desk.table(programme)
            host = host_of(work, table, viewer)
        except HuiqiError:  # it cannot be run, or nobody runs it here
            continue
        choosing = [key for key in table.first if table.stages[key].act is Act.CHOOSE]
        if not choosing:
            continue
        name = f"新立项目：{facts.title}（{facts.year}）"
        if host.id == own.id:
            found.append(Place("", programme, name, choosing[0], "", table))
            continue
        actors = [
            key
            for key in table.stages[choosing[0]].by
            if table.actors[key].role is own.role and table.actors[key].level in {"", own.level}
        ]
        if actors:
            found.append(Place("", programme, name, choosing[0], actors[0], table))
    return found


def _as_it_is(_version: int, _digest: str) -> None:
    """Base an invitation on the case as it stands: the engine says whether it may be made."""
