"""办理: the form of one deed of a case, with what the rules say; wrong or stale, it comes back with all typed kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.errors import NotAllowed
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.workflow.deeds import Deed
from service.domain.workflow.guards import missing
from service.domain.workflow.scene import Scene
from service.domain.workflow.words import WHOLE, Move
from service.storage.cases import CaseRow
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.cases import allowed_now, case_in, history, table_for
from service.use_cases.deeds import make_deed
from service.use_cases.desk import Desk, carry_out
from service.use_cases.finding import find_bodies
from service.use_cases.rulings import Ground, rulings_on
from service.use_cases.views import sees_all, told_history
from service.web.amounts import UNITS
from service.web.api.cases import checked
from service.web.api.etags import etag
from service.web.api.fields import InPath
from service.web.case_words import ENTAILS, stage_name
from service.web.deed_choices import Asking, Pairs, choices_for, papers_for, picking, searched
from service.web.deed_form import DeedForm, deed_from, fields_of, labels_for
from service.web.deed_party import party_named
from service.web.desk import HeldDesk
from service.web.errors import NotHere, status_of
from service.web.forms import VERSION, Filled, Sent, Typed, Unfilled, one_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page
from service.web.timeline import Told, spoken_of, told

router = APIRouter(include_in_schema=False)

_EVENTS = 50
_GONE = {Move.DECLINE, Move.RECUSE, Move.LEAVE, Move.REFUSE, Move.CONSENT}
"""Moves after which somebody may no longer see the case."""


@router.get("/cases/{case}/do", operation_id="make_deed", dependencies=[Depends(page_guard)])
def deed_form(
    request: Request,
    case: InPath,
    viewer: Signed,
    desk: HeldDesk,
    stage: Annotated[str, Query(max_length=64)] = "",
    move: Annotated[str, Query(max_length=10)] = "",
    file: Annotated[str, Query(max_length=140)] = "",
) -> Response:
    """Show the form of a deed."""
    typed = Typed({"file": [file], "unit": ["元"]})
    with desk.database.reading() as work:
        asking = _asking(desk, work, case, viewer, stage, move)
        form = Typed(typed.values, {}, labels_for(asking.transition.move))
        return _page(request, asking, work.cases.get(viewer, case), form, [])


@router.post("/cases/{case}/do", operation_id="make_deed", dependencies=[Depends(form_guard)])
def make(request: Request, case: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Make the deed, or show the form again."""
    at = desk.now()
    found: Pairs = []
    with desk.database.reading() as work:
        asking = _asking(desk, work, case, viewer, sent.text("stage"), sent.text("move"))
        try:
            deed: Deed | None = _deed(asking, sent, found)
            error: HuiqiError | None = None
        except HuiqiError as wrong:
            deed, error = None, wrong
    if deed is not None:
        wanted = deed

        def effect(work: Work) -> dict[str, Any]:
            make_deed(desk, work, case, wanted, viewer, at, checked(sent.basis))
            return {"id": case}

        try:
            carry_out(desk, viewer, sent.once, at, effect)
        except HuiqiError as wrong:
            error = wrong
    with desk.database.reading() as work:
        if error is None:
            return see(*_after(work, case, viewer, asking.transition.move))
        asking = _asking(desk, work, case, viewer, sent.text("stage"), sent.text("move"))
        form = sent.again(labels_for(asking.transition.move), error)
        return _page(request, asking, work.cases.get(viewer, case), form, found, sent)


