"""Rankers of one kind of candidate beside their baselines, over several divisions into folds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np

from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from
from matcher.encoding.catalogue import BUNDLED_ENCODERS, open_encoder
from matcher.evaluation.report import Report
from matcher.evaluation.trec import read_judgements
from matcher.learning.comparison import compare_variants
from matcher.learning.judged import JudgedNeeds, read_judged_needs
from matcher.learning.train import FOLDS, Trained, train
from matcher.trials.cards import Card
from matcher.trials.keeping import Plain
from matcher.trials.ranking import View, off_the_shelf, view_of
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table
from matcher.vocabulary import Candidate, Kind

_NEEDS = "needs/needs.dev.jsonl"
FILES: Mapping[Kind, tuple[str, ...]] = {
    Kind.SOCIETY: (_NEEDS, "qrels/need_society.dev.qrels"),
    Kind.ACHIEVEMENT: (_NEEDS, "qrels/need_achievement.dev.qrels", "needs/achievements.dev.jsonl"),
    Kind.EXPERT: ("experts/expert_queries.dev.jsonl", "experts/profiles.jsonl"),
}
"""Needs first, candidates (where they do not ship) last."""

TITLES: Mapping[Kind, str] = {
    Kind.SOCIETY: "需求 → 学会",
    Kind.ACHIEVEMENT: "需求 → 成果",
    Kind.EXPERT: "查询 → 专家",
}
_METRICS = ("ndcg@10", "p@1", "recall@10", "mrr")
_APART = "difference from the learned scorer, paired"
_OWN = ("fusion, unlearned", "learned")
"""Rankers that there is one of for each encoder; the others are measured once."""


def task(kind: Kind) -> Callable[[Setting], list[Table]]:
    """Return what measures one kind."""
    return partial(measure, kind)


def measure(kind: Kind, setting: Setting) -> list[Table]:
    """Return the table of rankers and, for each encoder, that of other scorers and left-out groups of features."""
    files = [setting.data / name for name in FILES[kind]]
    judged, listed = read_task(kind, files)
    names = tuple(dict.fromkeys((*setting.encoders, *BUNDLED_ENCODERS)))

    @cache
    def view(name: str) -> View:
        encoder = open_encoder(name, setting.home, setting.progress)
        return view_of(kind, judged, listed, encoder, setting.progress, to_learn=name in setting.encoders)

    @cache
    def others(name: str) -> Mapping[str, Report]:
        return off_the_shelf(view(name), [view(other) for other in names if other != name], judged.judgements)

    def piece(name: str, seed: int) -> Plain:
        data = view(name).data
        trained = train(data, judged.judgements, others(name), seed, setting.progress)
        found = figures_of(trained, [query.need.id for query in data.queries])
        if seed == setting.seeds[0]:
            compared = compare_variants(data, judged.judgements, trained, seed, setting.progress)
            found["variants"] = {
                one: [it.mean, it.difference.mean, it.difference.low, it.difference.high]
                for one, it in compared.items()
            }
        return found

    heads = [setting.head_of(name) for name in names]
    given = (kind.value, sorted(names))
    pieces = {
        (name, seed): setting.keeper.keep(
            f"{kind.value}-{name}-{seed}", (*given, name, seed), [*files, *heads], partial(piece, name, seed)
        )
        for name in setting.encoders
        for seed in setting.seeds
    }
    return [_rankers(kind, setting, pieces, files), *_variants(kind, setting, pieces)]


def read_task(kind: Kind, files: Sequence[Path]) -> tuple[JudgedNeeds, list[Candidate]]:
    """Return the judged needs and the candidates of a task's files."""
    answers = next((read_judgements(path) for path in files if path.suffix == ".qrels"), None)
    judged = read_judged_needs(files[0], answers)
    if kind is Kind.SOCIETY:
        return judged, list(shipped(kind))
    return judged, read_all(files[-1], lambda record: candidate_from(record, kind), lambda one: one.id)


def figures_of(trained: Trained, needs: Sequence[str]) -> Plain:
    """Return every ranker's figures as plain values: mean, interval, and spread of the folds' means.

    Args:
        trained: with its reports.
        needs: ids in the order of its folds.
    """
    fold = dict(zip(needs, trained.fold.tolist(), strict=True))
    rankers = {}
    for name, report in trained.reports.items():
        numbers = np.array([fold[need] for need in report.needs])
        rankers[name] = {
            metric: [estimate.mean, estimate.low, estimate.high, _spread(report.values[metric], numbers)]
            for metric in _METRICS
            for estimate in (report.estimate(metric),)
        }
    learned = trained.reports["learned"]
    error = [float(value) for value in trained.calibration_error]
    return {"rankers": rankers, "queries": learned.queries, "skipped": learned.skipped, "calibration_error": error}


def _spread(values: np.ndarray, fold: np.ndarray) -> float:
    means = [values[fold == number].mean() for number in range(FOLDS) if (fold == number).any()]
    return float(np.std(means, ddof=1)) if len(means) > 1 else 0.0


def _rankers(kind: Kind, setting: Setting, pieces: Mapping[tuple[str, int], Plain], files: Sequence[Path]) -> Table:
    lines: dict[str, Line] = {}
    for name in setting.encoders:
        card, first = Card(kind.value, name), pieces[name, setting.seeds[0]]
        for ranker, found in first["rankers"].items():
            own = ranker in _OWN
            seeds = [pieces[name, seed]["rankers"][ranker] for seed in setting.seeds] if ranker == "learned" else []
            figures = {
                metric: Figure.of(values, (other[metric][0] for other in seeds)) for metric, values in found.items()
            }
            told = card.says(ranker, figures, files) if card.seed == setting.seeds[0] else ""
            shown = f"{ranker} ({name})" if own else ranker
            lines.setdefault(shown, Line(shown, figures, told))
    counts = pieces[setting.encoders[0], setting.seeds[0]]
    errors = "; ".join(
        f"{name} {pairs:.3f} over all pairs, {shown:.3f} over the first ten"
        for name in setting.encoders
        for pairs, shown in [pieces[name, setting.seeds[0]]["calibration_error"]]
    )
    order = sorted(lines.values(), key=lambda line: line.figures[_decides(kind)].mean)
    metrics = (_decides(kind), *(metric for metric in _METRICS if metric != _decides(kind)))
    return Table(
        kind.value,
        f"{TITLES[kind]} ({counts['queries']:,} needs, {counts['skipped']} skipped without a relevant candidate)",
        metrics,
        tuple(order),
        (f"Expected calibration error of held-out probabilities: {errors}.",),
    )


def _variants(kind: Kind, setting: Setting, pieces: Mapping[tuple[str, int], Plain]) -> list[Table]:
    tables = []
    for name in setting.encoders:
        card, found = Card(kind.value, name), pieces[name, setting.seeds[0]]
        lines = []
        for variant, (mean, *difference) in found["variants"].items():
            told = card.variant_says(variant, mean) if card.seed == setting.seeds[0] else ""
            figures = {"ndcg@10": Figure(mean, mean, mean), _APART: Figure.of(difference, signed=True)}
            lines.append(Line(variant, figures, told))
        title = f"{TITLES[kind]}, {name}: other scorers, and the learned one without a group of features"
        tables.append(Table(kind.value, title, ("ndcg@10", _APART), tuple(lines)))
    return tables


def _decides(kind: Kind) -> str:
    return "mrr" if kind is Kind.EXPERT else "ndcg@10"
