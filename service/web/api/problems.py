"""What every route may answer instead, for the interface description."""

from __future__ import annotations

from typing import Any

from service.web.api.schemas import ProblemOut

PROBLEMS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemOut, "description": "内容太长"},
    422: {"model": ProblemOut, "description": "内容需要修改"},
    503: {"model": ProblemOut, "description": "尚未就绪"},
}
NOT_HERE: dict[int | str, dict[str, Any]] = {404: {"model": ProblemOut, "description": "没有这个计划"}}
