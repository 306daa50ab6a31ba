"""填报: a figure for a cell or a target with its evidence; listed, corrected and withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import UnknownName
from matcher.programmes.shelf import pack_named
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.statistics.summing import REACHED, WHOLE
from service.storage.filings import FilingFilter
from service.storage.work import Work
from service.use_cases import filings as using
from service.web.api.cases import checked, cursor_in
from service.web.api.etags import etag
from service.web.api.fields import Day, InPath
from service.web.api.paging import Paging
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.evidence_forms import named_files
from service.web.forms import Filled, Sent, Typed, blank
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.filing_form import FilingForm, amount_of, field_of, filled_from, said_of, value_of
from service.web.pages.kept_forms import Effect, Keeping, cut, may_keep, names_of, told_by
from service.web.pages.reporting import name_of, packs
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/filings", operation_id="filings", dependencies=[Depends(page_guard)])
def filings(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    programme: Annotated[str, Query(max_length=64)] = "",
    withdrawn: Annotated[bool, Query()] = False,
) -> Response:
    """List figures filed by one's own body and those below it, those changed last first."""
    wanted = FilingFilter("", programme, "", withdrawn)
    with desk.database.reading() as work:
        rows = work.filings.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.filings.count(viewer, wanted)
        shown, more = cut(rows, paging.limit, lambda row: row.filing.id)
        names = names_of(work, (row.filing.office for row in shown))
    known = {name_of(one): one for one in packs(desk)}
    return page(
        request,
        "filings.html",
        rows=shown,
        total=total,
        more=more,
        first=bool(paging.cursor),
        names=names,
        said_of=lambda row: said_of(known.get(row.programme), row),
        value_of=lambda row: value_of(known.get(row.programme), row),
        programmes=[(key, one.programme.title) for key, one in known.items()],
        asked={"programme": programme, "withdrawn": "true" if withdrawn else ""},
    )


@router.get("/filings/new", operation_id="file_figure", dependencies=[Depends(page_guard)])
def new_filing(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    programme: Annotated[str, Query(max_length=64)],
    indicator: Annotated[str, Query(max_length=64)] = "",
    target: Annotated[str, Query(max_length=64)] = "",
    column: Annotated[str, Query(max_length=64)] = "",
    on: Annotated[Day | None, Query()] = None,
) -> Response:
    """Show the form for a cell or a target."""
    asked = {"programme": programme, "indicator": indicator, "target": target}
    day = min(on or date.max, day_of(desk.now()))
    form = blank(FilingForm, **asked, column=column or (WHOLE if target else ""), day=day.isoformat())
    return _form(request, desk, viewer, form)


@router.post("/filings", operation_id="file_figure", dependencies=[Depends(form_guard)])
def file_figure(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """File a figure, or show what to mend."""
    keeping = _keeping(desk, viewer, sent)

    def effect_of(digests: tuple[str, ...], at: datetime) -> Effect:
        form = sent.read(FilingForm)
        cell = form.programme, form.column, form.day, form.indicator, form.target
        asked = using.FilingIn(*cell, form.text, amount_of(desk.home, form), "".join(digests))
        return lambda work: using.file_figure(desk, work, asked, "", viewer, at).filing.id

    return keeping.keep("filed", effect_of, lambda typed: _form(request, desk, viewer, typed))


@router.get("/filings/{filing}", operation_id="filing", dependencies=[Depends(page_guard)])
def one_filing(request: Request, filing: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one with its history, and the form to correct it."""
    return _one(request, desk, viewer, filing, None)


@router.post("/filings/{filing}", operation_id="correct_filing", dependencies=[Depends(form_guard)])
def correct(request: Request, filing: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Correct one, or show what to mend with everything typed kept."""
    with desk.database.reading() as work:
        office = work.filings.get(viewer, filing).filing.office

    def effect_of(digests: tuple[str, ...], at: datetime) -> Effect:
        form = sent.read(FilingForm)
        facts = {"day": form.day, "text": form.text.strip(), "amount": amount_of(desk.home, form)}
        facts["evidence"] = digests[0] if digests else None

        def effect(work: Work) -> str:
            using.correct(desk, work, filing, facts, form.reason, viewer, at, checked(sent.basis))
            return filing

        return effect

    keeping = _keeping(desk, viewer, sent)
    return keeping.keep("saved", effect_of, lambda typed: _one(request, desk, viewer, filing, typed), office)


@router.post("/filings/{filing}/withdraw", operation_id="withdraw_filing", dependencies=[Depends(form_guard)])
def withdraw(request: Request, filing: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Withdraw one, or say why not."""

    def effect_of(at: datetime) -> Effect:
        def effect(work: Work) -> str:
            using.withdraw(work, filing, sent.text("reason"), viewer, at, checked(sent.basis))
            return filing

        return effect

    keeping = _keeping(desk, viewer, sent)
    return keeping.withdraw(effect_of, lambda typed: _one(request, desk, viewer, filing, typed))


def _keeping(desk: HeldDesk, viewer: Viewer, sent: Sent) -> Keeping:
    return Keeping(desk, viewer, sent, FilingForm, "/filings", one_file=True)


def _one(request: Request, desk: HeldDesk, viewer: Viewer, filing: str, form: Typed | None) -> Response:
    with desk.database.reading() as work:
        row = work.filings.get(viewer, filing)
        events = using.history_of(work, filing, viewer)
        office = names_of(work, [row.filing.office])[row.filing.office]
        who = told_by(work, events)
        mine = not row.withdrawn and may_keep(work, row.filing.office, viewer)
    pack, one = pack_named(desk.home, row.programme), row.filing
    filled = form if form and form.value("programme") else filled_from(pack, row, form)
    return page(
        request,
        "filing.html",
        int(status_of(form.error)) if form and form.error else 200,
        row=row,
        one=one,
        what=said_of(pack, row),
        value=value_of(pack, row),
        field=field_of(pack, one.indicator if not row.of_target else "", one.column),
        office=office,
        events=events,
        who=who,
        mine=mine,
        form=filled,
        files=named_files(desk, viewer, filled),
        pack=pack,
        version=etag(row.version, row.head),
    )


def _form(request: Request, desk: HeldDesk, viewer: Viewer, form: Typed) -> Response:
    pack = pack_named(desk.home, form.value("programme"))
    indicators = {one.key: one for one in pack.indicators}
    targets = {one.key: one for one in pack.targets}
    indicator, target = indicators.get(form.value("indicator")), targets.get(form.value("target"))
    if indicator is None and target is None:
        raise UnknownName("没有写明填哪项指标或哪个目标", "请从统计表或目标一览里点“填报”")
    if indicator is not None and form.value("column") not in {one.name for one in indicator.columns}:
        raise UnknownName(f"第 {indicator.number} 项没有“{form.value('column')[:30]}”一栏", "请从统计表里点“填报”")
    return page(
        request,
        "filing_form.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        pack=pack,
        indicator=indicator,
        target=target,
        columns=(WHOLE, REACHED),
        field=field_of(pack, form.value("indicator"), form.value("column")),
        files=named_files(desk, viewer, form),
    )
