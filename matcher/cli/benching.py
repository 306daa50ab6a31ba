"""`huiqi bench`: how good rankings are, on labelled data; every figure of README and cards from one command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.progress import progress_on_stderr
from matcher.encoding.catalogue import BUNDLED_ENCODERS
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.storage import write_atomically
from matcher.trials.keeping import Keeper, code_version
from matcher.trials.quality import TASKS, measure_quality
from matcher.trials.setting import Setting
from matcher.trials.tables import Table, disagreeing, document


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="测量：排序有多好。", no_args_is_help=True)
    commands.callback()(_group)
    commands.command("quality")(quality)
    app.add_typer(commands, name="bench")


def quality(
    data: Annotated[Path, typer.Option(help="有评判的数据所在的文件夹，内有 needs、qrels、experts、text")],
    encoder: Annotated[list[str] | None, typer.Option(help="测哪些编码器的模型，可给出多个；默认随产品的全部")] = None,
    seeds: Annotated[str, typer.Option(help="分折的种子，逗号分开；报告第一个，其余看波动")] = "0,1,2,3",
    only: Annotated[str, typer.Option(help=f"只做这几项，逗号分开：{'、'.join(TASKS)}")] = "",
    out: Annotated[Path | None, typer.Option(help="报告写入的 Markdown 文件；默认打印")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="全部重做，不用以前做完的部分")] = False,
) -> None:
    """在有评判的数据上测出 README 和模型说明卡里的每个数字，旁边是各种基线；中断后再运行会接着做。"""
    home = home_folder()
    names = [name.strip() for name in only.split(",") if name.strip()]
    keeper = Keeper(home / "bench", fresh=fresh)
    with progress_on_stderr() as progress:
        encoders = tuple(dict.fromkeys(encoder or BUNDLED_ENCODERS))
        setting = Setting(data, home, encoders, _seeds(seeds), keeper, progress)
        tables, missing = measure_quality(setting, names, _say_done)
    for one in missing:
        typer.echo(f"跳过“{one.title}”：缺少 {'、'.join(map(str, one.files))}", err=True)
    text = _json(tables) if as_json else document(tables, _head(setting))
    if out is None:
        typer.echo(text.rstrip("\n"))
    else:
        write_atomically(out, text.encode())
        typer.echo(f"{len(tables)} 张表 → {out}")
    for stale in disagreeing(tables):
        typer.echo(f"说明卡与测得的不同：{stale}", err=True)
    typer.echo(f"新做 {keeper.made} 部分，沿用 {keeper.reused} 部分", err=True)


def _group() -> None:
    """A group even while it has one command."""


def _seeds(text: str) -> tuple[int, ...]:
    try:
        found = tuple(dict.fromkeys(int(part) for part in text.split(",")))
        if min(found) < 0:
            raise ValueError(text)  # noqa: TRY301 - told like what is no number
    except ValueError as error:
        raise HuiqiError(f"--seeds {text!r} 不是种子", "请写成 0,1,2,3 的样子") from error
    return found


def _say_done(tables: Sequence[Table]) -> None:
    typer.echo(f"做完：{tables[0].title}", err=True)


def _json(tables: Sequence[Table]) -> str:
    stated = {"code": code_version()[:12], "tables": [table.plain() for table in tables]}
    return json.dumps(stated, ensure_ascii=False, indent=1) + "\n"


def _head(setting: Setting) -> list[str]:
    first, *rest = setting.seeds
    others = (
        f"; “over divisions” is the mean ± sd over the divisions {first}, {', '.join(map(str, rest))}" if rest else ""
    )
    return [
        f"Mean [95 % bootstrap interval over needs], five folds by distinct need (division {first}); “± folds” is the "
        f"standard deviation of the folds' means{others}. “card”: ✓ where the shipped model's card states the same to "
        "four digits, otherwise what it states.",
    ]
