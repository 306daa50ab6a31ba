"""联系方式: one's own, and who looked at them for what."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.access import may
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.use_cases.contacts import delete_contacts, put_contacts
from service.web.api.fields import Line
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class ContactsForm(BaseModel):
    """How a body can be reached."""

    person: Line = Field(default="", title="联系人")
    phone: Line = Field(default="", title="电话")
    mobile: Line = Field(default="", title="手机")
    email: Line = Field(default="", title="邮箱")
    address: Line = Field(default="", title="地址")


@router.get("/contacts", operation_id="looks", dependencies=[Depends(page_guard)])
def contacts(request: Request, viewer: Signed, desk: HeldDesk, paging: Paging) -> Response:
    """Show one's own contact data in a form, and who looked at them."""
    with desk.database.reading() as work:
        held = work.contacts.held(viewer.body)
    return _page(request, viewer, desk, blank(ContactsForm, **held), paging)


@router.post("/contacts", operation_id="put_contacts", dependencies=[Depends(form_guard)])
def put(request: Request, viewer: Signed, desk: HeldDesk, paging: Paging, sent: Filled) -> Response:
    """Replace one's own contact data."""
    try:
        put_contacts(desk.office, viewer, viewer.body, sent.read(ContactsForm).model_dump())
    except HuiqiError as error:
        return _page(request, viewer, desk, sent.again(labels_of(ContactsForm), error), paging)
    return see("/contacts", "saved")


@router.post("/contacts/delete", operation_id="delete_contacts", dependencies=[Depends(form_guard)])
def delete(viewer: Signed, desk: HeldDesk) -> Response:
    """Delete one's own contact data; who looked at them stays known."""
    delete_contacts(desk.office, viewer, viewer.body)
    return see("/contacts", "deleted")


def _page(request: Request, viewer: Viewer, desk: HeldDesk, form: Typed, paging: Paging) -> Response:
    after = paging.after(int)
    with desk.database.reading() as work:
        found = work.contacts.looks(viewer.body, int(after[0]) if after else 0, paging.limit + 1)
        total = work.contacts.count_looks(viewer.body)
        shown = found[: paging.limit]
        names = {one: work.bodies.get(SYSTEM, one).body.name for one in {look.viewer for look in shown}}
        titles = {one: work.cases.get(SYSTEM, one).title for one in {look.case for look in shown} - {""}}
        held = bool(work.contacts.held(viewer.body))
    return page(
        request,
        "own_contacts.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        looks=shown,
        names=names,
        titles=titles,
        total=total,
        first=bool(paging.cursor),
        more=cursor_of((shown[-1].id,)) if len(found) > paging.limit else "",
        held=held,
        changing=may(viewer, "put_contacts"),
    )
