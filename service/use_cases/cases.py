"""项目: opening one under a programme, and reading what stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.bodies import Body, Viewer, within
from service.domain.errors import InvalidDeed, NotAllowed
from service.domain.history import Event, day_of, sealed
from service.domain.needs import NeedState
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case, as_plain, from_plain
from service.domain.workflow.engine import Allowed, allowed
from service.domain.workflow.opening import open_case, opening_of
from service.domain.workflow.recording import opened_event, subject_of
from service.domain.workflow.runnable import level_of
from service.domain.workflow.table import Table
from service.domain.workflow.turns import turns_of
from service.storage.cases import CaseRow
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.office import new_id
from service.use_cases.standing import parties_of, status_of

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class CaseIn:
    """What a case is opened with.

    Attributes:
        programme: KEY-YEAR.
        need: id of an accepted need, or empty for a site.
        site: name of the site, or empty for a need.
        actor: key of the actor as which it is opened; empty for the host.
        starts: first stages to run; empty: all.
        title: empty: that of the need, or the site.
    """

    programme: str
    need: str = ""
    site: str = ""
    actor: str = ""
    starts: tuple[str, ...] = ()
    title: str = ""


def start(desk: Desk, work: Work, asked: CaseIn, viewer: Viewer, at: datetime) -> CaseRow:
    """Open a case.

    Raises:
        Missing: the need is none, or may not be seen.
        NotAllowed: nobody has taken it up.
        Forbidden, InvalidDeed: as in `opening_of` and `open_case`.
        UnknownName, CannotRun: as `Desk.table`.
    """
    table = desk.table(asked.programme)
    need = work.needs.get(viewer, asked.need) if asked.need else None
    if need is not None and need.status != NeedState.ACCEPTED.value:
        raise NotAllowed(f"需求{need.status}，还不能立项", "请先由科协受理这条需求")
    facts = table.pack.programme
    host = host_of(work, table, viewer)
    opening = opening_of(
        table,
        new_id(),
        host,
        work.bodies.get(viewer, viewer.body).body,
        actor=asked.actor,
        need=asked.need,
        site=asked.site,
        starts=asked.starts,
    )
    case = open_case(table, opening, viewer)
    title = (asked.title or (need.title if need else asked.site)).strip()
    if len(title) > _LONGEST_TITLE:
        raise InvalidDeed(f"项目名称有 {len(title)} 字", f"请缩短到 {_LONGEST_TITLE} 字以内")
    event = opened_event(opening, viewer, at)
    event = sealed(replace(event, after={**event.after, "pack": desk.pack_version(table.pack), "title": title}))
    status = status_of(table, case)
    row = CaseRow(case.id, facts.key, facts.year, title, status, as_plain(case), at, at, asked.need)
    return work.cases.add(row, event, parties_of(table, case, need.owner if need else ""), turns_of(table, case))


def host_of(work: Work, table: Table, viewer: Viewer) -> Body:
    """Return the association that runs the cases of a programme.

    Raises:
        InvalidDeed: none is registered for its place.
    """
    facts = table.pack.programme
    found = work.bodies.associations(level_of(facts.jurisdiction), facts.jurisdiction)
    if not found:
        name = table.actors[table.host].name
        raise InvalidDeed(f"还没有登记“{name}”（{facts.jurisdiction}），无人主持", "请管理员先登记这一级科协")
    above = [one for one in found if within(viewer.path, one.path)]
    return (above or list(found))[0].body


def table_for(desk: Desk, row: CaseRow) -> Table:
    """Return the transition table of a case."""
    return desk.table(f"{row.programme}-{row.year}")


def case_in(row: CaseRow) -> Case:
    """Return the case of a row."""
    return from_plain(row.state)


def allowed_now(desk: Desk, work: Work, case: str, viewer: Viewer, at: datetime) -> tuple[Table, tuple[Allowed, ...]]:
    """Return what somebody may do with a case now, with the table that says how it is called."""
    row = work.cases.get(viewer, case)
    table = table_for(desk, row)
    return table, allowed(table, case_in(row), viewer, day_of(at))


def history(work: Work, case: str, viewer: Viewer, after: int, limit: int) -> tuple[CaseRow, tuple[Event, ...]]:
    """Return a case and the events of its history after a number."""
    row = work.cases.get(viewer, case)
    return row, work.events.of(viewer, subject_of(case), after, limit)


def owner_of(work: Work, row: CaseRow) -> str:
    """Return the body that has the need of a case; empty for that of a site."""
    return work.needs.get(SYSTEM, row.need).owner if row.need else ""
