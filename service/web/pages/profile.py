"""本单位资料: one's own record in the catalogue, with a preview of what a change would do; and what suits one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError, NotReady
from service.domain.access import may
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.use_cases.own_records import OwnRecord, WrongFields, change_own, changed, editable, read_own
from service.use_cases.suiting import Foretold, Suiting, foretold, open_needs, suiting_soon, told
from service.web.access import HeldTools
from service.web.api.cases import checked, cursor_in
from service.web.api.etags import etag
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, Unfilled
from service.web.guard import Signed, form_guard, page_guard
from service.web.record_fields import asked_of, given_in, typed_of
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/profile", operation_id="own_record", dependencies=[Depends(page_guard)])
def profile(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one's own record in a form."""
    own = read_own(desk, viewer)
    return _page(request, viewer, own, typed_of(editable(own.kind), own.record))


@router.post("/profile/preview", operation_id="preview_own_record", dependencies=[Depends(form_guard)])
def preview(request: Request, viewer: Signed, desk: HeldDesk, tools: HeldTools, sent: Filled) -> Response:
    """Show what a change would do, with everything typed kept; nothing is stored."""
    own = read_own(desk, viewer)
    fields = editable(own.kind)
    labels = {field.key: field.heading for field in fields}
    try:
        after = changed(own, given_in(fields, sent), {})
        with desk.database.reading() as work:
            rows = open_needs(work)
        found = foretold(tools, rows, own, after)
    except HuiqiError as error:
        return _page(request, viewer, own, sent.again(labels, _at_fields(error)), basis=sent.text("version"))
    typed = Typed({**sent.values}, labels=labels)
    return _page(request, viewer, own, typed, found, basis=sent.text("version"))


@router.post("/profile", operation_id="change_own_record", dependencies=[Depends(form_guard)])
def change(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Change one's own record, or show what is wrong with everything typed kept."""
    own = read_own(desk, viewer)
    fields = editable(own.kind)
    try:
        change_own(desk, viewer, given_in(fields, sent), {}, checked(sent.basis))
    except HuiqiError as error:
        return _page(request, viewer, own, sent.again({one.key: one.heading for one in fields}, _at_fields(error)))
    return see("/profile", "own_record")


@router.get("/suitable", operation_id="suitable", dependencies=[Depends(page_guard)])
def suitable(request: Request, viewer: Signed, desk: HeldDesk, paging: Paging) -> Response:
    """Show the needs one was invited to, and how many others would suit."""
    with desk.database.reading() as work:
        rows = work.needs.list(viewer, "", "", cursor_in(paging), paging.limit + 1)
        total = work.needs.count(viewer)
        shown = rows[: paging.limit]
        names = {one: work.bodies.get(SYSTEM, one).body.name for one in {row.owner for row in shown}}
    more = cursor_of((shown[-1].changed.isoformat(), shown[-1].id)) if len(rows) > paging.limit else ""
    return page(request, "suitable.html", rows=shown, names=names, total=total, more=more, first=bool(paging.cursor))


@router.get("/suitable/counts", operation_id="suitable", dependencies=[Depends(page_guard)])
def counts(request: Request, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> Response:
    """Return the part of the page with the counts: a note while they are being found."""
    try:
        own = read_own(desk, viewer)
        with desk.database.reading() as work:
            rows = open_needs(work)
        found = suiting_soon(tools, rows, own) if rows else Suiting(0, 0)
    except HuiqiError as error:
        waiting = isinstance(error, NotReady)
        return page(request, "suitable_counts.html", error=error, found=None, waiting=waiting)
    return page(request, "suitable_counts.html", error=None, found=found, told=told)


def _page(
    request: Request,
    viewer: Viewer,
    own: OwnRecord,
    form: Typed,
    found: Foretold | None = None,
    basis: str = "",
) -> Response:
    return page(
        request,
        "profile.html",
        int(status_of(form.error)) if form.error else 200,
        own=own,
        fields=asked_of(editable(own.kind)),
        form=form,
        found=found,
        told=told,
        version=basis or etag(1, own.head),
        previewing=may(viewer, "preview_own_record"),
        changing=may(viewer, "change_own_record"),
    )


def _at_fields(error: HuiqiError) -> HuiqiError:
    return Unfilled(error.faults) if isinstance(error, WrongFields) else error
