"""公示: read by anybody, signed in or not; objecting to one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.use_cases import notices as using
from service.use_cases.desk import Desk
from service.web.api.cases import cursor_in
from service.web.api.deed_forms import Text
from service.web.api.fields import InPath, InStage, Line
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import headers_of, status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import open_guard, require_same_origin
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class ObjectionForm(BaseModel):
    """What somebody objects, and how they can be reached if they like."""

    text: Text = Field(min_length=1, title="事实和理由")
    contact: Line = Field(default="", title="姓名（单位）和联系方式")

    def said(self) -> str:
        """Return it as it goes on record."""
        return f"{self.text.strip()}\n联系方式：{self.contact}" if self.contact else self.text.strip()


@router.get("/notices", operation_id="notices", dependencies=[Depends(open_guard)])
def notices(request: Request, desk: HeldDesk, paging: Paging) -> Response:
    """List the notices that run, those changed last first."""
    with desk.database.reading() as work:
        rows, found = using.running(desk, work, cursor_in(paging), paging.limit)
        total = using.count(work)
    last = rows[paging.limit - 1] if len(rows) > paging.limit else None
    return page(
        request,
        "notices.html",
        notices=found,
        total=total,
        more=cursor_of((last.changed.isoformat(), last.id)) if last else "",
        first=bool(paging.cursor),
    )


@router.get("/notices/{case}/{stage}", operation_id="notice", dependencies=[Depends(open_guard)])
def notice(request: Request, case: InPath, stage: InStage, desk: HeldDesk) -> Response:
    """Show one notice, with the form to object."""
    return _page(request, desk, case, stage, blank(ObjectionForm))


@router.post(
    "/notices/{case}/{stage}/objections",
    operation_id="object",
    dependencies=[Depends(open_guard), Depends(require_same_origin)],
)
def objecting(request: Request, case: InPath, stage: InStage, desk: HeldDesk, sent: Filled) -> Response:
    """Object, or show what to mend."""
    address = request.client.host if request.client else ""
    try:
        using.objecting(desk, case, stage, sent.read(ObjectionForm).said(), address, desk.now(), sent.once)
    except HuiqiError as error:
        answer = _page(request, desk, case, stage, sent.again(labels_of(ObjectionForm), error))
        answer.headers.update(headers_of(error))
        return answer
    return see(f"/notices/{case}/{stage}", "objected")


def _page(request: Request, desk: Desk, case: str, stage: str, form: Typed) -> Response:
    with desk.database.reading() as work:
        found = using.notice_of(desk, work, case, stage)
    return page(request, "notice.html", int(status_of(form.error)) if form.error else 200, notice=found, form=form)
