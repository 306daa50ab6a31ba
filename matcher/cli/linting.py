"""`huiqi lint`: what is wrong with society profiles, before they mislead a match."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.corpus.lint import lint_profiles
from matcher.corpus.readers import read_rows
from matcher.corpus.records import Record
from matcher.resources import CORPORA

_HAS_FINDINGS = 2


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lint")(lint)


def lint(
    paths: Annotated[list[Path] | None, typer.Argument(help="学会资料的 .jsonl 文件；默认是随产品发布的")] = None,
) -> None:
    """检查学会资料：必填字段、长度、代码、重名、空泛或多家共用的词、雷同的记录。

    每行一个问题；有问题时退出状态为 2。
    """
    records = [record for path in paths or sorted((CORPORA / "societies").glob("*.jsonl")) for record in _records(path)]
    findings = lint_profiles(records)
    for finding in findings:
        typer.echo(f"{finding.code} [{finding.rule}] {finding.problem}。{finding.remedy}")
    typer.echo(f"检查了 {len(records):,} 条学会资料，发现 {len(findings):,} 个问题", err=bool(findings))
    if findings:
        raise typer.Exit(_HAS_FINDINGS)


def _records(path: Path) -> list[Record]:
    records: list[Record] = []
    for row in read_rows(path):
        if row.fault:
            raise row.fault
        assert row.record is not None  # noqa: S101 - a row without fault has a record
        records.append(row.record)
    return records
