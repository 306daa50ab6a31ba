"""The reverse search on judged needs: for each society that enough needs call for, all needs in order.

The scores are those of the forward ranker's folds turned about: every pair is scored by a model that saw neither the
need nor one of its text or title. Relevance is all that is judged; nobody has labels of what societies want.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from matcher.encoding.catalogue import open_encoder
from matcher.evaluation.report import Report, Scale, evaluate
from matcher.evaluation.trec import Judgements
from matcher.learning.dataset import SCALES, Dataset
from matcher.learning.train import train
from matcher.ranking.features import Floats
from matcher.ranking.scorer import FusionScorer
from matcher.trials.keeping import Plain
from matcher.trials.ranking import view_of
from matcher.trials.ranking_task import FILES as RANKING_FILES
from matcher.trials.ranking_task import read_task
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table
from matcher.vocabulary import Kind

FILES = RANKING_FILES[Kind.SOCIETY]
FEWEST = 3
"""Relevant needs of a society that is counted."""

_METRICS = ("ndcg@10", "p@1", "recall@10", "mrr")
_LEARNED, _FUSION = "learned", "fusion, unlearned"


def measure(setting: Setting) -> list[Table]:
    """Return the table of rankers."""
    files = [setting.data / name for name in FILES]
    lines: dict[str, Line] = {}
    counts: Plain = {}
    for name in setting.encoders:
        heads = [setting.head_of(name)]
        pieces = [
            setting.keeper.keep(
                f"needs-{name}-{seed}", (name, seed), [*files, *heads], partial(_piece, setting, name, seed)
            )
            for seed in setting.seeds
        ]
        counts = pieces[0]
        for ranker in pieces[0]["rankers"]:
            own = ranker if ranker not in {_LEARNED, _FUSION} else f"{ranker} ({name})"
            seeds = pieces if ranker == _LEARNED else []
            figures = {
                metric: Figure.of(values, (piece["rankers"][ranker][metric][0] for piece in seeds))
                for metric, values in pieces[0]["rankers"][ranker].items()
            }
            lines.setdefault(own, Line(own, figures))
    title = f"学会 → 需求 ({counts['societies']} societies with at least {FEWEST} relevant of {counts['needs']} needs)"
    order = sorted(lines.values(), key=lambda line: line.figures["ndcg@10"].mean)
    return [Table("needs", title, _METRICS, tuple(order))]


def turned(judgements: Judgements, scale: Scale, fewest: int = FEWEST) -> dict[str, dict[str, int]]:
    """Return grades by candidate and need, of the candidates that at least so many needs call for."""
    found: dict[str, dict[str, int]] = {}
    for need, grades in judgements.items():
        for candidate, grade in grades.items():
            found.setdefault(candidate, {})[need] = grade
    return {
        candidate: grades
        for candidate, grades in sorted(found.items())
        if sum(grade >= scale.relevant for grade in grades.values()) >= fewest
    }


def reverse_run(data: Dataset, scores: Floats, candidates: Sequence[str]) -> dict[str, list[str]]:
    """Return the needs in order for each candidate, best first (equal scores by id)."""
    names = np.array([query.need.id for query in data.queries], np.str_)[data.groups]
    found = {}
    for candidate in candidates:
        rows = np.flatnonzero(data.ids == candidate)
        found[candidate] = names[rows[np.lexsort((names[rows], -scores[rows]))]].tolist()
    return found


def _piece(setting: Setting, name: str, seed: int) -> Plain:
    judged, listed = read_task(Kind.SOCIETY, [setting.data / file for file in FILES])
    encoder = open_encoder(name, setting.home, setting.progress)
    data = view_of(Kind.SOCIETY, judged, listed, encoder, setting.progress).data
    trained = train(data, judged.judgements, {}, seed, setting.progress)
    grades = turned({query.need.id: judged.judgements[query.need.id] for query in data.queries}, SCALES[data.kind])
    rankers: Mapping[str, Floats] = {
        "random": np.random.default_rng(seed).random(len(data.grades)).astype(np.float32),
        "BM25 + jieba": data.column("words.whole"),
        "BM25 + character pairs": data.column("pairs.whole"),
        f"{name} alone": data.column("dense.whole.max"),
        _FUSION: FusionScorer(data.features).predict(data.values),
        _LEARNED: trained.held_out,
    }
    reports = {
        ranker: evaluate(reverse_run(data, scores, list(grades)), grades, SCALES[data.kind])
        for ranker, scores in rankers.items()
    }
    figures = {ranker: {metric: _figures(report, metric) for metric in _METRICS} for ranker, report in reports.items()}
    return {"rankers": figures, "societies": len(grades), "needs": len(data.queries)}


def _figures(report: Report, metric: str) -> list[float]:
    estimate = report.estimate(metric)
    return [estimate.mean, estimate.low, estimate.high]
