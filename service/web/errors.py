"""Faults as HTTP: one table from error to status; problem documents (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
import re
import secrets
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
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
from service.web.security import HEADERS
from service.web.templating import page

_log = logging.getLogger(__name__)


class NotHere(HuiqiError):
    """An address names something that is not there."""


STATUS: dict[type[HuiqiError], HTTPStatus] = {
    InvalidText: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidRecord: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownName: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotHere: HTTPStatus.NOT_FOUND,
    NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    DamagedFile: HTTPStatus.SERVICE_UNAVAILABLE,
    EncoderMismatch: HTTPStatus.SERVICE_UNAVAILABLE,
}
_TITLES = {
    400: "请求无法理解",
    404: "没有这个地址",
    405: "这个地址不支持该操作",
    413: "内容太长",
    422: "内容需要修改",
    503: "暂时不可用",
}
_REMEDIES = {
    400: "请以 UTF-8 编码重新发送；JSON 的写法见 /openapi.json",
    404: "请从首页 / 开始，或查看接口说明 /openapi.json",
    405: "请查看接口说明 /openapi.json",
    413: "请只保留技术问题、目标和指标，缩短后重试",
}
_FAULTS = {
    "missing": ("缺少这一项", "请补上，格式见 /openapi.json"),
    "json_invalid": ("不是合法的 JSON", "请检查引号、逗号和编码（UTF-8）"),
    "date_parsing": ("不是日期", "请写成年-月-日，例如 2015-06-01"),
    "date_from_datetime_parsing": ("不是日期", "请写成年-月-日，例如 2015-06-01"),
    "extra_forbidden": ("不认识这一项", "请删去，或对照 /openapi.json 检查拼写"),
}
_LONGEST = 300
"""Characters of a detail shown: some details repeat what was sent."""


def status_of(error: HuiqiError) -> HTTPStatus:
    """Return the status an error is answered with."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.UNPROCESSABLE_ENTITY)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(HuiqiError, _huiqi_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(Exception, _unexpected)


def problem(status: int, detail: str, remedy: str = "", **more: Any) -> JSONResponse:
    """Return a problem document."""
    title = _TITLES.get(status, "服务出错" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "请求有误")
    body = {"type": "about:blank", "title": title, "status": int(status), "detail": _one_line(detail), "remedy": remedy}
    return JSONResponse(body | more, status, media_type="application/problem+json")


def too_long(request: Request, limit: int) -> Response:
    """Return the answer to a body of more than `limit` bytes."""
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"请求超过 {limit:,} 字节", _REMEDIES[413])


def _one_line(text: str) -> str:
    printable = "".join(character if character.isprintable() else "�" for character in text)
    return printable if len(printable) <= _LONGEST else f"{printable[: _LONGEST - 1]}…"


def _answer(request: Request, status: int, detail: str, remedy: str) -> Response:
    if request.url.path.startswith(("/api/", "/healthz", "/readyz", "/openapi")):
        return problem(status, detail, remedy)
    waiting = status == HTTPStatus.SERVICE_UNAVAILABLE
    title = _TITLES.get(status, "出错了")
    shown = _one_line(detail)
    return page(request, "problem.html", status, title=title, detail=shown, remedy=remedy, waiting=waiting)


def _huiqi_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HuiqiError)  # noqa: S101 - registered for this class only
    return _answer(request, status_of(error), error.problem, error.remedy)


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    first = error.errors()[0]
    place = ".".join(part for part in first["loc"] if isinstance(part, str) and part not in {"body", "query"})
    detail, remedy = _in_chinese(first)
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, f"{place or '请求体'}：{detail}", remedy)


def _in_chinese(fault: dict[str, Any]) -> tuple[str, str]:
    context = fault.get("ctx", {})
    kind = fault["type"]
    if kind in {"enum", "literal_error"}:
        return "没有这个值", "可用的值：" + "、".join(re.findall(r"'([^']*)'", context.get("expected", "")))
    if kind in {"greater_than_equal", "less_than_equal"}:
        return "超出范围", f"应{'不小于' if 'ge' in context else '不大于'} {context.get('ge', context.get('le'))}"
    if kind in {"too_long", "too_short"}:
        bound = context.get("max_length") if kind == "too_long" else context.get("min_length")
        return f"有 {context.get('actual_length')} 条", f"应{'不多于' if kind == 'too_long' else '不少于'} {bound:,} 条"
    if kind == "model_attributes_type" and isinstance(fault.get("input"), bytes):
        return "没有说明是 JSON", "请加上请求头 Content-Type: application/json"
    return _FAULTS.get(kind, ("格式不对", "请对照 /openapi.json 检查类型"))


def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    detail = _TITLES.get(error.status_code, "请求有误")
    return _answer(request, error.status_code, detail, _REMEDIES.get(error.status_code, "请检查后重试"))


def _unexpected(request: Request, error: Exception) -> Response:
    code = secrets.token_hex(4)
    _log.error("unexpected fault %s on %s", code, request.url.path, exc_info=error)
    answer = _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "服务内部出错", f"请把编号 {code} 告诉管理员")
    answer.headers.update(HEADERS)  # this answer is given outside the middleware that adds them
    return answer
