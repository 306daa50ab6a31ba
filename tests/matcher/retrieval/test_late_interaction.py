"""Late interaction against a slow straightforward computation."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.encoding.encoder import Vectors
from matcher.retrieval.late import MAX_NEED_TOKENS, late_scores


def _unit(generator: np.random.Generator, count: int) -> Vectors:
    vectors = generator.normal(size=(count, 6)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


@given(
    lengths=st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=5),
    need=st.integers(1, MAX_NEED_TOKENS + 5),
    seed=st.integers(0, 99),
)
def test_scores_are_means_of_best_cosines(lengths: list[list[int]], need: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    asking = _unit(generator, need)
    passages = [[_unit(generator, length) for length in candidate] for candidate in lengths]
    flat = [passage for candidate in passages for passage in candidate]
    starts = np.concatenate([[0], np.cumsum([len(passage) for passage in flat])])
    first = np.concatenate([[0], np.cumsum([len(candidate) for candidate in passages])[:-1]])
    scores = late_scores(asking, np.concatenate(flat), starts, first)
    asking = asking[:MAX_NEED_TOKENS]
    for passage, asked in zip(flat, scores.asked, strict=True):
        slow = np.mean([max(asking @ token) for token in passage]) if len(passage) else np.nan
        np.testing.assert_allclose(asked, slow, atol=1e-5)
    for candidate, answered in zip(passages, scores.answered, strict=True):
        tokens = np.concatenate(candidate)
        slow = np.mean([max(tokens @ token) for token in asking]) if len(tokens) else np.nan
        np.testing.assert_allclose(answered, slow, atol=1e-5)


def test_a_need_without_tokens_says_nothing() -> None:
    tokens = _unit(np.random.default_rng(0), 3)
    scores = late_scores(tokens[:0], tokens, np.array([0, 2, 3]), np.array([0, 1]))
    assert np.isnan(scores.asked).all()
    assert np.isnan(scores.answered).all()
