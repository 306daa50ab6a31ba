"""总览: the page of a leader; every figure is drawn, stands in a table, and leads to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from matcher.programmes.shelf import shelf_of
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.jobs import JobKind, JobState
from service.domain.overview import Group
from service.domain.statistics.amounts import in_wan
from service.plots.bars import bars, columns, sides
from service.plots.lines import Axis, months
from service.storage.work import Work
from service.use_cases.dashboard import By, Dashboard, Of, Wanted, dashboard_of
from service.use_cases.desk import Desk, carry_out
from service.use_cases.jobs import ask, may_ask
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed
from service.web.guard import Signed, form_guard, page_guard
from service.web.pictures import picture
from service.web.said import see
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
    return _page(request, viewer, desk, asked, None)


def _page(request: Request, viewer: Viewer, desk: Desk, asked: Wanted, form: Typed | None) -> Response:
    found = _read(desk, viewer, asked)
    with desk.database.reading() as work:
        gaps = _gaps(work, viewer)
    packs = [one.pack.programme for one in shelf_of(desk.home)[0]]
    needs = _joined(found, By.INDUSTRY, (Of.NEEDS, Of.UNCOVERED))
    return page(
        request,
        "dashboard.html",
        int(status_of(form.error)) if form and form.error else 200,
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
        wan=in_wan,
        form=form or Typed(),
        **gaps,
    )


@router.get("/dashboard/gaps", operation_id="jobs", dependencies=[Depends(page_guard)])
def gap_part(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Return the analysis of gaps by itself, for a page that looks again while one runs."""
    with desk.database.reading() as work:
        return page(request, "parts/gaps.html", **_gaps(work, viewer))


@router.post("/dashboard/gaps", operation_id="ask_job", dependencies=[Depends(form_guard)])
def ask_gaps(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled, asked: Asked) -> Response:
    """Have the open needs searched for gaps."""
    at = desk.now()
    try:
        carry_out(desk, viewer, sent.once, at, lambda work: {"id": ask(work, JobKind.GAPS, {}, viewer, at).id})
    except HuiqiError as error:
        return _page(request, viewer, desk, asked, sent.again({}, error))
    return see("/dashboard", "asked")


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


def _gaps(work: Work, viewer: Viewer) -> dict[str, Any]:
    """Return the last analysis that was done, and one that waits or runs."""
    jobs = [one for one in work.jobs.list(viewer, limit=200) if one.kind is JobKind.GAPS]
    done = next((one for one in jobs if one.state is JobState.DONE), None)
    titles = {one.id: one.title for one in work.needs.briefs(viewer)} if done else {}
    latest = jobs[0] if jobs else None
    return {"gaps": done, "latest": latest, "titles": titles, "may_ask_gaps": may_ask(JobKind.GAPS, viewer)}


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
    return bars([(text, round(100 * share)) for text, share, _ in shares[:MOST]], "达到所需的百分之几", said, whole=100)


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
