"""个人: everything that is kept about a person, told or deleted on demand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from service.use_cases.persons import erase_person, export_person
from service.web.api.fields import InPath, Words
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["个人信息"])

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "一个 JSON 文件：帐号、会话、令牌、联系方式、目录记录、查看记录、同意、经手的事项",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


class EraseIn(BaseModel):
    """为什么注销。"""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(min_length=1, description="理由，记入历史；不要写姓名", examples=["本人要求"])


@router.post(
    "/persons/{person}/export",
    operation_id="export_person",
    summary="导出一个人的全部资料：本人，或其管理员；导出留记录",
    responses=PROBLEMS | MISSING | _FILE,
    response_class=Response,
)
def export(person: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Return everything about an account or an expert as a file."""
    told = export_person(desk, viewer, person)
    return JSONResponse(told, headers={"content-disposition": 'attachment; filename="person.json"'})


@router.post(
    "/persons/{person}/erase",
    operation_id="erase_person",
    summary="注销：删除一个人的资料，目录记录在内，不能恢复；历史中只留编号",
    status_code=HTTPStatus.NO_CONTENT,
    responses=PROBLEMS | MISSING | CONFLICT,
)
def erase(person: InPath, asked: EraseIn, viewer: Signed, desk: HeldDesk) -> None:
    """Delete what is known of an account or an expert."""
    erase_person(desk, viewer, person, asked.reason)
