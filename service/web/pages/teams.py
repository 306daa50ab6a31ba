"""对比和组队: candidates side by side, and teams with the points of the need that they cover."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from matcher.programmes.shelf import packs_of
from matcher.teams.assembling import SIZE
from matcher.teams.calibration import COVERED, PARTLY, Level
from matcher.teams.comparing import GROUP_LABELS
from matcher.teams.team import LARGEST
from matcher.vocabulary import Kind
from service.use_cases.shortlists import own_need
from service.use_cases.under_programme import application_for, record_behind
from service.web.access import HeldTools
from service.web.api.fields import InPath, Line
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.guard import Signed, page_guard
from service.web.matches import parts_of
from service.web.teaming import MARKS, compared, parties_in, team_of
from service.web.templating import page

router = APIRouter(include_in_schema=False)

With = Annotated[list[Line], Query(alias="with", default_factory=list, max_length=50)]


@router.get("/needs/{need}/compare", operation_id="compare_candidates", dependencies=[Depends(page_guard)])
def compare_candidates(
    request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools, chosen: With
) -> Response:
    """Show two to four candidates side by side."""
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
    found, error = None, None
    try:
        found = compared(tools, row, parties_in(chosen))
    except HuiqiError as wrong:
        error = wrong
    shares = [{part.label: part for part in parts_of(one.match)} for one in found.candidates] if found else []
    return page(
        request,
        "need_compare.html",
        int(status_of(error)) if error else 200,
        row=row,
        found=found,
        error=error,
        labels=[label for label in GROUP_LABELS.values() if any(label in one for one in shares)],
        shares=shares,
        chosen=chosen,
        marks=MARKS,
        covered=COVERED,
        partly=PARTLY,
    )


@router.get("/needs/{need}/team", operation_id="propose_team", dependencies=[Depends(page_guard)])
def propose_team(
    request: Request,
    need: InPath,
    viewer: Signed,
    desk: HeldDesk,
    tools: HeldTools,
    chosen: With,
    *,
    size: Annotated[int, Query(ge=1, le=SIZE)] = 3,
    programme: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Show the team of those chosen, or the best one, with what it covers and what it leaves open."""
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
        record = record_behind(work, row)
    found, error = None, None
    try:
        application = application_for(desk, programme, Kind.SOCIETY, record)
        found = team_of(tools, row, parties_in(chosen), size, application)
    except HuiqiError as wrong:
        error = wrong
    packs = [pack.programme for pack in packs_of(desk.home)]
    return page(
        request,
        "need_team.html",
        int(status_of(error)) if error else 200,
        row=row,
        found=found,
        error=error,
        chosen=chosen,
        size=size,
        sizes=range(1, SIZE + 1),
        largest=LARGEST,
        programme=programme,
        programmes=[(f"{one.key}-{one.year}", f"{one.title}（{one.year}）") for one in packs],
        marks=MARKS,
        level=Level,
    )
