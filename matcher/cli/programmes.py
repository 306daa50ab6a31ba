"""`huiqi programme`: the programmes there are, what each states, in plain words too, and what changed in a year."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from matcher.cli.programme_files import new, validate
from matcher.cli.programme_names import NameArgument, opened
from matcher.home import home_folder
from matcher.programmes.differences import Change, FieldChange, How, differences
from matcher.programmes.documents import shelved_document, standing
from matcher.programmes.explaining import Explained, explain, titled
from matcher.programmes.labels import FIELDS, SECTIONS, section_named
from matcher.programmes.pack import Pack
from matcher.programmes.page import cites_in_short, name_of, page, region_name
from matcher.programmes.plain import plain
from matcher.programmes.shelf import shelf_of
from matcher.programmes.telling import headline, span_in_words, stated, value_in_words

_HAS_FAULTS = 2

JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="查看、起草、检查、比较各地的计划。", no_args_is_help=True)
    commands.command("list")(list_programmes)
    commands.command("show")(show)
    commands.command("explain")(explain_programme)
    commands.command("new")(new)
    commands.command("validate")(validate)
    commands.command("diff")(diff)
    app.add_typer(commands, name="programme")


def list_programmes(as_json: JsonOption = False) -> None:
    """列出随产品发布的和本单位的计划：名称、有效期、地区、出处。"""
    found, faults = shelf_of(home_folder())
    today = datetime.now().astimezone().date()
    if as_json:
        typer.echo(json.dumps([shelved_document(one) for one in found], ensure_ascii=False, indent=1))
    for one in () if as_json else found:
        facts = one.pack.programme
        where = f"本单位 {one.path}" if one.own else "随产品发布"
        typer.echo(
            f"{name_of(one.pack):<16}{standing(found, one, today)}  {span_in_words(facts.starts, facts.ends)}  "
            f"{region_name(facts.jurisdiction)}  {facts.title}（{where}）"
        )
    for fault in faults:
        typer.echo(f"不能用：{fault}", err=True)
    if faults:
        raise typer.Exit(_HAS_FAULTS)


def show(
    name: NameArgument,
    section: Annotated[str, typer.Option(help="只看一节，如 环节 或 stages")] = "",
    as_json: JsonOption = False,
) -> None:
    """显示计划包的全部条目，或其中一节。"""
    pack = opened(name)
    chosen = (section_named(section),) if section else tuple(SECTIONS)
    if as_json:
        table = plain(pack)
        shown = table.get(chosen[0]) if section else table
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for one in chosen:
        for line in _section(pack, one):
            typer.echo(line)


def explain_programme(
    name: NameArgument,
    entry: Annotated[
        str, typer.Argument(help="条目的代号（如 research-staff、stages/check）或条款（如 三(一)2）")
    ] = "",
) -> None:
    """用平常的话说明一个计划，或其中的一个条目、一个条款。

    不写条目时是一页概要，环节按先后列出由谁办；写了则说明要求、所用数据、条款、由谁办、接着做什么。
    """
    pack = opened(name)
    if not entry:
        typer.echo(page(pack))
        return
    found = explain(pack, entry)
    typer.echo(f"{pack.programme.title}（{name_of(pack)}）")
    for one in found:
        _print_explained(one)


def diff(first: NameArgument, second: NameArgument, as_json: JsonOption = False) -> None:
    """比较两个年度、两个计划或两个文件。

    列出新增、删去、改动的条目，各附两边的内容和条款。
    """
    old, fresh = opened(first), opened(second)
    changes = differences(old, fresh)
    if as_json:
        listing = [_change_as_json(change) for change in changes]
        document = {"from": name_of(old), "to": name_of(fresh), "changes": listing}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    counts = "、".join(f"{how.value} {sum(change.how is how for change in changes)} 项" for how in How)
    typer.echo(f"{name_of(old)} → {name_of(fresh)}：{counts if changes else '没有不同'}")
    section = ""
    for change in changes:
        if change.section != section:
            section = change.section
            typer.echo(SECTIONS[section])
        _print_change(change)


def _section(pack: Pack, section: str) -> Iterable[str]:
    value = getattr(pack, section)
    if not value:
        return
    yield SECTIONS[section]
    if section in pack.sections():
        for entry in value:
            yield f"  {entry.key}：{headline(entry)} {cites_in_short(pack, entry)}"
            yield from (f"    {line.label}：{line.text}" for line in stated(pack, entry))
        return
    for one in value if isinstance(value, tuple) else (value,):
        for name, field in ((name, getattr(one, name)) for name in plain(one)):
            if isinstance(field, dict):
                yield f"  {FIELDS[name]}："
                yield from (f"    {key} {text}" for key, text in field.items())
            else:
                yield f"  {FIELDS[name]}：{value_in_words(field)}"


def _print_explained(one: Explained) -> None:
    typer.echo(titled(one))
    for line in one.lines:
        typer.echo(f"  {line.label}：{line.text}")
    for clause in one.clauses:
        typer.echo(f"  依据：{clause}")


def _print_change(change: Change) -> None:
    sides = dict.fromkeys("；".join(cites) for cites in (change.old_cites, change.new_cites) if cites)
    cites = f" 〔{' → '.join(sides)}〕" if sides else ""
    typer.echo(f"  {change.how.value} {change.key + '：' if change.key else ''}{change.new or change.old}{cites}")
    for field in change.fields:
        typer.echo(f"    {_field_name(field)}：{field.old_text} → {field.new_text}")


def _field_name(field: FieldChange) -> str:
    name, bracket, rest = field.field.partition("[")
    return f"{FIELDS[name]} {rest.removesuffix(']')}" if bracket else FIELDS[name]


def _change_as_json(change: Change) -> dict[str, Any]:
    table = asdict(change)
    table["how"] = change.how.name.lower()
    table["fields"] = [
        {
            "field": one.field,
            "old": plain(one.old),
            "new": plain(one.new),
            "old_text": one.old_text,
            "new_text": one.new_text,
        }
        for one in change.fields
    ]
    return table