@router.post("/cases/{case}/do/names", operation_id="make_deed", dependencies=[Depends(form_guard)])
def names(request: Request, case: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Return the names that what was typed may mean, for the lists beside the fields."""
    with desk.database.reading() as work:
        asking = _asking(desk, work, case, viewer, sent.text("stage"), sent.text("move"))
        roles, level = picking(asking, sent.text("actor"))
        found = find_bodies(work, viewer, sent.text("party_named"), roles, level) if searched(asking) else ()
    return page(request, "deed_names.html", names=[one.body.name for one in found])


def _asking(desk: Desk, work: Work, case: str, viewer: Viewer, stage: str, move: str) -> Asking:
    row = work.cases.get(viewer, case)
    table, state = table_for(desk, row), case_in(row)
    transition = table.transitions.get((stage, one_of(Move, move)))
    if transition is None or stage not in state.stands:
        raise NotHere(f"项目没有这一环节的“{move}”", "请从项目的页面上选择要办理的事项")
    return Asking(desk, work, table, state, transition, viewer)


def _deed(asking: Asking, sent: Sent, found: Pairs) -> Deed:
    """Return the deed as filled in, its party found by the name typed; `found` gets those to choose from."""
    known: dict[str, Any] = {}
    faults: dict[str, str] = {}
    facts: dict[str, Any] = {}
    if searched(asking):
        try:
            party = party_named(asking, sent, found)
        except HuiqiError as error:
            known["party"] = ""
            faults["party"] = f"{error.problem}，{error.remedy}"
        else:
            known["party"] = party.id
            if asking.transition.move is Move.DISPATCH:
                facts["employer"] = party.employer
    try:
        form = sent.read(DeedForm, **known)
        deed = replace(deed_from(asking.transition, form, sent, asking.transition.rules), **facts)
    except Unfilled as unfilled:
        raise Unfilled({**unfilled.faults, **faults}) from unfilled
    if faults:
        raise Unfilled(faults)
    return deed


def _after(work: Work, case: str, viewer: Viewer, move: Move) -> tuple[str, str]:
    """Return where to go on: to the case, or to the desk where the case is no longer one's own."""
    if move in _GONE:
        try:
            work.cases.get(viewer, case)
        except Missing:
            return "/desk", "done"
    return f"/cases/{case}", "done"


def _page(
    request: Request, asking: Asking, row: CaseRow, form: Typed, found: Pairs, sent: Sent | None = None
) -> Response:
    desk, work, table, transition = asking.desk, asking.work, asking.table, asking.transition
    _, now = allowed_now(desk, work, row.id, asking.viewer, desk.now())
    error = form.error
    fits = any((one.stage, one.move) == (transition.stage, transition.move) for one in now)
    every = sees_all(work, asking.case, asking.viewer)
    ground = Ground(work, desk.catalogue, table, asking.case, asking.viewer.body)
    try:
        choices = choices_for(asking) if fits else {}
    except HuiqiError:  # what there is to choose from is told only to who may make the deed
        choices = {}
    return page(
        request,
        "deed.html",
        int(status_of(error)) if error else 200,
        row=row,
        table=table,
        programme=f"{row.programme}-{row.year}",
        transition=transition,
        place=stage_name(table, transition.stage),
        whole=WHOLE,
        parties=_parties(work, row.id, asking.viewer),
        fields=fields_of(transition),
        labels=labels_for(transition.move),
        searched=searched(asking),
        choices=choices,
        papers=papers_for(asking),
        **(_to_judge(work, row, asking.viewer) if fits and transition.move is Move.SCORE else {}),
        found=found,
        units=UNITS,
        conditions={one.key: one.text for one in table.pack.conditions},
        rulings=rulings_on(ground, transition.stage, transition.move),
        every=every,
        fits=fits,
        lacking=_lacking(asking) if every and not fits else (),
        entails=ENTAILS.get(transition.move, ""),
        now=[(one.stage, one.move) for one in now] if not fits or isinstance(error, NotAllowed) else [],
        meanwhile=_meanwhile(asking, row, every, sent) if sent else [],
        form=form,
        version=etag(row.version, row.head),
    )


def _lacking(asking: Asking) -> Sequence[str]:
    """Return what must hold before the move and does not."""
    today = day_of(asking.desk.now())
    return missing(Scene(asking.table, asking.case, asking.transition, asking.viewer, today))


def _to_judge(work: Work, row: CaseRow, viewer: Viewer) -> dict[str, Any]:
    """Return what a score is given on: the words of the need, and the files of the case."""
    return {
        "need": work.needs.get(SYSTEM, row.need) if row.need else None,
        "files": work.files.list(viewer, row.id),
    }


def _parties(work: Work, case: str, viewer: Viewer) -> list[str]:
    """Return the names of the bodies that take part, without reviewers."""
    bodies = dict.fromkeys(one.body for one in work.cases.parties(viewer, case) if one.actor and not one.account)
    names = work.bodies.names(bodies)
    return [names[body] for body in bodies]


def _meanwhile(asking: Asking, row: CaseRow, every: bool, sent: Sent) -> list[Told]:
    """Return what others did since the form was shown."""
    seen = sent.text(VERSION).strip('"').partition("-")[0]
    if not seen.isdecimal() or len(seen) > len(str(row.version)) or int(seen) >= row.version:
        return []
    work, viewer = asking.work, asking.viewer
    events = told_history(history(work, row.id, viewer, int(seen), _EVENTS)[1], viewer, every)
    bodies, accounts = spoken_of(events)
    names, persons = work.bodies.names(bodies), work.accounts.names(accounts)
    return [told(asking.table, event, names, persons) for event in events]
