"""候选名单: the ranked list of a need on record, a new one, and the list as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError, NotReady
from matcher.programmes.shelf import packs_of
from matcher.vocabulary import Kind
from service.documents.shortlist_book import shortlist_book
from service.domain.history import Event, day_of
from service.domain.scope import SYSTEM
from service.storage.errors import Missing
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.tools import Tools
from service.use_cases import shortlists as using
from service.use_cases.desk import Desk, carry_out
from service.use_cases.under_programme import record_behind
from service.web.access import HeldTools
from service.web.api.fields import InPath
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Sent, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.invitable import invitable
from service.web.listing import TOPS, ListForm, OnRecord, chosen, keep, make, on_record, values_of
from service.web.listing_rows import facts_of, rows_of
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Number = Annotated[int | None, Query(alias="list", ge=1, le=2**31)]


@router.get("/needs/{need}/shortlist", operation_id="shortlists", dependencies=[Depends(page_guard)])
def shortlist(
    request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools, seq: Number = None
) -> Response:
    """Show the list on record that is meant, with the form for another."""
    query = _query(request)
    asked, form = using.Asked(), None
    try:
        asked = query.read(ListForm).asked()
    except Unfilled as error:
        form = query.again(labels_of(ListForm), error)
    with desk.database.reading() as work:
        row = using.own_need(work, need, viewer)
        events = using.shown(work, need, viewer)
        whole = bool(set(query.values) - {"kind", "list", "said"})
        event = None if form else chosen(events, seq, asked, whole=whole)
        if seq is not None and event is None:
            raise Missing("份名单")
        listed = on_record(desk, tools, work, row, event, record_behind(work, row)) if event else None
        standing = {}
        if listed is not None:
            ids = [str(one["candidate"]) for one in listed.listed["matches"]]
            standing = invitable(desk, work, viewer, listed.asked.kind, ids, row)
        return _page(request, desk, tools, work, row, events, listed, form or _form(listed, asked), standing)


@router.post("/needs/{need}/shortlist", operation_id="make_shortlist", dependencies=[Depends(form_guard)])
def make_shortlist(
    request: Request, need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools, sent: Filled
) -> Response:
    """Match a need, put the list on record and show it."""
    with desk.database.reading() as work:
        row = using.need_to_match(work, need, viewer)
        record = record_behind(work, row)
    at = desk.now()
    try:
        made = make(desk, tools, row, sent.read(ListForm).asked(), record)  # outside of any unit of work

        def effect(work: Work) -> dict[str, Any]:
            return {"seq": using.record(work, made, viewer, at).seq}

        seq = carry_out(desk, viewer, sent.once, at, effect)["seq"]
    except HuiqiError as error:
        with desk.database.reading() as work:
            events = using.shown(work, need, viewer)
            form = sent.again(labels_of(ListForm), error)
            return _page(request, desk, tools, work, row, events, None, form)
    with desk.database.reading() as work:
        (event,) = [one for one in using.shown(work, need, viewer) if one.seq == seq]
    keep(tools, event, made.found)
    return see(f"/needs/{need}/shortlist", "listed", list=str(seq))


@router.get("/needs/{need}/shortlist.xlsx", operation_id="shortlists", dependencies=[Depends(page_guard)])
def shortlist_file(need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools, seq: Number = None) -> Response:
    """Return a list on record as a workbook."""
    with desk.database.reading() as work:
        row = using.own_need(work, need, viewer)
        event = chosen(using.shown(work, need, viewer), seq, using.Asked(), whole=False)
        if event is None:
            raise Missing("份名单")
        listed = on_record(desk, tools, work, row, event, record_behind(work, row))
        body = work.bodies.get(SYSTEM, event.body).body.name
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shortlist.xlsx"
        shortlist_book(path, rows_of(listed), facts_of(row, listed, body), day_of(event.at))
        content = path.read_bytes()
    name = quote(f"{row.title[:60]}-{listed.asked.kind.label}名单-{day_of(event.at)}.xlsx")
    return Response(content, media_type=_BOOK, headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"})


def _page(
    request: Request,
    desk: Desk,
    tools: Tools,
    work: Work,
    row: NeedRow,
    events: tuple[Event, ...],
    listed: OnRecord | None,
    form: Typed,
    standing: Mapping[str, str] | None = None,
) -> Response:
    values, sizes = _values(tools, form)
    bodies = {one.body: work.bodies.get(SYSTEM, one.body).body.name for one in events}
    packs = [pack.programme for pack in packs_of(desk.home)]
    return page(
        request,
        "need_shortlist.html",
        int(status_of(form.error)) if form.error else 200,
        row=row,
        listed=listed,
        form=form,
        kinds=[kind for kind in Kind if sizes.get(kind)],
        sizes=sizes,
        values=values,
        tops=TOPS,
        programmes=[(f"{one.key}-{one.year}", f"{one.title}（{one.year}）") for one in packs],
        titles={f"{one.key}-{one.year}": one.title for one in packs},
        before=[(one, using.asked_in(one.after["shown"])) for one in reversed(events)],
        bodies=bodies,
        matchable=using.matchable(row),
        standing=standing or {},
    )


def _values(tools: Tools, form: Typed) -> tuple[dict[str, list[str]], dict[Kind, int]]:
    """Return the values of each filter, and how many candidates there are; nothing while nothing is open."""
    try:
        sizes = tools.recommender.sizes()
        kind = Kind(form.value("kind")) if form.value("kind") in set(Kind) else Kind.SOCIETY
        return tools.recommender.filter_values(kind), sizes
    except NotReady:
        return {}, {}


def _form(listed: OnRecord | None, asked: using.Asked) -> Typed:
    return blank(ListForm, **values_of(listed.asked if listed else asked))


def _query(request: Request) -> Sent:
    names = request.query_params.keys()
    values = {
        name: tuple(one.encode("utf-8", "replace").decode() for one in request.query_params.getlist(name))
        for name in names
    }
    return Sent(request.url.path, values, {})
