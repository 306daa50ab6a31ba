"""Pairs of a need and a society as the forward ranker sees them, whichever side asked: same features, same model.

A pair's features do not depend on who else is compared, so a society's needs are scored one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from matcher.encoding.cache import EmbeddingCache
from matcher.errors import NotReady
from matcher.mutual.looks import Looks, looks_of
from matcher.progress import Progress, silent
from matcher.ranking.explanation import reasons_for
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import FeatureMatrix, Floats
from matcher.ranking.model import Model
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.layout import Numbers
from matcher.vocabulary import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """One need to be scored against some societies.

    Attributes:
        numbers: of the societies, ascending, at least one.
        around: see `FeatureBuilder.around`; None where it is not known yet.
    """

    query: EncodedNeed
    numbers: Numbers
    around: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One need against some societies.

    Attributes:
        scores: shape (n,), of the scorer.
        logits: shape (n,), ln(p / (1 − p)) of the calibrated probability of competence.
    """

    query: EncodedNeed
    matrix: FeatureMatrix
    scores: Floats
    logits: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a pair is relevant: contributions by feature (and `base`), which add up to the score, and reasons."""

    contributions: dict[str, float]
    reasons: tuple[Reason, ...]


class PairScorer:
    """Scores pairs.

    Args:
        index: the societies.
        model: ranks them.

    Raises:
        NotReady: the model states no probabilities, which both sides are weighed by.
    """

    def __init__(self, index: CandidateIndex, model: Model) -> None:
        if model.calibration is None:
            raise NotReady(
                "当前编码器没有训练过的学会排序模型，给不出胜任概率，也就不能与学会的意愿合计",
                "请改用 --encoder e5-small 或 use，或先用 huiqi train --kind society 训练",
            )
        self._calibration = model.calibration
        self._index = index
        self._model = model
        self._features = FeatureBuilder(model.kind, index, model.experience, model.subjects)

    def looks(self, queries: Sequence[EncodedNeed], cache: EmbeddingCache, progress: Progress = silent) -> Looks:
        """Return how needs look over all societies; see `looks_of`."""
        with _threads().limit(limits=1, user_api="blas"):
            return looks_of(queries, self._index, self._features, cache, progress)

    def score(self, wanted: Sequence[Wanted]) -> list[Scored]:
        """Return the scores of needs, each against its own societies."""
        if not wanted:
            return []
        with _threads().limit(limits=1, user_api="blas"):
            matrices = [self._features.build(one.query, one.numbers, one.around) for one in wanted]
        scores = self._model.scorer.predict(np.concatenate([matrix.values for matrix in matrices]))
        logits = self._calibration.slope * scores.astype(np.float64) + self._calibration.offset
        ends = np.cumsum([len(matrix.numbers) for matrix in matrices]).tolist()
        parts = [slice(end - len(matrix.numbers), end) for matrix, end in zip(matrices, ends, strict=True)]
        return [
            Scored(one.query, matrix, scores[part], logits[part])
            for one, matrix, part in zip(wanted, matrices, parts, strict=True)
        ]

    def grounds(self, scored: Scored, rows: Sequence[int]) -> list[Grounds]:
        """Return why some of the societies, by their place in `scored`, are relevant."""
        chosen = np.array(rows, np.int64)
        parts = self._model.scorer.contributions(scored.matrix.values[chosen])
        names = [*(feature.name for feature in scored.matrix.features), "base"]
        reasons = reasons_for(scored.query, self._index, self._features, scored.matrix, chosen, parts)
        return [
            Grounds(dict(zip(names, part.tolist(), strict=True)), why) for part, why in zip(parts, reasons, strict=True)
        ]


@cache
def _threads() -> ThreadpoolController:
    """Return what limits the threads of BLAS: many small products take longer when handed to several."""
    return ThreadpoolController()
