"""一个项目: where it stands, who takes part, what waits for whom, papers, money, and what happened."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.programmes.words import Act
from service.domain.bodies import Viewer
from service.domain.history import Event
from service.domain.scope import SYSTEM
from service.domain.workflow.readings import reviewers, scores
from service.domain.workflow.words import WHOLE
from service.storage.work import Work
from service.use_cases.cases import allowed_now, history
from service.use_cases.views import CaseView, sees_all, told_history, view_of
from service.use_cases.waiting import waited_for
from service.web.api.fields import InPath
from service.web.case_words import ALTERNATIVES, waiting_in_words
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.templating import page
from service.web.timeline import Told, spoken_of, told

router = APIRouter(include_in_schema=False)

_EVENTS = 500
_LATEST = 30


@router.get("/cases/{case}", operation_id="case", dependencies=[Depends(page_guard)])
def case(
    request: Request,
    case: InPath,
    viewer: Signed,
    desk: HeldDesk,
    events: Annotated[str, Query(max_length=5)] = "",
) -> Response:
    """Show a case."""
    at = desk.now()
    with desk.database.reading() as work:
        row = work.cases.get(viewer, case)
        view = view_of(desk, work, row, viewer)
        every = sees_all(work, view.case, viewer)
        _, now = allowed_now(desk, work, case, viewer, at)
        turns = waited_for(work, viewer, [row])[case]
        names = dict(view.names) | work.bodies.names({turn.body for turn in turns})
        lines = _timeline(work, view, viewer, every)
        own = {turn.stage: turn.move for turn in turns if turn.body == viewer.body}
        around = _around(work, view, viewer, every)
    allowed = [(one.stage, one.move) for one in now]
    first = [(stage, one) for stage, move in own.items() for one in (move, *ALTERNATIVES.get(move, ()))]
    first = [one for one in first if one in allowed]
    return page(
        request,
        "case.html",
        view=view,
        row=row,
        table=view.table,
        programme=f"{row.programme}-{row.year}",
        waiting={
            key: waiting_in_words(view.table, [turn for turn in turns if turn.stage == key], names)
            for key in {turn.stage for turn in turns}
        },
        own=first,
        other=[one for one in allowed if one not in first],
        lines=lines if events else lines[:_LATEST],
        older=0 if events else max(0, len(lines) - _LATEST),
        whole=WHOLE,
        every=every,
        **around,
    )


def _timeline(work: Work, view: CaseView, viewer: Viewer, every: bool) -> list[Told]:
    """Return what happened in words, the latest first."""
    found: list[Event] = []
    after = 0
    while len(part := history(work, view.row.id, viewer, after, _EVENTS)[1]) > 0:
        found += part
        after = part[-1].seq
    shown = told_history(tuple(found), viewer, every)
    bodies, accounts = spoken_of(shown)
    names, persons = work.bodies.names(bodies), work.accounts.names(accounts)
    return [told(view.table, event, names, persons) for event in reversed(shown)]


def _around(work: Work, view: CaseView, viewer: Viewer, every: bool) -> dict[str, Any]:
    bodies = {party.body for party in view.case.parties}
    files = {file.digest: file for file in work.files.list(viewer, view.row.id)}
    need = work.needs.get(SYSTEM, view.row.need) if view.row.need else None
    return {
        "files": files,
        "contacts": work.contacts.open_to(viewer, bodies),
        "need_title": need.title if need else "",
        "reviews": _reviews(work, view) if every else {},
        "papers": {paper.key: paper.name for paper in view.table.pack.papers},
    }


def _reviews(work: Work, view: CaseView) -> dict[str, list[tuple[str, str, bool]]]:
    """Return by stage who reviews, and whether they have scored; the scores themselves stand in the history."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for key, stand in view.case.stands.items():
        if key != WHOLE and view.table.stages[key].act is Act.REVIEW and (assigned := reviewers(stand)):
            persons, names = work.accounts.names(assigned), work.bodies.names(assigned.values())
            given = scores(stand)
            found[key] = [
                (persons.get(account, ""), names.get(body, ""), account in given) for account, body in assigned.items()
            ]
    return found
