"""`huiqi demo-world`: the demonstration world into a folder, and how its needs compare with given ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.progress import progress_on_stderr
from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.demo.compare import compare_needs
from matcher.demo.world import SEED, build_world, check_free, write_world
from matcher.errors import HuiqiError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo-world")(demo_world)


def demo_world(
    out: Annotated[Path | None, typer.Option(help="写入的文件夹；须不存在或为空")] = None,
    seed: Annotated[int, typer.Option(min=0, help="随机种子；同一种子得到逐字节相同的数据")] = SEED,
    compare: Annotated[Path | None, typer.Option(help="需求 .jsonl 文件；打印演示需求与它的文风对比")] = None,
) -> None:
    """生成演示世界：湖北 17 个市州的企业、学会、专家、成果、需求，以及五年的对接历史。

    全部为虚构数据，每条记录都标有“演示”。
    """
    if out is None and compare is None:
        raise HuiqiError("没有说明要做什么", "请用 --out 文件夹 写出演示数据，或用 --compare 需求.jsonl 对比文风")
    reference = read_all(compare, need_from, lambda need: need.id) if compare else None
    if out is not None:
        check_free(out)
    with progress_on_stderr() as progress:
        world = build_world(seed, progress=progress)
    if out is not None:
        write_world(world, out, seed)
        counts = "，".join(f"{name} {len(records):,}" for name, records in world.files().items())
        typer.echo(f"已写入 {out}（种子 {seed}）：{counts}")
    if reference is not None:
        typer.echo(compare_needs(world.demo_needs(), reference).as_table())
