"""记录: what happened, listed, recorded, corrected and withdrawn, so that it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.statistics.kinds import Fact, HappeningKind
from service.storage.happenings import HappeningFilter, HappeningRow
from service.storage.work import Work
from service.use_cases import happenings as using
from service.web.api.cases import checked, cursor_in
from service.web.api.etags import etag
from service.web.api.fields import Day, InPath
from service.web.api.paging import Paging
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.evidence_forms import named_files
from service.web.forms import Filled, Sent, Typed, blank, one_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.kept_forms import Effect, Keeping, cut, may_keep, names_of, told_by
from service.web.pages.record_form import LEVELS, MOST_PARTIES, ROLES, RecordForm, facts_of, shown_of
from service.web.pages.reporting import reporters
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_REFERABLE = 100


@router.get("/records", operation_id="happenings", dependencies=[Depends(page_guard)])
def records(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    office: Annotated[str, Query(max_length=64)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    since: Annotated[Day | None, Query()] = None,
    until: Annotated[Day | None, Query()] = None,
    withdrawn: Annotated[bool, Query()] = False,
) -> Response:
    """List what one's own body and those below it recorded, what changed last first."""
    wanted = HappeningFilter(office, kind, since, until, withdrawn)
    with desk.database.reading() as work:
        rows = work.happenings.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.happenings.count(viewer, wanted)
        shown, more = cut(rows, paging.limit, lambda row: row.happening.id)
        offices = reporters(work, viewer)
        names = names_of(work, (row.happening.office for row in shown))
    return page(
        request,
        "records.html",
        rows=shown,
        total=total,
        more=more,
        first=bool(paging.cursor),
        names=names,
        offices=offices,
        kinds=[one.value for one in HappeningKind],
        asked={
            "office": office,
            "kind": kind,
            "since": since.isoformat() if since else "",
            "until": until.isoformat() if until else "",
            "withdrawn": "true" if withdrawn else "",
        },
    )


@router.get("/records/new", operation_id="record_happening", dependencies=[Depends(page_guard)])
def new_record(
    request: Request, viewer: Signed, desk: HeldDesk, kind: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Show the kinds, or the form of one."""
    chosen = next((one for one in HappeningKind if one.value == kind), None)
    if chosen is None:
        return page(request, "record_kinds.html", kinds=list(HappeningKind))
    form = blank(RecordForm, kind=chosen.value, day=day_of(desk.now()).isoformat())
    return _form(request, desk, viewer, form, None)


@router.post("/records", operation_id="record_happening", dependencies=[Depends(form_guard)])
def record(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Record what happened, or show what to mend."""

    def effect_of(digests: tuple[str, ...], at: datetime) -> Effect:
        form = sent.read(RecordForm)
        asked = using.HappeningIn(facts_of(form, sent, digests), form.incomplete)
        return lambda work: using.record(work, asked, "", viewer, at).happening.id

    keeping = _keeping(desk, viewer, sent)
    return keeping.keep("recorded", effect_of, lambda typed: _form(request, desk, viewer, typed, None))


@router.get("/records/{happening}", operation_id="happening", dependencies=[Depends(page_guard)])
def one_record(request: Request, happening: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one with its history."""
    return _one(request, desk, viewer, happening, Typed())


@router.get("/records/{happening}/correct", operation_id="correct_happening", dependencies=[Depends(page_guard)])
def correct_form(request: Request, happening: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one in the form in which it is recorded."""
    with desk.database.reading() as work:
        row = work.happenings.get(viewer, happening)
    return _form(request, desk, viewer, blank(RecordForm, **shown_of(row.happening)), row)


@router.post("/records/{happening}", operation_id="correct_happening", dependencies=[Depends(form_guard)])
def correct(request: Request, happening: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Correct one, or show what to mend with everything typed kept."""
    with desk.database.reading() as work:
        office = work.happenings.get(viewer, happening).happening.office

    def effect_of(digests: tuple[str, ...], at: datetime) -> Effect:
        form = sent.read(RecordForm)
        asked = using.HappeningIn(facts_of(form, sent, digests), form.incomplete)

        def effect(work: Work) -> str:
            using.correct(work, happening, asked, form.reason, viewer, at, checked(sent.basis))
            return happening

        return effect

    def again(typed: Typed) -> Response:
        with desk.database.reading() as work:
            row = work.happenings.get(viewer, happening)
        return _form(request, desk, viewer, typed, row)

    return _keeping(desk, viewer, sent).keep("saved", effect_of, again, office)


@router.post("/records/{happening}/withdraw", operation_id="withdraw_happening", dependencies=[Depends(form_guard)])
def withdraw(request: Request, happening: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Withdraw one, or say why not."""

    def effect_of(at: datetime) -> Effect:
        def effect(work: Work) -> str:
            using.withdraw(work, happening, sent.text("reason"), viewer, at, checked(sent.basis))
            return happening

        return effect

    keeping = _keeping(desk, viewer, sent)
    return keeping.withdraw(effect_of, lambda typed: _one(request, desk, viewer, happening, typed))


def _keeping(desk: HeldDesk, viewer: Viewer, sent: Sent) -> Keeping:
    return Keeping(desk, viewer, sent, RecordForm, "/records")


def _one(request: Request, desk: HeldDesk, viewer: Viewer, happening: str, form: Typed) -> Response:
    with desk.database.reading() as work:
        row = work.happenings.get(viewer, happening)
        events = using.history_of(work, happening, viewer)
        office = names_of(work, [row.happening.office])[row.happening.office]
        who = told_by(work, events)
        mine = not row.withdrawn and may_keep(work, row.happening.office, viewer)
    return page(
        request,
        "record.html",
        int(status_of(form.error)) if form.error else 200,
        row=row,
        one=row.happening,
        events=events,
        who=who,
        office=office,
        form=form,
        mine=mine,
        version=etag(row.version, row.head),
    )


def _form(request: Request, desk: HeldDesk, viewer: Viewer, form: Typed, row: HappeningRow | None) -> Response:
    kind = one_of(HappeningKind, form.value("kind"))
    with desk.database.reading() as work:
        listed = work.happenings.list(viewer, HappeningFilter(), limit=_REFERABLE) if _refers(kind, form) else ()
    filled = [n for n in range(1, MOST_PARTIES + 1) if form.value(f"party{n}_name")]
    return page(
        request,
        "record_form.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        row=row,
        kind=kind,
        needs={fact.name.lower() for fact in kind.needs},
        told=kind.needs,
        shown=min(MOST_PARTIES, max([*filled, 0]) + (2 if filled else 4)),
        roles=ROLES,
        levels=LEVELS,
        referable=[(one.happening.id, _named(one)) for one in listed],
        files=named_files(desk, viewer, form),
        version=etag(row.version, row.head) if row else "",
    )


def _refers(kind: HappeningKind, form: Typed) -> bool:
    return Fact.REFERS_TO in kind.needs or kind is HappeningKind.SUBSIDY or bool(form.value("refers_to"))


def _named(row: HappeningRow) -> str:
    one = row.happening
    return f"{one.day} {one.kind.value}“{one.name}”"
