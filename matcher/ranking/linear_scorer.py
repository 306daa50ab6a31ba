"""The plain learned scorer: a weighted sum of standardised features, learnt from pairs of candidates of one need.

With a hundred judged needs it orders better than trees, and a column's part of a score is simply weight × value.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.utils.validation import check_is_fitted

from matcher.errors import DamagedFile
from matcher.ranking.features import Feature, Floats
from matcher.ranking.rows import RowScorer
from matcher.storage import write_atomically

_Doubles = NDArray[np.float64]
_Loss = Callable[[_Doubles], tuple[float, _Doubles]]


class PairwiseScorer(RowScorer):
    """Pairwise logistic regression (RankSVM's pairs, Joachims 2002, with RankNet's loss, Burges 2005).

    Of every two candidates of a need the better one shall score higher; a pair weighs as much as their gains differ,
    and every need weighs the same. A column is measured in units of how much it varies within a need, so a weight
    says what one such unit is worth. A weight never goes against the known direction of its feature. An unknown value
    contributes nothing, as the training mean does.

    Args:
        features: the columns; known directions bound their weights.
        penalty: half of it times the squared weights is added to the mean loss of a need.
        lists: learn from whole lists instead of pairs (ListNet's top-one loss, Cao 2007); better where a need has one
            right answer among hundreds, worse where it has many.
    """

    def __init__(self, features: tuple[Feature, ...] = (), penalty: float = 0.01, lists: bool = False) -> None:
        self.features = features
        self.penalty = penalty
        self.lists = lists

    def fit(self, values: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> PairwiseScorer:
        """Learn to order the rows of each group by grade.

        Args:
            values: shape (n, f), NaN where unknown.
            y: shape (n,), non-negative grades; the gain used is 2^grade − 1.
            groups: shape (n,), which need each row belongs to, ascending; one need if not given.

        Raises:
            ValueError: no need has two candidates of different gain.
        """
        values, grades, groups = self._checked_lists(values, y, groups)
        starts = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
        gain = 2.0**grades - 1
        better, worse, weights = _pairs(gain, starts)
        if len(better) == 0:
            raise ValueError("no need has two candidates of different gain")
        self.mean_, self.scale_ = _standard(values.astype(np.float64), starts)
        rows = self._standardised(values).astype(np.float64)
        fit = _lists(rows, gain, starts) if self.lists else _pairwise(rows, better, worse, weights)

        def loss(coefficients: _Doubles) -> tuple[float, _Doubles]:
            value, slope = fit(coefficients)
            return value + self.penalty / 2 * float(coefficients @ coefficients), slope + self.penalty * coefficients

        bounds = [_BOUNDS[feature.direction] for feature in self._columns]
        found = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
        self.coef_: Floats = found.x.astype(np.float32)
        return self

    def predict(self, values: Floats) -> Floats:
        """Return scores, shape (n,)."""
        total: Floats = self.contributions(values).sum(axis=1)
        return total

    def contributions(self, values: Floats) -> Floats:
        """Return shape (n, f + 1): weight × standardised value of each column and, last, the base, which is 0."""
        check_is_fitted(self, "coef_")
        parts = self._standardised(self._checked(values)) * self.coef_
        return np.hstack([parts, np.zeros((len(values), 1), np.float32)])

    def save(self, path: Path) -> None:
        """Write names, means, scales and weights as JSON."""
        check_is_fitted(self, "coef_")
        columns = zip(self._columns, self.mean_.tolist(), self.scale_.tolist(), self.coef_.tolist(), strict=True)
        stated = {"columns": [[feature.name, *numbers] for feature, *numbers in columns]}
        write_atomically(path, (json.dumps(stated, indent=1) + "\n").encode())

    @classmethod
    def load(cls, path: Path, features: tuple[Feature, ...], settings: dict[str, Any]) -> PairwiseScorer:
        """Read what `save` wrote; the caller has checked the file's checksum.

        Raises:
            DamagedFile: it is no such file, or was written for other columns.
        """
        scorer = cls(features, **settings)
        try:
            columns = json.loads(path.read_bytes())["columns"]
            names = [name for name, *_ in columns]
            numbers = np.array([numbers for _, *numbers in columns], np.float32).reshape(len(names), 3)
            if names != [feature.name for feature in features] or not np.isfinite(numbers).all():
                raise ValueError(names)  # noqa: TRY301 - as unusable as what cannot be read
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise DamagedFile(f"模型文件 {path} 无法读取", "请重新安装，或用 huiqi train 重新训练") from error
        scorer.n_features_in_ = len(features)
        scorer.mean_, scorer.scale_, scorer.coef_ = numbers.T.copy()
        return scorer

    def _standardised(self, values: Floats) -> Floats:
        rows: Floats = np.nan_to_num((values - self.mean_) / self.scale_, posinf=0, neginf=0)
        return rows


_CONSTANT = 1e-6
"""A column that varies less within every need says nothing about order; its scale is taken as 1."""
_BOUNDS = {1: (0.0, None), 0: (None, None), -1: (None, 0.0)}


def _pairs(gain: _Doubles, starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], _Doubles]:
    """Return the rows of all pairs of unequal gain within a group, and their weights, which sum to 1."""
    better, worse, weights = [], [], []
    for start, block in zip(starts.tolist(), np.split(gain, starts[1:]), strict=True):
        first, second = np.nonzero(block[:, None] > block[None, :])
        if len(first):
            weight = block[first] - block[second]
            better.append(start + first)
            worse.append(start + second)
            weights.append(weight / weight.sum())
    if not better:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    return np.concatenate(better), np.concatenate(worse), np.concatenate(weights) / len(weights)


def _pairwise(rows: _Doubles, better: NDArray[np.int64], worse: NDArray[np.int64], weights: _Doubles) -> _Loss:
    """Return the weighted logistic loss of pairs, with its slope, as a function of the coefficients."""
    differences = rows[better] - rows[worse]

    def loss(coefficients: _Doubles) -> tuple[float, _Doubles]:
        margin = differences @ coefficients
        return float(weights @ np.logaddexp(0, -margin)), -differences.T @ (weights * expit(-margin))

    return loss


def _lists(rows: _Doubles, gain: _Doubles, starts: NDArray[np.int64]) -> _Loss:
    """Return the mean cross-entropy of gain shares and softmax scores over the lists that have a gain."""
    lengths = np.diff(np.append(starts, len(gain)))
    useful = np.add.reduceat(gain, starts) > 0
    kept, lengths = np.repeat(useful, lengths), lengths[useful]
    rows, gain, starts = rows[kept], gain[kept], np.cumsum(lengths) - lengths
    share = gain / np.repeat(np.add.reduceat(gain, starts), lengths) / len(starts)

    def loss(coefficients: _Doubles) -> tuple[float, _Doubles]:
        scores = rows @ coefficients
        top = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - np.repeat(top, lengths))
        total = np.add.reduceat(odds, starts)
        chance = odds / np.repeat(total, lengths) / len(starts)
        return float((np.log(total) + top).mean() - share @ scores), rows.T @ (chance - share)

    return loss


def _standard(values: _Doubles, starts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return each column's mean and its standard deviation around the means of the groups; 0 and 1 where unknown."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0)
    lengths = np.diff(np.append(starts, len(values)))
    means = np.add.reduceat(filled, starts) / np.maximum(np.add.reduceat(known.astype(np.float64), starts), 1)
    around = np.where(known, values - np.repeat(means, lengths, axis=0), 0)
    count = np.maximum(known.sum(axis=0), 1)
    scale = np.sqrt((around**2).sum(axis=0) / count)
    return (filled.sum(axis=0) / count).astype(np.float32), np.where(scale > _CONSTANT, scale, 1).astype(np.float32)
