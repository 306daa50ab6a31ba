"""`huiqi import`: files of enterprises, needs, societies, experts and achievements into the catalogue."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import InvalidRecord
from matcher.exchange.intake import open_intake
from matcher.exchange.outcome import Outcome
from matcher.exchange.report import write_report
from matcher.home import home_folder
from matcher.recommender import indexed, open_recommender
from matcher.vocabulary import Kind, RecordKind

INDEX_AT_ONCE = 2_000
"""Candidates that an import brings into the index itself; more would keep the person waiting."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_files)


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="一个或多个 .xlsx / .csv / .jsonl 文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    report: Annotated[Path | None, typer.Option(help="把逐行问题和退回的行写入这个 .xlsx；有效的行照常导入")] = None,
    kind: Annotated[RecordKind | None, typer.Option(help="所有记录的类别；不给则由工作表、表头和内容判断")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """导入企业、需求、学会、专家、成果记录并更新索引。

    任何一行有问题时整批都不写入；给出 --report 时，有效的行写入，有问题和待核对的行退回在报告里。
    """
    home = home_folder()
    with open_intake(Catalogue(home), dry_run=dry_run) as intake:
        with progress_on_stderr() as progress:
            for path in paths:
                intake.read(path, kind, progress)
        outcome = intake.outcome
        if report is not None:
            write_report(report, outcome)
        elif intake.refused and not dry_run:
            raise _refusal(outcome, intake.refused)
        if not dry_run:
            intake.commit()
        _print(outcome, intake.refused, dry_run=dry_run)
        if report is not None and intake.refused:
            typer.echo(f"问题和退回的行在 {report}：改好“退回-…”工作表后，直接导入这个文件即可")
    if not dry_run:
        catalogue = Catalogue(home)
        # needs and enterprises stand in no index: their import waits for no encoder
        if changed := sum(count.new + count.changed for count in outcome.counts if str(count.kind) in set(Kind)):
            _bring_up_to_date(home, catalogue, changed, encoder)
        typer.echo("目录现有：" + "，".join(f"{each.label} {catalogue.count(each):,}" for each in RecordKind))


def _print(outcome: Outcome, refused: int, *, dry_run: bool) -> None:
    for notice in outcome.notices:
        place = f"{notice.path.name} 工作表“{notice.sheet}”" if notice.sheet else notice.path.name
        typer.echo(f"提示：{place}：{notice.text}", err=True)
    totals: Counter[RecordKind] = Counter()
    became: Counter[str] = Counter()
    for count in outcome.counts:
        good = count.new + count.changed + count.same
        if count.kind and good:
            totals[count.kind] += good
            became.update(new=count.new, changed=count.changed, same=count.same)
    listed = "，".join(f"{kind.label} {totals[kind]:,} 条" for kind in RecordKind if totals[kind]) or "没有有效记录"
    doubtful = sum(count.doubtful for count in outcome.counts)
    faulty = f"有问题 {refused:,} 行" + (f"（其中待核对 {doubtful:,} 行）" if doubtful else "")
    if dry_run:
        typer.echo(f"检查完毕：{listed}，{faulty}；未写入")
    else:
        changed = became["new"] + became["changed"]
        typer.echo(f"已导入：{listed}，其中新增或变更 {changed:,} 条，{faulty}")


def _bring_up_to_date(home: Path, catalogue: Catalogue, changed: int, encoder: str) -> None:
    held = indexed(home)
    missing = sum(max(0, catalogue.count(RecordKind(kind.value)) - held[kind]) for kind in Kind)
    if (waiting := max(changed, missing)) > INDEX_AT_ONCE:
        typer.echo(
            f"有 {waiting:,} 条候选等待编入索引：请运行 huiqi index，或在下次 huiqi match 时自动完成；"
            "可以随时中断，已完成的部分会保留"
        )
    else:
        with progress_on_stderr() as progress:
            open_recommender(home, encoder, progress)


def _refusal(outcome: Outcome, refused: int) -> InvalidRecord:
    others = f"（另有 {refused - 1:,} 行有问题）" if refused > 1 else ""
    for fault in outcome.faults:
        column = f"“{fault.column}”列：" if fault.column else ""
        sheet = f"工作表“{fault.sheet}” " if fault.sheet else ""
        remedy = f"{fault.remedy}；或加 --report 问题.xlsx 只导入有效的行"
        return InvalidRecord(fault.path, fault.row, f"{sheet}{column}{fault.problem}{others}，整批未导入", remedy)
    doubt = next(iter(outcome.doubts))
    problem = f"{doubt.name} 与目录中的 {doubt.id} {doubt.other} 相似（{doubt.why}）{others}，整批未导入"
    return InvalidRecord(doubt.path, doubt.row, problem, f"{doubt.remedy}；或加 --report 问题.xlsx 只导入有效的行")
