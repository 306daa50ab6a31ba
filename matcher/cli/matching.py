"""`huiqi match` for one need and `huiqi rank` for a file of needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.applying import Asked, application_of, enterprises_of, need_of
from matcher.cli.options import EncoderOption, ModelOption, ServiceOption, named_services
from matcher.cli.printing import print_shortlist, shortlist_as_json
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.errors import HuiqiError, NotReady
from matcher.evaluation.trec import read_judgements, write_run
from matcher.home import home_folder
from matcher.learning.registry import Registry
from matcher.ranking.model import load_model
from matcher.recommender import Ranker, build_index, open_index, open_recommender, rank_needs
from matcher.text.normalise import check_text
from matcher.vocabulary import Filters, Kind


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("match")(match)
    app.command("rank")(rank)


def match(
    text: Annotated[str, typer.Argument(help="需求文本；- 表示从标准输入读取；只给 --enterprise 时用其主营业务")] = "",
    kind: Annotated[Kind, typer.Option(help="找学会、专家还是成果")] = Kind.SOCIETY,
    top: Annotated[int, typer.Option(min=1, max=100, help="列出几个")] = 10,
    programme: Annotated[str, typer.Option(help="按哪个计划优先，如 wuhan-2015；不给则只按相关性")] = "",
    on: Annotated[str, typer.Option(help="只写计划名时，按哪一天有效的版本，如 2015-06-01；默认今天")] = "",
    enterprise: Annotated[
        list[str] | None, typer.Option(help="提出需求的企业，信用代码或名称；可给出多个，第一个牵头")
    ] = None,
    chosen: Annotated[list[str] | None, typer.Option("--with", help="已选定的学会，编号或名称；可给出多个")] = None,
    sites: Annotated[
        Path | None, typer.Option(help="区县和园区数据表；默认 HUIQI_HOME/sites.csv，格式见 huiqi sites --template")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help='答复，如 "问题=是"；只对一个候选的写 "编号:问题=是"')
    ] = None,
    service: ServiceOption = None,
    maturity: Annotated[list[str] | None, typer.Option(help="只要这种成熟度的成果，可给出多个")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="只要这种类型的成果（节能、环保、创新），可给出多个")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """为一条需求列出最合适的候选，并说明理由；给出计划时按其优先规定调整名次，每项加多少、依据哪一条都列明。"""
    asked = Asked(programme, on, tuple(enterprise or ()), tuple(chosen or ()), sites=sites, answers=tuple(answer or ()))
    filters = Filters(
        services=named_services(service or ()), maturities=frozenset(maturity or ()), tags=frozenset(tag or ())
    )
    home = home_folder()
    words = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if text == "-" else text
    need = need_of(words, enterprises_of(asked, Catalogue(home)))
    check_text(need.text)  # before anything is opened, so that a slip costs no waiting
    application = application_of(asked, home, kind)
    with progress_on_stderr() as progress:
        recommender = open_recommender(home, encoder, progress, kinds=[kind])
        shortlist = recommender.shortlist(need, kind, filters=filters, top=top, application=application)
    if as_json:
        typer.echo(shortlist_as_json(shortlist))
    else:
        print_shortlist(shortlist)


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
