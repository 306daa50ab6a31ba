"""How well future lists are ordered: gains by rung reached, and true odds of an alliance where a world tells them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InvalidRecord
from matcher.evaluation.metrics import ndcg
from matcher.evaluation.report import Estimate, bootstrap
from matcher.learning.alliance_rows import Rows
from matcher.learning.alliances import Rung

Scores = NDArray[np.float64] | NDArray[np.float32]
Truth = Mapping[tuple[str, str], float]
"""True probability that a need and a party come to an alliance that succeeds, where a simulation tells it."""

METRICS = ("ndcg@10", "signed@1", "p_alliance@1")
_DEPTH = 10


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What one order of the lists is worth, need by need.

    Attributes:
        values: metric to each need's value, NaN where the need says nothing about it: nDCG where nobody of the list
            was asked, `p_alliance@1` where the truth is not known; all of them for lists of fewer than two parties.
    """

    values: Mapping[str, NDArray[np.float64]]

    def estimate(self, metric: str) -> Estimate:
        """Return the mean over the needs that count, with its interval."""
        values = self.values[metric]
        return bootstrap(values[np.isfinite(values)])

    def count(self, metric: str) -> int:
        """Return how many needs count."""
        return int(np.isfinite(self.values[metric]).sum())

    def gain_over(self, other: Figures, metric: str) -> Estimate:
        """Return the mean paired difference to another order of the same lists, with its interval."""
        difference = self.values[metric] - other.values[metric]
        return bootstrap(difference[np.isfinite(difference)])


def measure(
    rows: Rows, scores: Scores, rungs: NDArray[np.int64], use: NDArray[np.bool_], truth: Truth | None = None
) -> Figures:
    """Order each need's list by score (equal ones by id) and measure it.

    Args:
        scores: shape (n,).
        rungs: shape (n,), what was reached in the end.
        use: shape (n,), rows that make up the lists.
        truth: what only a simulation knows.

    Returns:
        nDCG@10 with gains 2^rung − 1; whether the first signed; the true odds of the first.
    """
    kept = np.flatnonzero(use)
    order = kept[np.lexsort((rows.ids[kept], -scores[kept], rows.groups[kept]))]
    found: dict[str, list[float]] = {metric: [] for metric in METRICS}
    for group in np.unique(rows.groups[kept]).tolist():
        ranked = order[rows.groups[order] == group]
        if len(ranked) < 2:  # noqa: PLR2004 - one party cannot be misplaced
            continue
        ids, need = rows.ids[ranked].tolist(), rows.cases[group].need
        grades = dict(zip(ids, rungs[ranked].tolist(), strict=True))
        found["ndcg@10"].append(ndcg(ids, grades, _DEPTH) if max(grades.values()) > 0 else np.nan)
        found["signed@1"].append(float(grades[ids[0]] >= Rung.SIGNED))
        found["p_alliance@1"].append((truth or {}).get((need, ids[0]), np.nan))
    return Figures({metric: np.array(values) for metric, values in found.items()})


def read_truth(path: Path) -> Truth:
    """Return the true odds of a simulated world (`p_alliance` of ``mechanism.jsonl``). Never an input of a model.

    Raises:
        InvalidRecord: a line without need, party and a probability.
    """
    found: dict[tuple[str, str], float] = {}
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                record = json.loads(line)
                found[record["need"], record["party"]] = float(record["p_alliance"])
            except (ValueError, KeyError, TypeError) as error:
                remedy = "请用 huiqi demo-world 重新生成"
                raise InvalidRecord(path, number, "没有 need、party、p_alliance", remedy) from error
    return found


def true_odds(rows: Rows, truth: Truth) -> NDArray[np.float64]:
    """Return the true odds of each row, shape (n,); −1 where unknown. Ranking by them is the ceiling."""
    needs = [rows.cases[group].need for group in rows.groups.tolist()]
    return np.array([truth.get(pair, -1.0) for pair in zip(needs, rows.ids.tolist(), strict=True)])
