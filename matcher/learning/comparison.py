"""What else could order the candidates, and what each group of features brings, on the folds of the learned scorer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from matcher.evaluation.report import Estimate, bootstrap
from matcher.evaluation.trec import Judgements
from matcher.learning.cut import Fold, out_of_fold
from matcher.learning.dataset import Dataset
from matcher.learning.scorers import chosen, fitted, linear, trees
from matcher.learning.train import Trained
from matcher.progress import Progress, silent
from matcher.ranking.features import Floats
from matcher.ranking.scorer import LearnedScorer


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean nDCG@10 of a variant, and by how much it differs from the learned scorer (paired over needs)."""

    mean: float
    difference: Estimate


def compare_variants(
    data: Dataset, judgements: Judgements, trained: Trained, seed: int, progress: Progress = silent
) -> dict[str, Difference]:
    """Return how other scorers do, and the learned one without each group of features, on the folds of a training."""
    kind, features = data.kind, data.features
    ways: dict[str, Callable[[Fold], Floats]] = {
        "linear, from pairs or lists": lambda fold: _refitted(data, fold, linear(kind, features)),
        "LambdaMART": lambda fold: _refitted(data, fold, trees(kind, features, seed)),
        "gradient boosting of scikit-learn": lambda fold: _boosted(data, fold, seed),
    }
    for group in dict.fromkeys(feature.group for feature in data.features):
        kept = [column for column, feature in enumerate(data.features) if feature.group != group]
        ways[f"without {group}"] = partial(_reduced, data, kept=kept, seed=seed)
    learned, found = trained.reports["learned"].values["ndcg@10"], {}
    for done, (name, scores) in enumerate(ways.items(), start=1):
        values = data.report(out_of_fold(data, trained.parts, scores), judgements).values["ndcg@10"]
        found[name] = Difference(float(values.mean()), bootstrap(values - learned))
        progress("与其他做法比较", done, len(ways))
    return found


def _boosted(data: Dataset, fold: Fold, seed: int) -> Floats:
    known = (~np.isnan(fold.values[fold.learn])).any(axis=0)  # scikit-learn refuses columns without any number
    values, gains = fold.values[:, known], np.exp2(data.gains[fold.learn].astype(np.float64)) - 1
    directions = np.array([feature.direction for feature in data.features])[known]
    model = HistGradientBoostingRegressor(
        max_iter=150, learning_rate=0.05, max_depth=4, monotonic_cst=directions, random_state=seed
    )
    found: Floats = model.fit(values[fold.learn], gains).predict(values).astype(np.float32)
    return found


def _refitted(data: Dataset, fold: Fold, scorer: LearnedScorer) -> Floats:
    return fitted(scorer, data, fold).predict(fold.values)


def _reduced(data: Dataset, fold: Fold, kept: Sequence[int], seed: int) -> Floats:
    features = tuple(data.features[column] for column in kept)
    return _refitted(data, replace(fold, values=fold.values[:, kept]), chosen(data.kind, features, seed))
