"""Where the bare address leads: to one's desk, to signing in, or, before there are accounts, to the match page."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from service.web.guard import HeldOffice, session_of

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, office: HeldOffice) -> RedirectResponse:
    """Send the browser on."""
    if not office.staffed:
        return RedirectResponse("/match", HTTPStatus.SEE_OTHER)
    signed = session_of(request, office) is not None
    return RedirectResponse("/desk" if signed else "/sign-in", HTTPStatus.SEE_OTHER)
