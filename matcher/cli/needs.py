"""`huiqi needs-for`: the needs that suit a society, or every society of an office."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.printing import percent
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.fields import LEVELS
from matcher.corpus.office import office_region
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.mutual.book import shown_part, write_suggestions
from matcher.mutual.documents import needs_document
from matcher.mutual.needs import needs_of, read_needs, still_open
from matcher.mutual.office import looked_after, society_called
from matcher.mutual.search import Pairing, open_mutual
from matcher.vocabulary import Candidate, Kind, Need, RecordKind


class Level(StrEnum):
    """科协 levels as people write them; see `LEVELS`."""

    NATIONAL = "全国"
    PROVINCIAL = "省级"
    MUNICIPAL = "市级"
    COUNTY = "县级"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("needs-for")(needs_for)


def needs_for(
    society: Annotated[str, typer.Argument(help="学会的编号、名称或简称")] = "",
    needs: Annotated[Path | None, typer.Option(help="需求文件 .xlsx、.csv 或 .jsonl；不给则用目录中的需求")] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="每个学会列出几条")] = 10,
    everyone: Annotated[bool, typer.Option("--all", help="本单位的每一个学会；要与 --out 一起用")] = False,
    level: Annotated[list[Level] | None, typer.Option(help="与 --all 一起用：只要这一级的学会，可重复")] = None,
    out: Annotated[Path | None, typer.Option(help="对接建议写到这个 .xlsx 文件")] = None,
    day: Annotated[str, typer.Option(help="按哪一天判断需求是否过期，如 2026-03-01；默认今天")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """为学会列出最适合它的需求：相关性、学会意愿的各项、两者合计的双向得分，并说明理由。

    一个学会：huiqi needs-for 学会名称。全部学会：huiqi needs-for --all --out 对接建议.xlsx，
    环境变量 HUIQI_REGION 设了地区时只列该地区的学会，全国学会要用 --level 全国 指明。
    """
    _check_use(society, everyone, level, out)
    home = home_folder()
    catalogue = Catalogue(home)
    if everyone:
        wanted = _looked_after(catalogue, level)
    else:
        wanted = [society_called(catalogue.candidates(Kind.SOCIETY), society)]
    listed = read_needs(needs) if needs else needs_of(catalogue)
    current = still_open(listed, _day(day))
    if not current:
        raise HuiqiError(f"{len(listed)} 条需求都已过期望完成日期", "请核对需求的期望完成日期，或用 --day 改为别的日期")
    with progress_on_stderr() as progress:
        search = open_mutual(home, encoder, progress)
        current, read = search.with_directions(current, progress)
        found = search.needs_for([one.id for one in wanted], search.pool(current, progress), top, progress)
    enterprises = _enterprises(catalogue, (pairing.need for rows in found.values() for pairing in rows))
    if out:
        rows = write_suggestions(out, found, enterprises)
        typer.echo(f"{len(found):,} 个学会 × {len(current):,} 条需求，{rows:,} 条建议 → {out}")
    elif as_json:
        document = needs_document(search, wanted[0], found[wanted[0].id], len(current), read)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        _print(wanted[0], found[wanted[0].id], (len(current), len(listed) - len(current)), read, enterprises)


def print_parts(pairing: Pairing) -> None:
    """Print the parts of a pairing's suitability, a line each."""
    for part in pairing.mutual.parts:
        typer.echo(f"     {part.label}　{shown_part(part)}")


def figures_of(pairing: Pairing) -> str:
    """Return the three figures of a pairing in one line."""
    both = pairing.mutual
    suits = "未知" if both.suitability is None else percent(both.suitability)
    return f"双向得分 {percent(both.score)}  相关性 {percent(both.relevance)}  适宜度 {suits}"


def _check_use(society: str, everyone: bool, level: Sequence[Level] | None, out: Path | None) -> None:
    if everyone == bool(society.strip()):
        raise HuiqiError(
            "学会和 --all 要给且只给一个" if everyone else "没有说明是哪个学会",
            "请用 huiqi needs-for 学会编号或名称，或用 huiqi needs-for --all --out 对接建议.xlsx",
        )
    if everyone and out is None:
        raise HuiqiError("全部学会的建议太长，不能打印", "请用 --out 对接建议.xlsx 写成文件")
    if level and not everyone:
        raise HuiqiError("--level 只与 --all 一起用", "请去掉 --level，或改用 --all")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise HuiqiError(f"--out 是 {out.name}，只能写 .xlsx", "请把文件名改为以 .xlsx 结尾")


def _looked_after(catalogue: Catalogue, level: Sequence[Level] | None) -> list[Candidate]:
    region = office_region()
    levels = [LEVELS[one.value] for one in level or ()]
    found = looked_after(catalogue.candidates(Kind.SOCIETY), region, levels)
    if not found:
        which = f"{region.full_name if region else '目录中'}没有{'、'.join(one.value for one in level or ())}学会"
        raise HuiqiError(which, "请用 huiqi import 导入本地学会，或用 --level 全国 列出全国学会")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - the day where the officer sits
    except ValueError as error:
        raise HuiqiError(f"--day {text!r} 不是日期", "请写成 2026-03-01 的形式") from error


def _enterprises(catalogue: Catalogue, needs: Iterable[Need]) -> dict[str, str]:
    """Return names of enterprises that needs call by their code."""
    found = {}
    for code in sorted({need.enterprise for need in needs} - {""}):
        if record := catalogue.record(RecordKind.ENTERPRISE, code):
            found[code] = str(record.get("name", code))
    return found


def _print(
    society: Candidate,
    pairings: Sequence[Pairing],
    counts: tuple[int, int],
    read: frozenset[str],
    enterprises: Mapping[str, str],
) -> None:
    late = f"，另有 {counts[1]:,} 条已过期望完成日期，未列" if counts[1] else ""
    typer.echo(f"{society.name}（{society.id}）：{counts[0]:,} 条需求中最合适的 {len(pairings)} 条{late}")
    for pairing in pairings:
        need = pairing.need
        title = " ".join((need.title or need.text).split())
        typer.echo(f"{pairing.rank:>3}. {title[:60]}（{need.id}）  {figures_of(pairing)}")
        facts = [enterprises.get(need.enterprise, need.enterprise), need.region]
        facts += [f"{need.date} 提出" if need.date else "", f"{need.deadline} 前完成" if need.deadline else ""]
        if any(facts):
            typer.echo(f"     {' · '.join(fact for fact in facts if fact)}")
        if need.id in read:
            typer.echo(f"     方向由文字识别：{'、'.join(need.industries)}")
        print_parts(pairing)
        for reason in pairing.grounds.reasons:
            typer.echo(f"       · {reason.text}")
