"""`huiqi needs-for`: the needs that suit a society, or every society of an office."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.applying import day_of
from matcher.cli.lift_printing import weight_of
from matcher.cli.mutual_printing import figures_of, print_lifted, print_parts
from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.finding import find_record
from matcher.corpus.office import office_region
from matcher.corpus.records import LEVELS, candidate_from
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError, UnknownName
from matcher.home import home_folder
from matcher.mutual.book import write_suggestions
from matcher.mutual.documents import needs_document
from matcher.mutual.lifting import Priorities, enterprises_behind, priorities_of
from matcher.mutual.needs import Understood, needs_of, read_needs, still_open
from matcher.mutual.office import looked_after
from matcher.mutual.search import Pairing, open_mutual
from matcher.vocabulary import Candidate, Kind, RecordKind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("needs-for")(needs_for)


def needs_for(
    society: Annotated[str, typer.Argument(help="学会的编号、名称或简称")] = "",
    needs: Annotated[Path | None, typer.Option(help="需求文件 .xlsx、.csv 或 .jsonl；不给则用目录中的需求")] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="每个学会列出几条")] = 10,
    programme: Annotated[str, typer.Option(help="按哪个计划优先，如 wuhan-2015；不给则只按双向得分")] = "",
    sites: Annotated[
        Path | None, typer.Option(help="区县和园区数据表，用于 --programme；默认 HUIQI_HOME/sites.csv")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="本单位的每一个学会；要与 --out 一起用")] = False,
    level: Annotated[
        list[str] | None, typer.Option(help=f"与 --all 一起用，只要这些层级的学会，可重复：{'、'.join(LEVELS)}")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="对接建议写到这个 .xlsx 文件")] = None,
    on: Annotated[str, typer.Option(help="按哪一天看需求是否过期、计划是否有效，如 2026-03-01；默认今天")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """为学会列出最适合它的需求：相关性、学会意愿的各项、两者合计的双向得分，并说明理由。

    一个学会：huiqi needs-for 学会名称。全部学会：huiqi needs-for --all --out 对接建议.xlsx；
    环境变量 HUIQI_REGION 设了地区时只列该地区的学会，全国学会要用 --level national 指明。
    """
    _check_use(society, everyone, level, out, sites if not programme else None)
    home = home_folder()
    catalogue = Catalogue(home)
    if everyone:
        wanted = _looked_after(catalogue, level or ())
    else:
        wanted = [candidate_from(find_record(catalogue, RecordKind.SOCIETY, society), Kind.SOCIETY)]
    day = day_of(on) or date.today()  # noqa: DTZ011 - the day where the officer sits
    listed = read_needs(needs) if needs else needs_of(catalogue)
    current = still_open(listed, day)
    if not current:
        raise HuiqiError(f"{len(listed)} 条需求都已过期望完成日期", "请核对需求的期望完成日期，或用 --on 改为别的日期")
    enterprises = enterprises_behind(current, catalogue)
    lifting = priorities_of(home, programme, day_of(on), enterprises, sites) if programme else None
    with progress_on_stderr() as progress:
        search = open_mutual(home, encoder, progress)
        read = search.understood(current, progress)
        pool = search.pool(read.needs, progress)
        found = search.needs_for([one.id for one in wanted], pool, top, lifting, progress)
    names = {code: enterprise.name for code, enterprise in enterprises.items()}
    if out:
        rows = write_suggestions(out, found, names, lifting.pack if lifting else None)
        typer.echo(f"{len(found):,} 个学会 × {len(current):,} 条需求，{rows:,} 条建议 → {out}")
    elif as_json:
        document = needs_document(search, wanted[0], found[wanted[0].id], read, lifting.pack if lifting else None)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        _print(wanted[0], found[wanted[0].id], read, len(listed) - len(current), names, lifting)


def _check_use(society: str, everyone: bool, level: Sequence[str] | None, out: Path | None, sites: Path | None) -> None:
    if everyone == bool(society.strip()):
        raise HuiqiError(
            "学会和 --all 只能给一个" if everyone else "没有说明是哪个学会",
            "请用 huiqi needs-for 学会编号或名称，或用 huiqi needs-for --all --out 对接建议.xlsx",
        )
    if everyone and out is None:
        raise HuiqiError("全部学会的建议太长，不能打印", "请用 --out 对接建议.xlsx 写成文件")
    if level and not everyone:
        raise HuiqiError("--level 只与 --all 一起用", "请去掉 --level，或改用 --all")
    if unknown := sorted(set(level or ()) - set(LEVELS)):
        raise UnknownName(f"没有层级 {unknown[0]!r}", f"可用的值：{'、'.join(LEVELS)}")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise HuiqiError(f"--out 是 {out.name}，只能写 .xlsx", "请把文件名改为以 .xlsx 结尾")
    if sites is not None:
        raise HuiqiError("--sites 只与 --programme 一起用", "请加 --programme，例如 --programme chengdu-2018")


def _looked_after(catalogue: Catalogue, levels: Sequence[str]) -> list[Candidate]:
    region = office_region()
    found = looked_after(catalogue.candidates(Kind.SOCIETY), region, levels)
    if not found:
        where = region.full_name if region else "目录中"
        remedy = "请先用 huiqi import 导入本地学会，或用 --level national 列出全国学会"
        raise HuiqiError(f"{where}没有{'、'.join(levels)}学会" if levels else f"{where}没有学会", remedy)
    return found


def _print(
    society: Candidate,
    pairings: Sequence[Pairing],
    read: Understood,
    late: int,
    names: Mapping[str, str],
    lifting: Priorities | None,
) -> None:
    told = f"，另有 {late:,} 条已过期望完成日期，未列" if late else ""
    typer.echo(f"{society.name}（{society.id}）：{len(read.needs):,} 条需求中最合适的 {len(pairings)} 条{told}")
    if lifting:
        facts = lifting.pack.programme
        typer.echo(f"计划：{facts.title}（{facts.key}-{facts.year}）；优先：{weight_of(lifting.pack)}")
    for pairing in pairings:
        need = pairing.need
        title = " ".join((need.title or need.text).split())
        typer.echo(f"{pairing.rank:>3}. {title[:60]}（{need.id}）  {figures_of(pairing)}")
        about = [names.get(need.enterprise, need.enterprise), need.region]
        about += [f"{need.date} 提出" if need.date else "", f"{need.deadline} 前完成" if need.deadline else ""]
        if any(about):
            typer.echo(f"     {' · '.join(fact for fact in about if fact)}")
        print_parts(pairing, directions=need.id in read.directions, services=need.id in read.services)
        if lifting:
            print_lifted(pairing, lifting.pack)
        for reason in pairing.grounds.reasons:
            typer.echo(f"       · {reason.text}")
