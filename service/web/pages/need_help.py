"""The part beside the form of a need that helps while one types."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from matcher.recommender import Recommender
from service.use_cases.matched_need import written_need
from service.use_cases.need_help import help_with
from service.web.access import engine_of
from service.web.desk import HeldDesk
from service.web.forms import Filled
from service.web.guard import Signed, form_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.post("/needs/help", operation_id="help_with_need", dependencies=[Depends(form_guard)])
def need_help(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Return what can be said of a need as it is typed so far; nothing is stored."""
    services = tuple(one for one in sent.values.get("services", ()) if one)
    draft = written_need(
        "-", sent.text("title"), sent.text("text"), {"services": services, "region": sent.text("region")}
    )
    recommender: Recommender | None
    try:
        recommender = engine_of(request).recommender
    except HuiqiError:  # help goes on without what it would tell of directions
        recommender = None
    with desk.database.reading() as work:
        found = help_with(work, recommender, viewer, draft)
    return page(request, "need_help.html", found=found, stated=bool(services))
