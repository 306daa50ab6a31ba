"""`huiqi sites`: districts and parks under a programme: its conditions and priorities for each, with the data used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.applying import day_of
from matcher.cli.eligibility_printing import print_eligibility
from matcher.cli.lift_printing import weight_of
from matcher.errors import HuiqiError, InvalidRecord
from matcher.home import home_folder
from matcher.policy.answering import answers_from, split_answer
from matcher.policy.asking import answers_by_name
from matcher.policy.documents import eligibility_document, lift_document
from matcher.policy.eligibility import Eligibility, check, questions_for
from matcher.policy.facts import questions_of
from matcher.policy.parties import Answers, Site
from matcher.policy.priorities import Lift, lifts, total
from matcher.policy.ruling import Outcome
from matcher.policy.sites import FILE, check_sites, write_template
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import find_pack, packs_of
from matcher.programmes.words import Subject

_ORDER = {Outcome.PASS: 0, Outcome.UNKNOWN: 1, Outcome.FAIL: 2}


@dataclass(frozen=True, slots=True)
class Choice:
    """One site with what the programme says of it."""

    site: Site
    eligibility: Eligibility
    lifts: tuple[Lift, ...]

    @property
    def key(self) -> tuple[int, Decimal, str]:
        """Eligible ones first, then those with more priority, then by name."""
        return _ORDER[self.eligibility.outcome], -total(self.lifts), self.site.name


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sites")(sites)


def sites(
    programme: Annotated[str, typer.Option(help="计划和年度，如 chengdu-2018")] = "",
    table: Annotated[
        Path | None, typer.Option("--sites", help="区县和园区数据表，.csv 或 .xlsx；默认 HUIQI_HOME/sites.csv")
    ] = None,
    template: Annotated[Path | None, typer.Option(help="写出一份空白的数据表（.csv）并结束")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help='答复，如 "问题=是"；只对一个地区的写 "名称:问题=是"；可给出多个')
    ] = None,
    on: Annotated[str, typer.Option(help="只写计划名时，按哪一天有效的版本；默认今天")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """比较区县和园区：逐个核对选点条件和倾斜政策，列明所用数据、依据条款和还缺什么。"""
    if template is not None:
        if template.suffix.lower() != ".csv":
            raise HuiqiError(f"模板只写成 .csv，给出的是 {template}", "请改为 .csv 文件名，填好后也可另存为 .xlsx")
        write_template(template)
        typer.echo(f"已写出 {template}：照示例行填写，有判断的要写数据年度和依据")
        return
    if not programme:
        raise HuiqiError("没有说按哪个计划", "请加 --programme，例如 --programme chengdu-2018")
    home = home_folder()
    pack = find_pack(packs_of(home), programme, day_of(on))
    path = table or home / FILE
    listed = _listed(path)
    told = _answers(answer or [], pack, listed)
    found = sorted(
        (Choice(one, check(pack, one, told[one.name]), lifts(pack, [one], told[one.name])) for one in listed),
        key=lambda choice: choice.key,
    )
    if as_json:
        typer.echo(json.dumps([_document(one, pack) for one in found], ensure_ascii=False, indent=1))
        return
    typer.echo(f"优先：{weight_of(pack)}\n")
    for number, choice in enumerate(found, start=1):
        typer.echo(f"—— 第 {number} 位 ——")
        _print(choice)
    _print_questions(found)


def _listed(path: Path) -> list[Site]:
    listed, faults = check_sites(path)
    for fault in faults:
        typer.echo(f"{fault}", err=True)
    if faults:
        raise InvalidRecord(path, 0, f"有 {len(faults)} 行需要改正", "请按上面逐行的说明改好后重试")
    if not listed:
        raise InvalidRecord(path, 0, "没有任何区县或园区", "请在表头下填写，示例行不算")
    return listed


def _answers(written: list[str], pack: Pack, listed: Sequence[Site]) -> dict[str, Answers]:
    asked = list(questions_for(pack, Subject.SITE))
    asked += [q for one in pack.priorities if one.scope is Subject.SITE for q in questions_of(one.rule)]
    general, named = answers_by_name([split_answer(text) for text in written], asked, [site.name for site in listed])
    everywhere = answers_from(general, asked)
    return {site.name: {**everywhere, **answers_from(named.get(site.name, ()), asked)} for site in listed}


def _print(choice: Choice) -> None:
    print_eligibility(choice.eligibility, ())
    for lift in choice.lifts:
        mark = {Outcome.PASS: "✓ 优先", Outcome.FAIL: "✗ 不优先", Outcome.UNKNOWN: "? 待核实"}[lift.ruling.outcome]
        added = f" +{lift.amount}" if lift.holds else ""
        typer.echo(f"{mark}{added}　{lift.priority.text}（{'、'.join(lift.priority.cites)}）")
        typer.echo(f"    情况：{lift.ruling.says}")
    typer.echo("")


def _print_questions(found: Sequence[Choice]) -> None:
    asks = {
        f"{choice.site.name}:{question}": None
        for choice in found
        for question in (*choice.eligibility.asks, *(ask for lift in choice.lifts for ask in lift.ruling.asks))
    }
    if asks:
        typer.echo("还需回答（核实后加在命令后面，不是的写 =否；特征数据请填进数据表）：")
        for question in asks:
            typer.echo(f'  --answer "{question}=是"')


def _document(choice: Choice, pack: Pack) -> dict[str, object]:
    return {
        **eligibility_document(choice.eligibility),
        "site": choice.site.name,
        "adds": float(total(choice.lifts)),
        "lifts": [lift_document(lift, pack) for lift in choice.lifts],
    }
