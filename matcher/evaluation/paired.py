"""The difference of two rankings on the same needs, with its interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.report import Estimate

_RESAMPLES = 5_000


def paired_difference(
    first: NDArray[np.float64], second: NDArray[np.float64], groups: NDArray[np.int64] | None = None
) -> Estimate:
    """Return the mean of second − first with a 95 % percentile interval by a paired bootstrap.

    Needs that count as the same are drawn together (cluster bootstrap, Field & Welsh 2007), so that asking a question
    twice does not make an answer surer. 5,000 resamples, fixed seed.

    Args:
        first: shape (n,), a value a need.
        second: shape (n,), of the same needs.
        groups: shape (n,), numbers of needs that count as the same; each its own where None.
    """
    differences = second - first
    if len(differences) == 0:
        return Estimate(0.0, 0.0, 0.0)
    numbers = np.arange(len(differences)) if groups is None else np.unique(groups, return_inverse=True)[1]
    sums, sizes = np.bincount(numbers, differences), np.bincount(numbers).astype(np.float64)
    draws = np.random.default_rng(20150303).integers(0, len(sums), (_RESAMPLES, len(sums)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(differences.mean()), float(low), float(high))
