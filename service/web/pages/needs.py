"""需求: the list, one with what may be done with it, and posting or amending one."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError, NotReady
from matcher.programmes.words import Role
from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import SERVICES
from service.domain.access import may
from service.domain.bodies import Body, Viewer
from service.domain.needs import POSTING, NeedMove, NeedState
from service.domain.scope import SYSTEM
from service.storage.cases import CaseFilter
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.tools import Tools
from service.use_cases import needs as using
from service.use_cases.desk import Desk, carry_out
from service.use_cases.finding import find_bodies
from service.use_cases.matched_need import corrections_in, written
from service.use_cases.shortlists import matchable, owns, shown
from service.web.access import HeldTools
from service.web.api.cases import checked, cursor_in
from service.web.api.etags import etag
from service.web.api.fields import InPath, Line, Words
from service.web.api.needs import Text
from service.web.api.paging import Paging, cursor_of
from service.web.case_progress import progress_of, waiting_of
from service.web.case_words import tables_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, Unfilled, blank, labels_of, one_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.places import place
from service.web.said import see
from service.web.templating import page
from service.web.understood import Shown as Understood
from service.web.understood import understood

router = APIRouter(include_in_schema=False)

_MOST_CASES = 20
_SOME = 3
"""Names given as examples where several fit."""

_PAUSE = re.compile(r"[，。；！？,;!?\n]")
_SHORT = 30
"""Characters, up to a pause, of what was searched for that are offered as a title."""


class NeedForm(BaseModel):
    """What a person fills in for a need."""

    owner: Line = Field(default="", title="代哪家单位提出")
    title: Line = Field(min_length=1, title="标题")
    text: Text = Field(title="要解决的技术问题、目标和指标")
    services: list[Line] = Field(default=[], max_length=20, title="想要的服务")
    region: Line = Field(default="", title="所在地区")
    deadline: Line = Field(default="", title="希望解决的日期")

    def asked(self, kept: dict[str, Any] | None = None, owner: str = "") -> using.NeedIn:
        """Return it as the use case takes it; `kept`: details that this form does not ask for; `owner`: whose it is."""
        details = {"services": self.services, "region": self.region, "deadline": self.deadline}
        return using.NeedIn(self.title, self.text, owner, details={"industries": [], **(kept or {}), **details})


class ReasonForm(BaseModel):
    """Why something is done."""

    reason: Words = Field(default="", title="理由")


@router.get("/needs", operation_id="needs", dependencies=[Depends(page_guard)])
def needs(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    status: Annotated[str, Query(max_length=20)] = "",
    title: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """List the needs one may see, those changed last first, each with how far it has come."""
    part = title.replace("\0", "").strip()
    with desk.database.reading() as work:
        rows = work.needs.list(viewer, status, "", cursor_in(paging), paging.limit + 1, title=part)
        total = work.needs.count(viewer, status, title=part)
        first = rows[: paging.limit]
        owners = work.bodies.names({row.owner for row in first})
        progress = progress_of(work, desk, viewer, {row.id for row in first})
    more = cursor_of((first[-1].changed.isoformat(), first[-1].id)) if len(rows) > paging.limit else ""
    return page(
        request,
        "needs.html",
        rows=first,
        owners=owners,
        total=total,
        more=more,
        progress=progress,
        chosen=status,
        part=part,
        first=bool(paging.cursor),
        states=[state.value for state in NeedState],
    )


@router.get("/needs/new", operation_id="post_need", dependencies=[Depends(page_guard)])
def new_need(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Show the form; an enterprise's own place stands in it."""
    return _form(request, _first(desk, viewer), None)


