"""材料: one paper of a case: making it as .docx, handing in a signed scan, downloading what there is."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from service.documents.content import LARGEST
from service.domain.bodies import Viewer
from service.domain.workflow.who import may_act
from service.storage.work import Work
from service.use_cases.cases import case_in
from service.use_cases.desk import Desk, carry_out
from service.use_cases.paper_fields import PaperFields, fields_of_paper
from service.use_cases.papers import PaperIn, hand_in, make_paper, read_file
from service.web.api.fields import Day, InPath, Line
from service.web.api.papers import Paper
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

SCAN_PAGE = re.compile(r"/cases/[^/]+/papers/[^/]+/scan")
"""Paths that take whole scans with a form."""

_LONGEST = 10_000


class PaperForm(BaseModel):
    """What a person fills in for a paper, beside its parts."""

    number: Line = Field(default="", title="文号或编号")
    since: Day | None = Field(default=None, title="期限起")
    until: Day | None = Field(default=None, title="期限止")
    services: list[Line] = Field(default=[], max_length=50, title="所选的服务")


@router.get("/cases/{case}/papers/{paper}", operation_id="papers", dependencies=[Depends(page_guard)])
def paper(
    request: Request,
    case: InPath,
    paper: Paper,
    viewer: Signed,
    desk: HeldDesk,
    stage: Annotated[str, Query(alias="for", max_length=64)] = "",
    move: Annotated[str, Query(max_length=10)] = "",
    left: Annotated[str, Query(alias="blank", max_length=500)] = "",
) -> Response:
    """Show a paper: its files, the form to make it, and the one to hand in a scan."""
    return _page(request, desk, case, paper, viewer, blank(PaperForm), (stage, move), left)


@router.post("/cases/{case}/papers/{paper}", operation_id="make_paper", dependencies=[Depends(form_guard)])
def make(request: Request, case: InPath, paper: Paper, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Make the paper, or show what to mend."""
    at = desk.now()
    try:
        asked = _asked(desk, case, paper, viewer, at, sent)

        def effect(work: Work) -> Any:
            made = make_paper(desk, work, case, paper, asked, viewer, at)
            return {"blank": "、".join(made.missing)}

        left = carry_out(desk, viewer, sent.once, at, effect)["blank"]
    except HuiqiError as error:
        form = sent.again(labels_of(PaperForm), error)
        return _page(request, desk, case, paper, viewer, form, (sent.text("for"), sent.text("move")))
    return _kept(case, paper, sent, left[:300])


@router.post("/cases/{case}/papers/{paper}/scan", operation_id="hand_in_scan", dependencies=[Depends(form_guard)])
def scan(request: Request, case: InPath, paper: Paper, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Keep a signed scan, or show what is wrong with it."""
    at = desk.now()
    try:
        data = _uploaded(sent)

        def effect(work: Work) -> Any:
            return {"digest": hand_in(desk, work, case, paper, data, viewer, at).digest}

        carry_out(desk, viewer, sent.once_with(data), at, effect)
    except HuiqiError as error:
        form = sent.again({"scan": "扫描件"}, error)
        return _page(request, desk, case, paper, viewer, form, (sent.text("for"), sent.text("move")))
    return _kept(case, paper, sent, "")


@router.get("/cases/{case}/files/{digest}", operation_id="paper_file", dependencies=[Depends(page_guard)])
def download(
    case: InPath, digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")], viewer: Signed, desk: HeldDesk
) -> Response:
    """Return the bytes of a file, unchanged since they came."""
    with desk.database.reading() as work:
        file, data = read_file(desk, work, case, digest, viewer)
    named = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(data, media_type=file.media, headers={"content-disposition": named})


def _uploaded(sent: Sent) -> bytes:
    files = sent.files.get("scan", ())
    if not files:
        raise Unfilled({"scan": "没有选择文件"})
    return files[0].file.read(LARGEST + 1)


def _asked(desk: Desk, case: str, paper: str, viewer: Viewer, at: datetime, sent: Sent) -> PaperIn:
    form = sent.read(PaperForm)
    with desk.database.reading() as work:
        known = fields_of_paper(desk, work, case, paper, viewer, at)
    parts = {heading: sent.text(f"part-{place}") for place, (heading, _) in enumerate(known.parts)}
    faults = {
        f"part-{place}": f"太长，请缩短到 {_LONGEST:,} 字以内"
        for place, text in enumerate(parts.values())
        if len(text) > _LONGEST
    }
    if form.since and form.until and form.until < form.since:
        faults["until"] = "早于期限起"
    if faults:
        raise Unfilled(faults)
    filled = {heading: text.replace("\0", "") for heading, text in parts.items() if text.strip()}
    return PaperIn(form.number, form.since, form.until, filled, tuple(form.services))


def _kept(case: str, paper: str, sent: Sent, left: str) -> Response:
    more = {"for": sent.text("for")[:64], "move": sent.text("move")[:10], "blank": left}
    return see(f"/cases/{case}/papers/{paper}", "kept", **{name: value for name, value in more.items() if value})


def _page(
    request: Request,
    desk: Desk,
    case: str,
    paper: str,
    viewer: Viewer,
    form: Typed,
    wanted: tuple[str, str],
    left: str = "",
) -> Response:
    with desk.database.reading() as work:
        row = work.cases.get(viewer, case)
        fields = fields_of_paper(desk, work, case, paper, viewer, desk.now())
        files = [file for file in reversed(work.files.list(viewer, case)) if file.paper == paper]
        names = work.bodies.names({file.body for file in files})
    return page(
        request,
        "paper.html",
        int(status_of(form.error)) if form.error else 200,
        row=row,
        paper=paper,
        fields=fields,
        parts=_parts(fields, form),
        files=files,
        names=names,
        form=form,
        wanted=wanted,
        left=left,
        acting=may_act(case_in(row), viewer),
        most=LARGEST >> 20,
    )


def _parts(fields: PaperFields, form: Typed) -> list[tuple[str, str, str]]:
    """Return for each part its field, heading and text: as typed, else as it stands in the form."""
    return [
        (f"part-{place}", heading, form.value(f"part-{place}") if form.error else text)
        for place, (heading, text) in enumerate(fields.parts)
    ]
