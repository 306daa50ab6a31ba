"""`huiqi index` and `huiqi lexicon`: bring the indexes up to date, or list the domain's words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.lexicon import write_lexicon
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.home import home_folder
from matcher.recommender import open_recommender


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("index")(index)
    app.command("lexicon")(lexicon)


def index(encoder: EncoderOption = DEFAULT_ENCODER) -> None:
    """用指定的编码器重建全部索引。"""
    with progress_on_stderr() as progress:
        recommender = open_recommender(home_folder(), encoder, progress, rebuild=True)
    sizes = "，".join(f"{kind.label} {size:,}" for kind, size in recommender.sizes().items())
    typer.echo(f"索引已用编码器 {recommender.encoder_name} 重建：{sizes}")


def lexicon(out: Annotated[Path, typer.Option(help="词典文件")]) -> None:
    """从随产品发布的学会目录和分类体系生成分词用的领域词典。"""
    typer.echo(f"{write_lexicon(out):,} 个词 → {out}")
