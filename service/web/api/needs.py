"""需求: posting, reading, what is done with one, and the shortlists shown for it."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matcher.corpus.catalogue import Catalogue
from matcher.vocabulary import Kind
from service.domain.bodies import Viewer
from service.domain.history import Event
from service.domain.needs import NeedMove
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases import needs as using
from service.use_cases import shortlists as listing
from service.use_cases.desk import carry_out
from service.use_cases.under_programme import record_behind
from service.web.access import HeldTools
from service.web.api.answering import Keeping, unchanged
from service.web.api.cases import checked, cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, IfMatch, IfNoneMatch, etag
from service.web.api.fields import Id, InPath, Line, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.api.schemas import FiltersIn
from service.web.desk import HeldDesk
from service.web.guard import Signed
from service.web.listing import make

router = APIRouter(prefix="/api/v1", tags=["需求"])

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]


class NeedFieldsIn(BaseModel):
    """需求的内容。"""

    model_config = ConfigDict(extra="forbid")

    title: Line = Field(min_length=1, description="标题", examples=["铝合金激光焊接气孔"])
    text: Text = Field(
        description="要解决的技术问题、目标和指标", examples=["铝合金薄板激光焊接气孔率高，要求低于 1%。"]
    )
    industries: list[Line] = Field(default=[], max_length=20, description="所属方向")
    services: list[Line] = Field(default=[], max_length=20, description="想要的服务")
    region: Line = Field(default="", description="所在地区", examples=["湖北省武汉市"])
    deadline: Line = Field(default="", description="希望解决的日期", examples=["2015-12-31"])


class NeedPostIn(NeedFieldsIn):
    """要提出的需求。"""

    owner: Id | None = Field(default=None, description="有这条需求的单位；不填为自己的单位，上级科协可代填")


class NeedDeedIn(BaseModel):
    """办理一条需求。"""

    model_config = ConfigDict(extra="forbid")

    move: NeedMove = Field(description="受理、退回、补正、撤回、关闭", examples=["受理"])
    reason: Words = Field(default="", description="理由；退回、撤回、关闭时必填")
    amended: NeedFieldsIn | None = Field(default=None, description="补正后的内容；只用于补正")


class NeedOut(BaseModel):
    """一条需求。"""

    id: str
    owner: str
    host: str | None = Field(description="受理的科协")
    status: str = Field(description="待受理、已受理、已退回、已撤回、已关闭")
    title: str
    text: str
    details: dict[str, Any]
    version: int
    etag: str = Field(description="版本标记，办理时放进 If-Match")
    opened: datetime
    changed: datetime
    allowed: list[NeedMove] = Field(description="我现在可以办的")


class ShortlistIn(BaseModel):
    """要哪一种候选、多少个。"""

    model_config = ConfigDict(extra="forbid")

    kind: Kind = Field(default=Kind.SOCIETY, description="society 学会、expert 专家、achievement 成果")
    top: int = Field(default=10, ge=1, le=50, description="最多多少个")
    programme: str = Field(default="", max_length=80, description="按哪个计划优先，如 wuhan-2015；不给则只按相关性")
    filters: FiltersIn = FiltersIn()


class ShownOut(BaseModel):
    """一份展示过的名单：按当时的模型、索引和特征，逐字保存。"""

    seq: int = Field(description="在需求历史中的号")
    at: datetime
    account: str
    shown: dict[str, Any] = Field(description="名单：位置、候选和现在的名称、分数、特征及其摘要，模型和索引的指纹")
    digest: str

    @classmethod
    def of(cls, event: Event, catalogue: Catalogue) -> ShownOut:
        """Return it as sent."""
        shown = listing.told(event, catalogue)
        return cls(seq=event.seq, at=event.at, account=event.account, shown=shown, digest=event.digest)


@router.get("/needs", operation_id="needs", summary="可以查看的需求", responses=PROBLEMS)
def needs(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    status: Annotated[str, Query(max_length=20, description="状态", examples=["待受理"])] = "",
    owner: Annotated[str, Query(max_length=64, description="提出的单位")] = "",
    title: Annotated[str, Query(max_length=200, description="标题含有")] = "",
) -> Page[NeedOut]:
    """List needs, those changed last first."""
    part = title.replace("\0", "").strip()
    with desk.database.reading() as work:
        rows = work.needs.list(viewer, status, owner, cursor_in(paging), paging.limit + 1, title=part)
        total = work.needs.count(viewer, status, owner, title=part)
        return page_of(
            rows, total, paging, lambda row: (row.changed.isoformat(), row.id), lambda row: need_out(work, row, viewer)
        )


@router.post(
    "/needs",
    operation_id="post_need",
    summary="提出一条需求",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=NeedOut,
)
def post_need(asked: NeedPostIn, keeper: Keeping, once: AtMostOnce) -> Any:
    """Post a need; its history begins."""
    wanted = _fields(asked, asked.owner or "")
    viewer, at = keeper.viewer, keeper.at
    return keeper.made("needs", lambda work: need_out(work, using.post(work, wanted, viewer, at), viewer), once)


@router.get(
    "/needs/{need}", operation_id="need", summary="一条需求", responses=PROBLEMS | MISSING, response_model=NeedOut
)
def need(need: InPath, viewer: Signed, desk: HeldDesk, known: IfNoneMatch, response: Response) -> object:
    """Return a need with its version as ETag."""
    with desk.database.reading() as work:
        row = work.needs.get(viewer, need)
        if (same := unchanged(known, response, row.version, row.head)) is not None:
            return same
        return need_out(work, row, viewer)


@router.post(
    "/needs/{need}/deeds",
    operation_id="turn_need",
    summary="受理、退回、补正、撤回或关闭一条需求",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=NeedOut,
)
def need_deeds(need: InPath, asked: NeedDeedIn, keeper: Keeping, basis: IfMatch, once: AtMostOnce) -> Any:
    """Do something with a need."""
    amended = _fields(asked.amended) if asked.amended else None
    deed = using.NeedDeed(asked.move, asked.reason, amended)
    viewer, at = keeper.viewer, keeper.at
    return keeper.changed(
        lambda work: need_out(work, using.turn(work, need, deed, viewer, at, checked(basis)), viewer), once
    )


@router.post(
    "/needs/{need}/shortlists",
    operation_id="make_shortlist",
    summary="列出候选名单，并照当时的样子保存",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT,
    response_model=ShownOut,
)
def make_shortlist(
    need: InPath, asked: ShortlistIn, viewer: Signed, desk: HeldDesk, tools: HeldTools, once: AtMostOnce
) -> Any:
    """Match a need and put the list on record as it was shown; the need itself stays as it is."""
    at = desk.now()
    with desk.database.reading() as work:
        row = listing.need_to_match(work, need, viewer)
        record = record_behind(work, row)
    wanted = listing.Asked(asked.kind, asked.top, asked.programme, asked.filters.as_filters())
    made = make(desk, tools, row, wanted, record)  # outside of any unit of work: it takes a while

    def effect(work: Work) -> Any:
        return ShownOut.of(listing.record(work, made, viewer, at), desk.catalogue).model_dump(mode="json")

    return carry_out(desk, viewer, once, at, effect)


@router.get(
    "/needs/{need}/shortlists",
    operation_id="shortlists",
    summary="展示过的候选名单",
    responses=PROBLEMS | MISSING,
)
def shortlists(need: InPath, viewer: Signed, desk: HeldDesk) -> list[ShownOut]:
    """Return every list that was shown for a need, the oldest first."""
    with desk.database.reading() as work:
        return [ShownOut.of(event, desk.catalogue) for event in listing.shown(work, need, viewer)]


def need_out(work: Work, row: NeedRow, viewer: Viewer) -> NeedOut:
    """Return a need as it is sent."""
    return NeedOut(
        id=row.id,
        owner=row.owner,
        host=row.host or None,
        status=row.status,
        title=row.title,
        text=row.text,
        details=dict(row.details),
        version=row.version,
        etag=etag(row.version, row.head),
        opened=row.opened,
        changed=row.changed,
        allowed=list(using.allowed(work, row, viewer)),
    )


def _fields(asked: NeedFieldsIn, owner: str = "") -> using.NeedIn:
    details = {
        "industries": asked.industries,
        "services": asked.services,
        "region": asked.region,
        "deadline": asked.deadline,
    }
    return using.NeedIn(asked.title, asked.text, owner, details)
