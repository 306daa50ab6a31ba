"""The learned scorer: LambdaMART over the feature matrix, with contributions that add up to the score."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import xgboost
from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from matcher.errors import DamagedFile
from matcher.ranking.features import Feature, Floats
from matcher.ranking.rows import RowScorer
from matcher.storage import write_atomically


class Scorer(Protocol):
    """Scores rows of a feature matrix and says what each column contributed."""

    def predict(self, values: Floats) -> Floats:
        """Return scores, shape (n,), for a feature matrix of shape (n, f)."""

    def contributions(self, values: Floats) -> Floats:
        """Return shape (n, f + 1): each column's part of the score and, last, the base; rows sum to `predict`."""


class LearnedScorer(Scorer, Protocol):
    """A scorer fitted to judged needs, as scikit-learn has them: settings in the constructor, `fit` returns itself."""

    features: tuple[Feature, ...]

    def fit(self, values: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> LearnedScorer:
        """Learn to order the rows of each group (ascending) by `y`, a non-negative grade worth 2^grade − 1."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the settings by name, `features` among them."""

    def save(self, path: Path) -> None:
        """Write what was learnt as JSON."""


class FusionScorer:
    """The scorer that needs no labels: the mean of standardised meaning and lexical shares.

    Used with an encoder nothing was trained for, and as a baseline.
    """

    weights = {"dense.whole.z": 0.25, "dense.title.z": 0.25, "words.whole": 4.0, "pairs.whole": 4.0}  # noqa: RUF012
    """Per feature; lexical shares lie in 0–1 and vary about a sixteenth as much as z-scores."""

    def __init__(self, features: tuple[Feature, ...]) -> None:
        self._weights = np.array([self.weights.get(feature.name, 0.0) for feature in features], np.float32)

    def predict(self, values: Floats) -> Floats:
        """Return scores, shape (n,)."""
        total: Floats = self.contributions(values).sum(axis=1)
        return total

    def contributions(self, values: Floats) -> Floats:
        """Return shape (n, f + 1); the base is 0."""
        parts = np.where(self._weights != 0, np.nan_to_num(values) * self._weights, 0).astype(np.float32)
        return np.hstack([parts, np.zeros((len(values), 1), np.float32)])


class LambdaScorer(RowScorer):
    """LambdaMART (Burges 2010) as XGBoost's ``rank:ndcg``, boosted from `FusionScorer`; a scikit-learn estimator.

    The trees learn what the unlearned fusion gets wrong, so that with few labels it is the fusion that remains.

    Args:
        features: the columns; known directions become monotone constraints.
        rounds: trees.
        depth: of each tree.
        rate: shrinkage.
        min_weight: least hessian sum in a leaf.
        pairs: pairs drawn a document, from the top of the list.
        columns: share of the columns that each split may choose from.
        random_state: seed of row and column sampling.
    """

    def __init__(
        self,
        features: tuple[Feature, ...] = (),
        rounds: int = 200,
        depth: int = 4,
        rate: float = 0.05,
        min_weight: float = 1.0,
        pairs: int = 12,
        columns: float = 0.6,
        random_state: int = 0,
    ) -> None:
        self.features = features
        self.rounds = rounds
        self.depth = depth
        self.rate = rate
        self.min_weight = min_weight
        self.pairs = pairs
        self.columns = columns
        self.random_state = random_state

    def fit(self, values: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> LambdaScorer:
        """Learn to order the rows of each group by grade.

        Args:
            values: shape (n, f), NaN where unknown.
            y: shape (n,), non-negative grades; the gain used is 2^grade − 1.
            groups: shape (n,), which need each row belongs to, ascending; one need if not given.
        """
        values, grades, groups = self._checked_lists(values, y, groups)
        start = FusionScorer(self._columns).predict(values)
        data = xgboost.DMatrix(values, label=grades, qid=groups, missing=np.nan, base_margin=start)
        settings = {
            "objective": "rank:ndcg",
            "lambdarank_pair_method": "topk",
            "lambdarank_num_pair_per_sample": self.pairs,
            "eta": self.rate,
            "max_depth": self.depth,
            "min_child_weight": self.min_weight,
            "subsample": 0.8,
            "colsample_bynode": self.columns,
            "lambda": 2.0,
            "tree_method": "hist",
            "seed": self.random_state,
            "monotone_constraints": tuple(feature.direction for feature in self._columns),
        }
        self.booster_ = xgboost.train(settings, data, self.rounds)
        return self

    def predict(self, values: Floats) -> Floats:
        """Return scores, shape (n,)."""
        check_is_fitted(self, "booster_")
        values = self._checked(values)
        start = FusionScorer(self._columns).predict(values)
        scores: Floats = self.booster_.inplace_predict(values, predict_type="margin", missing=np.nan, base_margin=start)
        return scores

    def contributions(self, values: Floats) -> Floats:
        """Return shape (n, f + 1); rows sum to the score.

        A column's part is its part of the fusion plus its Shapley value in the trees (Lundberg 2020); last, the base.
        """
        check_is_fitted(self, "booster_")
        values = self._checked(values)
        start = FusionScorer(self._columns).contributions(values)
        data = xgboost.DMatrix(values, missing=np.nan, base_margin=np.zeros(len(values), np.float32))
        parts: Floats = self.booster_.predict(data, pred_contribs=True) + start
        return parts

    def save(self, path: Path) -> None:
        """Write the trees as JSON."""
        check_is_fitted(self, "booster_")
        write_atomically(path, bytes(self.booster_.save_raw("json")))

    @classmethod
    def load(cls, path: Path, features: tuple[Feature, ...], settings: dict[str, Any]) -> LambdaScorer:
        """Read what `save` wrote; the caller has checked the file's checksum.

        Raises:
            DamagedFile: it is no such file.
        """
        scorer = cls(features, **settings)
        scorer.n_features_in_ = len(features)
        scorer.booster_ = xgboost.Booster()
        try:
            scorer.booster_.load_model(bytearray(path.read_bytes()))
        except (OSError, xgboost.core.XGBoostError) as error:
            raise DamagedFile(f"模型文件 {path} 无法读取", "请重新安装，或用 huiqi train 重新训练") from error
        return scorer
