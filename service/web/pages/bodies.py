"""机构: the tree below one's own, looked through and searched; adding one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.words import LEVELS, Role
from service.domain.bodies import Body, Viewer
from service.domain.scope import SYSTEM, reach
from service.storage.work import Work
from service.use_cases.applying import place_named
from service.use_cases.bodies import Wanted, create_body, list_bodies
from service.web.api.bodies import after_in
from service.web.api.fields import Line
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.places import place
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_MOST = 500

ROLES = tuple(role.value for role in Role if role is not Role.PUBLIC)


class BodyForm(BaseModel):
    """What a person fills in for a body."""

    role: Role = Field(title="类别")
    name: Line = Field(min_length=1, title="全称")
    level: Line = Field(default="", title="级别")
    region: Line = Field(default="", title="所在地区")


@router.get("/bodies", operation_id="bodies", dependencies=[Depends(page_guard)])
def bodies(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    role: Annotated[str, Query(max_length=20)] = "",
    name: Annotated[str, Query(max_length=100)] = "",
    under: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """List bodies: those directly below one, or wherever they hang where they are searched for."""
    roles = (Role(role),) if role in ROLES else ()
    searching = bool(roles or name)
    with desk.database.reading() as work:
        top = work.bodies.get(viewer, under) if under else None
        line = line_of(work, viewer, top.path if top else viewer.path)
        own = "" if searching or not reach(viewer) else (under or viewer.body)
        inner = work.bodies.list(viewer, (Role.ASSOCIATION,), limit=_MOST, under=own) if own else ()
    below = under or ("" if searching or not reach(viewer) else viewer.body)
    found, total = list_bodies(desk.office, viewer, Wanted(roles, name, below), after_in(paging), paging.limit + 1)
    shown = found[: paging.limit]
    with desk.database.reading() as work:
        parents = {one: work.bodies.get(SYSTEM, one).body.name for one in {row.body.parent for row in shown} - {""}}
    return page(
        request,
        "bodies.html",
        rows=shown,
        total=total,
        line=line,
        here=top.body if top else None,
        inner=sorted((one.body for one in inner if one.closed is None), key=lambda one: (one.region, one.name)),
        below=below,
        parents=parents,
        place=place,
        roles=ROLES,
        role=role,
        named=name,
        under=under,
        searching=searching,
        first=bool(paging.cursor),
        more=cursor_of((shown[-1].body.name, shown[-1].body.id)) if len(found) > paging.limit else "",
    )


@router.get("/bodies/new", operation_id="create_body", dependencies=[Depends(page_guard)])
def new_body(
    request: Request, viewer: Signed, desk: HeldDesk, under: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Show the form for a body below another one, by default below one's own."""
    with desk.database.reading() as work:
        above = work.bodies.get(viewer, under or viewer.body).body
    return _form(request, above, blank(BodyForm, region=place(above.region)))


@router.post("/bodies/new", operation_id="create_body", dependencies=[Depends(form_guard)])
def create(
    request: Request, viewer: Signed, desk: HeldDesk, sent: Filled, under: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Add a body, or show what is wrong with everything typed kept."""
    with desk.database.reading() as work:
        above = work.bodies.get(viewer, under or viewer.body).body
    try:
        asked = sent.read(BodyForm)
        body = Body("", asked.role, asked.name, asked.level, region_of(asked.region), above.id)
        made = create_body(desk.office, viewer, body, sent.once)
    except HuiqiError as error:
        return _form(request, above, sent.again(labels_of(BodyForm), error))
    return see(f"/bodies/{made.placed.body.id}", "saved")


def region_of(typed: str) -> str:
    """Return the code of a division as somebody named it; empty stays empty.

    Raises:
        Unfilled: it names none.
    """
    if not typed.strip():
        return ""
    try:
        return place_named(typed).code
    except HuiqiError as error:
        raise Unfilled({"region": f"{error.problem}，{error.remedy}"}) from error


def line_of(work: Work, viewer: Viewer, path: str) -> list[tuple[str, str]]:
    """Return the bodies above one and itself, as name and address; those that may not be seen are left out."""
    ids = path.removesuffix("/").split("/")
    seen = [(one, work.bodies.get(SYSTEM, one)) for one in ids]
    start = ids.index(viewer.body) if viewer.body in ids else 0
    return [(placed.body.name, f"/bodies?under={one}") for one, placed in seen[start:]]


def _form(request: Request, above: Body, form: Typed) -> Response:
    return page(
        request,
        "body_form.html",
        int(status_of(form.error)) if form.error else 200,
        above=above,
        form=form,
        roles=ROLES,
        levels=list(LEVELS),
    )
