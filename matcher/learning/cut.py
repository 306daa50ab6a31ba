"""Folds of a dataset: what each fold's scorer learns from, and how every row looks to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.trec import Judgements
from matcher.learning.dataset import Dataset, experience_of, with_experience
from matcher.progress import Progress, silent
from matcher.ranking.features import Floats
from matcher.ranking.scorer import FusionScorer
from matcher.vocabulary import Kind

_CONTENDERS = 60
"""Societies learned from a need: those judged, and so many that the unlearned fusion puts first; the rest are easy."""


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """One fold.

    Attributes:
        values: shape (n, f), all rows as they look to a scorer that knows the labels of the other folds.
        learn: shape (n,), rows to learn from.
        held: shape (n,), rows to be scored.
    """

    values: Floats
    learn: NDArray[np.bool_]
    held: NDArray[np.bool_]


def cut(data: Dataset, judgements: Judgements, learn: NDArray[np.bool_], same: NDArray[np.int64]) -> Fold:
    """Return the fold whose scorer learns from some needs.

    Args:
        data: all rows.
        judgements: grades by need and candidate.
        learn: shape (queries,), the needs to learn from.
        same: shape (queries,), group number of needs that count as the same; a need does not see its group's labels.
    """
    values = data.values
    if experienced(data):
        values = with_experience(data, experience_of(data, judgements, learn), learn, same)
    rows = learn[data.groups]
    return Fold(values, rows & _contenders(data) if data.kind is Kind.SOCIETY else rows, ~rows)


def out_of_fold(
    data: Dataset, folds: Sequence[Fold], scores: Callable[[Fold], Floats], progress: Progress = silent
) -> Floats:
    """Return the scores of every row by what was fitted without it, shape (n,); `scores` returns those of all rows."""
    found = np.zeros(len(data.grades), np.float32)
    for done, fold in enumerate(folds, start=1):
        found[fold.held] = scores(fold)[fold.held]
        progress("交叉验证", done, len(folds))
    return found


def experienced(data: Dataset) -> bool:
    """Return whether any feature rests on the labels of past needs."""
    return any(feature.group == "experience" for feature in data.features)


def places(data: Dataset, scores: Floats) -> NDArray[np.int64]:
    """Return the place of each row among those of its need, from 0, equal scores by id; shape (n,)."""
    order = np.lexsort((data.ids, -scores, data.groups))
    starts = np.searchsorted(data.groups, data.groups)  # of each row's need; groups ascend, so they order rows too
    found = np.empty(len(order), np.int64)
    found[order] = np.arange(len(order)) - starts
    return found


def _contenders(data: Dataset) -> NDArray[np.bool_]:
    return (places(data, FusionScorer(data.features).predict(data.values)) < _CONTENDERS) | (data.grades > 0)
