"""申报条件: one's own check under a programme, and the answers and figures that are still wanting."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named, packs_of
from service.domain.access import may
from service.domain.bodies import Viewer
from service.use_cases.desk import Desk
from service.use_cases.own_eligibility import Checked, check_own
from service.use_cases.own_records import OwnRecord, WrongFields, change_own, read_own
from service.web.api.cases import checked
from service.web.api.etags import etag
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, Unfilled
from service.web.guard import Signed, form_guard, page_guard
from service.web.record_fields import asked_of, given_in, typed_of
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_YES_NO = ("是", "否")


@router.get("/eligibility", operation_id="own_record", dependencies=[Depends(page_guard)])
def eligibility(
    request: Request, viewer: Signed, desk: HeldDesk, programme: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Show what every condition of a programme says of one's own body."""
    own, pack = read_own(desk, viewer), _pack(desk, programme)
    return _page(request, desk, viewer, own, pack, None)


@router.post("/eligibility", operation_id="change_own_record", dependencies=[Depends(form_guard)])
def answer(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Keep answers and figures with one's own record, and check again."""
    own, pack = read_own(desk, viewer), _pack(desk, sent.text("programme"))
    asked = check_own(desk, own, pack)
    try:
        answers = {one: sent.text(f"answer-{n}") for n, one in enumerate(asked.questions)}
        if wrong := [n for n, one in enumerate(asked.questions) if answers[one] not in {*_YES_NO, ""}]:
            raise Unfilled({f"answer-{n}": "请选是或否" for n in wrong})
        change_own(desk, viewer, given_in(asked.lacking, sent), answers, checked(sent.basis))
    except HuiqiError as error:
        shown = Unfilled(error.faults) if isinstance(error, WrongFields) else error
        return _page(request, desk, viewer, own, pack, sent.again(_labels(asked), shown))
    return see("/eligibility", "saved", programme=_name(pack))


def _page(request: Request, desk: Desk, viewer: Viewer, own: OwnRecord, pack: Pack, form: Typed | None) -> Response:
    asked = check_own(desk, own, pack)
    if form is None:
        held = typed_of(asked.lacking, own.record)
        answers = {f"answer-{n}": [own.answers.get(one, "")] for n, one in enumerate(asked.questions)}
        form = Typed({**held.values, **answers}, labels=_labels(asked))
    return page(
        request,
        "eligibility.html",
        int(status_of(form.error)) if form.error else 200,
        own=own,
        programmes=[(_name(one), one.programme.title) for one in packs_of(desk.home) if one.conditions],
        chosen=_name(pack),
        title=pack.programme.title,
        found=asked.found,
        questions=asked.questions,
        fields=asked_of(asked.lacking),
        form=form,
        version=etag(1, own.head),
        changing=may(viewer, "change_own_record"),
    )


def _labels(asked: Checked) -> dict[str, str]:
    questions = {f"answer-{n}": one for n, one in enumerate(asked.questions)}
    return questions | {field.key: field.heading for field in asked.lacking}


def _pack(desk: Desk, named: str) -> Pack:
    if named:
        return pack_named(desk.home, named)
    return max((one for one in packs_of(desk.home) if one.conditions), key=lambda one: (one.programme.year, _name(one)))


def _name(pack: Pack) -> str:
    return f"{pack.programme.key}-{pack.programme.year}"
