"""Ranking metrics of one need: pure functions of a ranked list of ids and that need's grades.

A candidate without a grade counts as grade 0; a need that the run lacks is an empty list and scores 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

Grades = Mapping[str, int]
Gain = Literal["plain", "minus1"]


def gain(grade: int, kind: Gain = "plain") -> int:
    """Return 2^grade − 1 (`plain`), or 2^(grade−1) − 1 (`minus1`, for scales whose lowest grade means unfit)."""
    power = grade - 1 if kind == "minus1" else grade
    return 2**power - 1 if power > 0 else 0


def ndcg(ranked: Sequence[str], grades: Grades, k: int = 10, kind: Gain = "plain") -> float:
    """Normalised discounted cumulative gain at k: Σ gain/log2(i+1) over the ideal order's (Järvelin & Kekäläinen 2002).

    Returns 0 where no candidate has any gain.
    """
    ideal = sorted((gain(grade, kind) for grade in grades.values()), reverse=True)[:k]
    best = sum(g / math.log2(i + 2) for i, g in enumerate(ideal))
    found = sum(gain(grades.get(c, 0), kind) / math.log2(i + 2) for i, c in enumerate(ranked[:k]))
    return found / best if best else 0.0


def precision_at_1(ranked: Sequence[str], grades: Grades, relevant: int = 2) -> float:
    """Return 1 if the first candidate has at least grade `relevant`, otherwise 0."""
    return float(bool(ranked) and grades.get(ranked[0], 0) >= relevant)


def recall(ranked: Sequence[str], grades: Grades, k: int = 10, relevant: int = 2) -> float:
    """Return the share of relevant candidates among the first k; 0 where there is none."""
    good = {candidate for candidate, grade in grades.items() if grade >= relevant}
    return len(good.intersection(ranked[:k])) / len(good) if good else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, relevant: int = 2) -> float:
    """Return 1 / rank of the first relevant candidate; 0 where none is ranked."""
    return next((1 / i for i, c in enumerate(ranked, start=1) if grades.get(c, 0) >= relevant), 0.0)


def all_metrics(kind: Gain, relevant: int) -> dict[str, Callable[[Sequence[str], Grades], float]]:
    """Return the reported metrics by name for one scale of grades."""
    return {
        "ndcg@10": lambda ranked, grades: ndcg(ranked, grades, 10, kind),
        "p@1": lambda ranked, grades: precision_at_1(ranked, grades, relevant),
        "recall@10": lambda ranked, grades: recall(ranked, grades, 10, relevant),
        "mrr": lambda ranked, grades: reciprocal_rank(ranked, grades, relevant),
    }
