"""`huiqi match`: one need, a shortlist with reasons; under a programme, with whom to ask next, as a dossier."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.applying import asked_for
from matcher.cli.mutual_matching import check_mutual, find_mutual, print_mutual
from matcher.cli.options import EncoderOption, ServiceOption, named_services
from matcher.cli.printing import print_shortlist, shortlist_as_json
from matcher.cli.progress import progress_on_stderr
from matcher.cli.team_matching import match_team
from matcher.corpus.catalogue import Catalogue
from matcher.coverage.referral import Advice, Referrer
from matcher.coverage.scope import region_named, scope_of
from matcher.dossier.document import write_dossier
from matcher.dossier.writing import dossier_of
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.policy.asking import application_of, enterprises_called, need_of
from matcher.programmes.shelf import file_of
from matcher.recommender import Recommender, open_recommender
from matcher.teams.assembling import SIZE
from matcher.text.normalise import check_text
from matcher.vocabulary import Filters, Kind


class Sought(StrEnum):
    """What can be asked for: one of a kind, or several that work together."""

    SOCIETY = "society"
    EXPERT = "expert"
    ACHIEVEMENT = "achievement"
    TEAM = "team"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("match")(match)


def match(
    text: Annotated[
        str | None, typer.Argument(help="需求文本；- 表示从标准输入读取；只给 --enterprise 时用其主营业务")
    ] = None,
    sought: Annotated[
        Sought, typer.Option("--kind", help="找学会、专家、成果，还是由学会和专家组成的团队")
    ] = Sought.SOCIETY,
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
    dossier: Annotated[Path | None, typer.Option(help="把名单连同全部依据写成决策档案，可用 huiqi replay 核对")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
    mutual: Annotated[bool, typer.Option("--mutual", help="按双向得分排列：相关性与学会意愿合计，只用于学会")] = False,
    budget: Annotated[float | None, typer.Option(min=0, help="企业拟投入资金（万元），用于 --mutual")] = None,
    size: Annotated[int | None, typer.Option(min=1, max=SIZE, help="团队最多几方，默认 3，用于 --kind team")] = None,
    alliances: Annotated[
        Path | None, typer.Option(help="以往联盟的文件夹（events.jsonl、needs.jsonl），用于 --kind team")
    ] = None,
) -> None:
    """为一条需求列出最合适的候选，并说明理由。

    给出计划时按其优先规定调整名次，每项加多少、依据哪一条都列明；没有把握的学会时，说明下一步可以问谁。
    """
    for_team = sought is Sought.TEAM
    if not for_team and (size is not None or alliances):
        raise HuiqiError("--size 和 --alliances 只用于团队", "请加 --kind team，或去掉它们")
    if for_team and (mutual or dossier):
        raise HuiqiError("团队没有双向得分和决策档案", "请去掉 --mutual 和 --dossier，或改用 --kind society")
    kind = Kind.SOCIETY if for_team else Kind(sought.value)
    asked = asked_for(programme, on, enterprise, chosen, sites, answer)
    if (level or region) and kind is not Kind.SOCIETY:
        raise HuiqiError("--level 和 --region 只用于学会", "请去掉它们，或改用 --kind society")
    home = home_folder()
    need = need_of(_words(text), enterprises_called(enterprise or (), Catalogue(home)))
    check_text(need.text)
    check_mutual(kind, budget, dossier, mutual=mutual)
    application = application_of(asked, home, kind) if asked else None
    wanted = Filters(
        services=named_services(service or ()), maturities=frozenset(maturity or ()), tags=frozenset(tag or ())
    )
    within = partial(_within, wanted, region, level or ())
    if for_team:
        match_team(need, home, encoder, within, size or 3, application, alliances, as_json=as_json)
        return
    if mutual:
        with progress_on_stderr() as progress:
            recommender = open_recommender(home, encoder, progress, kinds=[kind])
            filters = within(recommender)
            found = find_mutual(recommender, home, replace(need, budget=budget), filters, application, top, progress)
        print_mutual(found, as_json=as_json)
        return
    with progress_on_stderr() as progress:
        recommender = open_recommender(home, encoder, progress, kinds=[kind])
        filters = within(recommender)
        shortlist = recommender.shortlist(need, kind, filters=filters, top=top, application=application)
        referral: Sequence[Advice] = ()
        if shortlist.doubtful:
            # experts are opened only where they are asked for: there may be many
            both = open_recommender(home, encoder, progress, kinds=[Kind.SOCIETY, Kind.EXPERT])
            referral = Referrer(both, region_named(region) if region else None, progress).advise(need, filters)
        if dossier:
            pack = file_of(home, application.pack) if application else None
            write_dossier(dossier, dossier_of(recommender, shortlist, filters, top, pack))
    if as_json:
        typer.echo(shortlist_as_json(shortlist, referral))
    else:
        print_shortlist(shortlist, referral)
    if dossier:
        typer.echo(f"\n决策档案：{dossier}（核对：huiqi replay {dossier}）", err=as_json)


def _within(wanted: Filters, region: str, levels: Sequence[str], recommender: Recommender) -> Filters:
    """Return the conditions wanted, for the societies of a region and of some levels."""
    scope = scope_of(recommender, region, levels) if levels or region else Filters()
    return replace(wanted, levels=scope.levels, regions=scope.regions)


def _words(text: str | None) -> str:
    """Return the words of a need, checked before anything is opened, so that a slip costs no waiting."""
    words = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if text == "-" else text
    return "" if words is None else check_text(words)
