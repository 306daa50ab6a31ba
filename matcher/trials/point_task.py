"""How well covering a need's points tells who is competent for it: the figures behind `matcher.teams.calibration`.

Nobody judged points one by one; the judgements of whole needs are taken for each of their points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from matcher.evaluation.splits import folds
from matcher.evaluation.trec import Judgements
from matcher.progress import Progress, silent
from matcher.ranking.model import Calibration
from matcher.recommender import Recommender
from matcher.teams.assembling import AT_HAND
from matcher.teams.calibration import COVERED, PARTLY
from matcher.teams.reach import reach
from matcher.understanding.reading import read_need
from matcher.vocabulary import Kind, Need

COMPETENT = 2
"""Grade from which on a society is competent for a need."""
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Reached:
    """What calling a point covered from a degree on comes to, on needs the calibration had not seen."""

    degree: float
    precision: float
    recall: float
    societies: float
    """Societies a point, on average, that are called so."""


@dataclass(frozen=True, slots=True)
class PointFigures:
    """Figures of one encoder.

    Attributes:
        points: how many, of all needs.
        calibration: fitted on all needs.
        auc: of single points: the chance that a competent society comes nearer than another.
        auc_of_needs: of the mean over a need's points.
        auc_near: of single points, among the `AT_HAND` societies that come nearest to their need on average.
        levels: at `COVERED` and `PARTLY`, each fold with the calibration of the others.
    """

    points: int
    calibration: Calibration
    auc: float
    auc_of_needs: float
    auc_near: float
    levels: tuple[Reached, ...]


def measure_points(
    recommender: Recommender, needs: Sequence[Need], judgements: Judgements, progress: Progress = silent
) -> PointFigures:
    """Return the figures over all societies of the recommender.

    Args:
        recommender: with societies.
        needs: judged ones.
        judgements: grades of societies by need.
        progress: told after each need.
    """
    ranker = recommender.ranker(Kind.SOCIETY)
    numbers = ranker.index.layout.numbers
    ids = [ranker.index.candidate(number).id for number in numbers.tolist()]
    found, suits = [], []
    for done, need in enumerate(needs, start=1):
        read = read_need(need, recommender)
        found.append(reach(read.alone, read.in_context, recommender, Kind.SOCIETY, numbers).nearness)
        grades = judgements.get(need.id, {})
        suits.append(np.array([grades.get(identifier, 0) >= COMPETENT for identifier in ids]))
        progress("衡量要点覆盖", done, len(needs))
    owners = np.repeat(np.arange(len(needs)), [len(rows) for rows in found])
    nearness, competent = np.concatenate(found), np.stack(suits)
    means = np.stack([rows.mean(axis=0) for rows in found])
    places = np.argsort(np.argsort(-means, axis=1, kind="stable"), axis=1, kind="stable")
    near = (places < AT_HAND)[owners]
    return PointFigures(
        len(owners),
        _fitted(nearness, competent[owners]),
        float(roc_auc_score(competent[owners].ravel(), nearness.ravel())),
        float(roc_auc_score(competent.ravel(), means.ravel())),
        float(roc_auc_score(competent[owners][near], nearness[near])),
        _levels(nearness, competent[owners], folds(needs, _FOLDS)[owners]),
    )


def _fitted(nearness: NDArray[np.float32], competent: NDArray[np.bool_]) -> Calibration:
    model = LogisticRegression().fit(nearness.reshape(-1, 1), competent.ravel())
    return Calibration(float(model.coef_[0, 0]), float(model.intercept_[0]))


def _levels(
    nearness: NDArray[np.float32], competent: NDArray[np.bool_], fold: NDArray[np.int64]
) -> tuple[Reached, ...]:
    degrees = np.zeros(nearness.shape)
    for one in range(_FOLDS):
        rest = fold != one
        degrees[~rest] = _fitted(nearness[rest], competent[rest]).probability(nearness[~rest])
    found = []
    for least in (COVERED, PARTLY):
        reached = degrees >= least
        precision, recall = competent[reached].mean(), reached[competent].mean()
        found.append(Reached(least, float(precision), float(recall), float(reached.sum(axis=1).mean())))
    return tuple(found)
