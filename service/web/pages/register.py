"""注册: the form on which anybody asks for an account, and what is said after it was received."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.applications import APPLYING, KEPT, ApplicationState
from service.domain.scope import SYSTEM
from service.storage.errors import Missing
from service.use_cases import applying as using
from service.web.api.fields import Line, Words
from service.web.api.sessions import address_of
from service.web.desk import HeldDesk
from service.web.errors import headers_of, status_of
from service.web.forms import Filled, Sent, Typed, Unfilled, blank, labels_of
from service.web.guard import require_same_origin
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class RegisterForm(BaseModel):
    """What a person fills in."""

    role: Role = Field(title="单位类别")
    name: Line = Field(min_length=1, title="单位全称")
    code: Line = Field(min_length=1, title="统一社会信用代码")
    region: Line = Field(min_length=1, title="所在地区")
    person: Line = Field(min_length=1, max_length=64, title="联系人")
    phone: Line = Field(min_length=5, title="联系电话")
    email: Line = Field(default="", title="邮箱")
    purpose: Words = Field(min_length=1, title="用来做什么")
    agreed: Line = Field(min_length=1, title="同意个人信息的使用")


@router.get("/register")
def register_form(request: Request) -> Response:
    """Show the form."""
    return _form(request, blank(RegisterForm, role=Role.ENTERPRISE.value))


@router.post("/register", dependencies=[Depends(require_same_origin)])
def register(request: Request, desk: HeldDesk, sent: Filled) -> Response:
    """Receive an application, or show what is wrong with everything typed kept."""
    try:
        host = using.apply(desk, _read(sent), address_of(request), desk.now(), sent.once)
    except HuiqiError as error:
        answer = _form(request, sent.again(labels_of(RegisterForm), error))
        answer.headers.update(headers_of(error))
        return answer
    return see("/register/received", office=host)


@router.get("/register/received")
def received(request: Request, desk: HeldDesk, office: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Say what happens next; associations are known to all."""
    name = "当地科协"
    with desk.database.reading() as work:
        try:
            body = work.bodies.get(SYSTEM, office).body
        except Missing:
            pass
        else:
            name = body.name if body.role is Role.ASSOCIATION else name
    return page(request, "register_received.html", office=name)


def _read(sent: Sent) -> using.ApplicationIn:
    """Return what was filled in, the faults of code and place at their fields."""
    faults = {}
    for name, read in (("code", using.credit_code), ("region", using.place_named)):
        try:
            if sent.text(name).strip():
                read(sent.text(name))
        except HuiqiError as error:
            faults[name] = f"{error.problem}，{error.remedy}"
    try:
        asked = sent.read(RegisterForm)
    except Unfilled as error:
        raise Unfilled(faults | error.faults) from error
    if faults:
        raise Unfilled(faults)
    return using.ApplicationIn(**asked.model_dump(exclude={"agreed"}))


def _form(request: Request, form: Typed) -> Response:
    return page(
        request,
        "register.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        roles=[role.value for role in APPLYING],
        kept=KEPT[ApplicationState.REFUSED].days,
    )
