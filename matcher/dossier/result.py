"""From features to a shortlist, as a dossier tells it: the same steps for who writes one and for who replays it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matcher.dossier.pieces import plain_lift
from matcher.policy.lifted import Placed, Under
from matcher.policy.ordering import reach
from matcher.policy.priorities import bound_of, total
from matcher.ranking.features import Feature, Floats
from matcher.ranking.listing import best_first
from matcher.ranking.model import Calibration
from matcher.ranking.relevance import relevances
from matcher.ranking.scorer import Scorer
from matcher.vocabulary import Candidate, Need


def in_reach(
    ids: Sequence[str], scores: Floats, calibration: Calibration | None, top: int, under: Under | None
) -> list[str]:
    """Return the ids that lifts can bring among the first `top`, in their plain order."""
    order = best_first(ids, scores)
    near = relevances(scores[order], calibration)
    count = min(top, len(order)) if under is None else reach(near, top, bound_of(under.application.pack))
    return [ids[row] for row in order[:count].tolist()]


def result_of(
    need: Need,
    ids: Sequence[str],
    features: Sequence[Feature],
    values: Floats,
    scorer: Scorer,
    calibration: Calibration | None,
    candidates: Sequence[Candidate],
    top: int,
    under: Under | None,
) -> list[dict[str, Any]]:
    """Return the shortlist as plain values, best first.

    Args:
        need: what was asked.
        ids: shape (n,), of all that were ranked.
        features: the f columns.
        values: shape (n, f).
        scorer: of the model.
        calibration: of the model, if it has one.
        candidates: those `in_reach`, in their plain order.
        top: how many are shown.
        under: the programme, if there is one.
    """
    if not len(ids):
        return []
    scores = scorer.predict(values)
    order = best_first(ids, scores)
    near = relevances(scores[order], calibration)
    placed = [Placed(place) for place in range(min(top, len(order)))]
    if under is not None:
        placed = under.placed(need, candidates, scores[order].tolist(), near, top)
    best = order[[one.place for one in placed]]
    parts = scorer.contributions(values[best])
    chances = calibration.probability(scores[best]) if calibration else np.full(len(best), np.nan)
    names = [*(feature.name for feature in features), "base"]
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
