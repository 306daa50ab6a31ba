"""待办: the first page of a day: what waits for this person, and the whole list of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.history import day_of
from service.domain.workflow.table import Table
from service.storage.turns import TurnRow
from service.use_cases.desk import Desk
from service.use_cases.naming import asked_of
from service.use_cases.todo import SECTIONS, todo_of
from service.web.case_words import ALTERNATIVES, stage_name, tables_of, waited_for
from service.web.desk import HeldDesk
from service.web.errors import NotHere
from service.web.guard import Signed, page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_A_PAGE = 50
_MOST_PAGES = 1000

TITLES = {
    "objections": "待办结的异议",
    "invitations": "待答复的邀请",
    "signing": "待签署的文件",
    "reviews": "待打分的评审",
    "consents": "待答复的派专家",
    "turns": "轮到本单位办理",
    "notices": "公示期未满",
    "running": "正在实施",
}


@router.get("/desk", operation_id="who_am_i", dependencies=[Depends(page_guard)])
def desk(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Show what waits for whoever is signed in."""
    today = day_of(desk.now())
    with desk.database.reading() as work:
        todo = todo_of(work, viewer, today)
        owners = {row.owner for _, rows in (todo.waiting, todo.returned, todo.posted, todo.accepted) for row in rows}
        names = work.bodies.names(owners | {row.turn.body for row in todo.unanswered})
        titles = work.cases.titles(viewer, {one.reminder.case for one in todo.reminders})
        asking = asked_of(work, viewer)
    rows = [*todo.unanswered, *(row for section in todo.sections for row in section.first)]
    return page(
        request,
        "desk.html",
        todo=todo,
        names=names,
        titles=titles,
        headings=TITLES,
        today=today,
        acts=_acts(viewer),
        says=_says(_tables(desk, rows)),
        first_steps=_first_steps(viewer),
        asking=asking,
    )


@router.get("/desk/{section}", operation_id="who_am_i", dependencies=[Depends(page_guard)])
def section(
    request: Request,
    section: Annotated[str, Path(max_length=20)],
    viewer: Signed,
    desk: HeldDesk,
    number: Annotated[int, Query(alias="page", ge=1, le=_MOST_PAGES)] = 1,
) -> Response:
    """Show everything of one kind that waits, page by page."""
    if section not in SECTIONS:
        raise NotHere("待办里没有这一类", "请从待办的页面上选择")
    today = day_of(desk.now())
    with desk.database.reading() as work:
        total = work.turns.count(viewer, today, SECTIONS[section])
        rows = work.turns.own(viewer, today, SECTIONS[section], (number - 1) * _A_PAGE, _A_PAGE)
    return page(
        request,
        "desk_section.html",
        title=TITLES[section],
        rows=rows,
        total=total,
        number=number,
        more=total > number * _A_PAGE,
        says=_says(_tables(desk, rows)),
    )


def _tables(desk: Desk, rows: Iterable[TurnRow]) -> dict[str, Table]:
    return tables_of(desk, (row.programme for row in rows))


def _says(tables: Mapping[str, Table]) -> Callable[[TurnRow], tuple[str, str, bool]]:
    """Return what tells of a turn its stage, what is waited for, and whether it is a decision."""

    def says(row: TurnRow) -> tuple[str, str, bool]:
        name = stage_name(tables.get(row.programme), row.turn.stage)
        return name, waited_for(row.turn.move), row.turn.move in ALTERNATIVES

    return says


def _acts(viewer: Viewer) -> bool:
    if viewer.role is Role.ASSOCIATION:
        return viewer.duty in {Duty.OFFICER, Duty.ADMIN}
    return viewer.duty.acts and viewer.role is not Role.OVERSIGHT


def _first_steps(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Return where somebody begins for whom nothing waits yet: address and words."""
    match viewer.role:
        case Role.ASSOCIATION:
            return ("/match", "为一条需求找学会和专家"), ("/needs", "看看已有的需求"), ("/cases/board", "看看项目进展")
        case Role.ENTERPRISE | Role.PARK | Role.GOVERNMENT:
            first = ("/needs/new", "提出一条技术需求"), ("/match", "先自己找找学会和专家")
            return (*first, ("/eligibility", "核对申报条件")) if viewer.role is Role.ENTERPRISE else first
        case Role.OVERSIGHT:
            return ("/cases", "查看项目"), ("/notices", "查看公示")
        case Role.SOCIETY:
            return ("/profile", "完善资料"), ("/suitable", "看看对口需求"), ("/experts", "推荐专家")
    return ("/cases", "查看参加的项目"), ("/notices", "查看公示")
