"""`huiqi template` and `huiqi export`: workbooks to fill in, and the catalogue's records as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.exchange.export import export_records
from matcher.exchange.templates import write_templates
from matcher.home import home_folder
from matcher.vocabulary import RecordKind


class Encoding(StrEnum):
    """Encodings of CSV that spreadsheet programs in China open."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"


_CODECS = {Encoding.UTF_8: "utf-8-sig", Encoding.GB18030: "gb18030"}

KindsOption = Annotated[list[RecordKind] | None, typer.Option("--kind", help="类别，可重复；不写就是全部五类")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("template")(write_import_templates)
    app.command("export")(export_catalogue)


def write_import_templates(
    out: Annotated[Path, typer.Option(help="写到这个文件夹")] = Path(),
    kind: KindsOption = None,
) -> None:
    """写出导入模板：每类一个 .xlsx，带下拉选项、示例行和填写说明。"""
    for path in write_templates(out, kind or list(RecordKind)):
        typer.echo(f"已写出 {path}")


def export_catalogue(
    out: Annotated[Path, typer.Option(help="写到这个 .xlsx、.csv 或 .jsonl 文件")],
    kind: KindsOption = None,
    encoding: Annotated[Encoding | None, typer.Option(help=".csv 的编码；默认 utf-8，Excel 可直接打开")] = None,
) -> None:
    """导出目录中的记录（随产品发布的和本单位导入的），栏目与导入模板相同，可原样再导入。"""
    if encoding and out.suffix.lower() != ".csv":
        raise HuiqiError("只有 .csv 可以选择编码", "请去掉 --encoding，或把 --out 改为 .csv 文件")
    with progress_on_stderr() as progress:
        codec = _CODECS[encoding or Encoding.UTF_8]
        counts = export_records(Catalogue(home_folder()), kind or list(RecordKind), out, codec, progress)
    some = "，".join(f"{kind.label} {count:,} 条" for kind, count in counts.items())
    typer.echo(f"已导出 {some}：{out}")
