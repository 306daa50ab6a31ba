"""`huiqi replay`: check a decision dossier by telling it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.printing import percent
from matcher.cli.progress import progress_on_stderr
from matcher.dossier.document import Document, read_dossier, sealed, write_dossier
from matcher.dossier.replay import differences, replayed
from matcher.dossier.writing import retold
from matcher.home import home_folder
from matcher.recommender import open_recommender
from matcher.vocabulary import Kind

_TITLE = 60


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay")(replay)


def replay(
    file: Annotated[Path, typer.Argument(help="决策档案，huiqi match --dossier 写出的文件")],
    out: Annotated[Path | None, typer.Option(help="把重放的结果写成文件")] = None,
    from_text: Annotated[
        bool, typer.Option("--from-text", help="用本机的目录、编码器和模型，由需求原文重新匹配")
    ] = False,
) -> None:
    """核对一份决策档案：不联网、不用目录，按档案里的特征、模型和计划包重算一遍，逐字节比较。"""
    document = read_dossier(file)
    again = _from_text(document) if from_text else replayed(document)
    if out:
        write_dossier(out, again)
    typer.echo(_about(document))
    found = differences(document, again)
    if found or sealed(document) != sealed(again):
        typer.echo("重放结果与档案不一致：")
        for line in found:
            typer.echo(f"  {line}")
        raise typer.Exit(2)
    many, shown = len(document["features"]["ids"]), len(document["result"]["matches"])
    how = "由需求原文重新匹配" if from_text else "按档案里的特征重新打分"
    typer.echo(f"重放一致：{many} 个候选{how}，名单上 {shown} 个的分数、份额、提升、名次和理由的依据与档案逐字节相同")
    typer.echo(f"印记 {document['seal']}")


def _from_text(document: Document) -> Document:
    kind = Kind(document["kind"])
    with progress_on_stderr() as progress:
        recommender = open_recommender(home_folder(), document["fingerprints"]["encoder"], progress, kinds=[kind])
        return retold(document, recommender)


def _about(document: Document) -> str:
    title = " ".join((document["need"]["title"] or document["need"]["text"]).split())
    prints, programme = document["fingerprints"], document["programme"]
    lines = [
        f"需求：{title if len(title) <= _TITLE else title[: _TITLE - 1] + '…'}",
        f"计划：{Path(programme['file']).stem if programme else '（未按计划）'}",
        f"模型 {prints['model']}，目录 {prints['index'][:12]}，编码器 {prints['encoder']}，"
        f"分词 {prints['segmenter'][:12]}",
    ]
    if document["result"]["matches"]:
        first = document["result"]["matches"][0]
        names = {one["id"]: one["name"] for one in document["candidates"]}
        chance = "" if first["probability"] is None else f"，胜任概率 {percent(first['probability'])}"
        lines.append(f"第 1 名：{names[first['id']]}（{first['id']}）{chance}")
    return "\n".join(lines)
