"""总览: the page of a leader; every figure is drawn, stands in a table, and leads to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from matcher.programmes.shelf import shelf_of
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.overview import Group
from service.domain.statistics.amounts import in_wan
from service.plots.bars import bars, columns, sides
from service.plots.lines import Axis, months
from service.use_cases.dashboard import By, Dashboard, Of, Wanted, dashboard_of
from service.use_cases.desk import Desk
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.pictures import picture
from service.web.templating import page

router = APIRouter(include_in_schema=False)

SHOWN = 50
MOST = 12
"""Names in a plot and in its table; the rest stands in the list."""

Plot = Callable[[Dashboard], str]


def wanted_of(desk: Desk, programme: str, year: int | None, on: date | None) -> Wanted:
    """Return what is asked for; by default everything up to today."""
    return Wanted(programme, year, on or day_of(desk.now()))


def _asked(
    desk: HeldDesk,
    programme: Annotated[str, Query(max_length=64)] = "",
    year: Annotated[str, Query(pattern=r"^([12][0-9]{3})?$")] = "",
    on: Annotated[str, Query(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")] = "",
) -> Wanted:
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        day = None
    return wanted_of(desk, programme, int(year) if year else None, day)


Asked = Annotated[Wanted, Depends(_asked)]


@router.get("/dashboard", operation_id="dashboard", dependencies=[Depends(page_guard)])
def dashboard(request: Request, viewer: Signed, desk: HeldDesk, asked: Asked) -> Response:
    """Show all figures."""
    found = _read(desk, viewer, asked)
    packs = [one.pack.programme for one in shelf_of(desk.home)[0]]
    needs, uncovered = _joined(found, By.INDUSTRY, (Of.NEEDS, Of.UNCOVERED)), len(found.members(Of.UNCOVERED))
    return page(
        request,
        "dashboard.html",
        found=found,
        asked=asked,
        query=lambda **more: _query(asked, **more),
        programmes=sorted({one.key: one.title for one in packs}.items()),
        years=sorted({one.year for one in packs}, reverse=True),
        statuses=found.groups(Of.CASES, By.STATUS),
        places=_joined(found, By.PLACE, (Of.NEEDS, Of.CASES))[:MOST],
        industries=needs[:MOST],
        spans=found.groups(Of.AGREED, By.SPAN),
        months=list(zip(*found.months().values(), strict=True)),
        totals={of.value: len(found.members(of)) for of in Of},
        uncovered=uncovered,
        wan=in_wan,
    )


@router.get("/dashboard/list", operation_id="dashboard", dependencies=[Depends(page_guard)])
def listed(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    asked: Asked,
    of: Of,
    by: By = By.ALL,
    name: Annotated[str, Query(max_length=100)] = "",
    start: Annotated[int, Query(ge=0, le=10**6, alias="from")] = 0,
) -> Response:
    """Show what is counted in a figure."""
    found = _read(desk, viewer, asked)
    group = next((one for one in found.groups(of, by) if one.name == name), Group(name, ()))
    rows = sorted(group.members, key=lambda one: (one.steps[-1].day, one.id), reverse=True)
    end = start + SHOWN
    return page(
        request,
        "dashboard_list.html",
        of=of,
        by=by,
        group=group,
        rows=rows[start:end],
        start=start,
        then=end if end < len(rows) else None,
        asked=asked,
        query=lambda **more: _query(asked, **more),
    )


@router.get("/dashboard/plots/{name}.svg", operation_id="dashboard", dependencies=[Depends(page_guard)])
def plot(
    request: Request, viewer: Signed, desk: HeldDesk, asked: Asked, name: Annotated[str, Path(pattern=r"^[a-z]+$")]
) -> Response:
    """Return a figure as a picture."""
    return picture(request, name, PLOTS, lambda draw: draw(_read(desk, viewer, asked)))


def _read(desk: Desk, viewer: Viewer, asked: Wanted) -> Dashboard:
    with desk.database.reading() as work:
        return dashboard_of(desk.programmes, work, viewer, asked)


def _query(asked: Wanted, **more: str) -> str:
    told = {"programme": asked.programme, "year": str(asked.year or ""), "on": asked.on.isoformat(), **more}
    return urlencode({name: value for name, value in told.items() if value})


def _joined(found: Dashboard, by: By, kinds: Sequence[Of]) -> list[tuple[str, dict[str, int]]]:
    """Return several counts under one name, in the order of the first."""
    counts = [{group.name: group.count for group in found.groups(of, by)} for of in kinds]
    names = dict.fromkeys(name for each in counts for name in each)
    return [(name, {of.value: each.get(name, 0) for of, each in zip(kinds, counts, strict=True)}) for name in names]


def _targets(found: Dashboard) -> str:
    shares = [(one.row.target.text, one.share, one) for one in found.goals if one.share is not None]
    said = {text: f"{one.row.figure.reached}/{one.row.needed}" for text, _, one in shares}
    return bars([(text, round(100 * share)) for text, share, _ in shares[:MOST]], "达到所需的百分之几", said)


def _money(found: Dashboard) -> str:
    parts = (("预算", "budget"), ("已核定", "committed"), ("已拨付", "paid"))
    rows = [(one.name, part, getattr(one, key) / 10**6) for one in found.overview.money[:MOST] for part, key in parts]
    return sides(rows, "万元", [part for part, _ in parts])


def _statuses(found: Dashboard) -> str:
    return bars([(one.name, one.count) for one in found.groups(Of.CASES, By.STATUS)], "个项目")


def _places(found: Dashboard) -> str:
    rows = _joined(found, By.PLACE, (Of.NEEDS, Of.CASES))[:MOST]
    said = {"需求": Of.NEEDS.value, "项目": Of.CASES.value}
    return sides([(name, part, counts[of]) for name, counts in rows for part, of in said.items()], "", list(said))


def _industries(found: Dashboard) -> str:
    rows = _joined(found, By.INDUSTRY, (Of.NEEDS, Of.UNCOVERED))[:MOST]
    said = {"需求": Of.NEEDS.value, "没有把握的": Of.UNCOVERED.value}
    return sides([(name, part, counts[of]) for name, counts in rows for part, of in said.items()], "条", list(said))


def _spans(found: Dashboard) -> str:
    return columns([(one.name, one.count) for one in found.groups(Of.AGREED, By.SPAN)], "从需求到签约", "个项目")


def _months(found: Dashboard) -> str:
    return months([(line, month, count) for line, all_ in found.months().items() for month, count in all_], Axis("件"))


PLOTS: Mapping[str, Plot] = {
    "targets": _targets,
    "money": _money,
    "statuses": _statuses,
    "places": _places,
    "industries": _industries,
    "spans": _spans,
    "months": _months,
}
