"""The pages on which one signs in, changes one's password and signs out; plain forms, no scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from matcher.errors import HuiqiError
from service.security.passwords import LONGEST
from service.use_cases.identities import identity_of
from service.use_cases.office import Office
from service.use_cases.signing_in import leave, renew_password
from service.web.api.sessions import address_of, begin, set_cookie
from service.web.errors import headers_of, status_of
from service.web.guard import COOKIE, Called, Caller, HeldOffice, form_guard, page_guard, require_same_origin
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_Typed = Annotated[str, Form(max_length=4 * LONGEST)]


@router.get("/sign-in")
def sign_in_form(request: Request) -> Response:
    """Show the form."""
    return page(request, "sign_in.html", typed="", error=None)


@router.post("/sign-in", dependencies=[Depends(require_same_origin)])
def sign_in(request: Request, office: HeldOffice, name: _Typed = "", password: _Typed = "") -> Response:
    """Begin a session, or show what was wrong with the name kept."""
    try:
        begun = begin(request, office, name, password)
    except HuiqiError as error:
        kept = name.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST]
        answer: Response = page(request, "sign_in.html", int(status_of(error)), typed=kept, error=error)
        answer.headers.update(headers_of(error))
        return answer
    answer = RedirectResponse("/password" if begun.provisional else "/", HTTPStatus.SEE_OTHER)
    set_cookie(request, answer, begun)
    return answer


@router.get("/password", operation_id="change_password", dependencies=[Depends(page_guard)])
def password_form(request: Request, caller: Called, office: HeldOffice) -> Response:
    """Show the form, and which identity of the provider the account is linked to."""
    return _password_page(request, caller, office)


@router.post("/password", operation_id="change_password", dependencies=[Depends(form_guard)])
def change_password(
    request: Request, caller: Called, office: HeldOffice, old: _Typed = "", new: _Typed = "", again: _Typed = ""
) -> Response:
    """Set one's own password, or show what was wrong."""
    try:
        _require_same(new, again)
        renew_password(office, caller.viewer, caller.session, old, new, address_of(request))
    except HuiqiError as error:
        answer = _password_page(request, caller, office, error)
        answer.headers.update(headers_of(error))
        return answer
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


@router.post("/sign-out", operation_id="sign_out", dependencies=[Depends(form_guard)])
def sign_out(caller: Called, office: HeldOffice) -> Response:
    """End the session."""
    leave(office, caller.session)
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer


def _password_page(request: Request, caller: Caller, office: Office, error: HuiqiError | None = None) -> Response:
    status = int(status_of(error)) if error else HTTPStatus.OK
    identity = identity_of(office, caller.viewer, caller.viewer.account)
    return page(request, "password.html", status, error=error, identity=identity)


def _require_same(new: str, again: str) -> None:
    if new != again:
        raise HuiqiError("两次填写的新密码不一样", "请重新填写")
