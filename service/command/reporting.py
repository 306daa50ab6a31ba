"""`huiqi report`: the statistics table of a body on a day, on its form, and how far its targets are reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from matcher.errors import HuiqiError
from service.documents.statistics_book import statistics_book
from service.documents.statistics_form import statistics_form
from service.documents.statistics_layout import Header
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.settings import Settings
from service.storage.upgrading import require_current
from service.use_cases.desk import Desk, Programmes
from service.use_cases.office import Office
from service.use_cases.statistics import Report, report_of, reporter_named, told_table, told_targets

report = typer.Typer(help="统计：一个单位到某一天的统计表和目标完成情况。", no_args_is_help=True)

Programme = Annotated[str, typer.Option(help="计划和年度，如 liaoning-2018")]
Name = Annotated[str, typer.Option("--reporter", help="填报单位的全称或编号")]
On = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截止日，含当天；默认今天")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 打印")]


@report.command("indicators")
def indicators(
    programme: Programme,
    reporter: Name,
    on: On = None,
    out: Annotated[Path | None, typer.Option(help="写成文件：.xlsx 或 .docx")] = None,
    filled_by: Annotated[str, typer.Option(help="填表人")] = "",
    checked_by: Annotated[str, typer.Option(help="审核人")] = "",
    *,
    as_json: Json = False,
) -> None:
    """统计表：按登记的记录、案卷和填报，写成表样，或打印。"""
    kind = out.suffix.lower() if out else ""
    if out and kind not in {".xlsx", ".docx"}:
        raise HuiqiError(f"不能写成 {out.suffix or '没有后缀的'}文件", "请把 --out 的后缀写成 .xlsx 或 .docx")
    with _report(programme, reporter, on) as (made, desk):
        table, points = made.table(), made.points()
        if out:
            header = Header(made.reporter.name, filled_by, checked_by, day_of(desk.now()))
            if kind == ".xlsx":
                statistics_book(out, table, header, points, made.targets())
            else:
                statistics_form(out, table, header)
            typer.echo(f"已写入 {out}：{len(table.rows)} 项，{len(table.records)} 条记录", err=as_json)
        if as_json:
            typer.echo(json.dumps(told_table(made), ensure_ascii=False, indent=2))
            return
        if not out:
            for cell in table.cells():
                shown = cell.shown.replace("\n", "；") or "（未填报）"
                unit = f" {cell.unit}" if cell.unit and cell.shown else ""
                typer.echo(f"{cell.indicator.number}. {cell.indicator.name} {cell.column.name}：{shown}{unit}")
        for point in points:
            typer.echo(f"待核：{point.problem}（{point.remedy}）")


@report.command("targets")
def targets(programme: Programme, reporter: Name, on: On = None, *, as_json: Json = False) -> None:
    """目标完成情况：分子和分母。"""
    with _report(programme, reporter, on) as (made, _):
        if as_json:
            typer.echo(json.dumps(told_targets(made), ensure_ascii=False, indent=2))
            return
        for row in made.targets():
            late = "，已逾期" if row.late else ""
            remark = f"；{row.remark}" if row.remark else ""
            typer.echo(f"{row.target.text}：{row.says}，{row.reach.value}{late}{remark}")


@contextmanager
def _report(programme: str, reporter: str, on: datetime | None) -> Iterator[tuple[Report, Desk]]:
    settings = Settings()
    office = Office(settings.database)
    try:
        desk = Desk(office, Programmes(settings.home))
        require_current(desk.database)
        with desk.database.reading() as work:
            body = reporter_named(work, reporter)
            day = on.date() if on else day_of(desk.now())
            made = report_of(desk.programmes, work, programme, body.id, day, SYSTEM)
        yield made, desk
    finally:
        office.close()
