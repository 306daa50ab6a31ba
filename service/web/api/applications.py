"""注册: applying for an account, open to all; and deciding, by the association of the place."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from matcher.programmes.words import Role
from service.domain.applications import ApplicationState
from service.domain.bodies import Viewer
from service.domain.scope import may_see_private
from service.storage.applications import Application
from service.storage.work import Work
from service.use_cases import applications as using
from service.use_cases import applying
from service.use_cases.desk import carry_out
from service.use_cases.once import ANEW
from service.web.api.accounts import AccountOut
from service.web.api.cases import cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.fields import InPath, Line, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS, WAIT, refusal
from service.web.api.sessions import address_of
from service.web.desk import HeldDesk
from service.web.guard import Signed, require_same_origin

entrance = APIRouter(prefix="/api/v1", tags=["注册"])
"""The one route that is open to all."""

router = APIRouter(prefix="/api/v1", tags=["注册"])


class ApplicationIn(BaseModel):
    """注册申请。"""

    model_config = ConfigDict(extra="forbid")

    role: Role = Field(description="企业、学会、高校科协之一", examples=["企业"])
    name: Line = Field(min_length=1, description="全称", examples=["武汉示例光电有限公司"])
    code: Line = Field(min_length=1, description="18 位统一社会信用代码", examples=["91110000600037341L"])
    region: Line = Field(min_length=1, description="所在市或区县，名称或六位代码", examples=["湖北省武汉市"])
    person: Line = Field(min_length=1, max_length=64, description="联系人，开通后即帐号的姓名", examples=["李明"])
    phone: Line = Field(min_length=5, description="联系电话", examples=["027-00000000"])
    email: Line = Field(default="", description="邮箱")
    purpose: Words = Field(min_length=1, description="用来做什么", examples=["发布技术需求，寻找对口的学会专家"])

    def asked(self) -> applying.ApplicationIn:
        """Return it as the use case takes it."""
        return applying.ApplicationIn(**self.model_dump())


class ReceivedOut(BaseModel):
    """已收到的申请。"""

    says: str = Field(examples=["申请已收到，由当地科协审核"])


class ApplicationOut(BaseModel):
    """一份申请；联系人只给办理的人看，开通后不再保留在这里。"""

    id: str
    role: Role
    name: str
    code: str
    region: str = Field(description="六位行政区划代码")
    host: str = Field(description="审核的科协的编号")
    person: str
    phone: str
    email: str
    purpose: str
    status: ApplicationState
    reason: str = Field(description="不予开通的理由")
    body: str | None = Field(description="开通后的机构编号")
    created: datetime
    changed: datetime

    @classmethod
    def of(cls, one: Application, viewer: Viewer) -> ApplicationOut:
        """Return it as sent to somebody."""
        seen = may_see_private(viewer)
        told = {name: getattr(one, name) for name in cls.model_fields if name in Application.__slots__}
        hidden = {} if seen else dict.fromkeys(("person", "phone", "email"), "")
        return cls.model_validate(told | hidden | {"body": one.body or None})


class AcceptIn(BaseModel):
    """开通。"""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(default="", max_length=64, description="帐号名；不填则为统一社会信用代码")
    linked: bool = Field(default=True, description="按代码或全称关联目录记录；企业没有记录的新建一条")


class OpenedOut(AccountOut):
    """刚开通的帐号。"""

    password: str = Field(description="一次性密码，只显示这一次，7 天内登录并修改；用同一幂等键重发时为空")


class RefuseIn(BaseModel):
    """不予开通。"""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(min_length=1, description="理由；不要写个人姓名", examples=["代码与全称不符"])


@entrance.post(
    "/applications",
    operation_id="apply",
    summary="申请帐号；不必登录",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | WAIT | {403: refusal("请求来自别的网站")},
    dependencies=[Depends(require_same_origin)],
)
def apply(asked: ApplicationIn, request: Request, desk: HeldDesk) -> ReceivedOut:
    """Receive an application; whether anybody is known is not told."""
    applying.apply(desk, asked.asked(), address_of(request), desk.now())
    return ReceivedOut(says="申请已收到，由当地科协审核，结果由科协通知联系人")


@router.get("/applications", operation_id="applications", summary="本单位和下级审核的注册申请", responses=PROBLEMS)
def applications(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    status: Annotated[str, Query(max_length=20, description="只看这种状态的")] = "",
) -> Page[ApplicationOut]:
    """List applications, those changed last first."""
    with desk.database.reading() as work:
        rows = work.applications.list(viewer, status, cursor_in(paging), paging.limit + 1)
        total = work.applications.count(viewer, status)
    key = lambda one: (one.changed.isoformat(), one.id)  # noqa: E731 - read where it is used
    return page_of(rows, total, paging, key, lambda one: ApplicationOut.of(one, viewer))


@router.get(
    "/applications/{application}", operation_id="application", summary="一份注册申请", responses=PROBLEMS | MISSING
)
def application(application: InPath, viewer: Signed, desk: HeldDesk) -> ApplicationOut:
    """Return one application."""
    with desk.database.reading() as work:
        return ApplicationOut.of(work.applications.get(viewer, application), viewer)


@router.post(
    "/applications/{application}/accept",
    operation_id="accept_application",
    summary="开通：登记机构，建管理帐号；一次性密码只显示一次",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT,
)
def accept(application: InPath, asked: AcceptIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> OpenedOut:
    """Open an account."""
    opened = using.accept(desk, viewer, application, asked.name, linked=asked.linked, once=once)
    return OpenedOut(**AccountOut.of(opened.held.account).model_dump(), password=opened.held.password)


@router.post(
    "/applications/{application}/refuse",
    operation_id="refuse_application",
    summary="不予开通",
    responses=PROBLEMS | MISSING | CONFLICT,
)
def refuse(application: InPath, asked: RefuseIn, viewer: Signed, desk: HeldDesk) -> ApplicationOut:
    """Refuse an application."""
    at = desk.now()

    def effect(work: Work) -> str:
        using.refuse(work, viewer, application, asked.reason, at)
        return application

    carry_out(desk, viewer, ANEW, at, effect)
    with desk.database.reading() as work:
        return ApplicationOut.of(work.applications.get(viewer, application), viewer)
