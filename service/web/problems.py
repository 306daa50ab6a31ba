"""Problem documents (RFC 9457) in Chinese: what each status says of itself and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

from service.web import current

MEDIA_TYPE = "application/problem+json"
_WORDS: dict[int, tuple[str, str]] = {
    400: ("请求无法理解", "请以 UTF-8 编码重新发送；JSON 的写法见 /openapi.json"),
    401: ("需要登录", "请登录，或在请求头 Authorization 中带上有效的令牌"),
    403: ("没有权限", "请换用有权限的账号，或请管理员授权"),
    404: ("没有这个地址", "请从首页 / 开始，或查看接口说明 /openapi.json"),
    405: ("这个地址不支持该操作", "请查看接口说明 /openapi.json"),
    406: ("没有所要的格式", "请在请求头 Accept 中接受 application/json"),
    409: ("现在不能这样做", "请先查看当前状态和可以进行的操作"),
    412: ("内容已被别人修改", "请重新读取，核对后再提交"),
    413: ("内容太长", "请只保留技术问题、目标和指标，缩短后重试"),
    415: ("不支持这种格式", "请用 JSON 发送，并加上请求头 Content-Type: application/json"),
    422: ("内容需要修改", "请按提示修改后重试"),
    428: ("缺少修改的依据", "请先读取，再把所得的 ETag 放进请求头 If-Match 提交"),
    429: ("操作太频繁", "请稍候再试"),
    500: ("服务内部出错", "请稍后再试；仍然出错时请告诉管理员"),
    503: ("暂时不可用", "请稍候再试"),
}
_LONGEST = 300
"""Characters of a detail shown: some details repeat what was sent."""


def title_of(status: int) -> str:
    """Return what a status says of itself."""
    if status in _WORDS:
        return _WORDS[status][0]
    return "服务出错" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "请求有误"


def remedy_of(status: int) -> str:
    """Return what can be done about a status of which nothing more is known."""
    return _WORDS[status][1] if status in _WORDS else "请检查后重试"


def problem(
    status: int, detail: str, remedy: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a problem document.

    Args:
        status: the status; the document is of no type but what the status says.
        detail: what is wrong this time.
        remedy: what can be done about it; by default what the status suggests.
        headers: of the answer.
        more: further members.
    """
    body = {
        "type": "about:blank",
        "title": title_of(status),
        "status": int(status),
        "detail": one_line(detail),
        "remedy": remedy or remedy_of(status),
        "instance": f"urn:request:{current.request_id()}",
        "request_id": current.request_id(),
    }
    return JSONResponse(body | more, status, headers, MEDIA_TYPE)


def one_line(text: str) -> str:
    """Return a text that can be shown in one line, cut where it is too long."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def printable(text: str) -> str:
    """Return a text with every character that cannot be shown replaced."""
    return "".join(character if character.isprintable() else "�" for character in text)
