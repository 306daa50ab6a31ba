"""`huiqi gaps`: the needs that nobody at hand is relied on for, and whom to win over or ask."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.coverage.documents import gaps_document
from matcher.coverage.gaps import NONE, Cover, GapMap, Group, map_gaps
from matcher.coverage.scope import local_scope, needs_within
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError, NotReady
from matcher.home import home_folder
from matcher.recommender import open_recommender
from matcher.storage import new_file
from matcher.tables.book import Look, new_book
from matcher.tables.cells import Cell, shown
from matcher.tables.guard import guarded
from matcher.tables.sheets import Column, Table
from matcher.vocabulary import Kind, Need, RecordKind

_SUFFIXES = (".xlsx", ".csv")
_PRINTED = 10
_NEEDS = (
    Column("编号", 14, Look.CODE),
    Column("需求", 50, Look.WRAP),
    Column("地区", 18),
    Column("是否覆盖", 10),
    Column("有合适学会的概率", 12, Look.NUMBER),
    Column("最相关的学会", 28),
    Column("胜任概率", 10, Look.NUMBER),
    Column("学科", 24),
    Column("产业方向", 24),
)
_GROUPS = (
    Column("名称", 24),
    Column("需求数", 10, Look.COUNT),
    Column("没有把握的", 12, Look.COUNT),
    Column("估计缺口（条）", 14, Look.NUMBER),
    Column("例子", 60, Look.WRAP),
    Column("建议引入或咨询", 40, Look.WRAP),
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("gaps")(gaps)


def gaps(
    needs: Annotated[Path | None, typer.Option(help="需求，.jsonl 或 .xlsx；不给则用目录中的需求")] = None,
    region: Annotated[str, typer.Option(help="只看这个地区的需求，如 湖北省武汉市；没写地区的需求不计")] = "",
    local: Annotated[bool, typer.Option("--local", help="只在 --region 的学会里找，看本地学会缺什么")] = False,
    level: Annotated[
        list[str] | None, typer.Option(help="只在这些层级的学会里找，可重复：national、provincial、municipal、county")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="写到这个 .xlsx（需求和汇总）或 .csv（只有需求）")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """画出缺口：哪些需求在目录里没有把握的学会，按产业方向和学科汇总，并建议引入或咨询谁。"""
    if local and not region:
        raise HuiqiError("--local 要和 --region 一起用", "请用 --region 指明地区，例如 --region 湖北省武汉市 --local")
    if out is not None and out.suffix.lower() not in _SUFFIXES:
        raise HuiqiError(f"不能写成 {out.suffix or '没有扩展名的文件'}", f"可用的扩展名：{'、'.join(_SUFFIXES)}")
    home = home_folder()
    asked = _needs(needs, region, home)
    with progress_on_stderr() as progress:
        recommender = open_recommender(home, encoder, progress, kinds=[Kind.SOCIETY])
        filters, nobody = local_scope(recommender, region if local else "", level or ())
        found = map_gaps(recommender, asked, filters, progress, nobody=nobody)
    if out is not None:
        _write(out, found)
    if as_json:
        typer.echo(json.dumps(gaps_document(found), ensure_ascii=False, indent=1))
    else:
        _print(found, region if local else "")
        if out is not None:
            typer.echo(f"已写出 {out}")


def _needs(path: Path | None, region: str, home: Path) -> list[Need]:
    if path is not None:
        found = read_all(path, need_from, lambda need: need.id)
    else:
        found = [need_from(record) for record in Catalogue(home).records(RecordKind.NEED)]
        if not found:
            raise NotReady("目录中还没有需求", "请先用 huiqi import 导入需求，或用 --needs 给出文件")
    return needs_within(found, region) if region else found


def _print(found: GapMap, where: str) -> None:
    total, open_ = len(found.covers), len(found.uncovered)
    expected = sum(1 - (cover.survey.suitable or 0) for cover in found.covers)
    scope = f"{where}的" if where else "目录的"
    typer.echo(
        f"{total:,} 条需求，在{scope} {found.searched:,} 个学会中查找：有把握的 {total - open_:,} 条，"
        f"没有把握的 {open_:,} 条（前三名中有合适学会的概率低于 {found.threshold:.0%}）；"
        f"按概率估计，真正的缺口约 {expected:.0f} 条"
    )
    for title, groups in (("按产业方向", found.directions), ("按学科", found.disciplines)):
        typer.echo(f"{title}：")
        for group in groups[:_PRINTED]:
            advice = f"；可引入或咨询：{'、'.join(group.ask)}" if group.ask else ""
            typer.echo(f"  {group.name}：{group.needs:,} 条，没有把握 {group.uncovered:,} 条{advice}")
            if group.examples:
                typer.echo(f"       例：{'；'.join(_titled(need, 24) for need in group.examples)}")
        if len(groups) > _PRINTED:
            typer.echo(f"  （其余 {len(groups) - _PRINTED} 类从略，请用 --out 写出全部）")
    if found.uncovered:
        typer.echo("最可能是缺口的需求：")
    for cover in found.uncovered[:_PRINTED]:
        survey = cover.survey
        best = f"，最相关的是{survey.candidates[0].name}" if survey.candidates else ""
        typer.echo(f"  {survey.need.id} {_titled(survey.need, 40)}（有合适学会的概率 {survey.suitable:.0%}{best}）")


def _write(out: Path, found: GapMap) -> None:
    rows = [_row(cover) for cover in found.covers]
    if out.suffix.lower() == ".csv":
        with new_file(out) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.heading for column in _NEEDS])
            writer.writerows([guarded(cell) if isinstance(cell, str) else shown(cell) for cell in row] for row in rows)
        return
    with new_book(out) as book:
        for title, groups in (("按产业方向", found.directions), ("按学科", found.disciplines)):
            table = Table(book, title, _GROUPS, fixed=1)
            for group in groups:
                table.append(_group_row(group))
        table = Table(book, "逐条需求", _NEEDS, fixed=2)
        for row in rows:
            table.append(row)


def _row(cover: Cover) -> list[Cell]:
    survey = cover.survey
    chance = survey.probabilities[0] if survey.probabilities else None
    return [
        survey.need.id,
        _titled(survey.need, 200),
        survey.need.region,
        "有把握" if cover.covered else "没有把握",
        None if survey.suitable is None else round(survey.suitable, 3),
        survey.candidates[0].name if survey.candidates else "",
        None if chance is None else round(chance, 3),
        "、".join(cover.disciplines) or NONE,
        "、".join(cover.directions) or NONE,
    ]


def _group_row(group: Group) -> list[Cell]:
    examples = "\n".join(f"{need.id} {_titled(need, 60)}" for need in group.examples)
    return [group.name, group.needs, group.uncovered, group.expected, examples, "、".join(group.ask)]


def _titled(need: Need, length: int) -> str:
    line = " ".join((need.title or need.text).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
