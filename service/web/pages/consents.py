"""同意书: those one gave or that are about one; giving one for an expert, and withdrawing."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.access import may
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.storage.tables.keeping import CONSENT_KINDS
from service.storage.work import Work
from service.use_cases.consents import EMPLOYER, ENTERPRISE, OWN, give_consent, list_consents, withdraw_consent
from service.use_cases.naming import asked_of
from service.web.api.fields import InPath, Line, Words
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_MOST = 200
_CASES = 50


class ConsentForm(BaseModel):
    """What a person fills in for a consent of their own body."""

    person: Line = Field(min_length=1, title="专家")
    purpose: Words = Field(min_length=1, title="同意什么")
    case: Line = Field(default="", title="为哪个项目")


class WithdrawForm(BaseModel):
    """Why a consent is withdrawn."""

    why: Words = Field(default="", title="理由")


@router.get("/consents", operation_id="consents", dependencies=[Depends(page_guard)])
def consents(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """List consents, with the form for another one."""
    return _page(request, viewer, desk, None)


@router.post("/consents", operation_id="give_consent", dependencies=[Depends(form_guard)])
def give(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Give a consent as the expert, as the employer, or as the enterprise, by what one's body is."""
    try:
        asked = sent.read(ConsentForm)
        kind = _kind(desk, viewer, asked.person)
        give_consent(desk.office, viewer, asked.person, viewer.body, kind, asked.purpose, asked.case, sent.once)
    except HuiqiError as error:
        return _page(request, viewer, desk, sent.again(labels_of(ConsentForm), error))
    return see("/consents", "done")


@router.post("/consents/{consent}/withdraw", operation_id="withdraw_consent", dependencies=[Depends(form_guard)])
def withdraw(request: Request, consent: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Withdraw a consent from now on."""
    try:
        withdraw_consent(desk.office, viewer, consent, sent.read(WithdrawForm).why)
    except HuiqiError as error:
        return _page(request, viewer, desk, sent.again(labels_of(WithdrawForm), error))
    return see("/consents", "done")


def _kind(desk: HeldDesk, viewer: Viewer, person: str) -> str:
    with desk.database.reading() as work:
        expert = work.bodies.get(viewer, person).body
    if person == viewer.body:
        return OWN
    if expert.employer == viewer.body:
        return EMPLOYER
    return ENTERPRISE if viewer.role in {Role.ENTERPRISE, Role.PARK} else EMPLOYER


def _experts(work: Work, viewer: Viewer) -> list[tuple[str, str]]:
    """The experts that one may consent for: oneself, those one employs, and those met in a case."""
    if viewer.role is Role.ASSOCIATION:
        return []
    found = work.bodies.list(viewer, (Role.EXPERT,), limit=_MOST)
    taking = viewer.role in {Role.ENTERPRISE, Role.PARK}
    return [
        (one.body.id, one.body.name)
        for one in found
        if one.closed is None and (taking or viewer.body in {one.body.id, one.body.employer})
    ]


def _first(experts: list[tuple[str, str]], purpose: str) -> Typed:
    return blank(ConsentForm, person=experts[0][0] if len(experts) == 1 else None, purpose=purpose)


def _page(request: Request, viewer: Viewer, desk: HeldDesk, form: Typed | None) -> Response:
    listed = list_consents(desk.office, viewer, "", "")
    with desk.database.reading() as work:
        bodies = {body for one in listed for body in (one.person, one.giver)}
        names = {one: work.bodies.get(SYSTEM, one).body.name for one in bodies}
        titles = {one: work.cases.get(SYSTEM, one).title for one in {one.case for one in listed} - {""}}
        experts = _experts(work, viewer)
        asking = asked_of(work, viewer)
        named_by = work.bodies.get(SYSTEM, asking.by).body.name if asking else ""
        cases = [(row.id, row.title) for row in work.cases.list(viewer, limit=_CASES)]
    return page(
        request,
        "consents.html",
        int(status_of(form.error)) if form and form.error else 200,
        listed=sorted(listed, key=lambda one: one.given, reverse=True),
        names=names,
        titles=titles,
        experts=experts,
        cases=cases,
        own=viewer.body,
        asking=asking,
        named_by=named_by,
        form=form or _first(experts, asking.purpose if asking else ""),
        giving=bool(experts) and may(viewer, "give_consent"),
        withdrawing=may(viewer, "withdraw_consent"),
        kinds=CONSENT_KINDS,
    )
