"""查找受邀方: the enterprise or park of exactly this name or code, for a case in which the caller may invite."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.use_cases.lookups import find_party
from service.web.api.fields import InPath, Line
from service.web.api.problems import MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["项目"])


class LookupIn(BaseModel):
    """按什么查找；填一项，须与登记的完全一致。"""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(default="", description="全称", examples=["武汉示例光电有限公司"])
    code: Line = Field(default="", description="统一社会信用代码")


class FoundOut(BaseModel):
    """查到的机构；编号用于邀请。"""

    id: str
    role: Role
    name: str
    region: str

    @classmethod
    def of(cls, body: Body) -> FoundOut:
        """Return it as sent."""
        return cls(id=body.id, role=body.role, name=body.name, region=body.region)


@router.post(
    "/cases/{case}/lookups",
    operation_id="find_party",
    summary="按全称或统一社会信用代码查找要邀请的企业或园区；每次查找都留记录",
    responses=PROBLEMS | MISSING,
)
def find(case: InPath, asked: LookupIn, viewer: Signed, desk: HeldDesk) -> FoundOut:
    """Return the one that has exactly this name or code, and log the search."""
    return FoundOut.of(find_party(desk, case, asked.name, asked.code, viewer, desk.now()))
