"""平台: those that cases set up, and each one's own life."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.platforms import PlatformDeed, Turn, turns
from service.storage.platforms import PlatformFilter, PlatformRow
from service.storage.work import Work
from service.use_cases.platforms import turn_platform
from service.web.api.answering import Keeping, unchanged
from service.web.api.case_views import EventOut
from service.web.api.cases import checked, cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, IfMatch, IfNoneMatch, etag
from service.web.api.fields import Day, InPath, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["平台"])


class PlatformDeedIn(BaseModel):
    """办理一个平台。"""

    model_config = ConfigDict(extra="forbid")

    turn: Turn = Field(description="授牌、投入运行、续期、责令整改、整改验收、摘牌", examples=["投入运行"])
    until: Day | None = Field(default=None, description="有效期的最后一天；授牌、续期时必填")
    text: Words = Field(default="", description="说明或理由")


class PlatformOut(BaseModel):
    """一个平台。"""

    id: str
    programme: str = Field(examples=["wuhan-2015"])
    key: str = Field(examples=["alliance"])
    name: str
    level: str
    office: str = Field(description="负责的科协")
    keepers: list[str] = Field(description="依托单位")
    state: str = Field(description="建设、授牌、运行、整改、摘牌")
    until: date | None = Field(description="有效期的最后一天")
    expired: bool = Field(description="有效期已过，须续期或摘牌")
    case: str | None = Field(description="设立它的项目")
    version: int
    etag: str
    changed: datetime
    allowed: list[Turn] = Field(description="我现在可以办的")

    @classmethod
    def of(cls, row: PlatformRow, viewer: Viewer, today: date) -> PlatformOut:
        """Return it as sent."""
        one = row.platform
        return cls(
            id=one.id,
            programme=one.programme,
            key=one.key,
            name=one.name,
            level=one.level,
            office=one.office,
            keepers=list(one.keepers),
            state=one.state.value,
            until=one.until,
            expired=one.expired(today),
            case=row.case or None,
            version=one.version,
            etag=etag(one.version, row.head),
            changed=row.changed,
            allowed=[row.turn for row in turns(one, viewer)],
        )


@router.get("/platforms", operation_id="platforms", summary="可以查看的平台", responses=PROBLEMS)
def platforms(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    programme: Annotated[str, Query(max_length=64, description="计划和年度", examples=["wuhan-2015"])] = "",
    key: Annotated[str, Query(max_length=64, description="平台在计划中的代号", examples=["alliance"])] = "",
    state: Annotated[str, Query(max_length=20, description="状态", examples=["运行"])] = "",
    case: Annotated[str, Query(max_length=64, description="设立它的项目")] = "",
) -> Page[PlatformOut]:
    """List platforms, those changed last first."""
    wanted, today = PlatformFilter(programme, key, state, case), day_of(desk.now())
    with desk.database.reading() as work:
        rows = work.platforms.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.platforms.count(viewer, wanted)
    return page_of(
        rows,
        total,
        paging,
        lambda row: (row.changed.isoformat(), row.platform.id),
        lambda row: PlatformOut.of(row, viewer, today),
    )


@router.get(
    "/platforms/{platform}",
    operation_id="platform",
    summary="一个平台",
    responses=PROBLEMS | MISSING,
    response_model=PlatformOut,
)
def platform(platform: InPath, viewer: Signed, desk: HeldDesk, known: IfNoneMatch, response: Response) -> object:
    """Return a platform with its version as ETag."""
    with desk.database.reading() as work:
        row = work.platforms.get(viewer, platform)
    if (same := unchanged(known, response, row.platform.version, row.head)) is not None:
        return same
    return PlatformOut.of(row, viewer, day_of(desk.now()))


@router.post(
    "/platforms/{platform}/deeds",
    operation_id="turn_platform",
    summary="授牌、投入运行、续期、责令整改、整改验收或摘牌",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=PlatformOut,
)
def platform_deeds(
    platform: InPath,
    asked: PlatformDeedIn,
    keeper: Keeping,
    basis: IfMatch,
    once: AtMostOnce,
) -> Any:
    """Do something with a platform."""
    deed, viewer, at = PlatformDeed(asked.turn, asked.until, asked.text), keeper.viewer, keeper.at

    def effect(work: Work) -> PlatformOut:
        row = turn_platform(work, platform, deed, viewer, at, checked(basis))
        return PlatformOut.of(row, viewer, day_of(at))

    return keeper.changed(effect, once)


@router.get(
    "/platforms/{platform}/history",
    operation_id="platform_history",
    summary="平台的历史",
    responses=PROBLEMS | MISSING,
)
def platform_history(platform: InPath, viewer: Signed, desk: HeldDesk) -> list[EventOut]:
    """Return the events of a platform in order."""
    with desk.database.reading() as work:
        work.platforms.get(viewer, platform)
        return [EventOut.of(event) for event in work.events.of(viewer, f"platform:{platform}")]
