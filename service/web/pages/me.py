"""我的帐号: who one is, one's sessions, tokens and data."""

from __future__ import annotations

import json
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.access import TokenScope
from service.security.sessions import digest_of
from service.security.tokens import LONGEST_DAYS, make_token, revoke_token
from service.storage.errors import Missing
from service.use_cases.identities import identity_of
from service.use_cases.office import new_id
from service.use_cases.own_sessions import end_others, list_sessions
from service.use_cases.persons import erase_person, export_person
from service.use_cases.signing_in import myself
from service.web.api.fields import InPath, Line, Words
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, Unfilled, blank, labels_of
from service.web.guard import COOKIE, Called, Caller, Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_ERASE = "注销"
"""What one types to have one's own data deleted."""


class TokenForm(BaseModel):
    """What a person fills in for a token."""

    name: Line = Field(min_length=1, title="用途")
    scopes: list[TokenScope] = Field(min_length=1, title="可以做什么")
    days: int = Field(default=90, ge=1, le=LONGEST_DAYS, title="有效天数")


class EraseForm(BaseModel):
    """What a person fills in to have their data deleted."""

    why: Words = Field(min_length=1, title="理由")
    sure: Line = Field(min_length=1, title="确认")


@router.get("/me", operation_id="tokens", dependencies=[Depends(page_guard)])
def me(request: Request, caller: Called, desk: HeldDesk) -> Response:
    """Show one's account."""
    return _page(request, caller, desk, blank(TokenForm, days=90))


@router.post("/me/tokens", operation_id="create_token", dependencies=[Depends(form_guard)])
def create_token(request: Request, caller: Called, desk: HeldDesk, sent: Filled) -> Response:
    """Make a token and show it this once."""
    try:
        asked = sent.read(TokenForm)
        scopes = frozenset(asked.scopes)
        token = make_token(desk.database, caller.viewer, new_id(), asked.name, scopes, asked.days, desk.now())
    except HuiqiError as error:
        return _page(request, caller, desk, sent.again(labels_of(TokenForm), error))
    answer = _page(request, caller, desk, blank(TokenForm, days=90), token=token)
    answer.headers["cache-control"] = "no-store"
    return answer


@router.post("/me/tokens/{token}/revoke", operation_id="revoke_token", dependencies=[Depends(form_guard)])
def revoke(token: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Revoke a token of one's own."""
    if not revoke_token(desk.database, viewer, token, desk.now()):
        raise Missing("个有效的令牌")
    return see("/me", "done")


@router.post("/me/sessions/end", operation_id="end_other_sessions", dependencies=[Depends(form_guard)])
def end_sessions(caller: Called, desk: HeldDesk) -> Response:
    """End all sessions but this one."""
    end_others(desk.office, caller.viewer, caller.session)
    return see("/me", "done")


@router.post("/me/export", operation_id="export_person", dependencies=[Depends(form_guard)])
def export(viewer: Signed, desk: HeldDesk) -> Response:
    """Return everything that is kept about oneself as a file."""
    told = json.dumps(export_person(desk, viewer, viewer.account), ensure_ascii=False, indent=1)
    headers = {"content-disposition": 'attachment; filename="person.json"', "cache-control": "no-store"}
    return Response(told, media_type="application/json", headers=headers)


@router.post("/me/erase", operation_id="erase_person", dependencies=[Depends(form_guard)])
def erase(request: Request, caller: Called, desk: HeldDesk, sent: Filled) -> Response:
    """Delete what is known of oneself, for good."""
    try:
        asked = sent.read(EraseForm)
        if asked.sure != _ERASE:
            raise Unfilled({"sure": f"要注销请填写“{_ERASE}”两个字"})
        erase_person(desk, caller.viewer, caller.viewer.account, asked.why)
    except HuiqiError as error:
        return _page(request, caller, desk, sent.again(labels_of(EraseForm), error))
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer


def _page(request: Request, caller: Caller, desk: HeldDesk, form: Typed, token: str = "") -> Response:
    viewer = caller.viewer
    found = myself(desk.office, viewer)
    with desk.database.reading() as work:
        tokens = work.tokens.list(viewer)
    now = desk.now()
    return page(
        request,
        "me.html",
        int(status_of(form.error)) if form.error else 200,
        found=found,
        identity=identity_of(desk.office, viewer, viewer.account),
        tokens=[one for one in tokens if one.revoked is None and one.ends > now][::-1],
        sessions=list_sessions(desk.office, viewer)[::-1],
        present=digest_of(caller.session) if caller.session else "",
        scopes=[scope.value for scope in TokenScope],
        form=form,
        token=token,
        longest=LONGEST_DAYS,
    )
