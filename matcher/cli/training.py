"""`huiqi train`: a ranking model from judged needs, with its card."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from
from matcher.encoding.catalogue import BUNDLED_ENCODERS, DEFAULT_ENCODER, open_encoder
from matcher.errors import NotReady
from matcher.evaluation.trec import read_judgements
from matcher.home import home_folder
from matcher.learning.card import comparison, write_card
from matcher.learning.comparison import compare_variants
from matcher.learning.dataset import SCALES, build_dataset
from matcher.learning.heldout import HELD_OUT, candidates_digest, held_out
from matcher.learning.judged import read_judged_needs
from matcher.learning.registry import Registry
from matcher.learning.train import lineage, train
from matcher.ranking.model import Model, save_model
from matcher.ranking.needs import encode_needs
from matcher.ranking.subjects import Subjects
from matcher.recommender import build_index
from matcher.retrieval.late import LATE_KINDS
from matcher.vocabulary import Kind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train")(train_model)


def train_model(
    kind: Annotated[Kind, typer.Option(help="为哪一类候选训练")],
    needs: Annotated[Path, typer.Option(help="需求，JSON lines：id、title、text；专家可用 expert 字段给出答案")],
    qrels: Annotated[Path | None, typer.Option(help="TREC 评判文件；需求里已有 expert 字段时可省")] = None,
    candidates: Annotated[Path | None, typer.Option(help="候选，JSON lines；学会不给则用产品目录")] = None,
    out: Annotated[Path | None, typer.Option(help="模型文件夹；默认作为待发布的版本收进 HUIQI_HOME/models")] = None,
    until: Annotated[str, typer.Option(help="只用提出日期不晚于这一天的需求，如 2026-03-01")] = "",
    encoder: EncoderOption = DEFAULT_ENCODER,
    seed: Annotated[int, typer.Option(help="随机种子")] = 0,
) -> None:
    """用有评判的需求训练排序模型，打印与基线的比较，并写出模型说明卡。"""
    home = home_folder()
    judged = read_judged_needs(needs, read_judgements(qrels) if qrels else None).between(until=until)
    listed = (
        read_all(candidates, lambda record: candidate_from(record, kind), lambda candidate: candidate.id)
        if candidates
        else list(shipped(kind))
    )
    if not listed:
        raise NotReady(f"产品目录里没有{kind.label}", "请用 --candidates 给出候选文件")
    with progress_on_stderr() as progress:
        others = {}
        for name in sorted({*BUNDLED_ENCODERS, encoder}, key=lambda name: (name == encoder, name)):
            opened = open_encoder(name, home, progress)
            queries = encode_needs(judged.needs, opened, progress, tokens=kind in LATE_KINDS)
            index = build_index(listed, opened, progress)
            last = name == encoder  # the one to train with comes last
            subjects = Subjects.of(opened, progress) if last and kind is Kind.SOCIETY else None
            data = build_dataset(kind, index, queries, judged.judgements, progress, subjects)
            others[f"{name} alone"] = data.report(data.column("dense.whole.max"), judged.judgements)
        trained = train(data, judged.judgements, others, seed, progress)
        compared = compare_variants(data, judged.judgements, trained, seed, progress)
    unseen = held_out(data, trained, candidates_digest(index), judged.dates)
    sources = [path for path in (needs, qrels, candidates) if path]
    facts = {**lineage(trained, opened, index, SCALES[kind], seed, sources), "trained_until": unseen.until}
    facts["variants"] = {name: round(found.mean, 4) for name, found in compared.items()}
    card, more = write_card(kind, opened.name, trained, compared, facts), {HELD_OUT: unseen.to_json()}
    typer.echo(comparison(trained))
    with TemporaryDirectory() as draft:
        folder = out or Path(draft) / "model"
        model = Model(
            kind,
            trained.scorer,
            experience=trained.experience,
            subjects=subjects,
            calibration=trained.calibration,
        )
        fingerprint = save_model(folder, model, facts, card, more)
        if out is None:
            registry = Registry(home, kind, opened.name)
            folder = registry.folder / registry.add(folder)
    typer.echo(f"模型 {fingerprint} → {folder}")
    if out is None:
        typer.echo(f"它还没有启用；请用 huiqi models promote {fingerprint} 与现用的模型比较后发布")
