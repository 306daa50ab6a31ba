"""`huiqi match` for one need and `huiqi rank` for a file of needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.applying import Asked, application_of, enterprises_of, need_of
from matcher.cli.mutual_matching import match_mutually
from matcher.cli.options import EncoderOption, ModelOption, ServiceOption, named_services
from matcher.cli.printing import print_shortlist, shortlist_as_json
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.coverage.referral import Advice, Referrer
from matcher.coverage.scope import region_named, scope_of
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.errors import HuiqiError, NotReady
from matcher.evaluation.trec import read_judgements, write_run
from matcher.home import home_folder
from matcher.learning.registry import Registry
from matcher.ranker import Ranker
from matcher.ranking.model import load_model
from matcher.recommender import build_index, open_index, open_recommender, rank_needs
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
    level: Annotated[
        list[str] | None, typer.Option(help="只找这些层级的学会，可重复：national、provincial、municipal、county")
    ] = None,
    region: Annotated[str, typer.Option(help="只找这个地区的学会，如 湖北省武汉市")] = "",
    service: ServiceOption = None,
    maturity: Annotated[list[str] | None, typer.Option(help="只要这种成熟度的成果，可给出多个")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="只要这种类型的成果（节能、环保、创新），可给出多个")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
    mutual: Annotated[bool, typer.Option("--mutual", help="按双向得分排列：相关性与学会意愿合计，只用于学会")] = False,
    budget: Annotated[float | None, typer.Option(min=0, help="企业拟投入资金（万元），用于 --mutual")] = None,
) -> None:
    """为一条需求列出最合适的候选，并说明理由。

    给出计划时按其优先规定调整名次，每项加多少、依据哪一条都列明；没有把握的学会时，说明下一步可以问谁。
    """
    asked = Asked(programme, on, tuple(enterprise or ()), tuple(chosen or ()), sites=sites, answers=tuple(answer or ()))
    if (level or region) and kind is not Kind.SOCIETY:
        raise HuiqiError("--level 和 --region 只用于学会", "请去掉它们，或改用 --kind society")
    home = home_folder()
    words = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if text == "-" else text
    need = need_of(words, enterprises_of(asked, Catalogue(home)))
    check_text(need.text)  # before anything is opened, so that a slip costs no waiting
    if mutual or budget is not None:
        if programme or level or region or service:
            raise HuiqiError("--mutual 不能与 --programme 和筛选条件同时用", "请只用其一")
        match_mutually(need, kind, budget, top, encoder, both=mutual, as_json=as_json)
        return
    application = application_of(asked, home, kind)
    with progress_on_stderr() as progress:
        recommender = open_recommender(home, encoder, progress, kinds=[kind])
        scope = scope_of(recommender, region, level or ()) if level or region else Filters()
        filters = replace(
            scope,
            services=named_services(service or ()),
            maturities=frozenset(maturity or ()),
            tags=frozenset(tag or ()),
        )
        shortlist = recommender.shortlist(need, kind, filters=filters, top=top, application=application)
        referral: Sequence[Advice] = ()
        if shortlist.doubtful:
            # experts are opened only where they are asked for: there may be many
            both = open_recommender(home, encoder, progress, kinds=[Kind.SOCIETY, Kind.EXPERT])
            referral = Referrer(both, region_named(region) if region else None, progress).advise(need, filters)
    if as_json:
        typer.echo(shortlist_as_json(shortlist, referral))
    else:
        print_shortlist(shortlist, referral)


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
