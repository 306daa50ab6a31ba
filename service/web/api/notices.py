"""公示: read and objected to by anybody, signed in or not."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.use_cases import notices as using
from service.web.api.cases import cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.fields import InPath, InStage
from service.web.api.paging import Page, Paging, cursor_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS, WAIT
from service.web.desk import HeldDesk

router = APIRouter(prefix="/api/v1", tags=["公示"])


class PublishedPartyOut(BaseModel):
    """参与公示项目的一方。"""

    name: str
    called: str = Field(description="计划怎样称呼它")


class NoticeOut(BaseModel):
    """一份公示。"""

    case: str
    stage: str = Field(examples=["publish"])
    programme: str = Field(examples=["wuhan-2015"])
    title: str
    issuer: str = Field(description="公示单位")
    parties: list[PublishedPartyOut]
    published: date
    last: date | None = Field(description="最后一天；有未办结的异议时为空，期限暂停")
    period: str = Field(description="期限的说明")
    objections: str = Field(description="怎样提出异议")

    @classmethod
    def of(cls, one: using.Notice) -> NoticeOut:
        """Return it as sent."""
        return cls(
            case=one.case,
            stage=one.stage,
            programme=one.programme,
            title=one.title,
            issuer=one.issuer,
            parties=[PublishedPartyOut(name=name, called=called) for name, called in one.parties],
            published=one.period.published,
            last=one.period.last,
            period=one.period.says,
            objections=one.channel,
        )


class ObjectionIn(BaseModel):
    """异议。"""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")] = Field(
        description="事实和理由；个人请署真实姓名和联系方式", examples=["该项目的研发人员数与社保记录不符，……"]
    )


class ObjectedOut(BaseModel):
    """已收到的异议。"""

    number: int = Field(description="异议的记录号")
    says: str = Field(examples=["异议已收到，公示期暂停，办结后接着计算"])


@router.get("/notices", operation_id="notices", summary="正在进行的公示；不必登录", responses=PROBLEMS)
def notices(desk: HeldDesk, paging: Paging) -> Page[NoticeOut]:
    """List the notices that run, those changed last first; `limit` counts cases, which may have several."""
    with desk.database.reading() as work:
        rows, found = using.running(desk, work, cursor_in(paging), paging.limit)
        total = using.count(work)
    more = len(rows) > paging.limit
    last = rows[paging.limit - 1] if more else None
    return Page(
        items=[NoticeOut.of(one) for one in found],
        total=total,
        next=cursor_of((last.changed.isoformat(), last.id)) if last else None,
    )


@router.get(
    "/notices/{case}/{stage}",
    operation_id="notice",
    summary="一份公示；不必登录",
    responses=PROBLEMS | MISSING,
)
def notice(case: InPath, stage: InStage, desk: HeldDesk) -> NoticeOut:
    """Return one notice."""
    with desk.database.reading() as work:
        return NoticeOut.of(using.notice_of(desk, work, case, stage))


@router.post(
    "/notices/{case}/{stage}/objections",
    operation_id="object",
    summary="对公示提出异议；不必登录",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT | WAIT,
)
def objections(
    case: InPath, stage: InStage, asked: ObjectionIn, desk: HeldDesk, request: Request, once: AtMostOnce
) -> ObjectedOut:
    """Object; the period stops until the objection is settled."""
    address = request.client.host if request.client else ""
    number = using.objecting(desk, case, stage, asked.text, address, desk.now(), once)
    return ObjectedOut(number=number, says="异议已收到，公示期暂停，办结后接着计算")
