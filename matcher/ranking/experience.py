"""What similar needs called for: labels of past needs carried over by the similarity of the needs.

Keeps vectors and grades, no texts. Point-in-time use is the caller's duty: build it from what was known then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_NEIGHBOURS = 10
_TEMPERATURE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Experience:
    """Labelled needs.

    Attributes:
        vectors: shape (n, 2, d), unit vectors of the needs: whole request, title.
        candidates: ids that carry any label, sorted.
        grades: shape (n, len(candidates)), each need's grades divided by the top grade, 0 where unlabelled.
    """

    vectors: Floats
    candidates: tuple[str, ...]
    grades: Floats

    @classmethod
    def of(cls, vectors: Sequence[Floats], judgements: Sequence[Mapping[str, int]]) -> Experience:
        """Collect needs and their grades by candidate id; one entry a need, vectors of shape (2, d)."""
        candidates = tuple(sorted({identifier for grades in judgements for identifier in grades}))
        column = {identifier: i for i, identifier in enumerate(candidates)}
        top = max((grade for grades in judgements for grade in grades.values()), default=1)
        table = np.zeros((len(judgements), len(candidates)), np.float32)
        for row, grades in enumerate(judgements):
            for identifier, grade in grades.items():
                table[row, column[identifier]] = max(grade, 0) / max(top, 1)
        return cls(np.stack(vectors).astype(np.float32), candidates, table)

    def similar(self, vectors: Floats, ids: Sequence[str], without: NDArray[np.bool_] | None = None) -> Floats:
        """Return the mean grade of each candidate over the nearest past needs.

        The ten nearest needs are weighted by softmax(cosine / 0.02). Whole requests are compared with whole requests
        and titles with titles.

        Args:
            vectors: shape (2, d), the need: whole request, title.
            ids: candidates; those never labelled get 0.
            without: shape (n,), past needs to leave out.

        Returns:
            Shape (2, len(ids)), 0–1.
        """
        return np.stack([self._similar(self.vectors[:, view] @ vectors[view], ids, without) for view in (0, 1)])

    def weights(self, similarities: Floats) -> Floats:
        """Return how much each past need counts for some needs, shape (m, n) like the cosines; see `similar`."""
        found = np.zeros(similarities.shape, np.float32)
        nearest = np.argsort(-similarities, axis=1, kind="stable")[:, :_NEIGHBOURS]
        near = np.take_along_axis(similarities, nearest, axis=1)
        shares = np.exp((near - near[:, :1]) / _TEMPERATURE)
        np.put_along_axis(found, nearest, shares / shares.sum(axis=1, keepdims=True), axis=1)
        return found

    def prior(self, ids: Sequence[str], without: NDArray[np.bool_] | None = None) -> Floats:
        """Return the mean grade of each candidate over all past needs not left out, shape (len(ids),), 0–1."""
        grades = self.grades if without is None else self.grades[~without]
        return self._spread(grades.sum(axis=0) / max(len(grades), 1), ids)

    def save(self, path: Path) -> None:
        """Write to one ``.npz`` file; vectors are kept in half precision."""
        names = np.array(self.candidates, dtype=np.str_)
        np.savez_compressed(path, vectors=self.vectors.astype(np.float16), candidates=names, grades=self.grades)

    @classmethod
    def load(cls, path: Path) -> Experience:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            candidates = tuple(stored["candidates"].tolist())
            return cls(stored["vectors"].astype(np.float32), candidates, stored["grades"])

    def _similar(self, similarity: Floats, ids: Sequence[str], without: NDArray[np.bool_] | None) -> Floats:
        if without is not None:
            similarity = np.where(without, -np.inf, similarity)
        nearest = np.argsort(-similarity, kind="stable")[:_NEIGHBOURS]
        nearest = nearest[np.isfinite(similarity[nearest])]
        if len(nearest) == 0:
            return np.zeros(len(ids), np.float32)
        weights = np.exp((similarity[nearest] - similarity[nearest[0]]) / _TEMPERATURE)
        return self._spread(weights @ self.grades[nearest] / weights.sum(), ids)

    def _spread(self, values: Floats, ids: Sequence[str]) -> Floats:
        known = dict(zip(self.candidates, values.tolist(), strict=True))
        return np.array([known.get(identifier, 0.0) for identifier in ids], np.float32)
