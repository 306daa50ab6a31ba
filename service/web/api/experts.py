"""推荐专家: a society or university names an expert of its own, who decides whether to be one."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.use_cases.naming import NamedIn, name_expert, named_by
from service.web.api.accounts import AccountOut
from service.web.api.creating import AtMostOnce
from service.web.api.fields import Line, Words
from service.web.api.problems import CONFLICT, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["专家"])


class ExpertIn(BaseModel):
    """所推荐的专家。"""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, max_length=64, description="姓名", examples=["李明"])
    employer: Line = Field(default="", description="所在单位登记的全称；空为本单位")
    purpose: Words = Field(
        min_length=1,
        max_length=500,
        description="请专家同意什么，不写姓名",
        examples=["参加技术诊断，一年内有效"],
    )


class NewExpertOut(BaseModel):
    """专家的帐号。"""

    account: AccountOut
    password: str = Field(description="一次性密码，只出现这一次；同一请求重发时为空")


class ExpertOut(BaseModel):
    """推荐过的一位专家。"""

    body: str
    name: str
    employer: str = Field(description="所在单位的编号")
    purpose: str
    at: datetime
    agreed: datetime | None = Field(description="本人同意的时间")


@router.get("/experts", operation_id="named_experts", summary="本单位推荐的专家", responses=PROBLEMS)
def named_experts(viewer: Signed, desk: HeldDesk) -> list[ExpertOut]:
    """Return whom one's body named, the latest first."""
    with desk.database.reading() as work:
        found = named_by(work, viewer)
    return [
        ExpertOut(
            body=one.placed.body.id,
            name=one.placed.body.name,
            employer=one.placed.body.employer,
            purpose=one.purpose,
            at=one.at,
            agreed=one.consent.given if one.consent else None,
        )
        for one in found
    ]


@router.post(
    "/experts",
    operation_id="name_expert",
    summary="推荐一位专家并开通帐号；本人同意前不能邀请和派出",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | CONFLICT,
)
def name(asked: ExpertIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> NewExpertOut:
    """Name an expert."""
    held = name_expert(desk, viewer, NamedIn(**asked.model_dump()), once)
    return NewExpertOut(account=AccountOut.of(held.account), password=held.password)
