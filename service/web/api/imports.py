"""导入目录: a file handed in, checked, written; its report and the templates. How far it is: see the jobs."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.responses import FileResponse

from matcher.exchange.templates import write_template
from matcher.vocabulary import RecordKind
from service.storage.work import Work
from service.use_cases.desk import carry_out
from service.use_cases.imports import check_file, import_of, import_report, write_file
from service.web.api.creating import AtMostOnce
from service.web.api.evidence import attached
from service.web.api.fields import InPath, Line
from service.web.api.jobs import JobOut
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

UPLOAD = re.compile(r"/api/v1/imports|/imports")
"""The paths that take whole files."""

router = APIRouter(prefix="/api/v1", tags=["导入"])

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ANY_FILE = "application/octet-stream"


@router.post(
    "/imports",
    operation_id="check_import",
    summary="上传一份表（.xlsx、.csv、.jsonl，不超过 20 MB）并检查；不写入",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS,
    response_model=JobOut,
)
def check(
    data: Annotated[bytes, Body(media_type=_ANY_FILE, description="文件本身")],
    viewer: Signed,
    desk: HeldDesk,
    once: AtMostOnce,
    name: Annotated[Line, Query(description="文件名，由它知道怎么读", examples=["企业.xlsx"])] = "",
) -> Any:
    """Keep a file and have it checked by a job."""
    at = desk.now()

    def effect(work: Work) -> Any:
        return JobOut.of(check_file(desk, work, name, data, viewer, at)).model_dump(mode="json")

    return carry_out(desk, viewer, once, at, effect)


@router.post(
    "/imports/{job}/apply",
    operation_id="apply_import",
    summary="写入一份查过的表中有效的行",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT,
    response_model=JobOut,
)
def apply(job: InPath, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> Any:
    """Have the valid rows of a checked file written by a job."""
    at = desk.now()

    def effect(work: Work) -> Any:
        return JobOut.of(write_file(desk, work, job, viewer, at)).model_dump(mode="json")

    return carry_out(desk, viewer, once, at, effect)


@router.get(
    "/imports/{job}/report",
    operation_id="import_report",
    summary="下载一次检查或写入的报告",
    response_class=FileResponse,
    responses=PROBLEMS | MISSING | {200: {"content": {_BOOK: {}}}},
)
def report(job: InPath, viewer: Signed, desk: HeldDesk) -> FileResponse:
    """Return the report workbook."""
    with desk.database.reading() as work:
        path, name = import_report(desk.home, import_of(work, job, viewer))
    return FileResponse(path, media_type=_BOOK, filename=name, headers={"cache-control": "no-store"})


@router.get(
    "/import-templates/{kind}",
    operation_id="import_template",
    summary="下载一类记录的导入模板",
    response_class=Response,
    responses=PROBLEMS | {200: {"content": {_BOOK: {}}, "description": "工作簿"}},
)
def template(kind: Annotated[RecordKind, Path(description="哪类记录", examples=["enterprise"])]) -> Response:
    """Return the template of one kind."""
    return template_of(kind)


def template_of(kind: RecordKind) -> Response:
    """Return the template of one kind to be saved."""
    with TemporaryDirectory() as folder:
        path = File(folder) / "模板.xlsx"
        write_template(path, kind)
        return attached(path.read_bytes(), _BOOK, f"{kind.label}导入模板.xlsx")
