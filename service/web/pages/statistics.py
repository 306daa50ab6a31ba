"""统计: the table of a programme, each figure leading to what is behind it; open points, targets, reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.jobs import ENDED, JobKind
from service.domain.statistics.plain import title_of
from service.domain.statistics.records import Happening, Record
from service.storage.work import Work
from service.use_cases.desk import carry_out
from service.use_cases.jobs import ask, may_ask
from service.use_cases.statistics import Report, cell_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed
from service.web.guard import Signed, form_guard, page_guard
from service.web.pages.reporting import Asked, AskedFor, choices, name_of, packs, read_report
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

SHOWN = 50
"""Rows of a page."""

_FEW = 5
_REPORTS = 20

One = TypeVar("One")
Start = Annotated[int, Query(ge=0, le=10**6, alias="from")]


@router.get("/statistics", operation_id="statistics", dependencies=[Depends(page_guard)])
def statistics(request: Request, viewer: Signed, desk: HeldDesk, asked: AskedFor) -> Response:
    """Show the table."""
    return _shown(request, desk, viewer, asked, "statistics.html", lambda report: {"few": report.points()[:_FEW]})


@router.get("/statistics/points", operation_id="statistics", dependencies=[Depends(page_guard)])
def points(request: Request, viewer: Signed, desk: HeldDesk, asked: AskedFor, start: Start = 0) -> Response:
    """Show what to look at before the table is signed."""

    def more(report: Report) -> dict[str, Any]:
        found, then = _cut(report.points(), start)
        return {"points": found, "start": start, "then": then, "records": _by_id(report)}

    return _shown(request, desk, viewer, asked, "statistics_points.html", more)


@router.get("/statistics/targets", operation_id="targets", dependencies=[Depends(page_guard)])
def targets(request: Request, viewer: Signed, desk: HeldDesk, asked: AskedFor) -> Response:
    """Show how far targets are reached."""
    return _shown(request, desk, viewer, asked, "statistics_targets.html", lambda _: {})


@router.get("/statistics/targets/{target}", operation_id="targets", dependencies=[Depends(page_guard)])
def target(
    request: Request, target: str, viewer: Signed, desk: HeldDesk, asked: AskedFor, start: Start = 0
) -> Response:
    """Show what counts towards a target."""

    def more(report: Report) -> dict[str, Any]:
        rows = {one.target.key: one for one in report.targets()}
        if target not in rows:
            raise HuiqiError(f"计划没有目标“{target[:40]}”", "请从目标一览打开")
        parts, then = _cut(rows[target].figure.parts, start)
        return {"one": rows[target], "parts_": parts, "start": start, "then": then, "records": _by_id(report)}

    return _shown(request, desk, viewer, asked, "statistics_target.html", more)


@router.get("/statistics/cell", operation_id="statistics_cell", dependencies=[Depends(page_guard)])
def cell(
    request: Request,
    viewer: Signed,
    desk: HeldDesk,
    asked: AskedFor,
    item: Annotated[str, Query(max_length=64)],
    column: Annotated[str, Query(max_length=64)],
    start: Start = 0,
) -> Response:
    """Show a figure with what is counted in it, and the record behind each."""

    def more(report: Report) -> dict[str, Any]:
        found, records = cell_of(report.table(), item, column)
        parts, then = _cut(found.parts, start)
        by_id = {one.id: one for one in records}
        return {"cell": found, "parts_": parts, "records": by_id, "start": start, "then": then}

    return _shown(request, desk, viewer, asked, "statistics_cell.html", more)


@router.get("/statistics/reports", operation_id="jobs", dependencies=[Depends(page_guard)])
def reports(request: Request, viewer: Signed, desk: HeldDesk, asked: AskedFor) -> Response:
    """Show the reports that were asked for."""
    return _reports(request, desk, viewer, asked, Typed())


@router.get("/statistics/reports/list", operation_id="jobs", dependencies=[Depends(page_guard)])
def report_list(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Return the list by itself, for a page that looks again while one is made."""
    with desk.database.reading() as work:
        return page(request, "parts/report_jobs.html", **_jobs(desk, work, viewer))


@router.post("/statistics/reports", operation_id="ask_job", dependencies=[Depends(form_guard)])
def ask_report(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled, asked: AskedFor) -> Response:
    """Have a report made."""
    at = desk.now()
    try:
        with desk.database.reading() as work:
            report = read_report(desk, work, asked, viewer)
        _require_own(report, viewer)
        args = {"programme": report.programme, "on": report.on.isoformat()}
        carry_out(desk, viewer, sent.once, at, lambda work: {"id": ask(work, JobKind.REPORT, args, viewer, at).id})
    except HuiqiError as error:
        return _reports(request, desk, viewer, asked, sent.again({}, error))
    return see("/statistics/reports", "asked", programme=report.programme, on=report.on.isoformat())


def _require_own(report: Report, viewer: Viewer) -> None:
    if report.reporter.id != viewer.body:
        raise HuiqiError("报表只为本单位生成", "下级单位的统计表可以直接下载")


def _reports(request: Request, desk: HeldDesk, viewer: Viewer, asked: Asked, form: Typed) -> Response:
    with desk.database.reading() as work:
        known = _jobs(desk, work, viewer)
    status = int(status_of(form.error)) if form.error else 200
    more = {**known, "form": form, "may_ask": may_ask(JobKind.REPORT, viewer)}
    return _shown(request, desk, viewer, asked, "statistics_reports.html", lambda _: more, status)


def _jobs(desk: HeldDesk, work: Work, viewer: Viewer) -> dict[str, Any]:
    rows = [one for one in work.jobs.list(viewer, limit=10 * _REPORTS) if one.kind is JobKind.REPORT][:_REPORTS]
    titles = {name_of(one): f"{one.programme.title}（{one.programme.year}）" for one in packs(desk)}
    return {"jobs": rows, "running": any(one.state not in ENDED for one in rows), "titles": titles}


def _shown(
    request: Request, desk: HeldDesk, viewer: Viewer, asked: Asked, name: str, more: Any, status: int = 200
) -> Response:
    with desk.database.reading() as work:
        known = choices(desk, work, viewer)
        report = read_report(desk, work, asked, viewer)
    table = report.table()
    whole = Asked(report.programme, asked.reporter, report.on)
    return page(
        request,
        name,
        status,
        choices=known,
        report=report,
        table=table,
        title=title_of(table) if table.rows else report.pack.programme.title,
        asked=whole,
        count=len(report.points()),
        own=report.reporter.id == viewer.body,
        place_of=_place_of,
        **more(report),
    )


def _by_id(report: Report) -> dict[str, Record]:
    records: tuple[Record, ...] = (*report.happenings, *report.filings, *report.of_targets)
    return {one.id: one for one in records}


def _cut(rows: Sequence[One], start: int) -> tuple[Sequence[One], int | None]:
    end = start + SHOWN
    return rows[start:end], end if end < len(rows) else None


def _place_of(record: Record) -> str:
    """Return where a record is opened: its own page, or the case that tells it."""
    if not isinstance(record, Happening):
        return f"/filings/{record.id}"
    if record.source.startswith("case:"):
        return f"/cases/{record.source.removeprefix('case:').partition('/')[0]}"
    return f"/records/{record.id}"