@router.post("/needs/new", operation_id="post_need", dependencies=[Depends(form_guard)])
def need_from_search(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Show the form with what somebody searched for; nothing is stored."""
    return _form(request, _first(desk, viewer, sent.text("text")), None)


def _first(desk: Desk, viewer: Viewer, text: str = "") -> Typed:
    region = ""
    if viewer.role is not Role.ASSOCIATION:
        with desk.database.reading() as work:
            region = place(work.bodies.get(viewer, viewer.body).body.region)
    return blank(NeedForm, region=region, text=text, title=_PAUSE.split(text.strip(), maxsplit=1)[0][:_SHORT])


@router.post("/needs", operation_id="post_need", dependencies=[Depends(form_guard)])
def post_need(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Post a need, or show what to mend."""
    try:
        form = sent.read(NeedForm)
        with desk.database.reading() as work:
            owner = _owner(work, viewer, form.owner)
        if owner and not form.region:
            form.region = place(owner.region)
        asked = form.asked(owner=owner.id if owner else "")
        at = desk.now()
        made = carry_out(desk, viewer, sent.once, at, lambda work: {"id": using.post(work, asked, viewer, at).id})
    except HuiqiError as error:
        return _form(request, sent.again(labels_of(NeedForm), error), None)
    return see(f"/needs/{made['id']}", "entered" if viewer.role is Role.ASSOCIATION else "posted")


def _owner(work: Work, viewer: Viewer, named: str) -> Body | None:
    """Return the body an officer posts for; None: the officer's own."""
    if not named:
        return None
    found = find_bodies(work, viewer, named, POSTING - {Role.ASSOCIATION})
    exact = [one for one in found if one.body.name == named] or found
    if len(exact) == 1:
        return exact[0].body
    if exact:
        some = "、".join(one.body.name for one in exact[:_SOME])
        raise Unfilled({"owner": f"名称含有“{named}”的有 {len(exact)} 家，请填全称：{some}"})
    raise Unfilled({"owner": f"没有登记过“{named}”；请核对名称，或先以本科协名义提出，等企业注册后再由企业自己提出"})


@router.get("/needs/{need}", operation_id="need", dependencies=[Depends(page_guard)])
def need(request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> Response:
    """Show a need as it is understood, and what may be done with it."""
    with desk.database.reading() as work:
        return _need(request, work, desk, tools, work.needs.get(viewer, need), viewer, blank(ReasonForm))


@router.get("/needs/{need}/amend", operation_id="turn_need", dependencies=[Depends(page_guard)])
def amend_form(request: Request, need: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show a need in the form in which it was posted."""
    with desk.database.reading() as work:
        row = work.needs.get(viewer, need)
    known = {name: row.details.get(name) for name in ("services", "region", "deadline")}
    return _form(request, blank(NeedForm, title=row.title, text=row.text, **known), row)


@router.post("/needs/{need}/deeds", operation_id="turn_need", dependencies=[Depends(form_guard)])
def turn_need(
    request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools, sent: Filled
) -> Response:
    """Do something with a need, or show why not with everything typed kept."""
    with desk.database.reading() as work:
        row = work.needs.get(viewer, need)
    try:
        _turn(need, row, viewer, desk, sent)
    except HuiqiError as error:
        if sent.text("move") == NeedMove.AMEND.value:
            return _form(request, sent.again(labels_of(NeedForm), error), row)
        with desk.database.reading() as work:
            row = work.needs.get(viewer, need)
            return _need(request, work, desk, tools, row, viewer, sent.again(labels_of(ReasonForm), error))
    return see(f"/needs/{need}", "taken_up" if sent.text("move") == NeedMove.ACCEPT.value else "done")


def _turn(need: str, row: NeedRow, viewer: Viewer, desk: HeldDesk, sent: Sent) -> None:
    move = one_of(NeedMove, sent.text("move"))
    amended = sent.read(NeedForm).asked(dict(row.details)) if move is NeedMove.AMEND else None
    deed = using.NeedDeed(move, sent.read(ReasonForm).reason, amended)
    at = desk.now()

    def effect(work: Work) -> dict[str, Any]:
        using.turn(work, need, deed, viewer, at, checked(sent.basis))
        return {"id": need}

    carry_out(desk, viewer, sent.once, at, effect)


def _need(
    request: Request, work: Work, desk: Desk, tools: Tools, row: NeedRow, viewer: Viewer, form: Typed
) -> Response:
    names = {body: work.bodies.get(SYSTEM, body).body.name for body in (row.owner, row.host) if body}
    # who merely takes part in a case of it sees what was asked, not how it is matched
    matched = owns(work, row, viewer)
    cases = work.cases.list(viewer, CaseFilter(need=row.id), limit=_MOST_CASES)
    tables = tables_of(desk, (f"{one.programme}-{one.year}" for one in cases))
    return page(
        request,
        "need.html",
        int(status_of(form.error)) if form.error else 200,
        row=row,
        names=names,
        moves=[move.value for move in using.allowed(work, row, viewer)],
        form=form,
        version=etag(row.version, row.head),
        seen=_understood(tools, row) if matched else None,
        matched=matched,
        matchable=matchable(row),
        cases=cases,
        waiting=waiting_of(work, viewer, cases).in_words(tables),
        listed=len(shown(work, row.id, viewer)) if matched and may(viewer, "shortlists") else 0,
    )


def _understood(tools: Tools, row: NeedRow) -> Understood | None:
    """Return what is understood of a need; None while nothing is open that could tell."""
    try:
        return understood(tools.read(written(row), corrections_in(row.details)).understanding)
    except NotReady:
        return None


def _form(request: Request, form: Typed, row: NeedRow | None) -> Response:
    return page(
        request,
        "need_form.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        row=row,
        version=etag(row.version, row.head) if row else "",
        services=classification(SERVICES).names(1),
    )
