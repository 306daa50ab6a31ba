"""经费: the pots of an office, what was committed and paid from each, its ledger; opening one and adding to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.pack import Pack
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.storage.money import Pot
from service.use_cases.cases import host_of
from service.use_cases.desk import Desk, carry_out
from service.use_cases.pots import PotIn, RaiseIn, commitments_of, open_pot, raise_pot
from service.web.amounts import NO_AMOUNT, UNITS, fen_of
from service.web.api.deed_forms import Key
from service.web.api.fields import InPath, Line
from service.web.case_words import tables_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed, Unfilled, blank, labels_of
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.cases import programmes_of
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)


class PotForm(BaseModel):
    """What a person fills in to open a pot."""

    programme: Line = Field(min_length=1, title="计划")
    money: Key = Field(min_length=1, title="经费")
    year: int = Field(ge=1900, le=9999, title="预算年度")
    amount: Line = Field(min_length=1, title="全年总额")
    unit: Line = Field(default="元", title="金额的单位")


class RaiseForm(BaseModel):
    """What a person fills in to add to one."""

    amount: Line = Field(min_length=1, title="追加多少")
    unit: Line = Field(default="元", title="金额的单位")
    document: Line = Field(min_length=1, title="批准文件的文号")
    reason: Line = Field(min_length=1, title="为什么追加")


@router.get("/pots", operation_id="pots", dependencies=[Depends(page_guard)])
def pots(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    year: Annotated[int | None, Query(ge=1900, le=9999)] = None,
) -> Response:
    """List the pots one may see, the latest year first."""
    with desk.database.reading() as work:
        found = work.pots.list(viewer, "", None)
        names = work.bodies.names({pot.office for pot in found})
    shown = [pot for pot in found if year is None or pot.year == year]
    return page(
        request,
        "pots.html",
        pots=shown,
        names=names,
        purposes=_purposes(desk, found),
        years=sorted({pot.year for pot in found}, reverse=True),
        year=year,
    )


@router.get("/pots/new", operation_id="open_pot", dependencies=[Depends(page_guard)])
def new_pot(
    request: Request, viewer: Signed, desk: HeldDesk, programme: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """Show the form: first under which programme."""
    year = str(day_of(desk.now()).year)
    return _form(request, desk, viewer, blank(PotForm, programme=programme, year=year, unit="元"))


@router.post("/pots", operation_id="open_pot", dependencies=[Depends(form_guard)])
def create(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Open a pot, or show what to mend."""
    at = desk.now()
    try:
        form = sent.read(PotForm)
        wanted = PotIn(form.programme, form.money, form.year, _fen(form.amount, form.unit))
        made = carry_out(desk, viewer, sent.once, at, lambda work: {"id": open_pot(desk, work, wanted, viewer, at).id})
    except HuiqiError as error:
        return _form(request, desk, viewer, sent.again(labels_of(PotForm), error))
    return see(f"/pots/{made['id']}", "saved")


@router.get("/pots/{pot}", operation_id="pot", dependencies=[Depends(page_guard)])
def pot(request: Request, pot: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show a pot."""
    return _pot(request, desk, pot, viewer, blank(RaiseForm, unit="元"))


@router.post("/pots/{pot}/budgets", operation_id="raise_pot", dependencies=[Depends(form_guard)])
def add(request: Request, pot: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Add to the budget of a pot, or show what to mend."""
    at = desk.now()
    try:
        form = sent.read(RaiseForm)
        wanted = RaiseIn(_fen(form.amount, form.unit), form.document, form.reason)
        carry_out(desk, viewer, sent.once, at, lambda work: {"id": raise_pot(desk, work, pot, wanted, viewer, at).id})
    except HuiqiError as error:
        return _pot(request, desk, pot, viewer, sent.again(labels_of(RaiseForm), error))
    return see(f"/pots/{pot}", "saved")


def _fen(typed: str, unit: str) -> int:
    fen = fen_of(typed, unit)
    if fen is None or fen <= 0:
        raise Unfilled({"amount": NO_AMOUNT})
    return fen


def _form(request: Request, desk: Desk, viewer: Viewer, form: Typed) -> Response:
    chosen = form.value("programme")
    pack: Pack | None = None
    host = ""
    error = form.error
    if chosen:
        try:
            table = desk.table(chosen)
            with desk.database.reading() as work:
                host = host_of(work, table, viewer).name
            pack = table.pack
        except HuiqiError as wrong:
            error = error or wrong
    shown = Typed(form.values, form.faults, form.labels, error, form.once)
    return page(
        request,
        "pot_form.html",
        int(status_of(error)) if error else 200,
        form=shown,
        pack=pack,
        host=host,
        chosen=chosen if pack else "",
        programmes=programmes_of(desk),
        units=UNITS,
    )


def _pot(request: Request, desk: Desk, pot: str, viewer: Viewer, form: Typed) -> Response:
    with desk.database.reading() as work:
        found = work.pots.get(viewer, pot)
        committed = commitments_of(work, pot, viewer)
        postings = work.entries.of(found.id)
        names = work.bodies.names({found.office, *(one.payee for one in committed)})
        titles = work.cases.titles(viewer, {one.case for one in committed})
    return page(
        request,
        "pot.html",
        int(status_of(form.error)) if form.error else 200,
        pot=found,
        commitments=committed,
        postings=postings,
        names=names,
        titles=titles,
        purpose=_purposes(desk, [found]).get(found.id, found.money),
        form=form,
        units=UNITS,
    )


def _purposes(desk: Desk, found: Iterable[Pot]) -> dict[str, str]:
    """Return what the money of pots is for, by the pot; as the programme of its year says."""
    tables = tables_of(desk, {name for name, _ in programmes_of(desk)})
    money = {(table.pack.programme.key, one.key): one.purpose for table in tables.values() for one in table.pack.money}
    return {pot.id: money.get((pot.programme, pot.money), pot.money) for pot in found}
