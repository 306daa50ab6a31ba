"""记录: what happened, recorded so that it counts; corrected and withdrawn with a reason."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from service.domain.statistics.kinds import HappeningKind
from service.storage.happenings import HappeningFilter
from service.storage.work import Work
from service.use_cases import happenings as using
from service.web.api.answering import Keeping, unchanged
from service.web.api.case_views import EventOut
from service.web.api.cases import checked, cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, IfMatch, IfNoneMatch
from service.web.api.fields import Day, InPath, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.api.record_forms import HappeningChangeIn, HappeningOut, HappeningPostIn
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["统计"])

Why = Annotated[Words, Query(min_length=1, description="为什么撤回，记入历史", examples=["与另一条重复"])]


@router.get("/happenings", operation_id="happenings", summary="登记的记录", responses=PROBLEMS)
def happenings(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    office: Annotated[str, Query(max_length=64, description="记在哪个单位的")] = "",
    kind: Annotated[HappeningKind | None, Query(description="事项")] = None,
    since: Annotated[Day | None, Query(description="从哪一天起")] = None,
    until: Annotated[Day | None, Query(description="到哪一天止，含当天")] = None,
    withdrawn: Annotated[bool, Query(description="连同已撤回的")] = False,
) -> Page[HappeningOut]:
    """List happenings of one's own body and those below it, those changed last first."""
    wanted = HappeningFilter(office, kind.value if kind else "", since, until, withdrawn)
    with desk.database.reading() as work:
        rows = work.happenings.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.happenings.count(viewer, wanted)
    return page_of(rows, total, paging, lambda row: (row.changed.isoformat(), row.happening.id), HappeningOut.of)


@router.post(
    "/happenings",
    operation_id="record_happening",
    summary="登记一件事",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=HappeningOut,
)
def record(asked: HappeningPostIn, keeper: Keeping, once: AtMostOnce) -> Any:
    """Record a happening; its history begins."""

    def effect(work: Work) -> HappeningOut:
        row = using.record(work, asked.asked(), asked.office or "", keeper.viewer, keeper.at)
        return HappeningOut.of(row)

    return keeper.made("happenings", effect, once)


@router.get(
    "/happenings/{happening}",
    operation_id="happening",
    summary="一条记录",
    responses=PROBLEMS | MISSING,
    response_model=HappeningOut,
)
def happening(happening: InPath, viewer: Signed, desk: HeldDesk, known: IfNoneMatch, response: Response) -> object:
    """Return a happening with its version as ETag."""
    with desk.database.reading() as work:
        row = work.happenings.get(viewer, happening)
    if (same := unchanged(known, response, row.version, row.head)) is not None:
        return same
    return HappeningOut.of(row)


@router.patch(
    "/happenings/{happening}",
    operation_id="correct_happening",
    summary="更正一条记录",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=HappeningOut,
)
def correct(happening: InPath, asked: HappeningChangeIn, keeper: Keeping, basis: IfMatch) -> Any:
    """Correct a happening; what it was stays in its history."""

    def effect(work: Work) -> HappeningOut:
        row = using.correct(work, happening, asked.asked(), asked.reason, keeper.viewer, keeper.at, checked(basis))
        return HappeningOut.of(row)

    return keeper.changed(effect)


@router.delete(
    "/happenings/{happening}",
    operation_id="withdraw_happening",
    summary="撤回一条记录；历史保留，不再计入",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=HappeningOut,
)
def withdraw(happening: InPath, reason: Why, keeper: Keeping, basis: IfMatch) -> Any:
    """Withdraw a happening."""

    def effect(work: Work) -> HappeningOut:
        row = using.withdraw(work, happening, reason, keeper.viewer, keeper.at, checked(basis))
        return HappeningOut.of(row)

    return keeper.changed(effect)


@router.get(
    "/happenings/{happening}/history",
    operation_id="happening_history",
    summary="一条记录的历史：谁、何时、改前改后、为什么",
    responses=PROBLEMS | MISSING,
)
def history(happening: InPath, viewer: Signed, desk: HeldDesk) -> list[EventOut]:
    """Return the events of a happening in order."""
    with desk.database.reading() as work:
        return [EventOut.of(event) for event in using.history_of(work, happening, viewer)]
