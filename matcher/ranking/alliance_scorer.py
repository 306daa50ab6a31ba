"""The scorer learned from past alliances: LambdaMART from nothing, on labels worth what was reached.

Unlike `LambdaScorer` it does not start from the fusion of text features, whose scales differ between societies and
experts, and its labels are real numbers, so that a label can be weighted by the place it was reached from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from matcher.errors import DamagedFile
from matcher.ranking.features import Feature, Floats
from matcher.ranking.rows import RowScorer
from matcher.storage import write_atomically


class AllianceScorer(RowScorer):
    """LambdaMART (Burges 2010) as XGBoost's ``rank:ndcg`` with plain gains; a scikit-learn estimator.

    Args:
        features: the columns; known directions become monotone constraints.
        rounds: trees.
        depth: of each tree.
        rate: shrinkage.
        min_weight: least hessian sum in a leaf.
        pairs: partners drawn for each document, from its whole list.
        random_state: seed of row and column sampling.
    """

    def __init__(
        self,
        features: tuple[Feature, ...] = (),
        rounds: int = 150,
        depth: int = 2,
        rate: float = 0.05,
        min_weight: float = 5.0,
        pairs: int = 2,
        random_state: int = 0,
    ) -> None:
        self.features = features
        self.rounds = rounds
        self.depth = depth
        self.rate = rate
        self.min_weight = min_weight
        self.pairs = pairs
        self.random_state = random_state

    def fit(self, values: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> AllianceScorer:
        """Learn to order the rows of each group by worth.

        Args:
            values: shape (n, f), NaN where unknown.
            y: shape (n,), not negative; the gain itself, not its exponent.
            groups: shape (n,), which need each row belongs to, ascending; one need if not given.
        """
        values, worth, groups = self._checked_lists(values, y, groups)
        settings = {
            "objective": "rank:ndcg",
            "ndcg_exp_gain": False,
            "lambdarank_pair_method": "mean",
            "lambdarank_num_pair_per_sample": self.pairs,
            "eta": self.rate,
            "max_depth": self.depth,
            "min_child_weight": self.min_weight,
            "subsample": 0.8,
            "colsample_bynode": 0.6,
            "lambda": 2.0,
            "tree_method": "hist",
            "seed": self.random_state,
            "monotone_constraints": tuple(feature.direction for feature in self._columns),
        }
        data = xgboost.DMatrix(values, label=worth, qid=groups, missing=np.nan)
        self.booster_ = xgboost.train(settings, data, self.rounds)
        return self

    def predict(self, values: Floats) -> Floats:
        """Return scores, shape (n,); only differences within one need mean anything."""
        check_is_fitted(self, "booster_")
        values = self._checked(values)
        scores: Floats = self.booster_.inplace_predict(values, predict_type="margin", missing=np.nan)
        return scores

    def contributions(self, values: Floats) -> Floats:
        """Return shape (n, f + 1): Shapley value of each column (Lundberg 2020) and the base; rows sum to the score."""
        check_is_fitted(self, "booster_")
        values = self._checked(values)
        parts: Floats = self.booster_.predict(xgboost.DMatrix(values, missing=np.nan), pred_contribs=True)
        return parts

    def save(self, path: Path) -> None:
        """Write the trees as JSON."""
        check_is_fitted(self, "booster_")
        write_atomically(path, bytes(self.booster_.save_raw("json")))

    @classmethod
    def load(cls, path: Path, features: tuple[Feature, ...], settings: dict[str, Any]) -> AllianceScorer:
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
            raise DamagedFile(f"模型文件 {path} 无法读取", "请用 huiqi train-alliances 重新训练") from error
        return scorer
