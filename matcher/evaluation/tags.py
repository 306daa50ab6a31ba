"""How well assigned labels agree with annotators: micro-averaged and per label, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.report import Estimate

Labels = NDArray[np.bool_]
"""Which labels each text has, shape (texts, labels)."""

_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of assigned labels with one or more annotators, each counted in full.

    F1 = 2 · hits / (assigned + annotated), counts summed over texts and annotators (and labels, where micro).

    Attributes:
        micro: over all labels.
        by_label: of each label.
        annotated: texts that at least one annotator gave the label.
        jaccard: mean over texts and annotators of |both| / |either|; two empty sets agree fully.
        macro: mean over the labels that at least one annotator gave.
    """

    micro: Estimate
    by_label: tuple[Estimate, ...]
    annotated: tuple[int, ...]
    jaccard: float
    macro: Estimate


def agreement(assigned: Labels, annotators: Sequence[Labels], groups: NDArray[np.int64] | None = None) -> Agreement:
    """Measure agreement, with 95 % percentile bootstrap intervals (2,000 resamples of groups, fixed seed).

    Args:
        assigned: shape (n, labels).
        annotators: one array of the same shape each.
        groups: of texts that stand or fall together, shape (n,); each text its own where None.
    """
    hits = np.sum([assigned & labels for labels in annotators], axis=0).astype(np.float64)
    totals = np.sum([assigned.astype(int) + labels.astype(int) for labels in annotators], axis=0).astype(np.float64)
    numbers = np.arange(len(assigned)) if groups is None else np.unique(groups, return_inverse=True)[1]
    count = int(numbers.max(initial=-1)) + 1
    grouped = np.zeros((2, count, assigned.shape[1]))
    for table, source in zip(grouped, (hits, totals), strict=True):
        np.add.at(table, numbers, source)
    draws = np.random.default_rng(20150303).integers(0, max(count, 1), (_RESAMPLES, count))
    weights = np.stack([np.bincount(draw, minlength=count) for draw in draws]).astype(np.float64)
    resampled = np.einsum("rc,tcl->trl", weights, grouped)
    either = np.stack([(assigned | labels).sum(axis=1) for labels in annotators])
    both = np.stack([(assigned & labels).sum(axis=1) for labels in annotators])
    return Agreement(
        _estimate(hits.sum(), totals.sum(), resampled.sum(axis=2)),
        tuple(
            _estimate(hits[:, label].sum(), totals[:, label].sum(), resampled[:, :, label])
            for label in range(assigned.shape[1])
        ),
        tuple(int(n) for n in np.any(annotators, axis=0).sum(axis=0)),
        float(np.where(either > 0, both / np.maximum(either, 1), 1.0).mean()) if len(assigned) else 0.0,
        _macro(hits, totals, resampled, np.any(annotators, axis=0).any(axis=0)),
    )


def _macro(
    hits: NDArray[np.float64], totals: NDArray[np.float64], resampled: NDArray[np.float64], given: NDArray[np.bool_]
) -> Estimate:
    if not given.any():
        return Estimate(0.0, 0.0, 0.0)
    mean = float((2 * hits.sum(axis=0) / np.maximum(totals.sum(axis=0), 1))[given].mean())
    values = (2 * resampled[0] / np.maximum(resampled[1], 1))[:, given].mean(axis=1)
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(mean, float(low), float(high))


def _estimate(hits: float, total: float, resampled: NDArray[np.float64]) -> Estimate:
    values = 2 * resampled[0] / np.maximum(resampled[1], 1)
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(2 * float(hits) / max(float(total), 1.0), float(low), float(high))
