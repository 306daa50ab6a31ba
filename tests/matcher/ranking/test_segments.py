"""Reductions over the passages of each candidate, against slow ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.segments import Segments

_LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=6)


def _segments(lengths: list[int]) -> Segments:
    offsets = np.cumsum([0, *lengths])[:-1].astype(np.int64)
    return Segments(np.arange(100, 100 + sum(lengths)), offsets, np.array(lengths, np.int64))


@given(_LENGTHS, st.integers(1, 7), st.integers(0, 99))
def test_the_closest_passages_are_the_greatest_ones_in_their_old_order(
    lengths: list[int], count: int, seed: int
) -> None:
    segments = _segments(lengths)
    near = np.random.default_rng(seed).integers(0, 4, sum(lengths)).astype(np.float32)  # with ties
    found = segments.closest(near, count)
    for row, (start, length) in enumerate(zip(segments.offsets.tolist(), lengths, strict=True)):
        own = sorted(range(start, start + length), key=lambda place: (-near[place], place))[:count]
        mine = found.passages[found.offsets[row] : found.offsets[row] + found.lengths[row]]
        assert mine.tolist() == [100 + place for place in sorted(own)]
    assert found.lengths.sum() == len(found.passages)


@given(_LENGTHS, st.integers(0, 99))
def test_maxima_and_means_of_the_best_are_those_of_each_candidate(lengths: list[int], seed: int) -> None:
    segments = _segments(lengths)
    generator = np.random.default_rng(seed)
    values = generator.normal(size=sum(lengths)).astype(np.float32)
    values[generator.random(len(values)) < 0.3] = -np.inf
    parts = np.split(values, segments.offsets[1:])
    assert segments.maximum(values).tolist() == [part.max() for part in parts]
    first = [start + int(part.argmax()) for start, part in zip(segments.offsets.tolist(), parts, strict=True)]
    assert segments.argmaximum(values).tolist() == first
    best = [np.sort(part[np.isfinite(part)])[::-1][:3] for part in parts]
    expected = [part.mean() if len(part) else np.nan for part in best]
    np.testing.assert_allclose(segments.top(values, 3), expected, atol=1e-5)
