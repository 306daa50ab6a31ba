"""`ExactIndex`: every vector scored for every query, in plain numpy. The oracle of the other indexes."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np

from matcher.retrieval.checks import checked_allowed, checked_ids, checked_k, checked_vectors
from matcher.retrieval.files import read_vectors, write_vectors
from matcher.retrieval.scoring import exact_search
from matcher.retrieval.vector import Exactness, Hits, Ids, Vectors


class ExactIndex:
    """Rows in the order of their ids; a search costs one pass over the allowed rows, a change one copy of the matrix.

    Args:
        dimension: width of the vectors.
    """

    exactness: Exactness = "exact"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._vectors: Vectors = np.empty((0, dimension), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self) -> Ids:
        """See `VectorIndex.ids`."""
        return self._ids.copy()

    def vectors(self, ids: Ids) -> Vectors:
        """See `VectorIndex.vectors`."""
        unknown = np.setdiff1d(ids, self._ids)
        if unknown.size:
            raise ValueError(f"{unknown.size} ids are not in the index, the first is {unknown[0]}")
        return self._vectors[np.searchsorted(self._ids, ids)]

    def upsert(self, ids: Ids, vectors: Vectors) -> None:
        """See `VectorIndex.upsert`."""
        ids = checked_ids(ids)
        vectors = checked_vectors(vectors, self.dimension, len(ids))
        kept = ~np.isin(self._ids, ids)
        merged = np.concatenate([self._ids[kept], ids])
        order = np.argsort(merged)
        self._vectors = np.concatenate([self._vectors[kept], vectors])[order]
        self._ids = merged[order]

    def delete(self, ids: Ids) -> int:
        """See `VectorIndex.delete`."""
        kept = ~np.isin(self._ids, checked_allowed(ids))
        deleted = len(self._ids) - int(kept.sum())
        if deleted:
            self._ids, self._vectors = self._ids[kept], self._vectors[kept]
        return deleted

    def search(self, queries: Vectors, k: int, allowed: Ids | None = None) -> Hits:
        """See `VectorIndex.search`."""
        queries = checked_vectors(queries, self.dimension)
        if allowed is None:
            return exact_search(queries, self._ids, self._vectors, checked_k(k))
        rows = np.flatnonzero(np.isin(self._ids, checked_allowed(allowed)))
        return exact_search(queries, self._ids[rows], self._vectors[rows], checked_k(k))

    def save(self, folder: Path) -> None:
        """See `VectorIndex.save`."""
        write_vectors(folder, self._ids, self.dimension, self.vectors)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See `VectorIndex.load`; the vectors stay mapped to the file until the first change."""
        ids, vectors = read_vectors(folder)
        index = cls(vectors.shape[1])
        index._ids, index._vectors = ids, vectors
        return index
