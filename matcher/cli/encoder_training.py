"""`huiqi train-encoder`: the head for an encoder's token vectors, from texts without judgements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import shipped
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_token_encoder
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.learning.encoder import fit_late_head, save_head
from matcher.retrieval.passages import passages_of
from matcher.storage import sha256_of
from matcher.vocabulary import Kind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train-encoder")(train_encoder)


def train_encoder(
    texts: Annotated[
        list[Path], typer.Option(help="没有评判的文本：.txt 每行一条，.jsonl 取 title 和 keywords；可重复给出")
    ],
    out: Annotated[Path | None, typer.Option(help="输出文件夹；默认在 HUIQI_HOME/models/encoder 下")] = None,
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: Annotated[int, typer.Option(help="随机种子")] = 0,
) -> None:
    """用没有评判的文本，为编码器的逐词向量求中心与主轴（几分钟），供逐词匹配使用。"""
    home = home_folder()
    lines = [line for path in texts for line in _lines(path)]
    societies = [passage.text for candidate in shipped(Kind.SOCIETY) for passage in passages_of(candidate)]
    with progress_on_stderr() as progress:
        opened = open_token_encoder(encoder, home, progress)
        head = fit_late_head(opened, lines, [*lines, *societies], seed, progress)
    target = out or home / "models" / "encoder" / encoder.replace("/", "_")
    sources = {path.name: sha256_of(path) for path in texts}
    fingerprint = save_head(target, head, opened, [*lines, *societies], sources, seed)
    typer.echo(f"逐词向量 {fingerprint} → {target}")


def _lines(path: Path) -> list[str]:
    try:
        lines = [stripped for line in path.read_text("utf-8").splitlines() if (stripped := line.strip())]
        if path.suffix != ".jsonl":
            return lines
        records = [json.loads(line) for line in lines]
        return [str(record["title"]) for record in records] + ["、".join(record["keywords"]) for record in records]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HuiqiError(
            f"文件 {path} 读不出来（{error}）", "请给出 UTF-8 编码的文本文件，或每行带 title、keywords 的 JSON lines"
        ) from error
