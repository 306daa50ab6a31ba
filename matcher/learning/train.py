"""Cross-validation by distinct need, the final fit on everything, and the baselines it must beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matcher.encoding.encoder import Encoder
from matcher.errors import HuiqiError
from matcher.evaluation.calibration import expected_calibration_error
from matcher.evaluation.report import Report, Scale
from matcher.evaluation.splits import folds, groups_of
from matcher.evaluation.trec import Judgements
from matcher.learning.cut import Fold, cut, experienced, out_of_fold, places
from matcher.learning.dataset import SCALES, Dataset, experience_of
from matcher.learning.scorers import chosen, fitted
from matcher.progress import Progress, silent
from matcher.ranking.experience import Experience
from matcher.ranking.features import Floats
from matcher.ranking.late_features import late_fingerprint
from matcher.ranking.model import Calibration
from matcher.ranking.scorer import FusionScorer, LearnedScorer
from matcher.retrieval.candidates import CandidateIndex
from matcher.storage import sha256_of
from matcher.vocabulary import Need

FOLDS = 5
_FEWEST_NEEDS = 2 * FOLDS

_SHOWN = 10


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A fitted scorer with what was measured of it on needs it had not seen.

    Attributes:
        reports: figures of the cross-validated scorer (`learned`) and of each baseline, on the same needs.
        by_fold: nDCG@10 of the cross-validated scorer in each fold.
        held_out: shape (n,), the score of each row by a scorer that saw neither its need nor one of its text or title.
        fold: shape (queries,), the fold of each need.
        parts: the rows of each fold, as its scorer saw them.
        calibration_error: expected calibration error of held-out scores, calibrated on the other folds; 10 bins; of
            all pairs, and of the ten candidates that stand first for each need.
    """

    scorer: LearnedScorer
    experience: Experience | None
    calibration: Calibration
    reports: Mapping[str, Report]
    by_fold: tuple[float, ...]
    held_out: Floats
    fold: NDArray[np.int64]
    parts: Sequence[Fold]
    calibration_error: tuple[float, float]


def train(
    data: Dataset,
    judgements: Judgements,
    others: Mapping[str, Report],
    seed: int = 0,
    progress: Progress = silent,
) -> Trained:
    """Cross-validate in five folds by distinct need, then fit on everything.

    Args:
        data: rows to learn from.
        judgements: grades by need and candidate; also those of candidates that were not recalled.
        others: reports of more baselines, by name.
        seed: of folds and sampling.
        progress: told after each fold.

    Raises:
        HuiqiError: too few judged needs, too few that tell candidates apart, or no grade that counts.
    """
    needs = [query.need for query in data.queries]
    same, fold = groups_of(needs), folds(needs, FOLDS, seed)
    if (distinct := len(np.unique(same))) < _FEWEST_NEEDS:
        raise HuiqiError(f"只有 {distinct} 条不同的需求有评判", f"训练至少需要 {_FEWEST_NEEDS} 条")
    if len(np.unique(data.grades >= SCALES[data.kind].relevant)) == 1:
        raise HuiqiError(
            f"评判分不出相关与不相关（相关从等级 {SCALES[data.kind].relevant} 起）", "请检查 --qrels 的等级，两者都要有"
        )
    parts = [cut(data, judgements, fold != number, same) for number in range(FOLDS)]
    if not all(_teaches(data, part) for part in parts):
        raise HuiqiError(
            f"有相关候选的需求太少，分成 {FOLDS} 折交叉验证时有一折无从学起",
            f"请补充评判：至少要有 {_FEWEST_NEEDS} 条不同的需求既有相关的候选，也有不相关的",
        )

    def fit(part: Fold) -> LearnedScorer:
        return fitted(chosen(data.kind, data.features, seed), data, part)

    scores = out_of_fold(data, parts, lambda part: fit(part).predict(part.values), progress)
    everyone = np.ones(len(needs), bool)
    reports = {name: data.report(found, judgements) for name, found in _baselines(data, seed).items()} | dict(others)
    reports["learned"] = data.report(scores, judgements)
    return Trained(
        fit(cut(data, judgements, everyone, same)),
        experience_of(data, judgements, everyone) if experienced(data) else None,
        _calibrate(data, scores, np.ones(len(scores), bool)),
        reports,
        _by_fold(reports["learned"], needs, fold),
        scores,
        fold,
        parts,
        _calibration_error(data, scores, parts),
    )


def lineage(
    trained: Trained, encoder: Encoder, index: CandidateIndex, scale: Scale, seed: int, sources: Sequence[Path]
) -> dict[str, Any]:
    """Return what a model's manifest says of where it comes from: encoder, data hashes, seed and figures."""
    settings = trained.scorer.get_params()
    del settings["features"]
    return {
        "encoder": encoder.name,
        "encoder_fingerprint": encoder.fingerprint,
        "late": late_fingerprint(encoder),
        "candidates": len(index),
        "index": index.fingerprint,
        "data": {path.name: sha256_of(path) for path in sources},
        "seed": seed,
        "gain": scale.gain,
        "relevant": scale.relevant,
        "figures": {name: report.summary() for name, report in trained.reports.items()},
        "calibration_error": [round(value, 4) for value in trained.calibration_error],
        "by_fold": [round(value, 4) for value in trained.by_fold],
        "settings_text": ", ".join(f"{key} {value}" for key, value in sorted(settings.items())),
    }


def _teaches(data: Dataset, part: Fold) -> bool:
    """Return whether the other folds have both classes to calibrate on, and a need whose candidates differ."""
    if len(np.unique(data.grades[~part.held] >= SCALES[data.kind].relevant)) == 1:
        return False
    gains, groups = data.gains[part.learn], data.groups[part.learn]
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return bool((np.maximum.reduceat(gains, starts) > np.minimum.reduceat(gains, starts)).any())


def _baselines(data: Dataset, seed: int) -> dict[str, Floats]:
    return {
        "random": np.random.default_rng(seed).random(len(data.grades)).astype(np.float32),
        "BM25 + jieba": data.column("words.whole"),
        "BM25 + character pairs": data.column("pairs.whole"),
        "fusion, unlearned": FusionScorer(data.features).predict(data.values),
    }


def _calibrate(data: Dataset, scores: Floats, rows: NDArray[np.bool_]) -> Calibration:
    relevant = data.grades >= SCALES[data.kind].relevant
    fitted = LogisticRegression(C=1e6).fit(scores[rows, None], relevant[rows])
    return Calibration(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


def _calibration_error(data: Dataset, scores: Floats, parts: Sequence[Fold]) -> tuple[float, float]:
    chances = np.zeros(len(scores), np.float32)
    for fold in parts:
        chances[fold.held] = _calibrate(data, scores, ~fold.held).probability(scores[fold.held])
    relevant, shown = data.grades >= SCALES[data.kind].relevant, places(data, scores) < _SHOWN
    return expected_calibration_error(chances, relevant), expected_calibration_error(chances[shown], relevant[shown])


def _by_fold(report: Report, needs: Sequence[Need], fold: NDArray[np.int64]) -> tuple[float, ...]:
    of_need = {need.id: int(number) for need, number in zip(needs, fold, strict=True)}
    numbers = np.array([of_need[need] for need in report.needs])
    return tuple(float(report.values["ndcg@10"][numbers == n].mean()) for n in range(FOLDS) if (numbers == n).any())
