"""What every route may answer instead, for the interface description."""

from __future__ import annotations

from typing import Any

from service.web.api.schemas import ConflictOut, ProblemOut


def refusal(description: str) -> dict[str, Any]:
    """Return an answer of the interface description that is a problem document."""
    return {"model": ProblemOut, "description": description}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    413: refusal("内容太长"),
    422: refusal("内容需要修改"),
    503: refusal("尚未就绪"),
}
NOT_HERE: dict[int | str, dict[str, Any]] = {404: refusal("没有这个计划")}
MISSING: dict[int | str, dict[str, Any]] = {404: refusal("没有，或无权查看")}
CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": ConflictOut, "description": "现在不能这样做"}}
REFUSALS: dict[int | str, dict[str, Any]] = {401: refusal("需要登录"), 403: refusal("没有权限")}
"""What every guarded route may answer."""

WAIT: dict[int | str, dict[str, Any]] = {429: refusal("操作太频繁；请求头 Retry-After 说明要等几秒")}
