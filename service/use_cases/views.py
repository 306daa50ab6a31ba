"""What a case shows to whom: names beside ids, what waits for an answer; and a history without what is not theirs.

Who scored what, who objected, and the figures behind rulings are for the association that runs the case and those above
it; everybody else sees that it happened and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.domain.bodies import Viewer, within
from service.domain.history import Event
from service.domain.scope import SYSTEM, reach
from service.domain.workflow.case import Case, steps
from service.domain.workflow.readings import (
    committed,
    dispatches,
    funds,
    notice,
    open_invitations,
    open_objections,
    paid,
    papers,
    to_mend,
)
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, Move, Step
from service.storage.cases import CaseRow
from service.storage.work import Work
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk

_CONFIDENTIAL = {Move.ASSIGN, Move.RELEASE, Move.RECUSE, Move.SCORE, Move.OBJECT}
_HIDDEN = {"rulings", "deed"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer; `ref` is what the answer names."""

    stage: str
    what: str
    ref: int
    body: str
    says: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as somebody sees it.

    Attributes:
        names: of every body spoken of, by id.
        waiting: invitations, objections, sendings of experts and mendings that are open.
        money: by stage, what was committed and paid, in 分.
    """

    row: CaseRow
    case: Case
    table: Table
    steps: Mapping[str, Step]
    names: Mapping[str, str]
    papers: Mapping[str, str]
    money: Mapping[str, tuple[int, int]]
    periods: Mapping[str, str]
    waiting: tuple[Waiting, ...]


def view_of(desk: Desk, work: Work, row: CaseRow, viewer: Viewer) -> CaseView:
    """Return what somebody who may see a case sees of it."""
    table, case = table_for(desk, row), case_in(row)
    waiting = tuple(_waiting(case, sees_all(work, case, viewer)))
    bodies = {case.host, *(party.body for party in case.parties), *(one.body for one in waiting if one.body)}
    return CaseView(
        row,
        case,
        table,
        steps(table, case),
        {body: work.bodies.get(SYSTEM, body).body.name for body in sorted(bodies)},
        papers(case),
        {key: (committed(stand), paid(stand)) for key, stand in funds(table, case).items()},
        {
            key: period.says
            for key, stand in case.stands.items()
            if key != WHOLE and (period := notice(table, stand)) is not None
        },
        waiting,
    )


def sees_all(work: Work, case: Case, viewer: Viewer) -> bool:
    """Return whether somebody runs the case, or looks over those who do."""
    over = reach(viewer)
    return viewer.body == case.host or (over != "" and within(work.bodies.get(SYSTEM, case.host).path, over))


def told_history(events: tuple[Event, ...], viewer: Viewer, every: bool) -> tuple[Event, ...]:
    """Return a history as somebody may read it; `every`: they see all of it."""
    return events if every else tuple(_told(event, viewer) for event in events)


def _told(event: Event, viewer: Viewer) -> Event:
    own = event.account == viewer.account and event.account != ""
    move = event.move.partition("/")[2]
    if move in {one.value for one in _CONFIDENTIAL} and not own:
        return replace(event, account="", body="", before={}, after={}, reason="")
    after = event.after if own else _without(event.after)
    return replace(event, account=event.account if own else "", after=after)


def _without(after: Mapping[str, Any]) -> dict[str, Any]:
    deed = {key: value for key, value in after.get("deed", {}).items() if key not in {"rulings", "confirmed"}}
    return {key: value for key, value in after.items() if key not in _HIDDEN} | ({"deed": deed} if deed else {})


def _waiting(case: Case, every: bool) -> list[Waiting]:
    found: list[Waiting] = []
    for key, stand in case.stands.items():
        found += (
            Waiting(key, "邀请", mark.seq, body, mark.deed.text) for body, mark in open_invitations(stand).items()
        )
        found += (
            Waiting(key, "异议", seq, "", mark.deed.text if every else "")
            for seq, mark in open_objections(stand).items()
        )
        found += (
            Waiting(key, "派专家", seq, one.mark.deed.party, one.mark.deed.kind)
            for seq, one in dispatches(stand).items()
            if one.open
        )
        found += (Waiting(key, "整改", seq, "", mark.deed.text) for seq, mark in to_mend(stand).items())
    return found
