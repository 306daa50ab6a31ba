"""计划: one programme in plain words, or what is meant by one of its entries, with the clauses it rests on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from matcher.programmes.explaining import explain
from matcher.programmes.labels import SECTIONS
from matcher.programmes.page import page as whole_page
from matcher.programmes.shelf import pack_named
from service.web.desk import HeldDesk
from service.web.guard import page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/programmes/{name}", operation_id="explain_programme", dependencies=[Depends(page_guard)])
def programme(
    request: Request,
    name: Annotated[str, Path(max_length=80)],
    desk: HeldDesk,
    entry: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Explain a programme, or one entry of it."""
    pack = pack_named(desk.home, name)
    return page(
        request,
        "programme.html",
        pack=pack,
        named=f"{pack.programme.key}-{pack.programme.year}",
        entries=explain(pack, entry) if entry else (),
        text="" if entry else whole_page(pack),
        sections=SECTIONS,
    )
