"""Faults as HTTP: one table from error to status; problem documents for programs, a page for people."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from matcher.errors import (
    DamagedFile,
    EncoderMismatch,
    HuiqiError,
    InvalidRecord,
    InvalidText,
    NotReady,
    StorageUnavailable,
    UnknownName,
)
from service.domain.errors import Forbidden, NotAllowed
from service.security.provider import IdentityRefused
from service.security.sessions import SignInFailed
from service.security.throttle import TooManyAttempts
from service.storage.errors import KeyReused, Missing, NotEnough, Stale, Taken
from service.use_cases.notices import TooManyObjections
from service.web import current
from service.web.allowed import told
from service.web.guard import NotSignedIn, caller_of, office_of, session_of
from service.web.problems import one_line, problem, remedy_of, title_of
from service.web.templating import page
from service.web.wrong_fields import in_chinese


class NotHere(HuiqiError):
    """An address names something that is not there."""


class NotCurrent(HuiqiError):
    """A change is based on what is no longer there."""


class Unconditional(HuiqiError):
    """A change does not say what it is based on."""


STATUS: dict[type[HuiqiError], HTTPStatus] = {
    InvalidText: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidRecord: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownName: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotHere: HTTPStatus.NOT_FOUND,
    NotCurrent: HTTPStatus.PRECONDITION_FAILED,
    Unconditional: HTTPStatus.PRECONDITION_REQUIRED,
    Missing: HTTPStatus.NOT_FOUND,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    SignInFailed: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotAllowed: HTTPStatus.CONFLICT,
    Taken: HTTPStatus.CONFLICT,
    NotEnough: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    IdentityRefused: HTTPStatus.UNAUTHORIZED,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyObjections: HTTPStatus.TOO_MANY_REQUESTS,
    NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    DamagedFile: HTTPStatus.SERVICE_UNAVAILABLE,
    EncoderMismatch: HTTPStatus.SERVICE_UNAVAILABLE,
}
_ASKED_BY_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi")


def status_of(error: HuiqiError) -> HTTPStatus:
    """Return the status an error is answered with."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.UNPROCESSABLE_ENTITY)


def headers_of(error: HuiqiError) -> dict[str, str]:
    """Return the headers an error is answered with."""
    if isinstance(error, TooManyAttempts | TooManyObjections):
        return {"retry-after": str(error.wait)}
    if isinstance(error, NotSignedIn | SignInFailed | IdentityRefused):
        return {"www-authenticate": 'Bearer realm="huiqi"'}
    return {}


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(HuiqiError, _huiqi_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)


def too_long(request: Request, limit: int) -> Response:
    """Return the answer to a body of more than `limit` bytes."""
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"请求超过 {limit:,} 字节")


def unexpected(request: Request) -> Response:
    """Return the answer to a request that met a fault nobody foresaw; its id is what the log has it under."""
    told = f"请把编号 {current.request_id()} 告诉管理员"
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "服务内部出错", told)


def _answer(
    request: Request,
    status: int,
    detail: str,
    remedy: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    if request.url.path.startswith(_ASKED_BY_PROGRAMS):
        return problem(status, detail, remedy, headers, **more)
    _recognise(request)
    waiting = status == HTTPStatus.SERVICE_UNAVAILABLE
    title, shown, todo = title_of(status), one_line(detail), remedy or remedy_of(status)
    answer = page(request, "problem.html", status, title=title, detail=shown, remedy=todo, waiting=waiting)
    answer.headers.update(headers or {})
    return answer


def _recognise(request: Request) -> None:
    """Know who asked where no guard has: whoever is signed in keeps the menu on a page that says what is wrong."""
    if caller_of(request) is None:
        with suppress(HuiqiError):
            request.state.caller = session_of(request, office_of(request))


def _huiqi_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HuiqiError)  # noqa: S101 - registered for this class only
    if isinstance(error, NotSignedIn) and not request.url.path.startswith(_ASKED_BY_PROGRAMS):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    more = {"allowed": [told(one) for one in error.allowed]} if isinstance(error, NotAllowed) else {}
    return _answer(request, status_of(error), error.problem, error.remedy, headers_of(error), **more)


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    first = error.errors()[0]
    place = ".".join(part for part in first["loc"] if isinstance(part, str) and part not in {"body", "query"})
    detail, remedy = in_chinese(first)
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, f"{place or '请求体'}：{detail}", remedy)


def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return _answer(request, error.status_code, title_of(error.status_code), headers=error.headers)
