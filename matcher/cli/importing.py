"""`huiqi import`: files of societies, experts and achievements into the catalogue."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.intake import Intake, read_candidates
from matcher.corpus.report import write_report
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import InvalidRecord
from matcher.home import home_folder
from matcher.recommender import open_recommender
from matcher.vocabulary import Kind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_files)


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="一个或多个 .jsonl / .csv 文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    report: Annotated[Path | None, typer.Option(help="把逐行问题写入这个 .xlsx；有效的行照常导入")] = None,
    kind: Annotated[Kind | None, typer.Option(help="文件里没有 kind 一列时，指明类别")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """导入学会、专家、成果记录并更新索引。

    任何一行有问题时整批都不写入；给出 --report 时，有效的行写入，有问题的行列在报告里。
    """
    intake = read_candidates(paths, kind)
    if report is not None:
        write_report(report, intake)
    elif intake.faults:
        raise _refusal(intake)
    if dry_run:
        typer.echo(f"检查完毕：{_counts(intake)}，有问题 {len(intake.faults):,} 行；未写入")
        return
    home = home_folder()
    changed = Catalogue(home).add(intake.candidates)
    with progress_on_stderr() as progress:
        sizes = open_recommender(home, encoder, progress).sizes()
    typer.echo(
        f"已导入：{_counts(intake)}，其中新增或变更 {sum(changed.values()):,} 条，有问题 {len(intake.faults):,} 行"
    )
    typer.echo("目录现有：" + "，".join(f"{kind.label} {size:,}" for kind, size in sizes.items()))


def _counts(intake: Intake) -> str:
    counts = Counter(candidate.kind for candidate in intake.candidates)
    return "，".join(f"{kind.label} {counts[kind]:,} 条" for kind in Kind if counts[kind]) or "没有有效记录"


def _refusal(intake: Intake) -> InvalidRecord:
    first, more = intake.faults[0], len(intake.faults) - 1
    others = f"（另有 {more:,} 行有问题）" if more else ""
    return InvalidRecord(
        first.path,
        first.row,
        f"{first.detail}{others}，整批未导入",
        f"{first.remedy}；或加 --report 问题.xlsx 只导入有效的行",
    )
