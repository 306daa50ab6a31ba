"""办理记录: who did what when, by body, person, kind and day; and the same as a workbook."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from matcher.errors import HuiqiError
from service.documents.audit_book import audit_book
from service.domain.bodies import Duty
from service.domain.history import BEIJING, day_of
from service.domain.scope import reach
from service.storage.audit import Sought
from service.use_cases.audit import KINDS, trail
from service.web.api.audit import after_in, cursor_after
from service.web.api.evidence import attached
from service.web.api.paging import Paging
from service.web.desk import HeldDesk
from service.web.guard import Signed, page_guard
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST = 5_000
"""Rows of a workbook; more are asked for day by day."""


def _sought(
    body: Annotated[str, Query(max_length=64)] = "",
    account: Annotated[str, Query(max_length=64)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
) -> Sought:
    return Sought(
        body,
        account,
        kind if kind in KINDS else "",
        _moment(since) if since else None,
        _moment(until) + timedelta(days=1) if until else None,
    )


Asked = Annotated[Sought, Depends(_sought)]


@router.get("/audit", operation_id="audit", dependencies=[Depends(page_guard)])
def audit(request: Request, viewer: Signed, desk: HeldDesk, paging: Paging, sought: Asked) -> Response:
    """Show what was done, the newest first."""
    with desk.database.reading() as work:
        found, done = trail(work, viewer, sought, after_in(paging), paging.limit + 1)
        total = work.audit.count(viewer, sought)
        of = work.bodies.get(viewer, sought.body).body.name if sought.body else ""
        who = work.accounts.get(viewer, sought.account).shown if sought.account else ""
    asked = {
        "body": sought.body,
        "account": sought.account,
        "kind": sought.kind,
        "since": day_of(sought.since).isoformat() if sought.since else "",
        "until": (day_of(sought.until) - timedelta(days=1)).isoformat() if sought.until else "",
    }
    return page(
        request,
        "audit.html",
        rows=[(one, trace.body) for one, trace in zip(done[: paging.limit], found[: paging.limit], strict=True)],
        total=total,
        asked=asked,
        of=of,
        who=who,
        kinds=list(KINDS.items()),
        wide=viewer.duty is Duty.ADMIN or bool(reach(viewer)),
        first=bool(paging.cursor),
        more=cursor_after(found[paging.limit - 1]) if len(found) > paging.limit else "",
        most=_MOST,
    )


@router.get("/audit/book", operation_id="audit", dependencies=[Depends(page_guard)])
def book(viewer: Signed, desk: HeldDesk, sought: Asked) -> Response:
    """Return what was done as a workbook, the newest first, as much as one holds."""
    with desk.database.reading() as work:
        _, done = trail(work, viewer, sought, None, _MOST)
    rows = (
        (f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}", one.body, one.who, one.move, one.kind, one.what, one.reason)
        for one in done
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "办理记录.xlsx"
        audit_book(path, rows)
        data = path.read_bytes()
    answer = attached(data, _BOOK, f"办理记录{day_of(desk.now()).isoformat()}.xlsx")
    answer.headers["cache-control"] = "no-store"
    return answer


def _moment(typed: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(typed), time(0), BEIJING)
    except ValueError as error:
        raise HuiqiError(f"“{typed}”不是日期", "请写成年-月-日，例如 2026-03-01") from error
