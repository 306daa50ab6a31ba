"""注册申请: those that wait, one with what is known of the applicant, opening an account or refusing."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.access import may
from service.domain.applications import ApplicationState
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM, may_see_private
from service.storage.work import Work
from service.use_cases import applications as using
from service.use_cases.catalogue import seen_catalogue
from service.use_cases.desk import Desk, carry_out
from service.web.api.cases import cursor_in
from service.web.api.fields import InPath, Line, Words
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.places import place
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class AcceptForm(BaseModel):
    """How the account is called."""

    account: Line = Field(default="", max_length=64, title="帐号名")
    linked: Line = Field(default="", title="关联目录记录")


class RefuseForm(BaseModel):
    """Why it is refused."""

    reason: Words = Field(min_length=1, title="理由")


@router.get("/applications", operation_id="applications", dependencies=[Depends(page_guard)])
def applications(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    status: Annotated[str, Query(max_length=20)] = ApplicationState.WAITING.value,
) -> Response:
    """List applications, those that wait unless others are asked for."""
    chosen = "" if status == "全部" else status
    with desk.database.reading() as work:
        rows = work.applications.list(viewer, chosen, cursor_in(paging), paging.limit + 1)
        total = work.applications.count(viewer, chosen)
        shown = rows[: paging.limit]
        hosts = {one.host: work.bodies.get(SYSTEM, one.host).body.name for one in shown}
    more = cursor_of((shown[-1].changed.isoformat(), shown[-1].id)) if len(rows) > paging.limit else ""
    return page(
        request,
        "applications.html",
        rows=shown,
        hosts=hosts,
        places={one.region: place(one.region) for one in shown},
        total=total,
        more=more,
        chosen=status,
        first=bool(paging.cursor),
        states=[state.value for state in ApplicationState],
    )


@router.get("/applications/{application}", operation_id="application", dependencies=[Depends(page_guard)])
def application(request: Request, application: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one application and what may be done with it."""
    return _one(request, desk, viewer, application, None)


@router.post(
    "/applications/{application}/accept", operation_id="accept_application", dependencies=[Depends(form_guard)]
)
def accept(request: Request, application: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Open an account, and show its one-time password this once."""
    try:
        asked = sent.read(AcceptForm)
        opened = using.accept(desk, viewer, application, asked.account, linked=bool(asked.linked), once=sent.once)
    except HuiqiError as error:
        return _one(request, desk, viewer, application, sent.again(labels_of(AcceptForm), error))
    with desk.database.reading() as work:
        body = work.bodies.get(SYSTEM, opened.body).body
    answer = page(request, "account_opened.html", held=opened.held, body=body, back="/applications")
    answer.headers["cache-control"] = "no-store"
    return answer


@router.post(
    "/applications/{application}/refuse", operation_id="refuse_application", dependencies=[Depends(form_guard)]
)
def refuse(request: Request, application: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Refuse an application, or show why not with the reason kept."""
    at = desk.now()
    try:
        reason = sent.read(RefuseForm).reason

        def effect(work: Work) -> dict[str, Any]:
            using.refuse(work, viewer, application, reason, at)
            return {"id": application}

        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _one(request, desk, viewer, application, sent.again(labels_of(RefuseForm), error))
    return see("/applications", "done")


def _one(request: Request, desk: Desk, viewer: Viewer, application: str, form: Typed | None) -> Response:
    with desk.database.reading() as work:
        one = work.applications.get(viewer, application)
        host = work.bodies.get(SYSTEM, one.host).body.name
        body = work.bodies.get(SYSTEM, one.body).body if one.body else None
        others = work.applications.count(viewer, code=one.code) - 1
    waiting = one.status is ApplicationState.WAITING
    known = using.known_record(seen_catalogue(desk.office, desk.home, viewer), one) if waiting else None
    form = form or blank(AcceptForm, account=one.code, linked="是")
    return page(
        request,
        "application.html",
        int(status_of(form.error)) if form.error else 200,
        one=one,
        host=host,
        body=body,
        others=others,
        known=known,
        place=place(one.region),
        private=may_see_private(viewer),
        deciding=waiting and may(viewer, "accept_application"),
        form=form,
    )
