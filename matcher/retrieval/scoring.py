"""The arithmetic of exact search: inner products whose bits do not depend on the company they are computed in.

A BLAS product sums in an order that varies with the shapes of its operands, so the same pair can score differently
in another index. Here the order is fixed by the dimension alone.
"""

from __future__ import annotations

import numpy as np

from matcher.retrieval.vector import Hits, Ids, Scores, Vectors

_BLOCK = 512  # vectors at a time: a 384-wide float64 block of them stays in the second-level cache
_PAIRS = 1 << 22  # scores held at once while many queries are answered


def inner_products(queries: Vectors, vectors: Vectors) -> Scores:
    """Return the inner product of every query with every vector, shape (m, n), float32.

    The products of float32 components are exact in float64; they are summed there by halving (the upper half is
    added to the lower until one is left) and rounded once. Only elementwise IEEE operations are used, so a pair has
    the same score in any batch, in any index and on any machine.

    Args:
        queries: shape (m, d), float32.
        vectors: shape (n, d), float32.
    """
    if len(queries) > len(vectors):
        return inner_products(vectors, queries).T
    scores = np.empty((len(queries), len(vectors)), dtype=np.float32)
    wide = queries.astype(np.float64)[:, :, None]
    for start in range(0, len(vectors), _BLOCK):
        columns = np.ascontiguousarray(vectors[start : start + _BLOCK].T, dtype=np.float64)
        products = np.empty_like(columns)
        for row, query in enumerate(wide):
            np.multiply(columns, query, out=products)
            width = len(products)
            while width > 1:
                half = (width + 1) // 2
                products[: width - half] += products[half:width]
                width = half
            scores[row, start : start + _BLOCK] = products[0]
    return scores


def best(ids: Ids, scores: Scores, k: int) -> tuple[Ids, Scores]:
    """Return the k best of n scored ids, ordered by score descending, then id ascending.

    Args:
        ids: shape (n,), in any order.
        scores: shape (n,).
        k: how many, at least 1; fewer are returned if n is smaller.
    """
    if k < len(ids):
        candidates = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        ids, scores = ids[candidates], scores[candidates]
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], scores[order]


def exact_search(queries: Vectors, ids: Ids, vectors: Vectors, k: int) -> Hits:
    """Score every vector for every query and return the k best of each.

    Args:
        queries: shape (m, d).
        ids: shape (n,), the names of `vectors`, in any order.
        vectors: shape (n, d).
        k: at least 1.
    """
    step = max(1, _PAIRS // max(1, len(ids)))
    rows = [
        best(ids, scores, k)
        for start in range(0, len(queries), step)
        for scores in inner_products(queries[start : start + step], vectors)
    ]
    return Hits.of(rows, k)
