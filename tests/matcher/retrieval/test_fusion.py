"""Reciprocal rank fusion against its definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.retrieval.fusion import reciprocal_rank_fusion

rankings = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=25), max_size=4)


def test_an_id_high_in_both_lists_beats_one_that_tops_a_single_list() -> None:
    fused = reciprocal_rank_fusion([[7, 1, 2], [3, 1, 7]])
    assert [key for key, _ in fused] == [7, 1, 3, 2]
    assert fused[0][1] == pytest.approx(1 / 61 + 1 / 63)


@given(lists=rankings, k=st.sampled_from([1, 10, 60]), weights=st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=4))
def test_scores_are_the_weighted_sums_of_reciprocal_ranks(lists: list[list[int]], k: int, weights: list[float]) -> None:
    factors = weights[: len(lists)]
    expected: dict[int, float] = {}
    for factor, ranking in zip(factors, lists, strict=True):
        for rank, key in enumerate(ranking, start=1):
            expected[key] = expected.get(key, 0.0) + factor / (k + rank)
    fused = reciprocal_rank_fusion(lists, k, factors)
    assert dict(fused) == pytest.approx(expected)
    assert fused == sorted(fused, key=lambda pair: (-pair[1], pair[0]))


def test_ties_go_to_the_smaller_id_and_padding_is_skipped() -> None:
    fused = reciprocal_rank_fusion([np.array([9, 4, -1, -1]), np.array([4, 9, -1])])
    assert [key for key, _ in fused] == [4, 9]
    assert fused[0][1] == fused[1][1]


def test_no_rankings_and_empty_rankings_fuse_to_nothing() -> None:
    assert reciprocal_rank_fusion([]) == []
    assert reciprocal_rank_fusion([[], []]) == []


def test_contradictory_arguments_are_refused_with_facts() -> None:
    with pytest.raises(ValueError, match="2 rankings came with 1 weights"):
        reciprocal_rank_fusion([[1], [2]], weights=[1.0])
    with pytest.raises(ValueError, match="ranking 1 names an id twice"):
        reciprocal_rank_fusion([[1], [2, 2]])
    with pytest.raises(ValueError, match="k must be positive; got 0"):
        reciprocal_rank_fusion([[1]], k=0)
