"""`huiqi evaluate`: figures of a run against judgements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from matcher.evaluation.report import Scale, evaluate
from matcher.evaluation.trec import check_same_needs, read_judgements, read_run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate_run)


def evaluate_run(
    run: Annotated[Path, typer.Option(help="TREC 运行文件")],
    qrels: Annotated[Path, typer.Option(help="TREC 评判文件")],
    gain: Annotated[Literal["plain", "minus1"], typer.Option(help="增益：2^等级−1，或 2^(等级−1)−1")] = "plain",
    rel: Annotated[int, typer.Option(min=1, help="从哪一等级起算相关")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """计算 nDCG@10、P@1、召回率和 MRR，附 95% 置信区间。"""
    ranked, judgements = read_run(run), read_judgements(qrels)
    check_same_needs(ranked, judgements)
    report = evaluate(ranked, judgements, Scale(gain, rel))
    if as_json:
        typer.echo(json.dumps(report.summary()))
        return
    typer.echo(f"需求 {report.queries} 条，另有 {report.skipped} 条没有相关候选而未计")
    for metric in report.values:
        typer.echo(f"{metric:<10} {report.estimate(metric)}")
