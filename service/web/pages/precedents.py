"""相似的以往联盟: a part of the page of a list, made once for whoever looks and then kept."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from matcher.precedents import Precedents
from service.use_cases.matched_need import corrections_in, written
from service.use_cases.precedents import past_alliances, standing
from service.use_cases.shortlists import own_need
from service.web.access import HeldTools
from service.web.api.fields import InPath
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_NAMED = 3


@router.get("/needs/{need}/precedents", operation_id="shortlists", dependencies=[Depends(page_guard)])
def precedents(request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> Response:
    """Show the past alliances most like a need, of the cases that the viewer may see; where they stand, say so."""
    recommender = tools.recommender
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
        asked = ("precedents", recommender, standing(work, viewer))

    def make() -> Precedents:
        with desk.database.reading() as work:
            return Precedents(past_alliances(desk, work, viewer), recommender.encoder)

    past = tools.kept.soon(asked, make)
    found = None
    if past is not None:
        query = tools.read(written(row), corrections_in(row.details)).query
        found = past.similar_to(query, _NAMED) if len(past) else ()
    whole = request.headers.get("sec-fetch-mode") == "navigate"
    name = "need_precedents.html" if whole else "part_precedents.html"
    return page(request, name, row=row, found=found)
