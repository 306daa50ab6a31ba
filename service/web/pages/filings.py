"""填报: a figure for a cell or a target with its evidence; listed, corrected and withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError, UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.programmes.words import Cell
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.statistics.recording import require_may_record
from service.domain.statistics.summing import REACHED, WHOLE
from service.storage.filings import FilingFilter, FilingRow
from service.storage.work import Work
from service.use_cases import filings as using
from service.use_cases.desk import carry_out
from service.web.api.cases import checked, cursor_in
from service.web.api.etags import etag
from service.web.api.fields import Day, InPath, Line, Words
from service.web.api.filings import Said
from service.web.api.paging import Paging, cursor_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.evidence_forms import DIGESTS, fen_of, kept_files, named_files, yuan_of
from service.web.forms import Filled, Sent, Typed, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.record_form import stated
from service.web.pages.reporting import name_of, packs
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

COUNT, MONEY, NAMES, FLAG, TEXT = "count", "money", "names", "flag", "text"
_FIELDS = {Cell.COUNT: COUNT, Cell.MONEY: MONEY, Cell.NAMES: NAMES, Cell.FLAG: FLAG}


class FilingForm(BaseModel):
    """What a person fills in for a figure."""

    programme: Line = Field(min_length=1, title="计划")
    indicator: Line = Field(default="", title="指标")
    target: Line = Field(default="", title="目标")
    column: Line = Field(min_length=1, title="栏目")
    day: Day = Field(title="是哪一天的情况")
    amount: Line = Field(default="", title="数")
    text: Said = Field(default="", title="文字")
    reason: Words = Field(default="", title="更正的理由")


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
        shown = rows[: paging.limit]
        names = {one: work.bodies.get(SYSTEM, one).body.name for one in {row.filing.office for row in shown}}
    more = cursor_of((shown[-1].changed.isoformat(), shown[-1].filing.id)) if len(rows) > paging.limit else ""
    known = {name_of(one): one for one in packs(desk)}
    return page(
        request,
        "filings.html",
        rows=shown,
        total=total,
        more=more,
        first=bool(paging.cursor),
        names=names,
        said_of=lambda row: _said_of(known.get(row.programme), row),
        value_of=lambda row: _value_of(known.get(row.programme), row),
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
    return _form(request, desk, viewer, form, None)


@router.post("/filings", operation_id="file_figure", dependencies=[Depends(form_guard)])
def file_figure(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """File a figure, or show what to mend."""
    digests: tuple[str, ...] = ()
    at = desk.now()
    try:
        digests = kept_files(sent, desk, viewer)[-1:]
        filled = sent.read(FilingForm)
        asked = using.FilingIn(
            filled.programme,
            filled.column,
            filled.day,
            filled.indicator,
            filled.target,
            filled.text,
            _amount(desk, filled),
            digests[0] if digests else "",
        )

        def effect(work: Work) -> Any:
            return {"id": using.file_figure(desk, work, asked, "", viewer, at).filing.id}

        made = carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _form(request, desk, viewer, _again(sent, error, digests), None)
    return see(f"/filings/{made['id']}", "filed")


@router.get("/filings/{filing}", operation_id="filing", dependencies=[Depends(page_guard)])
def one_filing(request: Request, filing: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one with its history, and the form to correct it."""
    return _one(request, desk, viewer, filing, None)


