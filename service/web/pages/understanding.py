"""更正理解: what was understood of a need in one form, every part of which a person may set right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import SERVICES, service_entry
from matcher.understanding.corrections import MOST_ADDED, Corrections, corrections_from
from matcher.understanding.value import Understanding
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.tools import Tools
from service.use_cases.correcting import correct
from service.use_cases.desk import carry_out
from service.use_cases.matched_need import corrections_in, written
from service.use_cases.shortlists import need_to_match
from service.web.access import HeldTools
from service.web.api.cases import checked
from service.web.api.etags import etag
from service.web.api.fields import InPath, Line, Words
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page
from service.web.understood import understood

router = APIRouter(include_in_schema=False)

_SEVERAL = re.compile(r"[、,，;；\n]+")
_MOST_KEPT = 100


class CorrectionForm(BaseModel):
    """What a person sets right: points that count, points to add, what the need is about and wants."""

    keep: list[Line] = Field(default=[], max_length=_MOST_KEPT, title="参与匹配的要点")
    added: Words = Field(default="", title="补充的要点")
    directions: list[Line] = Field(default=[], max_length=20, title="产业方向")
    services: list[Line] = Field(default=[], max_length=40, title="想要的服务")
    disciplines: Words = Field(default="", title="学科")
    sectors: Words = Field(default="", title="行业")

    def corrections(self, found: Understanding) -> Corrections:
        """Return what this says of a need whose points are those found."""
        struck = [
            {
                "document": facet.want.span.document,
                "start": facet.want.span.start,
                "end": facet.want.span.end,
                "text": facet.want.text,
            }
            for facet in found.facets
            if facet.want.span and facet.key not in self.keep
        ]
        return corrections_from(
            {
                "directions": _unless_stated(self.directions, found.need.industries),
                "services": _unless_stated(self.services, found.need.services),
                "disciplines": _named(self.disciplines),
                "sectors": _named(self.sectors),
                "struck": struck,
                "added": [line.strip() for line in self.added.splitlines() if line.strip()],
            }
        )


@router.get("/needs/{need}/understanding", operation_id="correct_need", dependencies=[Depends(page_guard)])
def correction_form(request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> Response:
    """Show what was understood, to be corrected."""
    with desk.database.reading() as work:
        row = need_to_match(work, need, viewer)
    found = _read(tools, row)
    known = found.corrections
    form = blank(
        CorrectionForm,
        keep=[facet.key for facet in found.facets if not facet.struck],
        added="\n".join(known.added),
        directions=known.directions or [one.name for one in found.directions if one.name in found.need.industries],
        services=known.services or [one for one in found.need.services if service_entry(one)],
        disciplines=_names("disciplines", known.disciplines),
        sectors=_names("industries", known.sectors),
    )
    return _form(request, row, found, form)


@router.post("/needs/{need}/understanding", operation_id="correct_need", dependencies=[Depends(form_guard)])
def correct_understanding(
    request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools, sent: Filled
) -> Response:
    """Keep what was corrected, or show what to mend with everything kept as it was filled in."""
    with desk.database.reading() as work:
        row = need_to_match(work, need, viewer)
    found = _read(tools, row)
    at = desk.now()
    try:
        asked = sent.read(CorrectionForm).corrections(found)

        def effect(work: Work) -> dict[str, Any]:
            return {"id": correct(work, need, asked, viewer, at, checked(sent.basis)).id}

        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _form(request, row, found, sent.again(labels_of(CorrectionForm), error))
    return see(f"/needs/{need}", "corrected")


def _read(tools: Tools, row: NeedRow) -> Understanding:
    return tools.read(written(row), corrections_in(row.details)).understanding


def _form(request: Request, row: NeedRow, found: Understanding, form: Typed) -> Response:
    chances = {one.name: one.share for one in found.directions}
    return page(
        request,
        "need_understanding.html",
        int(status_of(form.error)) if form.error else 200,
        row=row,
        seen=understood(found),
        form=form,
        version=etag(row.version, row.head),
        directions=[(name, name) for name in chances],
        chances=chances,
        services=classification(SERVICES).names(1),
        others=[one for one in form.values.get("services", ()) if one not in classification(SERVICES).names(1)],
        most_added=MOST_ADDED,
    )


def _unless_stated(chosen: list[str], stated: Sequence[str]) -> list[str]:
    """Return what was chosen, nothing where it is what the need states by itself."""
    return [] if set(chosen) == set(stated) else chosen


def _named(text: str) -> list[str]:
    return [one.strip() for one in _SEVERAL.split(text) if one.strip()]


def _names(scheme: str, codes: tuple[str, ...]) -> str:
    listed = classification(scheme)
    return "、".join(listed.entry(code).name if code in listed else code for code in codes)
