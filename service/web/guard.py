"""The guard of every route: who asks, whether they may call this operation at all, and whether it is really them.

A browser shows a session by its cookie, a program a token by `Authorization: Bearer hq_…`; a token wins. Cookies travel
by themselves, so a change asked for with one must come from our own pages and carry what only they know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from matcher.errors import HuiqiError
from service.domain.access import BEFORE_ACCOUNTS, TokenScope, may, may_before_change, token_may
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden
from service.security.sessions import form_fits, form_token, present
from service.security.tokens import bearer_of
from service.use_cases.office import Office
from service.web.current import act_as

COOKIE = "huiqi_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_cookie = APIKeyCookie(name=COOKIE, scheme_name="session", auto_error=False, description="登录所得的会话")
_bearer = HTTPBearer(scheme_name="token", auto_error=False, description="接口令牌，以 hq_ 开头")


class NotSignedIn(HuiqiError):
    """Nobody is signed in, or no longer (401)."""

    def __init__(self, problem: str = "这一项需要登录") -> None:
        super().__init__(problem, "请登录，或在请求头 Authorization 中带上有效的令牌")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        session: token of the session; empty for an API token.
        scopes: what an API token is for; None for a session.
        provisional: the password was set by somebody else and is to be changed first.
    """

    viewer: Viewer
    session: str
    scopes: frozenset[TokenScope] | None
    provisional: bool

    @property
    def form(self) -> str:
        """What changes asked for with the cookie have to carry; empty for an API token."""
        return form_token(self.session) if self.session else ""


def office_of(request: Request) -> Office:
    """Return what use cases work with."""
    office: Office = request.app.state.office
    return office


def guard(
    request: Request,
    _session: Annotated[str | None, Security(_cookie)] = None,
    _token: Annotated[object, Security(_bearer)] = None,
) -> None:
    """Let a request of the interface through if its caller may call the operation; for whole routers.

    Raises:
        NotSignedIn: nobody is signed in.
        Forbidden: whoever is may not, or a change does not come from our own pages.
    """
    caller = _let_in(request)
    if caller and caller.session and request.method not in SAFE:
        _require_own(request, caller, request.headers.get("x-csrf-token", ""))


def page_guard(request: Request) -> None:
    """Do the same for a page that is read."""
    _let_in(request)


def form_guard(request: Request, csrf_token: Annotated[str, Form()] = "") -> None:
    """Do the same for a page that a form is sent to."""
    caller = _let_in(request)
    if caller:
        _require_own(request, caller, csrf_token)


def open_guard(request: Request) -> None:
    """Let everybody read a page, and know who reads it where somebody is signed in."""
    office = office_of(request)
    request.state.caller = session_of(request, office) if office.staffed else None


def require_same_origin(request: Request) -> None:
    """Do nothing unless another site sent this request; for signing in, where no session is yet.

    Raises:
        Forbidden: another site did.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        own = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("origin")
        own = origin is None or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower() != ""
    if not own:
        raise Forbidden("这个请求来自别的网站，未予办理", "请从本系统的页面重新操作")


def caller_of(request: Request) -> Caller | None:
    """Return who asks; None where nobody is signed in, or the route is not guarded."""
    caller: Caller | None = getattr(request.state, "caller", None)
    return caller


def session_of(request: Request, office: Office) -> Caller | None:
    """Return whose session the browser has; None where it has none that still runs."""
    session = request.cookies.get(COOKIE, "")
    found = present(office.database, session, office.now()) if session else None
    return Caller(found.viewer, session, None, found.provisional) if found else None


def _let_in(request: Request) -> Caller | None:
    office = office_of(request)
    operation = operation_of(request)
    if not office.staffed:
        if operation in BEFORE_ACCOUNTS:
            return None
        raise NotSignedIn("还没有帐号；请管理员先运行 huiqi account create --admin")
    caller = _identified(request, office)
    if caller is None:
        raise NotSignedIn
    request.state.caller = caller
    act_as(caller.viewer.account)
    if not may(caller.viewer, operation):
        raise Forbidden(f"{caller.viewer.role}的{caller.viewer.duty}帐号不能做这一项", "请由有此职责的人办理")
    if caller.scopes is not None and not token_may(caller.scopes, operation):
        raise Forbidden("这个令牌的权限不含这一项", "请另建一个有此权限的令牌；有些事只能登录后办理")
    if caller.provisional and not may_before_change(operation):
        raise Forbidden(
            "您用的是一次性密码，须先改成自己的密码", "请先修改密码：PUT /api/v1/password，或打开 /password"
        )
    return caller


def _identified(request: Request, office: Office) -> Caller | None:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme:
        bearer = bearer_of(office.database, shown.strip(), office.now()) if scheme.lower() == "bearer" else None
        return Caller(bearer.viewer, "", bearer.scopes, provisional=False) if bearer else None
    return session_of(request, office)


def _require_own(request: Request, caller: Caller, shown: str) -> None:
    require_same_origin(request)
    if not form_fits(caller.session, shown):
        raise Forbidden("请求没有带上本次登录的校验码", "请刷新页面后重试；程序请用令牌，或带上请求头 X-CSRF-Token")


def operation_of(request: Request) -> str:
    """Return the operation id of the route that a request reached."""
    return getattr(request.scope.get("route"), "operation_id", None) or ""


def _caller(request: Request) -> Caller:
    caller = caller_of(request)
    if caller is None:
        raise NotSignedIn
    return caller


def _viewer(request: Request) -> Viewer:
    return _caller(request).viewer


HeldOffice = Annotated[Office, Depends(office_of)]
Called = Annotated[Caller, Depends(_caller)]
Signed = Annotated[Viewer, Depends(_viewer)]
"""Who is signed in, in a route of a guarded router."""

GUARD = [Depends(guard)]
"""Dependencies of a guarded router."""
