"""以往联盟: the alliances signed in the cases that somebody may see, as evidence beside a new need.

Read from the rows of cases, not from their histories; what came of a case that no longer runs is its end.
"""

from __future__ import annotations

from collections.abc import Hashable

from matcher.precedents import Partner, PastAlliance
from matcher.programmes.words import Act
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case
from service.domain.workflow.table import Table
from service.domain.workflow.words import End, Move
from service.storage.cases import CaseFilter, CaseRow
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk
from service.use_cases.matched_need import written

_MOST = 2000
"""Cases that are looked at, those changed last first."""


def standing(work: Work, viewer: Viewer) -> Hashable:
    """Return what changes as soon as anything does that `past_alliances` would tell this viewer."""
    latest = work.cases.list(viewer, CaseFilter(), limit=1)
    newest = (latest[0].id, latest[0].version, latest[0].changed) if latest else ()
    return viewer.account, viewer.body, viewer.path, work.cases.count(viewer), newest


def past_alliances(desk: Desk, work: Work, viewer: Viewer) -> tuple[PastAlliance, ...]:
    """Return the alliances that were signed for needs, of the cases that somebody may see, those changed last first."""
    rows = work.cases.list(viewer, CaseFilter(), limit=_MOST)
    return tuple(past for row in rows if row.need and (past := _past(desk, work, row, viewer)))


def _past(desk: Desk, work: Work, row: CaseRow, viewer: Viewer) -> PastAlliance | None:
    table, case = table_for(desk, row), case_in(row)
    partners = _partners(work, table, case)
    if not partners:
        return None
    try:
        need = written(work.needs.get(viewer, row.need))
    except Missing:
        return None
    ended = None if case.end is None else day_of(row.changed)
    return PastAlliance(need, partners, ended, completed=case.end is End.CLOSED)


def _partners(work: Work, table: Table, case: Case) -> tuple[Partner, ...]:
    """Return who serves and has signed, once all have: until then nothing binds."""
    signed = {}
    for key, stand in case.stands.items():
        if key in table.stages and table.stages[key].act is Act.SIGN:
            for mark in stand.marks:
                serves = any(table.society_side(actor) for actor in case.acts_as(mark.body))
                if mark.deed.move is Move.SIGN and mark.seq <= stand.done and serves and mark.deed.day:
                    signed[mark.body] = mark.deed.day
    return tuple(Partner(body, work.bodies.get(SYSTEM, body).body.name, day) for body, day in sorted(signed.items()))
