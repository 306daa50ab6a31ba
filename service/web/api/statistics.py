"""统计: the table of a reporter on a day, each cell with its records, as JSON and on its form; the targets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Response

from service.documents.content import XLSX
from service.documents.making import MEDIA_TYPE as DOCX
from service.documents.statistics_book import statistics_book
from service.documents.statistics_form import statistics_form
from service.documents.statistics_layout import Header
from service.domain.history import day_of
from service.domain.statistics.plain import plain_record, title_of
from service.use_cases.statistics import Report, cell_of, report_of, told_table, told_targets
from service.web.api.evidence import attached
from service.web.api.fields import Day, Line
from service.web.api.problems import MISSING, PROBLEMS
from service.web.api.statistics_forms import CellOut, StatisticsOut, TargetsOut
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["统计"])

Programme = Annotated[
    str,
    Path(min_length=1, max_length=64, pattern=r"^[!-~]+$", description="计划和年度", examples=["liaoning-2018"]),
]
Who = Annotated[str, Query(max_length=64, description="填报单位的编号；不填为自己的单位")]
On = Annotated[Day | None, Query(description="截止日，含当天；不填为今天", examples=["2018-05-31"])]
By = Annotated[Line, Query(description="填表人；不填的留空，供手写")]
Checker = Annotated[Line, Query(description="审核人")]


def _asked(programme: Programme, viewer: Signed, desk: HeldDesk, reporter: Who = "", on: On = None) -> Report:
    """Read the report that the address asks for."""
    with desk.database.reading() as work:
        return report_of(desk.programmes, work, programme, reporter, on or day_of(desk.now()), viewer)


Asked = Annotated[Report, Depends(_asked)]


def _head(report: Asked, desk: HeldDesk, filled_by: By = "", checked_by: Checker = "") -> Header:
    return Header(report.reporter.name, filled_by, checked_by, day_of(desk.now()))


Head = Annotated[Header, Depends(_head)]


def _file(media: str) -> dict[int | str, dict[str, Any]]:
    return PROBLEMS | MISSING | {200: {"content": {media: {}}, "description": "文件"}}


@router.get(
    "/statistics/{programme}.xlsx",
    operation_id="statistics_book",
    summary="统计表（Excel）：表样、明细、待核事项、目标",
    responses=_file(XLSX),
    response_class=Response,
)
def book(report: Asked, header: Head) -> Response:
    """Return the table as a workbook in the form's own layout."""
    table, points, targets = report.table(), report.points(), report.targets()
    data = _written("t.xlsx", lambda path: statistics_book(path, table, header, points, targets))
    return attached(data, XLSX, f"{title_of(table)}.xlsx")


@router.get(
    "/statistics/{programme}.docx",
    operation_id="statistics_form",
    summary="统计表（Word），供打印签章上报",
    responses=_file(DOCX),
    response_class=Response,
)
def form(report: Asked, header: Head) -> Response:
    """Return the table as a Word document in the form's own layout."""
    table = report.table()
    data = _written("t.docx", lambda path: statistics_form(path, table, header))
    return attached(data, DOCX, f"{title_of(table)}.docx")


@router.get(
    "/statistics/{programme}",
    operation_id="statistics",
    summary="统计表：每一格的数和计入的记录，待核事项",
    responses=PROBLEMS | MISSING,
    response_model=StatisticsOut,
)
def table(report: Asked) -> Any:
    """Return the table with its open points."""
    told = told_table(report)
    return told | {"records": [_record(one) for one in told["records"]]}


@router.get(
    "/statistics/{programme}/cells/{item}/{column}",
    operation_id="statistics_cell",
    summary="一格：计入的每一项和它的记录",
    responses=PROBLEMS | MISSING,
    response_model=CellOut,
)
def cell(
    report: Asked,
    item: Annotated[str, Path(min_length=1, max_length=64, description="指标的序号或代号", examples=["18"])],
    column: Annotated[str, Path(min_length=1, max_length=64, description="栏目", examples=["合同金额"])],
) -> Any:
    """Return a cell with the records behind it."""
    found, records = cell_of(report.table(), item, column)
    value = found.value
    return {
        "item": found.indicator.number,
        "name": found.indicator.name,
        "column": found.column.name,
        "cell": found.column.cell.value,
        "counted": found.counted,
        "value": list(value) if isinstance(value, tuple) else value,
        "shown": found.shown,
        "unit": found.unit,
        "note": found.note,
        "parts": [{"name": one.name, "amount": one.amount, "records": list(one.records)} for one in found.parts],
        "records": [_record(plain_record(one)) for one in records],
    }


@router.get(
    "/targets/{programme}",
    operation_id="targets",
    summary="目标完成情况：分子、分母和依据",
    responses=PROBLEMS | MISSING,
    response_model=TargetsOut,
)
def targets(report: Asked) -> Any:
    """Return how far each target is reached, with explicit denominators."""
    return told_targets(report)


def _record(told: dict[str, Any]) -> dict[str, Any]:
    """Add to a record where it is opened: its own address, or the case that tells it."""
    id_, source = told["id"], told["source"]
    if source.startswith("case:"):
        case, _, seq = source.removeprefix("case:").partition("/")
        return told | {"href": f"/api/v1/cases/{quote(case)}/history?after={int(seq) - 1}&limit=1"}
    room = "filings" if told["kind"] == "佐证填报" else "happenings"
    return told | {"href": f"/api/v1/{room}/{quote(id_)}"}


def _written(name: str, write: Callable[[File], None]) -> bytes:
    with TemporaryDirectory() as folder:
        path = File(folder) / name
        write(path)
        return path.read_bytes()
