"""`FaissFlatIndex`: the default index. FAISS finds candidates fast, the exact arithmetic decides among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from matcher.retrieval.checks import checked_allowed, checked_ids, checked_k, checked_vectors
from matcher.retrieval.faiss_ivf import FaissIvfIndex
from matcher.retrieval.files import read_vectors, write_vectors
from matcher.retrieval.scoring import best, exact_search, inner_products
from matcher.retrieval.vector import Exactness, Hits, Ids, Scores, Vectors

__all__ = ["FaissFlatIndex", "FaissIvfIndex"]

faiss: Any = _faiss  # its stubs lack the keyword arguments that its own wrappers take

_SLACK = 32  # candidates fetched beyond k, so that near ties rarely need a second fetch
_DIRECT = 1024  # up to so many allowed vectors, scoring them all is quicker than asking FAISS

Rows = NDArray[np.intp]


class FaissFlatIndex:
    """Equals `ExactIndex` bit for bit, at the speed of FAISS.

    FAISS scores in float32 in an order of its own, so its ranking is only right up to rounding. Whatever it returns
    is rescored with `inner_products`; when something it did not return could, within the rounding error, reach the
    k-th best score, twice as much is fetched. FAISS holds the only copy of the matrix; row r of it belongs to the
    r-th id.

    Args:
        dimension: width of the vectors.
    """

    exactness: Exactness = "exact"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._index = faiss.IndexFlatIP(dimension)
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._order: Rows = np.empty(0, dtype=np.intp)  # rows by ascending id
        self._longest = 0.0  # no vector ever held was longer

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self) -> Ids:
        """See `VectorIndex.ids`."""
        return self._ids[self._order]

    def vectors(self, ids: Ids) -> Vectors:
        """See `VectorIndex.vectors`."""
        rows = self._rows(np.asarray(ids))
        unknown = np.flatnonzero(rows < 0)
        if unknown.size:
            raise ValueError(f"{unknown.size} ids are not in the index, the first is {ids[unknown[0]]}")
        return self._matrix()[rows]

    def upsert(self, ids: Ids, vectors: Vectors) -> None:
        """See `VectorIndex.upsert`."""
        ids = checked_ids(ids)
        vectors = checked_vectors(vectors, self.dimension, len(ids))
        if not len(ids):
            return
        rows = self._rows(ids)
        old, new = rows >= 0, rows < 0
        self._longest = max(self._longest, float(_lengths(vectors).max()))
        self._matrix()[rows[old]] = vectors[old]
        self._index.add(vectors[new])
        self._name(np.concatenate([self._ids, ids[new]]))

    def delete(self, ids: Ids) -> int:
        """See `VectorIndex.delete`."""
        rows = self._rows(checked_allowed(ids))
        rows = rows[rows >= 0]
        if rows.size:
            self._index.remove_ids(self._selector(rows))  # the rows after a removed one move up
            self._name(np.delete(self._ids, rows))
        return int(rows.size)

    def search(self, queries: Vectors, k: int, allowed: Ids | None = None) -> Hits:
        """See `VectorIndex.search`."""
        queries, k = checked_vectors(queries, self.dimension), checked_k(k)
        if allowed is None:
            return self._search(queries, k, None)
        rows = self._rows(checked_allowed(allowed))
        return self._search(queries, k, rows[rows >= 0])

    def save(self, folder: Path) -> None:
        """See `VectorIndex.save`; the files are those of `ExactIndex`."""
        write_vectors(folder, self.ids(), self.dimension, self.vectors)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See `VectorIndex.load`; the vectors are copied into FAISS."""
        ids, vectors = read_vectors(folder)
        index = cls(vectors.shape[1])
        if len(ids):
            index._longest = float(_lengths(vectors).max())
            index._index.add(vectors)
            index._name(ids)
        return index

    def _search(self, queries: Vectors, k: int, rows: Rows | None) -> Hits:
        matrix = self._matrix()
        available = len(self) if rows is None else len(rows)
        selector = None if rows is None else self._selector(rows)
        tolerance = self._tolerance(queries)
        found: list[tuple[Ids, Scores]] = [(self._ids[:0], np.empty(0, dtype=np.float32))] * len(queries)
        pending = np.arange(len(queries))
        fetch = k + _SLACK
        while pending.size and available > max(_DIRECT, 2 * fetch):
            parameters = None if selector is None else faiss.SearchParameters(sel=selector)
            approximate, near = self._index.search(queries[pending], fetch, params=parameters)
            for query, candidates in zip(pending, near, strict=True):
                scores = inner_products(queries[query : query + 1], matrix[candidates])[0]
                found[query] = best(self._ids[candidates], scores, k)
            worst = np.array([found[query][1][-1] for query in pending], dtype=np.float64)
            pending = pending[approximate[:, -1] + tolerance[pending] >= worst]
            fetch *= 2
        if pending.size:
            ids, vectors = (self._ids, matrix) if rows is None else (self._ids[rows], matrix[rows])
            rest = exact_search(queries[pending], ids, vectors, k)
            for place, query in enumerate(pending):
                found[query] = rest.row(place)
        return Hits.of(found, k)

    def _tolerance(self, queries: Vectors) -> NDArray[np.float64]:
        """Bound how far FAISS's score of any pair lies from ours, one number a query.

        A float32 sum of d products, in any order, errs by at most d·u/(1-d·u) times the sum of their magnitudes,
        with u = 2^-24 (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1); that sum is at
        most the product of the two lengths. Our own rounding adds u, underflow the smallest normal number a term.
        """
        relative = (self.dimension + 4) * 2.0**-24
        underflow = self.dimension * float(np.finfo(np.float32).tiny)
        return relative / (1 - relative) * _lengths(queries) * self._longest + underflow

    def _matrix(self) -> Vectors:
        """Return FAISS's own rows as an array; valid until the next change."""
        if not self._index.ntotal:
            return np.empty((0, self.dimension), dtype=np.float32)
        cells = self._index.ntotal * self.dimension
        matrix: Vectors = faiss.rev_swig_ptr(self._index.get_xb(), cells).reshape(-1, self.dimension)
        return matrix

    def _rows(self, ids: Ids) -> Rows:
        """Return the row of each id, -1 where there is none."""
        if not len(self):
            return np.full(len(ids), -1, dtype=np.intp)
        places = np.searchsorted(self._ids, ids, sorter=self._order)
        rows = self._order[np.minimum(places, len(self) - 1)]
        return np.where(self._ids[rows] == ids, rows, -1)

    def _selector(self, rows: Rows) -> Any:
        chosen = np.zeros(len(self), dtype=np.bool_)
        chosen[rows] = True
        return faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))

    def _name(self, ids: Ids) -> None:
        self._ids, self._order = ids, np.argsort(ids)


def _lengths(vectors: Vectors) -> NDArray[np.float64]:
    lengths: NDArray[np.float64] = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    return lengths
