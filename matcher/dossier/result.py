"""From features to a shortlist, as a dossier tells it: the same steps for who writes one and for who replays it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matcher.dossier.pieces import plain_lift
from matcher.policy.lifted import Placed, Under
from matcher.policy.ordering import reach
from matcher.policy.priorities import bound_of, total
from matcher.ranking.features import Floats, features_for
from matcher.ranking.listing import best_first
from matcher.ranking.model import Model
from matcher.ranking.relevance import relevances
from matcher.vocabulary import Candidate, Need


def in_reach(ids: Sequence[str], scores: Floats, model: Model, top: int, under: Under | None) -> list[int]:
    """Return the rows that lifts can bring among the first `top`, in their plain order."""
    order = best_first(ids, scores)
    near = relevances(scores[order], model.calibration)
    count = top if under is None else reach(near, top, bound_of(under.application.pack))
    rows: list[int] = order[:count].tolist()
    return rows


def result_of(
    need: Need,
    ids: Sequence[str],
    values: Floats,
    model: Model,
    candidates: Sequence[Candidate],
    top: int,
    under: Under | None,
) -> dict[str, Any]:
    """Return a shortlist as plain values: whether anybody is suitable, and the matches, best first.

    Args:
        need: what was asked.
        ids: shape (n,), of all that were ranked.
        values: their features, shape (n, f).
        model: takes features to scores, probabilities and whether anybody is suitable.
        candidates: those `in_reach`, in their plain order.
        top: how many are shown.
        under: the programme, if there is one.
    """
    features = features_for(model.kind)
    scores = model.scorer.predict(values) if len(ids) else np.zeros(0, np.float32)
    suitability = model.suitability
    return {
        "suitable": suitability.chance(features, values, scores) if suitability else None,
        "threshold": suitability.threshold if suitability else None,
        "matches": _matches(need, ids, values, scores, model, candidates, top, under) if len(ids) else [],
    }


def _matches(
    need: Need,
    ids: Sequence[str],
    values: Floats,
    scores: Floats,
    model: Model,
    candidates: Sequence[Candidate],
    top: int,
    under: Under | None,
) -> list[dict[str, Any]]:
    order, calibration = best_first(ids, scores), model.calibration
    near = relevances(scores[order], calibration)
    placed = [Placed(place) for place in range(min(top, len(order)))]
    if under is not None:
        placed = under.placed(need, candidates, scores[order].tolist(), near, top)
    best = order[[one.place for one in placed]]
    parts = model.scorer.contributions(values[best])
    chances = calibration.probability(scores[best]) if calibration else np.full(len(best), np.nan)
    names = [*(feature.name for feature in features_for(model.kind)), "base"]
    return [
        {
            "rank": rank,
            "plain_rank": one.place + 1,
            "id": ids[row],
            "score": float(scores[row]),
            "probability": None if np.isnan(chance) else float(chance),
            "relevance": str(near[one.place]),
            "lifts": [plain_lift(lift) for lift in one.lifts],
            "total": str(near[one.place] + total(one.lifts)),
            "contributions": dict(zip(names, part, strict=True)),
        }
        for rank, (one, row, chance, part) in enumerate(
            zip(placed, best.tolist(), chances.tolist(), parts.tolist(), strict=True), start=1
        )
    ]
