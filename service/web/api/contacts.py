"""联系方式: private; every look is logged, and whoever was looked at can see who looked."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.storage.contacts import Look
from service.use_cases.contacts import delete_contacts, list_looks, look_at_contacts, put_contacts
from service.web.api.fields import Id, InPath, Line, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import MISSING, PROBLEMS
from service.web.guard import HeldOffice, Signed

router = APIRouter(prefix="/api/v1", tags=["个人信息"])


class ContactsIn(BaseModel):
    """联系方式；没有的留空。"""

    model_config = ConfigDict(extra="forbid")

    person: Line = Field(default="", description="联系人", examples=["王工"])
    phone: Line = Field(default="", description="电话", examples=["027-00000000"])
    mobile: Line = Field(default="", description="手机")
    email: Line = Field(default="", description="邮箱", examples=["wang@example.com"])
    address: Line = Field(default="", description="地址")


class ContactsOut(ContactsIn):
    """联系方式。"""


class LookIn(BaseModel):
    """为什么要看。"""

    model_config = ConfigDict(extra="forbid")

    purpose: Words = Field(min_length=1, description="用途，对方看得到", examples=["约实地调研的时间"])
    case: Id | None = Field(default=None, description="为哪个项目")


class LookOut(BaseModel):
    """谁看过。"""

    at: datetime
    account: str = Field(description="帐号编号")
    body: str = Field(description="看的一方的机构编号")
    case: str | None
    purpose: str

    @classmethod
    def of(cls, look: Look) -> LookOut:
        """Return it as sent."""
        return cls(at=look.at, account=look.account, body=look.viewer, case=look.case or None, purpose=look.purpose)


@router.put(
    "/bodies/{body_id}/contacts",
    operation_id="put_contacts",
    summary="填写联系方式：本人，或其管理员",
    status_code=HTTPStatus.NO_CONTENT,
    responses=PROBLEMS | MISSING,
)
def put(body_id: InPath, asked: ContactsIn, viewer: Signed, office: HeldOffice) -> None:
    """Replace the contact data of a body."""
    put_contacts(office, viewer, body_id, asked.model_dump())


@router.delete(
    "/bodies/{body_id}/contacts",
    operation_id="delete_contacts",
    summary="删除联系方式；谁看过仍可查",
    status_code=HTTPStatus.NO_CONTENT,
    responses=PROBLEMS | MISSING,
)
def delete(body_id: InPath, viewer: Signed, office: HeldOffice) -> None:
    """Delete the contact data of a body."""
    delete_contacts(office, viewer, body_id)


@router.post(
    "/bodies/{body_id}/contacts/look",
    operation_id="look_at_contacts",
    summary="查看联系方式：本人、其管理员，或同一项目中双方都已接受的另一方；每次查看都留记录",
    responses=PROBLEMS | MISSING,
)
def look(body_id: InPath, asked: LookIn, viewer: Signed, office: HeldOffice) -> ContactsOut:
    """Return the contact data of a body, and log the look."""
    return ContactsOut(**look_at_contacts(office, viewer, body_id, asked.purpose, asked.case or ""))


@router.get("/looks", operation_id="looks", summary="谁看过自己机构的联系方式", responses=PROBLEMS)
def looks(viewer: Signed, office: HeldOffice, paging: Paging) -> Page[LookOut]:
    """List the looks at one's own contact data, the oldest first."""
    after = paging.after(int)
    found, total = list_looks(office, viewer, int(after[0]) if after else 0, paging.limit + 1)
    return page_of(found, total, paging, lambda one: (one.id,), LookOut.of)
