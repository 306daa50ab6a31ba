"""Metrics over many needs, with confidence intervals and what was skipped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.metrics import Gain, all_metrics, gain
from matcher.evaluation.trec import Judgements

_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How grades count: the gain of a grade, and the lowest grade that is relevant."""

    gain: Gain = "plain"
    relevant: int = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over needs with its 95 % interval (percentile bootstrap over needs, 2,000 resamples, fixed seed)."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of one run.

    Attributes:
        queries: needs counted.
        skipped: needs whose judgements hold no relevant candidate; they say nothing about a ranking.
        values: metric name to each counted need's value, in the order of `needs`.
        needs: the counted needs, sorted.
    """

    queries: int
    skipped: int
    needs: tuple[str, ...]
    values: Mapping[str, NDArray[np.float64]]

    def estimate(self, metric: str) -> Estimate:
        """Return the mean of a metric and its interval."""
        return bootstrap(self.values[metric])

    def summary(self) -> dict[str, object]:
        """Return every figure as plain numbers, rounded to four digits."""
        figures: dict[str, object] = {"queries": self.queries, "skipped": self.skipped}
        for metric in self.values:
            estimate = self.estimate(metric)
            figures[metric] = round(estimate.mean, 4)
            figures[f"{metric}_95"] = [round(estimate.low, 4), round(estimate.high, 4)]
        return figures


def evaluate(run: Mapping[str, Sequence[str]], judgements: Judgements, scale: Scale = Scale()) -> Report:
    """Score a run. A judged need that the run lacks counts as zero; one without relevant candidates is skipped."""
    counted = sorted(need for need, grades in judgements.items() if _answerable(grades.values(), scale))
    metrics = all_metrics(scale.gain, scale.relevant)
    values = {
        name: np.array([metric(run.get(need, ()), judgements[need]) for need in counted], dtype=np.float64)
        for name, metric in metrics.items()
    }
    return Report(len(counted), len(judgements) - len(counted), tuple(counted), values)


def bootstrap(values: NDArray[np.float64]) -> Estimate:
    """Return the mean of per-need values with a 95 % percentile bootstrap interval (Efron 1979)."""
    if len(values) == 0:
        return Estimate(0.0, 0.0, 0.0)
    generator = np.random.default_rng(20150303)
    means = values[generator.integers(0, len(values), (_RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(values.mean()), float(low), float(high))


def _answerable(grades: Collection[int], scale: Scale) -> bool:
    return any(g >= scale.relevant for g in grades) and any(gain(g, scale.gain) for g in grades)
