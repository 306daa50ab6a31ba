"""项目: the list, with what each waits for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.programmes.shelf import shelf_of
from service.storage.cases import CaseFilter
from service.use_cases.desk import Desk
from service.use_cases.standing import ENDS, PUBLISHED, RUNNING
from service.web.api.cases import cursor_in
from service.web.api.paging import Paging, cursor_of
from service.web.case_progress import waiting_of
from service.web.case_words import tables_of
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)

STATES = (RUNNING, PUBLISHED, *ENDS)

Programme = Annotated[str, Query(max_length=80)]


@router.get("/cases", operation_id="cases", dependencies=[Depends(page_guard)])
def cases(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    programme: Programme = "",
    status: Annotated[str, Query(max_length=20)] = "",
    title: Annotated[str, Query(max_length=100)] = "",
    need: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """List the cases one may see, those changed last first."""
    wanted = filter_of(programme, status, title, need)
    with desk.database.reading() as work:
        rows = work.cases.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.cases.count(viewer, wanted)
        shown = rows[: paging.limit]
        waiting = waiting_of(work, viewer, shown)
    tables = tables_of(desk, (f"{row.programme}-{row.year}" for row in shown))
    return page(
        request,
        "cases.html",
        rows=shown,
        total=total,
        more=cursor_of((shown[-1].changed.isoformat(), shown[-1].id)) if len(rows) > paging.limit else "",
        names=waiting.names,
        waiting=waiting.in_words(tables),
        titles={name: table.pack.programme.title for name, table in tables.items()},
        programmes=programmes_of(desk),
        states=STATES,
        asked={"programme": programme, "status": status, "title": title, "need": need},
        first=bool(paging.cursor),
    )


def filter_of(programme: str, status: str = "", title: str = "", need: str = "") -> CaseFilter:
    """Return what is asked of a list of cases; a programme is named KEY-YEAR, another is of no case."""
    key, _, year = programme.rpartition("-")
    if programme and not (key and year.isdecimal() and len(year) == len("2015")):
        key, year = programme, "0"
    return CaseFilter(key, int(year) if year else None, status, need, title.replace("\0", "").strip())


def programmes_of(desk: Desk) -> list[tuple[str, str]]:
    """Return the programmes there are, KEY-YEAR with the title and year, the latest first."""
    found, _ = shelf_of(desk.home)
    facts = sorted((one.pack.programme for one in found), key=lambda one: (-one.year, one.key))
    return [(f"{one.key}-{one.year}", f"{one.title}（{one.year}）") for one in facts]
