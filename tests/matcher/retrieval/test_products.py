"""A row comes out alike in a small product and in a large one."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.retrieval.products import filled_up, products


@pytest.mark.parametrize("columns", [1, 2, 3, 8])
@pytest.mark.parametrize("few", [1, 2, 5, 17, 64, 300, 700])
def test_rows_have_the_same_bits_whether_few_or_many_are_asked_for(few: int, columns: int) -> None:
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(6000, 384)).astype(np.float32)
    others = rng.normal(size=(columns, 384)).astype(np.float32)
    chosen = np.sort(rng.choice(len(rows), few, replace=False))
    assert np.array_equal(products(rows[chosen], others), products(rows, others)[chosen])


def test_a_product_is_the_product() -> None:
    rng = np.random.default_rng(8)
    rows, columns = rng.normal(size=(9, 16)).astype(np.float32), rng.normal(size=(4, 16)).astype(np.float32)
    assert products(rows, columns) == pytest.approx(rows @ columns.T, abs=1e-4)
    assert products(rows[:0], columns).shape == (0, 4)


def test_large_operands_are_taken_as_they_are() -> None:
    rows = np.ones((4000, 384), np.float32)
    assert filled_up(rows, 2) is rows
    assert not filled_up(rows[:3], 2)[3:].any()
