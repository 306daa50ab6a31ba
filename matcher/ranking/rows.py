"""What learned scorers ask of the rows they are given, as scikit-learn's estimators do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import validate_data

from matcher.ranking.features import Feature, Floats


class RowScorer(BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """An estimator of feature rows; the settings of one that is derived stand in its own constructor.

    Without `features` the columns are anonymous, without a known direction.
    """

    features: tuple[Feature, ...]

    def __sklearn_tags__(self) -> Any:
        """Say what scikit-learn should know: gaps are welcome, labels are needed and not negative."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.required = True
        tags.target_tags.positive_only = True
        return tags

    @property
    def _columns(self) -> tuple[Feature, ...]:
        """Return the features, one for each column the scorer was fitted to."""
        return self.features or tuple(
            Feature(f"column {number}", "profile", f"第 {number + 1} 列", direction=0)
            for number in range(self.n_features_in_)
        )

    def _checked(self, values: ArrayLike) -> Floats:
        """Return rows to score, shape (n, f), as float32.

        Raises:
            ValueError: other columns than the scorer was fitted to, infinity, no row at all, sparse or complex values.
        """
        rows: Floats = validate_data(self, values, reset=False, dtype=np.float32, ensure_all_finite="allow-nan")
        return rows

    def _checked_lists(
        self, values: ArrayLike, y: ArrayLike, groups: ArrayLike | None
    ) -> tuple[Floats, NDArray[np.float64], NDArray[np.int64]]:
        """Return rows to learn from, their labels and which list each belongs to; one list if nobody says.

        Raises:
            ValueError: as `_checked`; or labels that are negative, or groups that do not ascend.
        """
        rows, labels = validate_data(
            self, values, y, dtype=np.float32, ensure_all_finite="allow-nan", ensure_min_samples=2, y_numeric=True
        )
        if self.features and len(self.features) != rows.shape[1]:
            raise ValueError(f"X has {rows.shape[1]} columns, but there are {len(self.features)} features")
        if labels.min() < 0:
            raise ValueError("a label is negative")
        lists = np.zeros(len(rows), np.int64) if groups is None else np.asarray(groups, np.int64)
        if lists.shape != labels.shape or (np.diff(lists) < 0).any():
            raise ValueError("groups must name the list of every row, in ascending order")
        return rows, labels.astype(np.float64), lists
