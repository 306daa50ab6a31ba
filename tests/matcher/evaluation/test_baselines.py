"""TF-IDF and rank fusion against what one computes by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from matcher.evaluation.baselines import fused, tfidf_cosines


def test_cosines_are_those_of_the_formula() -> None:
    documents = [["焊接", "变形"], ["焊接", "焊接", "电池"], ["养殖"]]
    found = tfidf_cosines([["焊接", "电池", "没有的词"]], documents).toarray()[0]
    once, twice = math.log(4 / 2) + 1, math.log(4 / 3) + 1  # df 1 and df 2 of three documents
    query = np.array([twice, once])
    expected = [
        twice * twice / math.hypot(twice, once),
        (2 * twice * twice + once * once) / math.hypot(2 * twice, once),
    ]
    assert found == pytest.approx([*(value / np.linalg.norm(query) for value in expected), 0.0], abs=1e-6)


def test_a_query_without_a_known_word_is_like_nothing() -> None:
    assert tfidf_cosines([["别的"]], [["焊接"], ["电池"]]).toarray().tolist() == [[0.0, 0.0]]


def test_fusion_adds_reciprocal_ranks_and_breaks_ties_by_id() -> None:
    runs = [{"N": ["a", "b", "c"]}, {"N": ["b", "a"]}, {"N": ["d"], "M": ["x"]}]
    # a and b: 1/61 + 1/62 each; d: 1/61; c: 1/63
    assert fused(runs) == {"N": ["a", "b", "d", "c"], "M": ["x"]}
