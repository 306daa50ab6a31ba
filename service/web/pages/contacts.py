"""联系方式: asked for with a purpose on the page of a case, shown once, and logged."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.storage.errors import Missing
from service.use_cases.contacts import look_at_contacts
from service.use_cases.desk import Desk
from service.web.api.contacts import ContactsIn
from service.web.api.fields import InPath, Words
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import HeldOffice, Signed, form_guard, page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_CALLED = {"person": "联系人", "phone": "电话", "mobile": "手机", "email": "邮箱", "address": "地址"}


class PurposeForm(BaseModel):
    """Why somebody wants to look."""

    purpose: Words = Field(min_length=1, title="用途")


@router.get("/cases/{case}/contacts/{body}", operation_id="look_at_contacts", dependencies=[Depends(page_guard)])
def ask(request: Request, case: InPath, body: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Ask what for."""
    return _page(request, desk, case, body, viewer, blank(PurposeForm), {})


@router.post("/cases/{case}/contacts/{body}", operation_id="look_at_contacts", dependencies=[Depends(form_guard)])
def look(
    request: Request, case: InPath, body: InPath, viewer: Signed, desk: HeldDesk, office: HeldOffice, sent: Filled
) -> Response:
    """Show the contact data; the look is logged."""
    try:
        purpose = sent.read(PurposeForm).purpose
        found = look_at_contacts(office, viewer, body, purpose, case)
    except HuiqiError as error:
        return _page(request, desk, case, body, viewer, sent.again(labels_of(PurposeForm), error), {})
    return _page(request, desk, case, body, viewer, blank(PurposeForm, purpose=purpose), found)


def _page(
    request: Request, desk: Desk, case: str, body: str, viewer: Viewer, form: Typed, found: dict[str, str]
) -> Response:
    with desk.database.reading() as work:
        row = work.cases.get(viewer, case)
        if body not in {party["body"] for party in row.state["parties"]}:
            raise Missing("个参与方")
        name = work.bodies.names([body])[body]
        shown = work.contacts.open_to(viewer, [body])
    known = [(_CALLED.get(key, key), found[key]) for key in ContactsIn.model_fields if found.get(key)]
    return page(
        request,
        "contacts.html",
        int(status_of(form.error)) if form.error else 200,
        row=row,
        called=name,
        body=body,
        open=shown,
        form=form,
        purpose=form.value("purpose"),
        found=known,
    )
