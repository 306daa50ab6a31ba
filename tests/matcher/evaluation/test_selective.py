"""Selective answering: AUC, curve and threshold by their definitions."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from matcher.evaluation.selective import auc, curve, share, threshold_for

Cases = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=40)


@settings(deadline=None, max_examples=30)  # every case draws 2,000 resamples
@given(Cases)
def test_auc_is_that_of_scikit_learn_ties_included(cases: list[tuple[int, bool]]) -> None:
    chances, marks = np.array([c / 20 for c, _ in cases]), np.array([m for _, m in cases])
    assume(marks.any() and not marks.all())
    found = auc(chances, marks, np.arange(len(cases)))
    np.testing.assert_allclose(found.mean, roc_auc_score(marks, chances))
    assert found.low <= found.high


@given(Cases, st.floats(0.5, 1))
def test_no_lower_threshold_is_as_precise(cases: list[tuple[int, bool]], precision: float) -> None:
    chances, marks = np.array([c / 20 for c, _ in cases]), np.array([m for _, m in cases])
    found = threshold_for(chances, marks, precision)
    if found < 1:
        assert marks[chances >= found].mean() >= precision
    for lower in np.arange(1, round(found * 100)) / 100:
        answered = chances >= lower
        assert not answered.any() or marks[answered].mean() < precision


def test_the_curve_is_the_share_among_the_surest() -> None:
    chances, marks = np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, False])
    assert curve(chances, marks, (0.25, 0.5, 0.75, 1.0)) == [1.0, 0.5, 2 / 3, 0.5]


def test_needs_that_count_as_the_same_are_drawn_together() -> None:
    marks = np.array([True, False] * 50)
    wide = share(marks, np.ones(100, bool), np.repeat([0, 1], 50) * 0 + (np.arange(100) % 2))
    narrow = share(marks, np.ones(100, bool), np.arange(100))
    assert wide.mean == narrow.mean == 0.5
    assert wide.high - wide.low > narrow.high - narrow.low
