"""One 机构: what is known of it, its history, and changing, linking, closing it."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.words import LEVELS, Role
from service.domain.access import may
from service.domain.bodies import Body, Viewer
from service.domain.employment import EMPLOYING
from service.domain.scope import SYSTEM
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.bodies import Listed, change_body, close_body, manages, read_body, set_employer
from service.use_cases.desk import carry_out
from service.use_cases.records import KINDS, link_record
from service.web.api.bodies import expected, tag_of
from service.web.api.fields import InPath, Line, Words
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.bodies import line_of, region_of
from service.web.places import place
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_MOST = 2_000
"""Associations that a body may be moved below, as a list to choose from."""


class ChangeForm(BaseModel):
    """What a person changes of a body; a reason goes into its history."""

    name: Line = Field(min_length=1, title="全称")
    level: Line = Field(default="", title="级别")
    region: Line = Field(default="", title="所在地区")
    parent: Line = Field(default="", title="上级")
    reason: Words = Field(default="", title="理由")


class OtherForm(BaseModel):
    """What else is told of a body."""

    record: Line = Field(default="", title="目录记录")
    employer: Line = Field(default="", title="所在单位")
    close_reason: Words = Field(default="", title="停用理由")


@router.get("/bodies/{body}", operation_id="body", dependencies=[Depends(page_guard)])
def body(request: Request, body: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one body."""
    return _page(request, desk, viewer, body, None)


@router.post("/bodies/{body}", operation_id="change_body", dependencies=[Depends(form_guard)])
def change(request: Request, body: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Change name, level, region or parent."""
    try:
        asked = sent.read(ChangeForm)
        new = Body(body, Role.PUBLIC, asked.name, asked.level, region_of(asked.region), asked.parent)
        change_body(desk.office, viewer, new, asked.reason, expected(sent.basis))
    except HuiqiError as error:
        return _page(request, desk, viewer, body, sent.again(labels_of(ChangeForm), error))
    return see(f"/bodies/{body}", "saved")


@router.post("/bodies/{body}/record", operation_id="link_record", dependencies=[Depends(form_guard)])
def link(request: Request, body: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Say which record of the catalogue it is."""
    at = desk.now()
    try:
        record = sent.read(OtherForm).record

        def effect(work: Work) -> dict[str, str]:
            return {"id": link_record(desk, work, body, record, viewer, at).body.id}

        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _again(request, desk, viewer, body, sent, "record", error)
    return see(f"/bodies/{body}", "saved")


@router.post("/bodies/{body}/employer", operation_id="set_employer", dependencies=[Depends(form_guard)])
def employ(request: Request, body: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Say who employs an expert, by the employer's full name."""
    try:
        employer = _named(desk, viewer, sent.read(OtherForm).employer)
        set_employer(desk.office, viewer, body, employer, "", expected(sent.basis))
    except HuiqiError as error:
        return _again(request, desk, viewer, body, sent, "employer", error)
    return see(f"/bodies/{body}", "saved")


@router.post("/bodies/{body}/close", operation_id="close_body", dependencies=[Depends(form_guard)])
def close(request: Request, body: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Close it."""
    try:
        reason = sent.read(OtherForm).close_reason
        if not reason:
            raise Unfilled({"close_reason": "请写明理由"})
        close_body(desk.office, viewer, body, reason, expected(sent.basis))
    except HuiqiError as error:
        return _again(request, desk, viewer, body, sent, "close_reason", error)
    return see(f"/bodies/{body}", "done")


def _named(desk: HeldDesk, viewer: Viewer, name: str) -> str:
    if not name:
        return ""
    with desk.database.reading() as work:
        found = [one for one in work.bodies.list(viewer, tuple(EMPLOYING), name) if one.body.name == name]
    if len(found) != 1:
        raise HuiqiError(
            f"没有叫“{name}”的单位" if not found else f"有 {len(found)} 个单位叫“{name}”", "请写登记的全称"
        )
    return found[0].body.id


def _again(
    request: Request, desk: HeldDesk, viewer: Viewer, body: str, sent: Sent, name: str, error: HuiqiError
) -> Response:
    shown = error if isinstance(error, Unfilled) else Unfilled({name: f"{error.problem}，{error.remedy}"})
    status = int(status_of(error))
    return _page(request, desk, viewer, body, sent.again(labels_of(OtherForm), shown), status)


def _page(request: Request, desk: HeldDesk, viewer: Viewer, body: str, form: Typed | None, status: int = 0) -> Response:
    found = read_body(desk.office, viewer, body)
    placed = found.placed
    one = placed.body
    with desk.database.reading() as work:
        line = line_of(work, viewer, placed.path)
        employer = work.bodies.get(SYSTEM, one.employer).body.name if one.employer else ""
        above = _above(work, viewer, found)
        names, events = _history(work, viewer, one.id)
        accounts = work.accounts.count(viewer, one.id)
    own = {"name": one.name, "level": one.level, "region": place(one.region), "parent": one.parent}
    shown = form or blank(ChangeForm, **own, record=one.record, employer=employer)
    if form is not None:
        rest = {key: [value] for key, value in {**own, "record": one.record, "employer": employer}.items()}
        shown = Typed({**rest, **form.values}, form.faults, form.labels, form.error, form.once)
    kept = manages(viewer, placed) and placed.closed is None
    return page(
        request,
        "body.html",
        status or (int(status_of(form.error)) if form and form.error else 200),
        placed=placed,
        one=one,
        line=line,
        place=place(one.region),
        employer=employer,
        above=above,
        levels=list(LEVELS),
        events=events,
        names=names,
        accounts=accounts,
        form=shown,
        version=tag_of(found.head),
        changing=kept and may(viewer, "change_body"),
        linking=kept and one.role in KINDS and one.id != viewer.body and may(viewer, "link_record"),
        employing=kept and one.role is Role.EXPERT and may(viewer, "set_employer"),
        closing=kept and one.id != viewer.body and may(viewer, "close_body"),
        managed=manages(viewer, placed) and may(viewer, "accounts"),
    )


def _above(work: Work, viewer: Viewer, found: Listed) -> list[tuple[str, str]]:
    """The associations that it may be moved below, where it may be moved at all."""
    if viewer.role is not Role.ASSOCIATION or found.placed.body.id == viewer.body:
        return []
    listed = work.bodies.list(viewer, (Role.ASSOCIATION,), limit=_MOST)
    return [
        (one.body.id, one.body.name)
        for one in listed
        if one.closed is None and manages(viewer, one) and not one.path.startswith(found.placed.path)
    ]


def _history(work: Work, viewer: Viewer, body: str) -> tuple[dict[str, str], list[object]]:
    events = list(work.events.of(viewer, f"body:{body}"))[::-1]
    names = {}
    for account in {event.account for event in events} - {""}:
        try:
            names[account] = work.accounts.get(viewer, account).shown
        except Missing:
            continue
    bodies = {event.body for event in events} - {""}
    names |= {one: work.bodies.get(SYSTEM, one).body.name for one in bodies}
    return names, [*events]
