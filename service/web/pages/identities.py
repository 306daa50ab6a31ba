"""The pages by which one signs in with an identity of the provider, or links it to one's account; no scripts."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from matcher.errors import HuiqiError
from service.security.provider import Flow, Identity, IdentityRefused
from service.security.sessions import form_fits
from service.use_cases.identities import enter_by_identity, link_own, unlink
from service.use_cases.office import Office
from service.web.api.sessions import set_cookie
from service.web.errors import headers_of, status_of
from service.web.guard import COOKIE, Called, HeldOffice, form_guard, session_of
from service.web.identities import CALLBACK, OpenProvider, back_to, forget_flow, keep_flow, kept_flow
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/oidc")
def begin(request: Request, office: HeldOffice, provider: OpenProvider) -> Response:
    """Send the browser to the provider."""
    flow = Flow.new()
    answer = RedirectResponse(provider.question(flow, back_to(request), office.now()), HTTPStatus.SEE_OTHER)
    keep_flow(request, answer, flow)
    return answer


@router.get(CALLBACK)
def come_back(request: Request, office: HeldOffice, provider: OpenProvider) -> Response:
    """Begin a session or link an account for whoever comes back, or show what was wrong."""
    try:
        flow = kept_flow(request)
        identity = provider.answer(flow, back_to(request), request.query_params, office.now())
        answer = _linked(request, office, flow, identity) if flow.purpose else _entered(request, office, identity)
    except HuiqiError as error:
        answer = page(request, "sign_in.html", int(status_of(error)), typed="", error=error)
        answer.headers.update(headers_of(error))
    forget_flow(request, answer)
    return answer


@router.post("/identity", operation_id="link_own_identity", dependencies=[Depends(form_guard)])
def begin_linking(request: Request, caller: Called, office: HeldOffice, provider: OpenProvider) -> Response:
    """Show the way to the provider: a form may not be answered by sending the browser to another site."""
    flow = Flow.new(caller.form)
    address = provider.question(flow, back_to(request), office.now())
    answer = page(request, "identity.html", address=address, issuer=provider.issuer)
    keep_flow(request, answer, flow)
    return answer


@router.post("/identity/unlink", operation_id="unlink_identity", dependencies=[Depends(form_guard)])
def unlink_own(caller: Called, office: HeldOffice) -> Response:
    """Unlink one's own identity."""
    unlink(office, caller.viewer, caller.viewer.account)
    return RedirectResponse("/password", HTTPStatus.SEE_OTHER)


def _entered(request: Request, office: Office, identity: Identity) -> Response:
    begun = enter_by_identity(office, identity, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    set_cookie(request, answer, begun)
    return answer


def _linked(request: Request, office: Office, flow: Flow, identity: Identity) -> Response:
    session = request.cookies.get(COOKIE, "")
    caller = session_of(request, office)
    if caller is None or not form_fits(session, flow.purpose):
        raise IdentityRefused("关联没有完成：登录已结束，或换了帐号", "请重新登录，再从“修改密码”页关联")
    link_own(office, caller.viewer, identity)
    return RedirectResponse("/password", HTTPStatus.SEE_OTHER)
