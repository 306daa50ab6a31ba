"""Late interaction against a slow straightforward computation."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.encoding.tokens import WeighedTokens
from matcher.retrieval.late import MAX_NEED_TOKENS, late_scores


def _texts(generator: np.random.Generator, lengths: list[int]) -> WeighedTokens:
    vectors = generator.normal(size=(sum(lengths), 6)).astype(np.float32)
    weights = generator.uniform(0.1, 9, len(vectors)).astype(np.float32)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return WeighedTokens(unit, weights, np.cumsum([0, *lengths]))


@given(
    lengths=st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=5),
    need=st.integers(1, MAX_NEED_TOKENS + 5),
    seed=st.integers(0, 99),
)
def test_scores_are_weighted_means_of_best_cosines(lengths: list[list[int]], need: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    asking = _texts(generator, [need])
    passages = _texts(generator, [length for candidate in lengths for length in candidate])
    first = np.cumsum([0, *(len(candidate) for candidate in lengths)])
    scores = late_scores(asking, passages, first[:-1])
    wanted = asking.heaviest(MAX_NEED_TOKENS)
    table = wanted.vectors @ passages.vectors.T
    for row, asked in enumerate(scores.asked):
        own = slice(passages.starts[row], passages.starts[row + 1])
        slow = np.average(table[:, own].max(axis=0), weights=passages.weights[own]) if own.stop > own.start else np.nan
        np.testing.assert_allclose(asked, slow, atol=1e-5)
    for row, answered in enumerate(scores.answered):
        own = slice(passages.starts[first[row]], passages.starts[first[row + 1]])
        slow = np.average(table[:, own].max(axis=1), weights=wanted.weights) if own.stop > own.start else np.nan
        np.testing.assert_allclose(answered, slow, atol=1e-5)


def test_a_need_without_tokens_says_nothing() -> None:
    generator = np.random.default_rng(0)
    scores = late_scores(_texts(generator, [0]), _texts(generator, [2, 1]), np.array([0, 1]))
    assert np.isnan(scores.asked).all()
    assert np.isnan(scores.answered).all()
