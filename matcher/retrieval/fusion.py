"""One ranking from several, by ranks alone: scores of different retrievers need not be comparable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.retrieval.vector import Ids


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[int] | Ids], k: float = 60, weights: Sequence[float] | None = None
) -> list[tuple[int, float]]:
    """Add 1/(k + rank) over the rankings in which an id occurs, ranks from 1.

    Cormack, Clarke and Büttcher 2009, Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
    Methods (SIGIR), who set k = 60.

    Args:
        rankings: ids, best first; negative ids (the padding of `Hits`) are skipped.
        k: how little the first places stand out.
        weights: one factor a ranking; 1 each by default.

    Returns:
        (id, score) by score descending, then id ascending; every id of any ranking once.

    Raises:
        ValueError: an id occurs twice in a ranking, k is not positive, or weights and rankings differ in number.
    """
    factors = [1.0] * len(rankings) if weights is None else list(weights)
    if len(factors) != len(rankings):
        raise ValueError(f"{len(rankings)} rankings came with {len(factors)} weights")
    if not k > 0:
        raise ValueError(f"k must be positive; got {k}")
    lists = [np.asarray(ranking, dtype=np.int64) for ranking in rankings]
    lists = [ranking[ranking >= 0] for ranking in lists]
    for place, ranking in enumerate(lists):
        if np.unique(ranking).size < ranking.size:
            raise ValueError(f"ranking {place} names an id twice")
    if not lists:
        return []
    gains = [factor / (k + 1 + np.arange(len(ranking))) for factor, ranking in zip(factors, lists, strict=True)]
    ids, places = np.unique(np.concatenate(lists), return_inverse=True)
    scores = np.bincount(places, weights=np.concatenate(gains), minlength=len(ids))
    order = np.argsort(-scores, kind="stable")
    return list(zip(ids[order].tolist(), scores[order].tolist(), strict=True))
