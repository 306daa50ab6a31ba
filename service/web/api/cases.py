"""项目: opening, reading, what may be done now, doing it, and the history."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from service.domain.workflow.words import WHOLE
from service.storage.cases import CaseFilter
from service.storage.paging import Cursor
from service.storage.work import Work
from service.use_cases.cases import CaseIn, allowed_now, case_in, history, start
from service.use_cases.deeds import make_deed
from service.use_cases.reviewing import assignable
from service.use_cases.rulings import Ground, rulings_on
from service.use_cases.views import sees_all, told_history, view_of
from service.web.allowed import asked_of
from service.web.api.answering import Keeping, unchanged
from service.web.api.case_views import AllowedOut, CaseLineOut, CaseOut, ConditionOut, EventOut, ReviewerOut, needed
from service.web.api.creating import AtMostOnce
from service.web.api.deed_forms import DeedIn, Key, deed_of
from service.web.api.etags import CONDITIONS, Basis, IfMatch, IfNoneMatch, etag
from service.web.api.fields import Id, InPath, InStage, Line
from service.web.api.paging import InvalidCursor, Page, PageIn, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["项目"])

_MOST_EVENTS = 500


class OpenIn(BaseModel):
    """开立一个项目：为一条已受理的需求，或为一个地区、园区。"""

    model_config = ConfigDict(extra="forbid")

    programme: Line = Field(description="计划和年度", examples=["wuhan-2015"])
    need: Id | None = Field(default=None, description="需求的编号")
    site: Line = Field(default="", description="地区或园区的名称，与需求二选一", examples=["郫都区"])
    actor: Key = Field(default="", description="以什么身份开立；主持科协不填", examples=["enterprise"])
    starts: list[Key] = Field(default=[], max_length=50, description="从哪些最先的环节办起；不填为全部")
    title: Line = Field(default="", description="项目名称；不填用需求的标题或地区名")


@router.get("/cases", operation_id="cases", summary="可以查看的项目", responses=PROBLEMS)
def cases(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    programme: Annotated[str, Query(max_length=64, description="计划的代号，不含年度", examples=["wuhan"])] = "",
    year: Annotated[int | None, Query(ge=1900, le=9999, description="年度")] = None,
    status: Annotated[str, Query(max_length=20, description="状态", examples=["公示"])] = "",
    need: Annotated[str, Query(max_length=64, description="所服务的需求")] = "",
    title: Annotated[str, Query(max_length=100, description="名称中含有")] = "",
) -> Page[CaseLineOut]:
    """List cases, those changed last first."""
    wanted = CaseFilter(programme, year, status, need, title)
    with desk.database.reading() as work:
        rows = work.cases.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.cases.count(viewer, wanted)
    return page_of(rows, total, paging, lambda row: (row.changed.isoformat(), row.id), CaseLineOut.of)


@router.post(
    "/cases",
    operation_id="open_case",
    summary="开立一个项目",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT,
    response_model=CaseOut,
)
def open_case(asked: OpenIn, keeper: Keeping, once: AtMostOnce) -> Any:
    """Open a case; its history begins."""
    wanted = CaseIn(asked.programme, asked.need or "", asked.site, asked.actor, tuple(asked.starts), asked.title)
    desk, viewer, at = keeper.desk, keeper.viewer, keeper.at
    return keeper.made(
        "cases",
        lambda work: CaseOut.seen(view_of(desk, work, start(desk, work, wanted, viewer, at), viewer)),
        once,
    )


@router.get(
    "/cases/{case}", operation_id="case", summary="一个项目", responses=PROBLEMS | MISSING, response_model=CaseOut
)
def case(case: InPath, viewer: Signed, desk: HeldDesk, known: IfNoneMatch, response: Response) -> object:
    """Return a case with its version as ETag."""
    with desk.database.reading() as work:
        row = work.cases.get(viewer, case)
        if (same := unchanged(known, response, row.version, row.head)) is not None:
            return same
        return CaseOut.seen(view_of(desk, work, row, viewer))


@router.get(
    "/cases/{case}/allowed",
    operation_id="allowed",
    summary="我现在可以办什么",
    responses=PROBLEMS | MISSING,
)
def allowed(case: InPath, viewer: Signed, desk: HeldDesk) -> list[AllowedOut]:
    """Return every move the caller may make now, what each needs, and what its conditions say."""
    at = desk.now()
    with desk.database.reading() as work:
        table, found = allowed_now(desk, work, case, viewer, at)
        state = case_in(work.cases.get(viewer, case))
        every = sees_all(work, state, viewer)
        ground = Ground(work, desk.catalogue, table, state, viewer.body)
        texts = {condition.key: condition.text for condition in table.pack.conditions}
        return [
            AllowedOut(
                stage=one.stage,
                stage_name=table.stages[one.stage].name if one.stage != WHOLE else "",
                move=one.move.value,
                needs=needed(asked_of(one)),
                conditions=[
                    ConditionOut(
                        key=key, text=texts[key], outcome=ruling.outcome.value, says=ruling.says if every else ""
                    )
                    for key, ruling in rulings_on(ground, one.stage, one.move).items()
                ],
                says=one.says(table),
            )
            for one in found
        ]


@router.get(
    "/cases/{case}/stages/{stage}/reviewers",
    operation_id="reviewers",
    summary="评审环节可以指派的评审人：主持科协之下专家和专家组的帐号，利益相关方、已回避和已指派的除外",
    responses=PROBLEMS | MISSING,
)
def reviewers(case: InPath, stage: InStage, viewer: Signed, desk: HeldDesk) -> list[ReviewerOut]:
    """Return the accounts that the host may assign in a stage."""
    with desk.database.reading() as work:
        return [
            ReviewerOut(account=one.account, shown=one.shown, body=one.body, name=one.name)
            for one in assignable(desk, work, case, stage, viewer)
        ]


@router.post(
    "/cases/{case}/deeds",
    operation_id="make_deed",
    summary="办理一件事",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=CaseOut,
)
def deeds(case: InPath, asked: DeedIn, keeper: Keeping, basis: IfMatch, once: AtMostOnce) -> Any:
    """Make a deed of a case; what follows from it (money, platforms, consents) happens with it or not at all."""
    deed, desk, viewer = deed_of(asked), keeper.desk, keeper.viewer

    def effect(work: Work) -> CaseOut:
        row, _ = make_deed(desk, work, case, deed, viewer, keeper.at, checked(basis))
        return CaseOut.seen(view_of(desk, work, row, viewer))

    return keeper.changed(effect, once)


@router.get("/cases/{case}/history", operation_id="case_history", summary="项目的历史", responses=PROBLEMS | MISSING)
def case_history(
    case: InPath,
    viewer: Signed,
    desk: HeldDesk,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="只看这一号之后的")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST_EVENTS, description="最多多少条")] = 200,
) -> list[EventOut]:
    """Return the events of a case in order, each chained to the one before."""
    with desk.database.reading() as work:
        row, events = history(work, case, viewer, after, limit)
        told = told_history(events, viewer, sees_all(work, case_in(row), viewer))
    return [EventOut.of(event) for event in told]


def checked(basis: Basis) -> Any:
    """Return the check that a thing is at the version the caller read last."""
    return lambda version, digest: basis.check(etag(version, digest))


def cursor_in(paging: PageIn) -> Cursor | None:
    """Return where a list ordered by change goes on."""
    key = paging.after(str, str)
    if key is None:
        return None
    try:
        return Cursor(datetime.fromisoformat(str(key[0])).astimezone(), str(key[1]))
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidCursor from error
