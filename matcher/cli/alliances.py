"""`huiqi train-alliances`: a ranking learned from the office's own past alliances, with its card."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.learning.alliance_card import alliance_table
from matcher.trials.alliances import EVENTS, NEEDS, PARTIES, learn, read_past


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train-alliances")(train_alliances)


def train_alliances(
    events: Annotated[
        Path, typer.Option(help=f"文件夹，内有 {EVENTS}、{NEEDS} 和 {'、'.join(PARTIES.values())}（后两个可缺一）")
    ],
    until: Annotated[str, typer.Option(help="学到哪一天为止（含），例如 2024-12-31；其后一年用来检验")],
    out: Annotated[Path | None, typer.Option(help="模型文件夹；默认在 HUIQI_HOME/models/alliances 下")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: Annotated[int, typer.Option(help="随机种子")] = 0,
) -> None:
    """从以往的对接记录学习排序，在之后一年的需求上与只看文字的排序比较，并写出模型说明卡。"""
    past = read_past(events, _end_of(until))
    home = home_folder()
    with progress_on_stderr() as progress:
        learned = learn(past, open_encoder(encoder, home, progress), seed, progress)
    fingerprint = learned.save(target := out or home / "models" / "alliances" / encoder.replace("/", "_"))
    typer.echo(alliance_table(learned.trained))
    typer.echo(f"模型 {fingerprint} → {target}")


def _end_of(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time())
    except (ValueError, OverflowError) as error:
        raise HuiqiError(f"--until {text!r} 不是能用的日期", "请写成 2024-12-31 的样子") from error
