"""`FaissIvfIndex`: the approximate tier, for collections too large to scan for every query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import faiss as _faiss
import numpy as np
from faiss.contrib import ivf_tools
from numpy.typing import NDArray

from matcher.errors import NotReady
from matcher.retrieval.checks import checked_allowed, checked_ids, checked_k, checked_vectors
from matcher.retrieval.files import damaged, read_array, read_json, read_vectors, write_array, write_json, write_vectors
from matcher.retrieval.scoring import best, exact_search, inner_products
from matcher.retrieval.vector import Exactness, Hits, Ids, Scores, Vectors

faiss: Any = _faiss  # its stubs lack the keyword arguments that its own wrappers take
_ivf_tools: Any = ivf_tools  # likewise untyped

_SLACK = 32  # candidates fetched beyond k; rescoring puts near ties in order
_DIRECT = 1024  # up to so many allowed vectors all are scored
_DIRECT_PER_HIT = 16  # likewise up to so many for each hit asked for
_DIRECT_SHARE = 0.01  # likewise up to this part of the index
_POINTS_PER_LIST = 39  # fewer training vectors a list make poor centroids (FAISS's own limit)
_SAMPLE_PER_LIST = 64  # more cost training time and gain little


class FaissIvfIndex:
    """An inverted file over k-means cells (FAISS IndexIVFFlat): only the cells nearest to the query are scanned.

    Worth its training above some 200,000 vectors; below, `FaissFlatIndex` is fast enough and exact. Hits are rescored
    exactly, so a score is always right and only a neighbour can be missing. None is missing where the filter leaves
    few vectors (at most 1024, 16·k or 1 % of the index): those are all scored. A query that finds fewer than k in its
    cells while more are allowed looks into every cell.

    Args:
        dimension: width of the vectors.
        lists: number of cells (FAISS: nlist). By default 4·sqrt(n) for n training vectors, with at least 39 vectors
            a cell (Douze et al. 2024, The Faiss library, arXiv:2401.08281, recommend 4 to 16 times the root).
        probes: cells scanned a query (FAISS: nprobe). By default an eighth of the cells, at least 8; check the loss
            with `measure_recall`.
    """

    exactness: Exactness = "approximate"

    def __init__(self, dimension: int, lists: int | None = None, probes: int | None = None) -> None:
        if any(number is not None and number < 1 for number in (lists, probes)):
            raise ValueError(f"lists and probes must be at least 1; got {lists} and {probes}")
        self.dimension = dimension
        self._wanted = (lists, probes)
        self._index: Any = None
        self._ids: Ids = np.empty(0, dtype=np.int64)  # ascending

    @property
    def trained(self) -> bool:
        """Whether the cells have been learned."""
        return self._index is not None

    @property
    def lists(self) -> int:
        """Number of cells; NotReady before training."""
        return int(self._ready().nlist)

    @property
    def probes(self) -> int:
        """Cells scanned a query; NotReady before training."""
        return int(self._ready().nprobe)

    def train(self, sample: Vectors) -> None:
        """Learn the cells by k-means with a fixed seed; vectors held already are sorted into the new cells.

        Args:
            sample: shape (n, dimension), drawn like the vectors to come; all of them is best, at most 64 a cell
                are used.

        Raises:
            ValueError: fewer vectors than cells, or not finite.
        """
        sample = checked_vectors(sample, self.dimension)
        lists, probes = self._wanted
        lists = lists or max(1, min(round(4 * len(sample) ** 0.5), len(sample) // _POINTS_PER_LIST))
        if len(sample) < lists:
            raise ValueError(f"training {lists} lists needs at least {lists} vectors; got {len(sample)}")
        kmeans = faiss.Kmeans(
            self.dimension,
            lists,
            niter=10,
            seed=1234,
            spherical=True,
            min_points_per_centroid=1,
            max_points_per_centroid=_SAMPLE_PER_LIST,
        )
        kmeans.train(sample)
        index = _inverted_file(np.asarray(kmeans.centroids), probes or max(8, lists // 8))
        if len(self):
            index.add_with_ids(self.vectors(self._ids), self._ids)
        self._index = index

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self) -> Ids:
        """See `VectorIndex.ids`."""
        return self._ids.copy()

    def vectors(self, ids: Ids) -> Vectors:
        """See `VectorIndex.vectors`."""
        ids = np.ascontiguousarray(ids, dtype=np.int64)
        if not ids.size:
            return np.empty((0, self.dimension), dtype=np.float32)
        known = self._known(ids)
        if not known.all():
            raise ValueError(f"{(~known).sum()} ids are not in the index, the first is {ids[~known][0]}")
        vectors: Vectors = self._ready().reconstruct_batch(ids)
        return vectors

    def upsert(self, ids: Ids, vectors: Vectors) -> None:
        """See `VectorIndex.upsert`; NotReady before training."""
        ids = checked_ids(ids)
        vectors = checked_vectors(vectors, self.dimension, len(ids))
        index = self._ready()
        self.delete(ids)
        if ids.size:
            index.add_with_ids(vectors, ids)
            self._ids = np.union1d(self._ids, ids)

    def delete(self, ids: Ids) -> int:
        """See `VectorIndex.delete`."""
        known = self._of(ids)
        if known.size:
            self._ready().remove_ids(faiss.IDSelectorArray(known))
            self._ids = np.setdiff1d(self._ids, known)
        return int(known.size)

    def search(self, queries: Vectors, k: int, allowed: Ids | None = None) -> Hits:
        """See `VectorIndex.search`; some hits may be missing, every score is exact. NotReady before training."""
        self._ready()
        queries, k = checked_vectors(queries, self.dimension), checked_k(k)
        chosen = self._ids if allowed is None else self._of(allowed)
        if len(chosen) <= max(_DIRECT, _DIRECT_PER_HIT * k, int(_DIRECT_SHARE * len(self))):
            return exact_search(queries, chosen, self.vectors(chosen), k)
        selector = None if allowed is None else faiss.IDSelectorBatch(chosen)
        hits = self._probe(queries, k, selector, self.probes)
        short = np.flatnonzero(hits.ids[:, -1] < 0)
        if short.size:
            complete = self._probe(queries[short], k, selector, self.lists)
            hits.ids[short], hits.scores[short] = complete.ids, complete.scores
        return hits

    def measure_recall(self, queries: Vectors, k: int, allowed: Ids | None = None) -> float:
        """Return which part of the k nearest `search` finds, averaged over the queries, against scoring everything.

        A hit counts when its score reaches the true k-th best, so that ties do not count as losses. 1.0 without
        queries or vectors. Costs a full scan a query.
        """
        hits = self.search(queries, k, allowed)
        queries = checked_vectors(queries, self.dimension)
        parts = list(self._cells()) if allowed is None else [self._of(allowed)]
        nearest = [exact_search(queries, part, self.vectors(part), k) for part in parts]
        pooled = np.concatenate([hits.scores[:, :0], *(part.scores for part in nearest)], axis=1)
        truth = -np.sort(-pooled, axis=1)[:, :k]
        real = np.isfinite(truth)
        if not real.any():
            return 1.0
        worst = np.where(real, truth, np.inf).min(axis=1, keepdims=True)
        reached = ((hits.ids >= 0) & (hits.scores >= worst)).sum(axis=1)
        return float((reached / real.sum(axis=1)).mean())

    def save(self, folder: Path) -> None:
        """See `VectorIndex.save`; beside the vectors, ``centroids.npy``, the cell of each (``cells.npy``), settings."""
        index = self._ready()
        cells = np.empty(len(self), dtype=np.int64)
        for cell, ids in enumerate(self._cells()):
            cells[np.searchsorted(self._ids, ids)] = cell
        write_vectors(folder, self._ids, self.dimension, self.vectors)
        write_array(folder / "cells.npy", cells)
        write_array(folder / "centroids.npy", index.quantizer.reconstruct_n(0, index.nlist))
        write_json(folder / "ivf.json", {"probes": self.probes, "wanted": self._wanted})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See `VectorIndex.load`; nothing is learned or assigned again."""
        ids, vectors = read_vectors(folder)
        centroids = read_array(folder / "centroids.npy", np.float32, (None, vectors.shape[1]))
        cells = np.array(read_array(folder / "cells.npy", np.int64, (len(ids),)))
        settings = read_json(folder / "ivf.json")
        if len(cells) and not 0 <= cells.min() <= cells.max() < len(centroids):
            raise damaged(folder / "cells.npy", f"单元编号超出 0 至 {len(centroids) - 1}")
        try:
            lists, probes = settings["wanted"]
            index = cls(vectors.shape[1], lists, probes)
            index._index = _inverted_file(np.array(centroids), int(settings["probes"]))
        except (KeyError, TypeError, ValueError) as error:
            raise damaged(folder / "ivf.json", "缺少或错误的设置") from error
        if len(ids):
            _ivf_tools.add_preassigned(index._index, vectors, cells, ids)
        index._ids = ids
        return index

    def _probe(self, queries: Vectors, k: int, selector: Any, probes: int) -> Hits:
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        _, near = self._ready().search(queries, k + _SLACK, params=parameters)
        pool = np.unique(near[near >= 0])
        vectors = self.vectors(pool)
        rows: list[tuple[Ids, Scores]] = []
        for query, candidates in zip(queries, near, strict=True):
            ids = candidates[candidates >= 0]
            rows.append(best(ids, inner_products(query[None], vectors[np.searchsorted(pool, ids)])[0], k))
        return Hits.of(rows, k)

    def _of(self, ids: Ids) -> Ids:
        """Return those of the ids that are in the index, ascending."""
        ids = checked_allowed(ids)
        return ids[self._known(ids)]

    def _known(self, ids: Ids) -> NDArray[np.bool_]:
        if not len(self):
            return np.zeros(len(ids), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self._ids, ids), len(self) - 1)
        return np.equal(self._ids[places], ids)

    def _cells(self) -> Iterator[Ids]:
        """Yield the ids in each cell."""
        inverted = self._ready().invlists
        for cell in range(self.lists):
            size = inverted.list_size(cell)
            yield faiss.rev_swig_ptr(inverted.get_ids(cell), size).copy() if size else self._ids[:0]

    def _ready(self) -> Any:
        if self._index is None:
            raise NotReady("近似索引尚未训练", "请先用有代表性的向量训练（train），或改用精确索引")
        return self._index


def _inverted_file(centroids: Vectors, probes: int) -> Any:
    """Return an empty inverted file over the given cells that can find, replace and remove vectors by id."""
    lists, dimension = centroids.shape
    quantizer = faiss.IndexFlatIP(dimension)
    quantizer.add(centroids)
    index = faiss.IndexIVFFlat(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
    index.nprobe = min(probes, lists)
    index.is_trained = True
    index.set_direct_map_type(faiss.DirectMap.Hashtable)
    return index
