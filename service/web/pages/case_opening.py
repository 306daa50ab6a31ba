"""开立项目: first under which programme, then as what and from which stages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.needs import NeedState
from service.domain.workflow.table import Table
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.cases import CaseIn, host_of, start
from service.use_cases.desk import Desk, carry_out
from service.web.api.deed_forms import Key
from service.web.api.fields import Line
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.cases import programmes_of
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_CHOICES = 200
"""Accepted needs that are offered."""


class CaseForm(BaseModel):
    """What a person fills in for a case."""

    programme: Line = Field(min_length=1, title="计划")
    need: Line = Field(default="", title="需求")
    site: Line = Field(default="", title="地区或园区")
    actor: Key = Field(default="", title="开立的身份")
    starts: list[Key] = Field(default=[], max_length=50, title="从哪些环节办起")
    title: Line = Field(default="", title="项目名称")

    def asked(self) -> CaseIn:
        """Return it as the use case takes it."""
        return CaseIn(self.programme, self.need, self.site, self.actor, tuple(self.starts), self.title)


@router.get("/cases/new", operation_id="open_case", dependencies=[Depends(page_guard)])
def new_case(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    need: Annotated[str, Query(max_length=64)] = "",
    site: Annotated[str, Query(max_length=200)] = "",
    programme: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Show the form: without a programme only what it is opened for, and under which."""
    form = blank(CaseForm, need=need, site=site, programme=programme)
    try:
        return _form(request, desk, viewer, form)
    except HuiqiError as error:
        kept = blank(CaseForm, need=need, site=site)
        return _form(request, desk, viewer, Typed(kept.values, {}, kept.labels, error), known=False)


@router.post("/cases", operation_id="open_case", dependencies=[Depends(form_guard)])
def open_case(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Open a case, or show what to mend."""
    try:
        asked = sent.read(CaseForm).asked()
        at = desk.now()
        made = carry_out(desk, viewer, sent.once, at, lambda work: {"id": start(desk, work, asked, viewer, at).id})
    except HuiqiError as error:
        again = sent.again(labels_of(CaseForm), error)
        try:
            return _form(request, desk, viewer, again)
        except HuiqiError:  # of a programme that there is no more, or a need that may not be seen
            return _form(request, desk, viewer, again, known=False)
    return see(f"/cases/{made['id']}", "opened")


def _form(request: Request, desk: Desk, viewer: Viewer, form: Typed, *, known: bool = True) -> Response:
    chosen = form.value("programme") if known else ""
    with desk.database.reading() as work:
        need = work.needs.get(viewer, form.value("need")) if known and form.value("need") else None
        told = _under(desk.table(chosen), work, viewer) if chosen else {}
        needs = [] if need or chosen else _needs(work, viewer)
    return page(
        request,
        "case_form.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        need=need,
        needs=[(row.id, row.title) for row in needs],
        chosen=chosen,
        programmes=programmes_of(desk),
        **told,
    )


def _needs(work: Work, viewer: Viewer) -> tuple[NeedRow, ...]:
    return work.needs.list(viewer, NeedState.ACCEPTED.value, "", None, _CHOICES)


def _under(table: Table, work: Work, viewer: Viewer) -> dict[str, Any]:
    """Return what a programme leaves open: as what one opens a case, and where it begins."""
    host = host_of(work, table, viewer)
    own = work.bodies.get(viewer, viewer.body).body
    keys = dict.fromkeys(key for stage in table.first for key in table.stages[stage].by)
    actors = [
        (key, table.actors[key].name)
        for key in keys
        if table.actors[key].role is own.role is not Role.PUBLIC and table.actors[key].level in {"", own.level}
    ]
    return {
        "table": table,
        "host": host,
        "as_host": own.id == host.id,
        "actors": [] if own.id == host.id else actors,
        "stages": [(key, table.stages[key].name) for key in table.first],
    }
