"""The exact arithmetic: right to the last rounding, and the same in any company."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.retrieval.scoring import best, inner_products


def _normal(seed: int, rows: int, dimension: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)


@pytest.mark.parametrize("dimension", [1, 2, 3, 7, 64, 384, 385])
def test_an_inner_product_is_the_correctly_summed_one(dimension: int) -> None:
    queries, vectors = _normal(1, 3, dimension), _normal(2, 20, dimension)
    scores = inner_products(queries, vectors)
    for q, query in enumerate(queries.astype(np.float64)):
        for v, vector in enumerate(vectors.astype(np.float64)):
            assert scores[q, v] == pytest.approx(math.fsum(query * vector), rel=1e-7, abs=1e-12)


@settings(deadline=None, max_examples=30, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(0, 9), n=st.integers(0, 1100), dimension=st.integers(1, 70))
def test_the_score_of_a_pair_does_not_depend_on_its_company(seed: int, m: int, n: int, dimension: int) -> None:
    queries, vectors = _normal(seed, m, dimension), _normal(seed + 1, n, dimension)
    together = inner_products(queries, vectors)
    assert together.shape == (m, n)
    assert together.dtype == np.float32
    for q in range(m):
        for v in range(0, n, 97):
            alone = inner_products(queries[q : q + 1], vectors[v : v + 1])
            assert alone.tobytes() == together[q : q + 1, v : v + 1].tobytes()
    assert inner_products(vectors, queries).T.tobytes() == np.ascontiguousarray(together).tobytes()


@settings(deadline=None, max_examples=100, derandomize=True)
@given(
    scores=st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), max_size=40), k=st.integers(1, 50), seed=st.integers(0, 99)
)
def test_the_best_are_ordered_by_score_and_then_by_id(scores: list[float], k: int, seed: int) -> None:
    ids = np.random.default_rng(seed).permutation(1000)[: len(scores)]
    found, values = best(ids, np.array(scores, dtype=np.float32), k)
    expected = sorted(zip(ids.tolist(), scores, strict=True), key=lambda pair: (-pair[1], pair[0]))[:k]
    assert list(zip(found.tolist(), values.tolist(), strict=True)) == expected
