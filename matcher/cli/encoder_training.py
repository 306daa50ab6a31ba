"""`huiqi train-encoder`: the head for an encoder's token vectors, from texts without judgements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import Row, read_rows
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_token_encoder, own_head_folder
from matcher.errors import HuiqiError, InvalidRecord
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
    target = out or own_head_folder(encoder, home)
    sources = {path.name: sha256_of(path) for path in texts}
    fingerprint = save_head(target, head, opened, [*lines, *societies], sources, seed)
    typer.echo(f"逐词向量 {fingerprint} → {target}")
    if out is None:
        typer.echo(f"此前用 {encoder} 训练的学会和成果模型与它不配，请用 huiqi train 重新训练；删除该文件夹则恢复原样")


def _lines(path: Path) -> list[str]:
    if path.suffix == ".jsonl":
        records = [_texts(path, row) for row in read_rows(path)]
        return [text for column in zip(*records, strict=True) for text in column if text]
    try:
        return [stripped for line in path.read_text("utf-8").splitlines() if (stripped := line.strip())]
    except (OSError, ValueError) as error:
        raise HuiqiError(f"文件 {path} 读不出来（{error}）", "请给出 UTF-8 编码的 .txt 或 .jsonl 文件") from error


def _texts(path: Path, row: Row) -> tuple[str, str]:
    """Return the title and the keywords of a record, run together."""
    if row.fault:
        raise row.fault
    title, words = ((row.record or {}).get(key) for key in ("title", "keywords"))
    words = [words] if isinstance(words, str) else words
    if not isinstance(title, str) or not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise InvalidRecord(path, row.number, "没有 title 和 keywords", "请每行给出文字 title 和词语列表 keywords")
    return title, "、".join(words)
