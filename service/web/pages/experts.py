"""专家: a society or university names an expert of its own; who was named, and who has consented."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.access import may
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.use_cases.naming import KEPT, NamedIn, UnknownEmployer, name_expert, named_by
from service.web.api.fields import Line, Words
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class NameForm(BaseModel):
    """Whom somebody names."""

    name: Line = Field(min_length=1, max_length=64, title="专家姓名")
    employer: Line = Field(default="", title="所在单位")
    purpose: Words = Field(min_length=1, max_length=500, title="推荐做什么")


@router.get("/experts", operation_id="named_experts", dependencies=[Depends(page_guard)])
def experts(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """List the experts that one's body named, with the form for another one."""
    return _page(request, viewer, desk, blank(NameForm))


@router.post("/experts", operation_id="name_expert", dependencies=[Depends(form_guard)])
def name(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Name an expert, and show the one-time password this once."""
    try:
        held = name_expert(desk, viewer, NamedIn(**sent.read(NameForm).model_dump()), sent.once)
    except HuiqiError as error:
        if isinstance(error, UnknownEmployer):
            error = Unfilled({"employer": f"{error.problem}，{error.remedy}"})
        return _page(request, viewer, desk, sent.again(labels_of(NameForm), error))
    with desk.database.reading() as work:
        body = work.bodies.get(SYSTEM, held.account.body).body
    answer = page(request, "account_opened.html", held=held, body=body, back="/experts")
    answer.headers["cache-control"] = "no-store"
    return answer


def _page(request: Request, viewer: Viewer, desk: HeldDesk, form: Typed) -> Response:
    with desk.database.reading() as work:
        named = named_by(work, viewer)
        employers = work.bodies.names({one.placed.body.employer for one in named} - {""})
    return page(
        request,
        "experts.html",
        int(status_of(form.error)) if form.error else 200,
        named=named,
        employers=employers,
        form=form,
        days=KEPT.days,
        naming=may(viewer, "name_expert"),
    )
