"""评审: for a reviewer what is assigned, for the office that runs it how the scores come in."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.storage.cases import CaseFilter
from service.storage.work import Work
from service.use_cases.reviewed import assigned_to, reviews_of
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.pages.cases import Programme, filter_of, programmes_of
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/reviews", operation_id="cases", dependencies=[Depends(page_guard)])
def reviews(request: Request, viewer: Signed, desk: HeldDesk, programme: Programme = "") -> Response:
    """Show the reviews."""
    today = day_of(desk.now())
    with desk.database.reading() as work:
        if viewer.role is not Role.ASSOCIATION:
            return page(request, "reviews.html", assigned=assigned_to(desk, work, viewer), today=today)
        chosen = programme or _usual(work, viewer)
        wanted = filter_of(chosen)
        found = reviews_of(desk, work, wanted.programme, wanted.year or 0, viewer) if chosen else ()
    return page(
        request,
        "reviews_running.html",
        found=found,
        today=today,
        missing=sum(max(0, one.assigned - one.scored) for one in found),
        unassigned=sum(one.assigned == 0 for one in found),
        ranked=bool(found) and all(one.rank is not None for one in found),
        chosen=chosen,
        programmes=programmes_of(desk),
    )


def _usual(work: Work, viewer: Viewer) -> str:
    last = work.cases.list(viewer, CaseFilter(), None, 1)
    return f"{last[0].programme}-{last[0].year}" if last else ""
