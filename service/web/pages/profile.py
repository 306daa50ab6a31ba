"""本单位资料: one's own record in the catalogue, with a preview of what a change would do; and what suits one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError, NotReady
from service.domain.access import may
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.tools import Tools
from service.use_cases.desk import Desk
from service.use_cases.own_records import OwnRecord, WrongFields, change_own, changed, editable, read_own
from service.use_cases.suiting import (
    Foretold,
    Suiting,
    asked_for,
    foretold_before,
    foretold_soon,
    open_needs,
    suiting_soon,
    told,
)
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

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


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
        asked, found = asked_for(own, after, rows), foretold_soon(tools, rows, own, after)
    except HuiqiError as error:
        return _page(request, viewer, own, sent.again(labels, _at_fields(error)), basis=sent.text("version"))
    typed = Typed({**sent.values}, labels=labels)
    return _page(request, viewer, own, typed, found, "" if found else asked, basis=sent.text("version"))


@router.get("/profile/preview/{asked}", operation_id="preview_own_record", dependencies=[Depends(page_guard)])
def previewed(request: Request, viewer: Signed, desk: HeldDesk, tools: HeldTools, asked: Digest) -> Response:
    """Return the part of the page with what a change would do: a note while it is being found."""
    own = read_own(desk, viewer)
    try:
        found, waiting = foretold_before(tools, own, asked)
    except HuiqiError as error:
        return page(request, "profile_preview.html", own=own, error=error, found=None)
    return page(request, "profile_preview.html", own=own, error=None, found=found, waiting=waiting, told=told)


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
def suitable(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    tools: HeldTools,
    paging: Paging,
    counted: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """Show the needs one was invited to, and how many others would suit.

    Args:
        request: of the page.
        viewer: who looks.
        desk: where.
        tools: what matches.
        paging: of the list.
        counted: whether the counts stand in the page itself, for those who have no script.
    """
    with desk.database.reading() as work:
        rows = work.needs.list(viewer, "", "", cursor_in(paging), paging.limit + 1)
        total = work.needs.count(viewer)
        shown = rows[: paging.limit]
        names = {one: work.bodies.get(SYSTEM, one).body.name for one in {row.owner for row in shown}}
    more = cursor_of((shown[-1].changed.isoformat(), shown[-1].id)) if len(rows) > paging.limit else ""
    return page(
        request,
        "suitable.html",
        rows=shown,
        names=names,
        total=total,
        more=more,
        first=bool(paging.cursor),
        counted=bool(counted),
        **(_counts(desk, tools, viewer) if counted else {}),
    )


@router.get("/suitable/counts", operation_id="suitable", dependencies=[Depends(page_guard)])
def counts(request: Request, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> Response:
    """Return the part of the page with the counts: a note while they are being found."""
    return page(request, "suitable_counts.html", **_counts(desk, tools, viewer))


def _counts(desk: Desk, tools: Tools, viewer: Viewer) -> dict[str, Any]:
    try:
        own = read_own(desk, viewer)
        with desk.database.reading() as work:
            rows = open_needs(work)
        found = suiting_soon(tools, rows, own) if rows else Suiting(0, 0)
    except HuiqiError as error:
        return {"error": error, "found": None, "waiting": isinstance(error, NotReady), "told": told}
    return {"error": None, "found": found, "waiting": found is None, "told": told}


def _page(
    request: Request,
    viewer: Viewer,
    own: OwnRecord,
    form: Typed,
    found: Foretold | None = None,
    asked: str = "",
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
        asked=asked,
        error=None,
        waiting=bool(asked),
        told=told,
        version=basis or etag(1, own.head),
        previewing=may(viewer, "preview_own_record"),
        changing=may(viewer, "change_own_record"),
    )


def _at_fields(error: HuiqiError) -> HuiqiError:
    return Unfilled(error.faults) if isinstance(error, WrongFields) else error
