"""Answering only where one is sure enough: how often that is, and how often it is right.

Intervals are 95 % percentile bootstraps that draw needs which count as the same together (cluster bootstrap, Field &
Welsh 2007); 2,000 resamples, fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from matcher.evaluation.report import Estimate

_RESAMPLES = 2_000
_SEED = 20150303
Chances = NDArray[np.float64]
Marks = NDArray[np.bool_]
Groups = NDArray[np.int64]


def auc(chances: Chances, happened: Marks, groups: Groups) -> Estimate:
    """Return the probability that what happened had the larger chance than what did not (Hanley & McNeil 1982).

    Args:
        chances: shape (n,).
        happened: shape (n,), both values must occur.
        groups: shape (n,), numbers of needs that count as the same.
    """

    def value(rows: NDArray[np.int64]) -> float:
        yes = happened[rows]
        if yes.all() or not yes.any():
            return float("nan")
        ranks, count = rankdata(chances[rows]), int(yes.sum())
        return float((ranks[yes].sum() - count * (count + 1) / 2) / (count * (len(rows) - count)))

    return _estimate(value, groups)


def share(marked: Marks, among: Marks, groups: Groups) -> Estimate:
    """Return how many of those `among` are `marked`, all of shape (n,); 0 where there are none."""

    def value(rows: NDArray[np.int64]) -> float:
        chosen = among[rows]
        return float(marked[rows][chosen].mean()) if chosen.any() else float("nan")

    return _estimate(value, groups)


def curve(chances: Chances, happened: Marks, coverages: Sequence[float]) -> list[float]:
    """Return for each coverage c the share that happened among the ⌈c · n⌉ largest chances, equal ones in order."""
    order = np.argsort(-chances, kind="stable")
    found = np.cumsum(happened[order]) / np.arange(1, len(order) + 1)
    return [float(found[max(1, int(np.ceil(round(c * len(order), 6)))) - 1]) for c in coverages]


def threshold_for(chances: Chances, happened: Marks, precision: float) -> float:
    """Return the lowest threshold, in hundredths, at which at least `precision` of those not below it happened.

    Where no threshold is so precise it is 1: nothing is relied on.
    """
    for hundredths in range(1, 100):
        answered = chances >= hundredths / 100
        if answered.any() and happened[answered].mean() >= precision:
            return hundredths / 100
    return 1.0


def _estimate(value: Callable[[NDArray[np.int64]], float], groups: Groups) -> Estimate:
    mean = value(np.arange(len(groups)))
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    draws = np.random.default_rng(_SEED).integers(0, len(members), (_RESAMPLES, len(members)))
    drawn = [value(np.concatenate([members[group] for group in row])) for row in draws.tolist()]
    low, high = np.nanquantile(drawn, [0.025, 0.975]) if np.isfinite(drawn).any() else (0.0, 0.0)
    return Estimate(0.0 if np.isnan(mean) else mean, float(low), float(high))
