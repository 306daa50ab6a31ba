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
from matcher.evaluation.report import Report, Scale
from matcher.evaluation.splits import folds, groups_of
from matcher.evaluation.trec import Judgements
from matcher.learning.dataset import SCALES, Dataset, experience_of, with_experience
from matcher.progress import Progress, silent
from matcher.ranking.experience import Experience
from matcher.ranking.features import Floats
from matcher.ranking.model import Calibration
from matcher.ranking.scorer import FusionScorer, LambdaScorer
from matcher.retrieval.candidates import CandidateIndex
from matcher.storage import sha256_of
from matcher.vocabulary import Kind, Need

FOLDS = 5
_FEWEST_NEEDS = 2 * FOLDS

SETTINGS: Mapping[Kind, Mapping[str, float]] = {
    Kind.SOCIETY: {"rounds": 250, "depth": 4, "min_weight": 3.0},
    Kind.EXPERT: {"rounds": 100, "depth": 3, "min_weight": 5.0},
    Kind.ACHIEVEMENT: {"rounds": 100, "depth": 3, "min_weight": 5.0},
}
"""Small trees, few rounds: there are hundreds of judged needs. Chosen on other folds (seeds 1–3) than the reported."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A fitted scorer with what was measured of it on needs it had not seen.

    Attributes:
        reports: figures of the cross-validated scorer (`learned`) and of each baseline, on the same needs.
        by_fold: nDCG@10 of the cross-validated scorer in each fold.
        held_out: shape (n,), the score of each row by a scorer that saw neither its need nor one of its text or title.
        fold: shape (queries,), the fold of each need.
    """

    scorer: LambdaScorer
    experience: Experience | None
    calibration: Calibration
    reports: Mapping[str, Report]
    by_fold: tuple[float, ...]
    held_out: Floats
    fold: NDArray[np.int64]


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
        HuiqiError: too few judged needs, or no grade that counts.
    """
    needs = [query.need for query in data.queries]
    same, fold = groups_of(needs), folds(needs, FOLDS, seed)
    if (distinct := len(np.unique(same))) < _FEWEST_NEEDS:
        raise HuiqiError(f"只有 {distinct} 条不同的需求有评判", f"训练至少需要 {_FEWEST_NEEDS} 条")
    if len(np.unique(data.grades >= SCALES[data.kind].relevant)) == 1:
        raise HuiqiError(
            f"评判分不出相关与不相关（相关从等级 {SCALES[data.kind].relevant} 起）", "请检查 --qrels 的等级，两者都要有"
        )
    held_out = np.zeros(len(data.grades), np.float32)
    for number in range(FOLDS):
        learn = fold != number
        scorer, values, _ = _fit(data, judgements, learn, same, seed)
        rows = ~learn[data.groups]
        held_out[rows] = scorer.predict(values[rows])
        progress("交叉验证", number + 1, FOLDS)
    scorer, _, experience = _fit(data, judgements, np.ones(len(needs), bool), same, seed)
    reports = {name: data.report(scores, judgements) for name, scores in _baselines(data, seed).items()} | dict(others)
    reports["learned"] = data.report(held_out, judgements)
    by_fold = _by_fold(reports["learned"], needs, fold)
    return Trained(scorer, experience, _calibrate(data, held_out), reports, by_fold, held_out, fold)


def lineage(
    trained: Trained, encoder: Encoder, index: CandidateIndex, scale: Scale, seed: int, sources: Sequence[Path]
) -> dict[str, Any]:
    """Return what a model's manifest says of where it comes from: encoder, data hashes, seed and figures."""
    settings = trained.scorer.get_params()
    del settings["features"]
    return {
        "encoder": encoder.name,
        "encoder_fingerprint": encoder.fingerprint,
        "candidates": len(index),
        "index": index.fingerprint,
        "data": {path.name: sha256_of(path) for path in sources},
        "seed": seed,
        "gain": scale.gain,
        "relevant": scale.relevant,
        "figures": {name: report.summary() for name, report in trained.reports.items()},
        "by_fold": [round(value, 4) for value in trained.by_fold],
        "settings_text": ", ".join(f"{key} {value}" for key, value in sorted(settings.items())),
    }


def _fit(
    data: Dataset, judgements: Judgements, learn: NDArray[np.bool_], same: NDArray[np.int64], seed: int
) -> tuple[LambdaScorer, Floats, Experience | None]:
    experience = None
    values = data.values
    if any(feature.group == "experience" for feature in data.features):
        experience = experience_of(data, judgements, learn)
        values = with_experience(data, experience, learn, same)
    rows = learn[data.groups]
    scorer = LambdaScorer(data.features, random_state=seed, **SETTINGS[data.kind])  # type: ignore[arg-type]
    return scorer.fit(values[rows], data.gains[rows], data.groups[rows]), values, experience


def _baselines(data: Dataset, seed: int) -> dict[str, Floats]:
    return {
        "random": np.random.default_rng(seed).random(len(data.grades)).astype(np.float32),
        "BM25 + jieba": data.column("words.whole"),
        "BM25 + character pairs": data.column("pairs.whole"),
        "fusion, unlearned": FusionScorer(data.features).predict(data.values),
    }


def _calibrate(data: Dataset, held_out: Floats) -> Calibration:
    relevant = data.grades >= SCALES[data.kind].relevant
    fitted = LogisticRegression(C=1e6).fit(held_out[:, None], relevant)
    return Calibration(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


def _by_fold(report: Report, needs: Sequence[Need], fold: NDArray[np.int64]) -> tuple[float, ...]:
    of_need = {need.id: int(number) for need, number in zip(needs, fold, strict=True)}
    numbers = np.array([of_need[need] for need in report.needs])
    return tuple(float(report.values["ndcg@10"][numbers == n].mean()) for n in range(FOLDS) if (numbers == n).any())
