"""The paired difference: its mean, an interval that covers, and repetition that makes nothing surer."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.evaluation.paired import paired_difference


def test_a_constant_difference_has_no_spread_however_the_needs_differ() -> None:
    first = np.random.default_rng(0).random(50)
    found = paired_difference(first, first + 0.1)
    assert (found.mean, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))


def test_the_interval_is_that_of_the_normal_law_for_many_needs() -> None:
    draw = np.random.default_rng(1)
    first, second = draw.normal(0, 5, 400), np.zeros(400)
    second = first + draw.normal(0.2, 1, 400)
    found = paired_difference(first, second)
    half = 1.96 * (second - first).std() / 20
    assert found.mean == pytest.approx((second - first).mean())
    assert (found.low, found.high) == pytest.approx((found.mean - half, found.mean + half), abs=0.01)


def test_needs_of_one_group_count_together() -> None:
    values = np.random.default_rng(2).normal(0.1, 1, 60)
    once = paired_difference(np.zeros(60), values)
    thrice = paired_difference(np.zeros(180), np.tile(values, 3), np.tile(np.arange(60), 3))
    assert (thrice.mean, thrice.low, thrice.high) == pytest.approx((once.mean, once.low, once.high))
    alone = paired_difference(np.zeros(180), np.tile(values, 3))
    assert alone.high - alone.low < 0.7 * (once.high - once.low)


def test_the_same_values_give_the_same_interval_and_none_give_nothing() -> None:
    values = np.random.default_rng(3).random(30)
    assert paired_difference(values, values**2) == paired_difference(values, values**2)
    assert paired_difference(np.zeros(0), np.zeros(0)).mean == 0