@router.post("/filings/{filing}", operation_id="correct_filing", dependencies=[Depends(form_guard)])
def correct(request: Request, filing: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Correct one, or show what to mend with everything typed kept."""
    with desk.database.reading() as work:
        row = work.filings.get(viewer, filing)
    digests: tuple[str, ...] = ()
    at = desk.now()
    try:
        digests = kept_files(sent, desk, viewer, row.filing.office)[-1:]
        filled = sent.read(FilingForm)
        facts = {"day": filled.day, "text": filled.text.strip(), "amount": _amount(desk, filled)}
        facts["evidence"] = digests[0] if digests else None

        def effect(work: Work) -> Any:
            using.correct(desk, work, filing, facts, filled.reason, viewer, at, checked(sent.basis))
            return {"id": filing}

        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _one(request, desk, viewer, filing, _again(sent, error, digests))
    return see(f"/filings/{filing}", "saved")


@router.post("/filings/{filing}/withdraw", operation_id="withdraw_filing", dependencies=[Depends(form_guard)])
def withdraw(request: Request, filing: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Withdraw one, or say why not."""
    at = desk.now()

    def effect(work: Work) -> Any:
        using.withdraw(work, filing, sent.text("reason"), viewer, at, checked(sent.basis))
        return {"id": filing}

    try:
        carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _one(request, desk, viewer, filing, sent.again({"reason": "理由"}, error))
    return see(f"/filings/{filing}", "withdrawn")


def _one(request: Request, desk: HeldDesk, viewer: Viewer, filing: str, form: Typed | None) -> Response:
    with desk.database.reading() as work:
        row = work.filings.get(viewer, filing)
        events = using.history_of(work, filing, viewer)
        placed = work.bodies.get(SYSTEM, row.filing.office)
        who = {one.body: work.bodies.get(SYSTEM, one.body).body.name for one in events}
    try:
        require_may_record(viewer, placed.body, placed.path)
        mine = not row.withdrawn
    except Forbidden:
        mine = False
    pack, one = pack_named(desk.home, row.programme), row.filing
    filled = form if form and form.value("programme") else _filled(pack, row, form)
    return page(
        request,
        "filing.html",
        int(status_of(form.error)) if form and form.error else 200,
        row=row,
        one=one,
        what=_said_of(pack, row),
        value=_value_of(pack, row),
        field=_field(pack, one.indicator if not row.of_target else "", one.column),
        office=placed.body.name,
        events=events,
        who=who,
        mine=mine,
        form=filled,
        files=named_files(desk, viewer, filled),
        pack=pack,
        version=etag(row.version, row.head),
    )


def _filled(pack: Pack, row: FilingRow, form: Typed | None) -> Typed:
    one = row.filing
    money = _field(pack, "" if row.of_target else one.indicator, one.column) == MONEY
    amount = yuan_of(one.amount) if money else ("" if one.amount is None else str(one.amount))
    asked = {"programme": row.programme, "target" if row.of_target else "indicator": one.indicator}
    known = blank(FilingForm, **asked, column=one.column, day=one.day.isoformat(), amount=amount, text=one.text)
    values = {**known.values, DIGESTS: [one.evidence.digest] if one.evidence else []}
    if form is None:
        return Typed(values, labels=known.labels)
    return Typed({**values, **form.values}, form.faults, form.labels, form.error)


def _form(request: Request, desk: HeldDesk, viewer: Viewer, form: Typed, row: FilingRow | None) -> Response:
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
        row=row,
        pack=pack,
        indicator=indicator,
        target=target,
        columns=(WHOLE, REACHED),
        field=_field(pack, form.value("indicator"), form.value("column")),
        files=named_files(desk, viewer, form),
    )


def _again(sent: Sent, error: HuiqiError, digests: tuple[str, ...]) -> Typed:
    return stated(sent.again(labels_of(FilingForm), error), digests)


def _field(pack: Pack, indicator: str, column: str) -> str:
    """Return how a cell is filled: a count, money, names, yes or no, or words; a target is a count."""
    cells = [
        one.cell for item in pack.indicators if item.key == indicator for one in item.columns if one.name == column
    ]
    return _FIELDS.get(cells[0], TEXT) if cells else COUNT


def _amount(desk: HeldDesk, form: FilingForm) -> int | None:
    field = _field(pack_named(desk.home, form.programme), form.indicator, form.column)
    if field == MONEY:
        return fen_of(form.amount, form.column)
    typed = form.amount.replace(",", "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 15:  # noqa: PLR2004 - the most the interface takes
        raise HuiqiError(f"“{form.amount[:30]}”不是一个整数", "请填不带小数的数字，例如 46")
    return int(typed)


def _said_of(pack: Pack | None, row: FilingRow) -> str:
    one = row.filing
    if pack is None:
        return one.column
    if row.of_target:
        return next(
            (f"目标“{each.text}”{one.column}" for each in pack.targets if each.key == one.indicator), one.column
        )
    found = [each for each in pack.indicators if each.key == one.indicator]
    return f"第 {found[0].number} 项“{found[0].name}”{one.column}" if found else one.column


def _value_of(pack: Pack | None, row: FilingRow) -> str:
    one = row.filing
    if one.amount is None:
        return one.text
    if pack and not row.of_target and _field(pack, one.indicator, one.column) == MONEY:
        return f"{yuan_of(one.amount)} 元"
    return f"{one.amount:,}"
