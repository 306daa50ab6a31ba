"""What the rest of the house asks of a vector index, and the shape of its answers; no index lives here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
Vectors = NDArray[np.float32]
Exactness = Literal["exact", "approximate"]


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The nearest entries of each of m queries.

    Attributes:
        ids: shape (m, k), int64, padded with -1 where fewer than k entries qualify.
        scores: shape (m, k), float32, padded with -inf. Each row is ordered by score descending, then id ascending.
    """

    ids: Ids
    scores: Scores

    @classmethod
    def of(cls, rows: Sequence[tuple[Ids, Scores]], k: int) -> Self:
        """Pad rows of at most k ordered (ids, scores) to one block."""
        ids = np.full((len(rows), k), -1, dtype=np.int64)
        scores = np.full((len(rows), k), -np.inf, dtype=np.float32)
        for row, (found, values) in enumerate(rows):
            ids[row, : len(found)] = found
            scores[row, : len(found)] = values
        return cls(ids, scores)

    def row(self, query: int) -> tuple[Ids, Scores]:
        """Return ids and scores of one query without the padding."""
        real = self.ids[query] >= 0
        return self.ids[query][real], self.scores[query][real]


class VectorIndex(Protocol):
    """Keeps float32 vectors under the caller's ids and finds those of the largest inner product.

    Searches may run in parallel with each other, not with `upsert` or `delete`.
    """

    @property
    def exactness(self) -> Exactness:
        """``exact``: `search` gives the same ids and scores as `ExactIndex`; ``approximate``: it may miss some."""

    @property
    def dimension(self) -> int:
        """Width of the vectors."""

    def __len__(self) -> int:
        """Return how many vectors it holds."""

    def ids(self) -> Ids:
        """Return all ids, ascending."""

    def vectors(self, ids: Ids) -> Vectors:
        """Return a copy of the vectors of `ids`, shape (n, dimension), in their order.

        Raises:
            ValueError: an id is not in the index.
        """

    def upsert(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors, replacing those whose ids are there already. On an error nothing has changed.

        Args:
            ids: shape (n,), non-negative integers, unique within the call.
            vectors: shape (n, dimension), finite, of magnitudes up to 1e15.

        Raises:
            ValueError: the arguments are not so; the message says where.
        """

    def delete(self, ids: Ids) -> int:
        """Remove vectors and return how many of `ids` were there; unknown ids are ignored."""

    def search(self, queries: Vectors, k: int, allowed: Ids | None = None) -> Hits:
        """Find the k largest inner products of each query.

        Args:
            queries: shape (m, dimension), finite.
            k: how many per query, at least 1; rows are padded where fewer qualify.
            allowed: only these ids may be returned; unknown ones are ignored; None allows all.

        Returns:
            Scores as defined by `matcher.retrieval.scoring.inner_products`; equal scores by ascending id.

        Raises:
            ValueError: wrong shapes, k below 1 or values that are not finite.
        """

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder; checksums are the snapshot's business."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            DamagedFile: a file is missing, truncated or inconsistent; the message names it.
        """
