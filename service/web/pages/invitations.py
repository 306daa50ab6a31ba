"""邀请: the candidates that were chosen become invitations in a case of the need, or in one opened for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.teams.table import Party
from matcher.vocabulary import RecordKind
from service.domain.bodies import Body, Viewer
from service.domain.scope import SYSTEM
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.desk import Desk, carry_out
from service.use_cases.inviting import Invitation, Place, bodies_of, invite, places
from service.use_cases.shortlists import own_need
from service.web.api.fields import InPath, Line
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.teaming import parties_in
from service.web.templating import page

router = APIRouter(include_in_schema=False)

OWNER = "owner"
"""What stands for the body that has the need, among those to invite."""


class InvitationForm(BaseModel):
    """Whom to invite where."""

    chosen: list[Line] = Field(default=[], alias="with", max_length=50, title="选中的候选")
    place: Line = Field(min_length=1, title="邀请到哪个项目")
    asked: list[Line] = Field(default=[], max_length=50, title="邀请谁")
    lead: Line = Field(default="", title="牵头学会")


@dataclass(frozen=True, slots=True)
class Guest:
    """One who may be invited.

    Attributes:
        key: what names it in the form.
        body: None where the candidate has none that can be invited.
        actors: by key of the place, as what it may take part there; empty: not at all.
    """

    key: str
    name: str
    kind: str
    body: Body | None
    actors: dict[str, str]


@router.get("/needs/{need}/invite", operation_id="make_deed", dependencies=[Depends(page_guard)])
def invitation_form(
    request: Request,
    need: InPath,
    viewer: Signed,
    desk: HeldDesk,
    chosen: Annotated[list[Line], Query(alias="with", default_factory=list, max_length=50)],
) -> Response:
    """Show who of those chosen can be invited where."""
    return _page(request, need, viewer, desk, chosen, None)


@router.post("/needs/{need}/invite", operation_id="make_deed", dependencies=[Depends(form_guard)])
def send_invitations(request: Request, need: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Invite everybody chosen, or nobody, and show what was wrong with everything chosen kept."""
    at = desk.now()
    try:
        form = _read(sent)

        def effect(work: Work) -> dict[str, Any]:
            row = own_need(work, need, viewer)
            place = _meant(places(desk, work, row, viewer, at), form.place)
            guests = _guests(work, row, parties_in(form.chosen), (place,), viewer, desk.catalogue)
            asked = [_invitation(one, place, form) for one in guests if one.key in form.asked]
            return {"case": invite(desk, work, row, place, asked, viewer, at)}

        case = carry_out(desk, viewer, sent.once, at, effect)["case"]
    except HuiqiError as error:
        return _page(request, need, viewer, desk, list(sent.values.get("with", ())), (sent, error))
    return see(f"/cases/{case}", "invited")


def _read(sent: Sent) -> InvitationForm:
    try:
        return sent.read(InvitationForm, **{"with": list(sent.values.get("with", ()))})
    except Unfilled as error:
        if "place" in error.faults:
            raise Unfilled({**error.faults, "place": "请选一个项目"}) from error
        raise


def _meant(where: Sequence[Place], key: str) -> Place:
    found = next((one for one in where if one.key == key), None)
    if found is None:
        raise HuiqiError("所选的项目现在不能邀请", "请在列出的项目里另选一个")
    return found


def _invitation(guest: Guest, place: Place, form: InvitationForm) -> Invitation:
    if guest.body is None:
        raise HuiqiError(f"“{guest.name}”还没有登记单位，不能邀请", "请先由管理员登记并关联目录记录")
    if place.key not in guest.actors:
        raise HuiqiError(f"“{guest.name}”不能参加“{place.name}”", "请去掉这一家，或换一个项目")
    return Invitation(guest.body, guest.actors[place.key], lead=guest.key == form.lead)


def _page(
    request: Request,
    need: str,
    viewer: Viewer,
    desk: Desk,
    chosen: Sequence[str],
    failed: tuple[Sent, HuiqiError] | None,
) -> Response:
    error: HuiqiError | None = failed[1] if failed else None
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
        where = places(desk, work, row, viewer, desk.now())
        try:
            guests = _guests(work, row, parties_in(chosen), where, viewer, desk.catalogue)
        except HuiqiError as wrong:
            guests, error = [], error or wrong
    return page(
        request,
        "need_invite.html",
        int(status_of(error)) if error else 200,
        row=row,
        chosen=[one for one in chosen if "\0" not in one],
        places=where,
        guests=guests,
        form=failed[0].again(labels_of(InvitationForm), failed[1]) if failed else _first(guests, where, error),
        running=[one for one in where if one.case],
    )


def _first(guests: Sequence[Guest], where: Sequence[Place], error: HuiqiError | None) -> Typed:
    """Return the form as it is proposed: the first place in which somebody chosen can take part."""
    place = next(
        (one for one in where if any(one.key in guest.actors and guest.key != OWNER for guest in guests)),
        where[0] if len(where) == 1 else None,
    )
    asked = [guest.key for guest in guests if place and place.key in guest.actors]
    societies = [guest.key for guest in guests if guest.key in asked and guest.key.startswith("society:")]
    lead = societies[0] if societies and place and not place.case else ""
    proposed = blank(InvitationForm, place=place.key if place else "", asked=asked, lead=lead)
    return Typed(proposed.values, {}, proposed.labels, error) if error else proposed


def _guests(
    work: Work, row: NeedRow, parties: Sequence[Party], where: Sequence[Place], viewer: Viewer, catalogue: Catalogue
) -> list[Guest]:
    bodies = bodies_of(work, parties, viewer)
    found = []
    for kind, identifier in parties:
        body = bodies.get((kind, identifier))
        record = catalogue.record(RecordKind(kind.value), identifier)
        if record is None:
            raise HuiqiError(f"目录中没有编号为 {identifier} 的{kind.label}", "请回到候选名单重新勾选")
        found.append(Guest(f"{kind.value}:{identifier}", str(record["name"]), kind.label, body, _actors(body, where)))
    owner = work.bodies.get(SYSTEM, row.owner).body
    if owner.id != viewer.body:
        fits = _actors(owner, [one for one in where if not _takes_part(work, one, owner, viewer)])
        found.append(Guest(OWNER, owner.name, "提出需求的单位", owner, fits))
    return found


def _actors(body: Body | None, where: Sequence[Place]) -> dict[str, str]:
    fits = {one.key: one.actors(body) for one in where} if body else {}
    return {key: actors[0] for key, actors in fits.items() if actors}


def _takes_part(work: Work, place: Place, body: Body, viewer: Viewer) -> bool:
    parties = work.cases.parties(viewer, place.case) if place.case else ()
    return any(one.body == body.id and one.actor for one in parties)
