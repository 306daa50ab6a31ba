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
from matcher.learning.card import comparison
from matcher.learning.comparison import compare_variants
from matcher.learning.judged import read_judged_needs
from matcher.learning.registry import Registry
from matcher.learning.suitability import learn_suitability
from matcher.learning.suitability_card import precision_table
from matcher.learning.train import train
from matcher.trials.ranking import off_the_shelf, save_trained, view_of
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
        views = {
            name: view_of(kind, judged, listed, open_encoder(name, home, progress), progress, to_learn=name == encoder)
            for name in sorted({*BUNDLED_ENCODERS, encoder})
        }
        view = views.pop(encoder)
        others = off_the_shelf(view, views.values(), judged.judgements)
        trained = train(view.data, judged.judgements, others, seed, progress)
        compared = compare_variants(view.data, judged.judgements, trained, seed, progress)
        learnt = learn_suitability(view.data, judged.judgements, trained, seed, progress)
    sources = [path for path in (needs, qrels, candidates) if path]
    typer.echo(comparison(trained))
    if learnt:
        typer.echo(f"名单里有没有合适的{kind.label}（概率低于 {learnt.suitability.threshold:.2f} 即提示没有把握）：")
        typer.echo(precision_table(learnt))
    with TemporaryDirectory() as draft:
        folder = out or Path(draft) / "model"
        fingerprint = save_trained(folder, view, trained, compared, judged, sources, seed, learnt)
        if out is None:
            registry = Registry(home, kind, view.encoder.name)
            folder = registry.folder / registry.add(folder)
    typer.echo(f"模型 {fingerprint} → {folder}")
    if out is None:
        typer.echo(f"它还没有启用；请用 huiqi models promote {fingerprint} 与现用的模型比较后发布")
