"""记录: what happened, listed, recorded, corrected and withdrawn, so that it counts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.statistics.kinds import Fact, HappeningKind
from service.domain.statistics.recording import require_may_record
from service.storage.happenings import HappeningFilter, HappeningRow
from service.storage.work import Work
from service.use_cases import happenings as using
from service.use_cases.desk import carry_out
from service.web.api.cases import checked, cursor_in
from service.web.api.etags import etag
from service.web.api.fields import Day, InPath
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.evidence_forms import kept_files, named_files
from service.web.forms import Filled, Typed, blank, labels_of, one_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.record_form import LEVELS, MOST_PARTIES, ROLES, RecordForm, facts_of, shown_of, stated
from service.web.pages.reporting import reporters
from service.web.said import see
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
        shown = rows[: paging.limit]
        offices = reporters(work, viewer)
        names = {one: work.bodies.get(SYSTEM, one).body.name for one in {row.happening.office for row in shown}}
    more = cursor_of((shown[-1].changed.isoformat(), shown[-1].happening.id)) if len(rows) > paging.limit else ""
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
    digests: tuple[str, ...] = ()
    at = desk.now()
    try:
        digests = kept_files(sent, desk, viewer)
        filled = sent.read(RecordForm)
        asked = using.HappeningIn(facts_of(filled, sent, digests), filled.incomplete)

        def effect(work: Work) -> Any:
            return {"id": using.record(work, asked, "", viewer, at).happening.id}

        made = carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _form(request, desk, viewer, stated(sent.again(labels_of(RecordForm), error), digests), None)
    return see(f"/records/{made['id']}", "recorded")


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
        row = work.happenings.get(viewer, happening)
    digests: tuple[str, ...] = ()
    at = desk.now()
    try:
        digests = kept_files(sent, desk, viewer, row.happening.office)
        filled = sent.read(RecordForm)
        asked = using.HappeningIn(facts_of(filled, sent, digests), filled.incomplete)

        def effect(work: Work) -> Any:
            using.correct(work, happening, asked, filled.reason, viewer, at, checked(sent.basis))
            return {"id": happening}

        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        with desk.database.reading() as work:
            row = work.happenings.get(viewer, happening)
        return _form(request, desk, viewer, stated(sent.again(labels_of(RecordForm), error), digests), row)
    return see(f"/records/{happening}", "saved")


@router.post("/records/{happening}/withdraw", operation_id="withdraw_happening", dependencies=[Depends(form_guard)])
def withdraw(request: Request, happening: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Withdraw one, or say why not."""
    at = desk.now()

    def effect(work: Work) -> Any:
        using.withdraw(work, happening, sent.text("reason"), viewer, at, checked(sent.basis))
        return {"id": happening}

    try:
        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _one(request, desk, viewer, happening, sent.again({"reason": "理由"}, error))
    return see(f"/records/{happening}", "withdrawn")


def _one(request: Request, desk: HeldDesk, viewer: Viewer, happening: str, form: Typed) -> Response:
    with desk.database.reading() as work:
        row = work.happenings.get(viewer, happening)
        events = using.history_of(work, happening, viewer)
        office = work.bodies.get(SYSTEM, row.happening.office).body.name
        who = {one.body: work.bodies.get(SYSTEM, one.body).body.name for one in events}
        mine = _may_record(work, row, viewer)
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


def _may_record(work: Work, row: HappeningRow, viewer: Viewer) -> bool:
    placed = work.bodies.get(SYSTEM, row.happening.office)
    try:
        require_may_record(viewer, placed.body, placed.path)
    except Forbidden:
        return False
    return not row.withdrawn


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
