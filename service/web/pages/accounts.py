"""帐号: those one keeps, searched; adding one, changing, disabling, resetting. One-time passwords are shown once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.access import duties_of, may
from service.domain.bodies import Body, Duty, Viewer
from service.domain.scope import SYSTEM
from service.use_cases.accounts import (
    Held,
    change_account,
    create_account,
    list_accounts,
    read_account,
    reopen_account,
    reset_password,
    shut_account,
)
from service.web.api.bodies import expected, tag_of
from service.web.api.fields import InPath, Line, Words
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class AccountForm(BaseModel):
    """What a person fills in for a new account."""

    name: Line = Field(min_length=2, max_length=64, title="帐号名")
    shown: Line = Field(min_length=1, max_length=64, title="姓名")
    duty: Duty = Field(title="职责")


class AccountChangeForm(BaseModel):
    """What a person changes of an account."""

    shown: Line = Field(min_length=1, max_length=64, title="姓名")
    duty: Duty = Field(title="职责")
    reason: Words = Field(default="", title="理由")


class WhyForm(BaseModel):
    """Why an account is shut or opened."""

    why: Words = Field(default="", title="理由")


@router.get("/accounts", operation_id="accounts", dependencies=[Depends(page_guard)])
def accounts(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    body: Annotated[str, Query(max_length=64)] = "",
    name: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """List the accounts one keeps."""
    after = paging.after(str)
    found, total = list_accounts(
        desk.office, viewer, body, str(after[0]) if after else "", paging.limit + 1, name.strip()
    )
    shown = found[: paging.limit]
    with desk.database.reading() as work:
        bodies = {one: work.bodies.get(SYSTEM, one).body.name for one in {row.body for row in shown}}
        of = work.bodies.get(viewer, body).body if body else None
    return page(
        request,
        "accounts.html",
        rows=shown,
        bodies=bodies,
        of=of,
        named=name,
        total=total,
        first=bool(paging.cursor),
        more=cursor_of((shown[-1].name,)) if len(found) > paging.limit else "",
    )


@router.get("/accounts/new", operation_id="create_account", dependencies=[Depends(page_guard)])
def new_account(
    request: Request, viewer: Signed, desk: HeldDesk, body: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Show the form for an account of a body, by default one's own."""
    return _form(request, _body(desk, viewer, body), blank(AccountForm))


@router.post("/accounts/new", operation_id="create_account", dependencies=[Depends(form_guard)])
def create(
    request: Request, viewer: Signed, desk: HeldDesk, sent: Filled, body: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Add an account, and show its one-time password this once."""
    of = _body(desk, viewer, body)
    try:
        asked = sent.read(AccountForm)
        held = create_account(desk.office, viewer, of.id, asked.name, asked.shown, asked.duty, sent.once)
    except HuiqiError as error:
        return _form(request, of, sent.again(labels_of(AccountForm), error))
    return _opened(request, held, of)


@router.get("/accounts/{account}", operation_id="accounts", dependencies=[Depends(page_guard)])
def account(request: Request, account: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one account and what may be done with it."""
    return _page(request, desk, viewer, account, None)


@router.post("/accounts/{account}", operation_id="change_account", dependencies=[Depends(form_guard)])
def change(request: Request, account: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Change what an account is called and may do."""

    def effect() -> object:
        asked = sent.read(AccountChangeForm)
        basis = expected(sent.basis)
        return change_account(desk.office, viewer, account, asked.shown, asked.duty, asked.reason, basis)

    return _done(request, desk, viewer, account, sent, effect)


@router.post("/accounts/{account}/disable", operation_id="disable_account", dependencies=[Depends(form_guard)])
def disable(request: Request, account: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Shut an account."""
    return _done(
        request,
        desk,
        viewer,
        account,
        sent,
        lambda: shut_account(desk.office, viewer, account, sent.read(WhyForm).why, expected(sent.basis)),
    )


@router.post("/accounts/{account}/enable", operation_id="enable_account", dependencies=[Depends(form_guard)])
def enable(request: Request, account: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Open an account again."""
    return _done(
        request,
        desk,
        viewer,
        account,
        sent,
        lambda: reopen_account(desk.office, viewer, account, sent.read(WhyForm).why, expected(sent.basis)),
    )


@router.post("/accounts/{account}/reset", operation_id="reset_password", dependencies=[Depends(form_guard)])
def reset(request: Request, account: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Give an account a new one-time password, and show it this once."""
    try:
        held = reset_password(desk.office, viewer, account)
    except HuiqiError as error:
        return _page(request, desk, viewer, account, sent.again(labels_of(AccountChangeForm), error))
    return _opened(request, held, _body(desk, viewer, held.account.body))


def _done(
    request: Request, desk: HeldDesk, viewer: Viewer, account: str, sent: Sent, effect: Callable[[], object]
) -> Response:
    try:
        effect()
    except HuiqiError as error:
        return _page(request, desk, viewer, account, sent.again(labels_of(AccountChangeForm), error))
    return see(f"/accounts/{account}", "done")


def _body(desk: HeldDesk, viewer: Viewer, body: str) -> Body:
    with desk.database.reading() as work:
        return work.bodies.get(viewer, body or viewer.body).body


def _opened(request: Request, held: Held, body: Body) -> Response:
    answer = page(request, "account_opened.html", held=held, body=body, back=f"/accounts?body={body.id}")
    answer.headers["cache-control"] = "no-store"
    return answer


def _form(request: Request, body: Body, form: Typed) -> Response:
    return page(
        request,
        "account_form.html",
        int(status_of(form.error)) if form.error else 200,
        of=body,
        form=form,
        duties=[duty.value for duty in Duty if duty in duties_of(body.role)],
    )


def _page(request: Request, desk: HeldDesk, viewer: Viewer, account: str, form: Typed | None) -> Response:
    held = read_account(desk.office, viewer, account)
    one = held.account
    of = _body(desk, viewer, one.body)
    known = blank(AccountChangeForm, shown=one.shown, duty=one.duty.value)
    return page(
        request,
        "account.html",
        int(status_of(form.error)) if form and form.error else 200,
        one=one,
        of=of,
        form=form or known,
        version=tag_of(held.head),
        duties=[duty.value for duty in Duty if duty in duties_of(of.role)],
        own=one.id == viewer.account,
        keeping=may(viewer, "change_account"),
    )
