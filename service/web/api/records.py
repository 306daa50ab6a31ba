"""目录记录: which record of the catalogue a body is, so that conditions can be ruled on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.use_cases.desk import carry_out
from service.use_cases.once import ANEW
from service.use_cases.records import link_record
from service.web.api.fields import InPath, Line
from service.web.api.problems import MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["机构"])


class RecordIn(BaseModel):
    """目录中的记录。"""

    model_config = ConfigDict(extra="forbid")

    record: Line = Field(description="记录的编号或全称；空为解除关联", examples=["91110000600037341L"])


class LinkedRecordOut(BaseModel):
    """一个机构的目录记录。"""

    body: str
    record: str | None


@router.put(
    "/bodies/{body_id}/record",
    operation_id="link_record",
    summary="说明一个机构是目录中的哪条记录",
    responses=PROBLEMS | MISSING,
    response_model=LinkedRecordOut,
)
def link(body_id: InPath, asked: RecordIn, viewer: Signed, desk: HeldDesk) -> Any:
    """Link a body to its record; conditions are ruled on by it from now on."""
    at = desk.now()

    def effect(work: Any) -> Any:
        found = link_record(desk, work, body_id, asked.record, viewer, at).body
        return LinkedRecordOut(body=found.id, record=found.record or None).model_dump(mode="json")

    return carry_out(desk, viewer, ANEW, at, effect)
