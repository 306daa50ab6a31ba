"""机构: the tree of bodies."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from matcher.programmes.words import LEVELS, Role
from service.domain.bodies import Body
from service.storage.bodies import Placed
from service.storage.events import Head
from service.use_cases.bodies import (
    Expected,
    Listed,
    Wanted,
    change_body,
    close_body,
    create_body,
    list_bodies,
    read_body,
    set_employer,
)
from service.web.api.answering import unchanged, versioned
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, Basis, IfMatch, IfNoneMatch, etag
from service.web.api.fields import Id, InPath, Line, ReasonIn, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.guard import HeldOffice, Signed

router = APIRouter(prefix="/api/v1", tags=["机构"])

_LEVELS = f"级别：{'、'.join(LEVELS)}；科协必填"


class BodyIn(BaseModel):
    """要登记的机构。"""

    model_config = ConfigDict(extra="forbid")

    role: Role = Field(description="类别", examples=["学会"])
    name: Line = Field(min_length=1, description="全称", examples=["武汉光学学会"])
    level: Line = Field(default="", description=_LEVELS, examples=["市"])
    region: Line = Field(default="", description="六位行政区划代码，可空", examples=["420100"])
    parent: Id | None = Field(default=None, description="上级（联系它的科协）的编号；不填则为自己的机构")
    employer: Id | None = Field(default=None, description="专家所在单位的编号；只有专家可填，派出专家须由它同意")


class BodyChangeIn(BaseModel):
    """机构的新情况；每一项都要写，不改的照抄。专家所在单位另行登记，不在此改。"""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, description="全称", examples=["武汉市光学学会"])
    level: Line = Field(description=_LEVELS, examples=["市"])
    region: Line = Field(description="六位行政区划代码，可空", examples=["420100"])
    parent: Id | None = Field(description="上级的编号；改了就连同下级一起移动")
    reason: Words = Field(default="", description="理由，记入历史", examples=["更名"])


class EmployerIn(BaseModel):
    """专家所在单位。"""

    model_config = ConfigDict(extra="forbid")

    employer: Id | None = Field(description="所在单位的编号；空为不详，此后不能派出")
    reason: Words = Field(default="", description="理由，记入历史", examples=["工作调动"])


class BodyOut(BaseModel):
    """机构。"""

    id: str
    role: Role
    name: str
    level: str
    region: str
    parent: str | None = Field(description="上级的编号")
    employer: str | None = Field(description="专家所在单位的编号；不详的和不是专家的为空")
    closed: datetime | None = Field(description="停用时间")

    @classmethod
    def of(cls, placed: Placed) -> BodyOut:
        """Return it as sent."""
        body = placed.body
        return cls(
            id=body.id,
            role=body.role,
            name=body.name,
            level=body.level,
            region=body.region,
            parent=body.parent or None,
            employer=body.employer or None,
            closed=placed.closed,
        )


@router.get("/bodies", operation_id="bodies", summary="可以查看的机构", responses=PROBLEMS)
def bodies(
    viewer: Signed,
    office: HeldOffice,
    paging: Paging,
    role: Annotated[list[Role] | None, Query(description="只看这些类别")] = None,
    name: Annotated[str, Query(max_length=100, description="名称中含有")] = "",
    parent: Annotated[str, Query(max_length=64, description="只看直接设在这个机构之下的")] = "",
) -> Page[BodyOut]:
    """List bodies: all associations and societies, one's own, those above and below it, those met in a case."""
    wanted = Wanted(tuple(role or ()), name, parent)
    found, total = list_bodies(office, viewer, wanted, after_in(paging), paging.limit + 1)
    return page_of(found, total, paging, lambda placed: (placed.body.name, placed.body.id), BodyOut.of)


@router.post(
    "/bodies",
    operation_id="create_body",
    summary="在自己的机构之下登记一个机构",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT,
)
def create(asked: BodyIn, viewer: Signed, office: HeldOffice, response: Response, once: AtMostOnce) -> BodyOut:
    """Add a body; it begins its own history."""
    place = asked.level, asked.region, asked.parent or ""
    body = Body("", asked.role, asked.name, *place, employer=asked.employer or "")
    found = create_body(office, viewer, body, once)
    return _sent(found, response, f"bodies/{found.placed.body.id}")


@router.get(
    "/bodies/{body_id}", operation_id="body", summary="一个机构", responses=PROBLEMS | MISSING, response_model=BodyOut
)
def body(body_id: InPath, viewer: Signed, office: HeldOffice, known: IfNoneMatch, response: Response) -> object:
    """Return a body with its version as ETag."""
    found = read_body(office, viewer, body_id)
    return unchanged(known, response, found.head.seq, found.head.digest) or BodyOut.of(found.placed)


@router.put(
    "/bodies/{body_id}",
    operation_id="change_body",
    summary="修改一个机构",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
)
def change(
    body_id: InPath, asked: BodyChangeIn, viewer: Signed, office: HeldOffice, basis: IfMatch, response: Response
) -> BodyOut:
    """Replace what is known of a body."""
    new = Body(body_id, Role.PUBLIC, asked.name, asked.level, asked.region, asked.parent or "")  # its role stays
    return _sent(change_body(office, viewer, new, asked.reason, expected(basis)), response)


@router.put(
    "/bodies/{body_id}/employer",
    operation_id="set_employer",
    summary="登记或更正一位专家的所在单位；此前给出的同意不变",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
)
def employ(
    body_id: InPath, asked: EmployerIn, viewer: Signed, office: HeldOffice, basis: IfMatch, response: Response
) -> BodyOut:
    """Say who employs an expert from now on."""
    return _sent(set_employer(office, viewer, body_id, asked.employer or "", asked.reason, expected(basis)), response)


@router.post(
    "/bodies/{body_id}/close",
    operation_id="close_body",
    summary="停用一个机构；历史保留，帐号不能再登录",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
)
def close(
    body_id: InPath, asked: ReasonIn, viewer: Signed, office: HeldOffice, basis: IfMatch, response: Response
) -> BodyOut:
    """Close a body."""
    return _sent(close_body(office, viewer, body_id, asked.reason, expected(basis)), response)


def after_in(paging: Paging) -> tuple[str, str] | None:
    """Return where to go on; raises as `Paging.after`."""
    key = paging.after(str, str)
    return (str(key[0]), str(key[1])) if key else None


def tag_of(head: Head) -> str:
    """Return the tag of a thing whose version is the end of its history."""
    return etag(head.seq, head.digest)


def expected(basis: Basis) -> Expected:
    """Return the check that a history ends where the caller read it last."""
    return lambda head: basis.check(tag_of(head))


def _sent(found: Listed, response: Response, new: str = "") -> BodyOut:
    versioned(response, found.head.seq, found.head.digest, new)
    return BodyOut.of(found.placed)
