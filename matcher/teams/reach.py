"""How near candidates come to the points of a need, and by which of their passages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.ranking.features import Floats
from matcher.ranking.segments import Segments
from matcher.recommender import Recommender
from matcher.retrieval.layout import Numbers
from matcher.retrieval.products import products
from matcher.vocabulary import Kind

_PASSAGES = 3
"""Passages whose mean similarity counts; the nearest alone separates worse (AUC of a point .92 with e5-small)."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Points against candidates.

    Attributes:
        nearness: shape (f, m): by how many standard deviations a candidate's nearest passages are nearer than is usual,
            the mean of the point alone and of the point in its context. The title alone
            would separate as well, but would take every point for the same.
        best: shape (f, m), row in the layout of the passage to cite: the nearest one.
    """

    nearness: Floats
    best: NDArray[np.int64]


def reach(alone: Vectors, in_context: Vectors, recommender: Recommender, kind: Kind, numbers: Numbers) -> Reach:
    """Return how near candidates come to the points of a need.

    Args:
        alone: shape (f, d), each point by itself.
        in_context: shape (f, d), each drawn to the need's title.
        recommender: with the candidates. Usual is what its societies reach, whoever is measured: so a degree means the
            same for an expert as for a society, however many experts there are; without societies, what the
            candidates' own kind reaches.
        kind: of the candidates.
        numbers: shape (m,), of the candidates in their index.
    """
    layout = recommender.ranker(kind).index.layout
    segments = Segments.of(layout, layout.rows(numbers))
    common = Kind.SOCIETY if recommender.sizes()[Kind.SOCIETY] else kind
    around, vectors = recommender.ranker(common).features.background()
    views = np.concatenate([alone, in_context])
    usual = _nearest(around, products(vectors, views))
    similarity = products(layout.vectors[segments.passages], views)
    mean, spread = usual.mean(axis=1, keepdims=True), usual.std(axis=1, keepdims=True)
    standing = (_nearest(segments, similarity) - mean) / (spread + 1e-6)
    both = similarity[:, : len(alone)] + similarity[:, len(alone) :]
    best = [segments.passages[segments.argmaximum(column)] for column in both.T]
    nearness: Floats = (standing[: len(alone)] + standing[len(alone) :]) / 2
    return Reach(nearness, np.stack(best))


def _nearest(segments: Segments, similarity: Floats) -> Floats:
    """Return the mean of each candidate's nearest passages, shape (views, candidates)."""
    return np.stack([segments.top(column, _PASSAGES) for column in similarity.T])
