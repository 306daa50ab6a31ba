"""导入目录: handing a file in, how far its check is, its report, and writing its valid rows."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response

from matcher.errors import HuiqiError
from matcher.vocabulary import RecordKind
from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.jobs import ENDED, JobState
from service.storage.work import Work
from service.use_cases.desk import carry_out
from service.use_cases.imports import (
    Handed,
    check_file,
    import_of,
    import_report,
    imports_of,
    may_import,
    write_file,
)
from service.web.api.fields import InPath
from service.web.api.imports import template_of
from service.web.desk import HeldDesk
from service.web.errors import status_of
from service.web.forms import Filled, Typed
from service.web.guard import Signed, form_guard, page_guard
from service.web.said import see
from service.web.templating import page

router = APIRouter(include_in_schema=False)

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/imports", operation_id="check_import", dependencies=[Depends(page_guard)])
def imports(request: Request, viewer: Signed, desk: HeldDesk) -> Response:
    """Show the form and the latest imports."""
    return _page(request, viewer, desk, Typed())


@router.post("/imports", operation_id="check_import", dependencies=[Depends(form_guard)])
def check(request: Request, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Keep a file and have it checked."""
    try:
        uploads = sent.files.get("file", ())
        if not uploads:
            raise InvalidDeed("没有选择文件", "请选择填好的 Excel 表")
        data, name, at = uploads[0].file.read(), uploads[0].filename or "", desk.now()
        made = carry_out(
            desk, viewer, sent.once, at, lambda work: {"id": check_file(desk, work, name, data, viewer, at).id}
        )
    except HuiqiError as error:
        return _page(request, viewer, desk, Typed(labels={"file": "文件"}, error=error))
    return see(f"/imports/{made['id']}")


@router.get("/imports/templates/{kind}", operation_id="import_template", dependencies=[Depends(page_guard)])
def template(kind: RecordKind) -> Response:
    """Return the template of one kind."""
    return template_of(kind)


@router.get("/imports/{job}", operation_id="check_import", dependencies=[Depends(page_guard)])
def one(request: Request, job: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Show one check or writing."""
    return _one(request, viewer, desk, job, Typed())


@router.get("/imports/{job}/progress", operation_id="check_import", dependencies=[Depends(page_guard)])
def progress(request: Request, job: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Return the part of the page that says how far it is."""
    with desk.database.reading() as work:
        found = import_of(work, job, viewer)
    handed, ended = Handed.of(found.args), found.state in ENDED
    return page(request, "import_progress.html", job=found, handed=handed, ended=ended, fragment=True)


@router.get("/imports/{job}/report", operation_id="import_report", dependencies=[Depends(page_guard)])
def report(job: InPath, viewer: Signed, desk: HeldDesk) -> Response:
    """Return the report workbook."""
    with desk.database.reading() as work:
        path, name = import_report(desk.home, import_of(work, job, viewer))
    return FileResponse(path, media_type=_BOOK, filename=name, headers={"cache-control": "no-store"})


@router.post("/imports/{job}/apply", operation_id="apply_import", dependencies=[Depends(form_guard)])
def apply(request: Request, job: InPath, viewer: Signed, desk: HeldDesk, sent: Filled) -> Response:
    """Have the valid rows written."""
    at = desk.now()

    def effect(work: Work) -> dict[str, Any]:
        return {"id": write_file(desk, work, job, viewer, at).id}

    try:
        made = carry_out(desk, viewer, sent.once, at, effect)
    except HuiqiError as error:
        return _one(request, viewer, desk, job, Typed(error=error))
    return see(f"/imports/{made['id']}")


def _page(request: Request, viewer: Viewer, desk: HeldDesk, form: Typed) -> Response:
    with desk.database.reading() as work:
        rows = imports_of(work, viewer)
    return page(
        request,
        "imports.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        rows=[(job, Handed.of(job.args)) for job in rows],
        kinds=list(RecordKind),
        importing=may_import(viewer),
    )


def _one(request: Request, viewer: Viewer, desk: HeldDesk, job: str, form: Typed) -> Response:
    with desk.database.reading() as work:
        found = import_of(work, job, viewer)
    handed = Handed.of(found.args)
    return page(
        request,
        "import.html",
        int(status_of(form.error)) if form.error else 200,
        form=form,
        job=found,
        handed=handed,
        ended=found.state in ENDED,
        applying=not handed.apply and found.state is JobState.DONE and bool(found.result.get("valid")),
    )
