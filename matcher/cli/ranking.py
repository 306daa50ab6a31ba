"""`huiqi rank`: a file of needs ranked into a TREC run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption, ModelOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.errors import HuiqiError, NotReady
from matcher.evaluation.trec import read_judgements, write_run
from matcher.home import home_folder
from matcher.learning.registry import Registry
from matcher.ranker import Ranker
from matcher.ranking.model import load_model
from matcher.recommender import build_index, open_index, rank_needs
from matcher.vocabulary import Kind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rank")(rank)


def rank(
    kind: Annotated[Kind, typer.Option(help="候选的类别")],
    needs: Annotated[Path, typer.Option(help="需求，JSON lines：id、title、text")],
    run: Annotated[Path, typer.Option(help="结果文件，TREC 格式")],
    candidates: Annotated[Path | None, typer.Option(help="候选，JSON lines；不给则用产品目录")] = None,
    pool: Annotated[Path | None, typer.Option(help="qrels；给出时每条需求只排它列出的候选")] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="每条需求保留几个")] = 100,
    encoder: EncoderOption = DEFAULT_ENCODER,
    model: ModelOption = None,
) -> None:
    """为一批需求排序候选，写成 TREC 运行文件。"""
    wanted = read_all(needs, need_from, lambda need: need.id)
    pools = {need: list(grades) for need, grades in read_judgements(pool).items()} if pool else None
    if pools is not None and pools.keys().isdisjoint(need.id for need in wanted):
        raise HuiqiError(f"{pool} 与 {needs} 不是同一批需求", "请核对 --pool 与 --needs 两个文件")
    home = home_folder()
    if candidates:
        listed = read_all(candidates, lambda record: candidate_from(record, kind), lambda candidate: candidate.id)
    elif not (listed := Catalogue(home).candidates(kind)):
        raise NotReady(f"目录中还没有{kind.label}", f"请用 --candidates 给出，或先用 huiqi import 导入{kind.label}记录")
    with progress_on_stderr() as progress:
        opened = open_encoder(encoder, home, progress)
        index = (
            build_index(listed, opened, progress)
            if candidates
            else open_index(home / "index" / kind.value, listed, opened, progress)
        )
        chosen = load_model(kind, opened, model) if model else Registry(home, kind, opened.name).open(opened)
        ranker = Ranker(kind, index, chosen)
        ranked = rank_needs(wanted, ranker, opened, top, pools, progress)
    write_run(run, ranked)
    typer.echo(f"{len(ranked):,} 条需求 × {len(index):,} 个{kind.label} → {run}")
