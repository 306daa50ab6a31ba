"""`huiqi programme new` and `validate`: files of packs, begun and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.programme_names import opened
from matcher.errors import DamagedFile, HuiqiError
from matcher.home import home_folder
from matcher.programmes.checking import check_pack, check_versions
from matcher.programmes.drafting import Identity, empty_draft, next_draft, region_named
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding, InvalidPack
from matcher.programmes.shelf import PROGRAMMES, file_name, findings_in, own_folder, read_pack, shelf_of
from matcher.storage import write_atomically

_HAS_FINDINGS = 2


def new(
    key: Annotated[str, typer.Argument(help="代号，小写字母，如 nanjing")],
    year: Annotated[int, typer.Argument(help="年度", min=1980, max=2100)],
    title: Annotated[str, typer.Option(help="计划名称；沿用同一计划时可省")] = "",
    issuer: Annotated[str, typer.Option(help="发文单位；沿用同一计划时可省")] = "",
    region: Annotated[str, typer.Option(help="行政区划的名称或代码；沿用同一计划时可省")] = "",
    base: Annotated[str, typer.Option("--from", help="从哪个计划起草，如 wuhan-2015；不写则是空的、带说明的")] = "",
    out: Annotated[Path | None, typer.Option(help="放进哪个文件夹；默认本单位的计划文件夹")] = None,
) -> None:
    """起草一个计划包：新计划，或已有计划的下一年度。

    写好的文件能通过检查，并说明还要人工核对什么。
    """
    home = home_folder()
    start = opened(base) if base else None
    same = start.programme if start is not None and start.programme.key == key else None
    identity = Identity(
        key,
        year,
        _line("--title", title, same.title.replace(str(same.year), str(year)) if same else ""),
        _line("--issuer", issuer, same.issuer if same else ""),
        region_named(_line("--region", region, same.jurisdiction if same else "")),
    )
    draft = next_draft(start, identity) if start else empty_draft(identity)
    path = (out or own_folder(home)) / file_name(draft.pack)
    if path.exists():
        raise HuiqiError(f"{path} 已经存在", "请直接修改它，或用 --out 放到别的文件夹")
    known, _ = shelf_of(home, {key})
    clashes = check_versions([*(one.pack for one in known), draft.pack], [*(one.path for one in known), path])
    if findings := (*clashes, *check_pack(draft.pack)):
        raise InvalidPack("没有写入：", findings)
    write_atomically(path, draft.text.encode())
    read_pack(path)
    typer.echo(f"已写入 {path}，能通过 huiqi programme validate。还须人工核对：")
    for line in draft.left:
        typer.echo(f"  · {line}")


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="计划包文件或文件夹；默认全部，随产品发布的和本单位的")
    ] = None,
) -> None:
    """检查计划包，列出全部问题和改法。

    检查字段、引用的条款、环节先后、金额、比例、用词，以及与其他版本有没有重叠。每行一个问题；有问题时退出状态为 2。
    """
    own = own_folder(home_folder())
    given = paths or [PROGRAMMES, *([own] if own.is_dir() else [])]
    files = list(dict.fromkeys(file.resolve() for path in given for file in _files(path)))
    packs: dict[Path, Pack] = {}
    lines: list[str] = []
    for file in files:
        try:
            pack, findings = findings_in(file)
        except DamagedFile as error:
            lines.append(str(error))
            continue
        lines += (f"{file} {finding}" for finding in findings)
        if pack is not None:
            packs[file] = pack
        if pack is not None and not findings:
            entries = sum(map(len, pack.sections().values()))
            clauses = sum(len(source.clauses) for source in pack.sources)
            typer.echo(f"{file}：没有问题（{entries} 个条目，{clauses} 个条款）")
    lines += map(str, _among_versions(packs))
    for line in lines:
        typer.echo(line)
    typer.echo(f"检查了 {len(files)} 个文件，发现 {len(lines)} 个问题", err=bool(lines))
    if lines:
        raise typer.Exit(_HAS_FINDINGS)


def _line(option: str, given: str, default: str) -> str:
    """Return a text in one line, or the default; both empty is a fault."""
    text = " ".join(given.split()) or default
    if not text:
        raise HuiqiError(f"没有写 {option}", f"新计划须写 --title、--issuer 和 --region，例如：{option} …")
    return text


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.toml"))
    if not found and path != own_folder(home_folder()):
        raise HuiqiError(f"{path} 里没有计划包（*.toml）", "请给出文件，或换一个文件夹")
    return found


def _among_versions(packs: dict[Path, Pack]) -> tuple[Finding, ...]:
    """Return overlaps of the checked files with each other and with what stands on the shelf."""
    home = home_folder()
    others: dict[Path, Pack] = {}
    for file in (*PROGRAMMES.glob("*.toml"), *own_folder(home).glob("*.toml")):
        if file.resolve() not in packs:
            try:
                pack, _ = findings_in(file)
            except DamagedFile:
                continue
            if pack is not None:
                others[file.resolve()] = pack
    checked = set(map(str, packs))
    every = {**others, **packs}
    findings = check_versions(every.values(), map(str, every))
    return tuple(one for one in findings if not checked.isdisjoint(one.place.split(" 和 ")))
