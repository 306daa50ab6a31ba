"""Passages of some candidates laid end to end, for reductions by candidate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.retrieval.layout import Layout

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Passages of c candidates laid end to end; each candidate has at least one.

    Attributes:
        passages: shape (p,), rows in the layout.
        offsets: shape (c,), where each candidate's passages begin.
        lengths: shape (c,), how many it has.
    """

    passages: NDArray[np.int64]
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, layout: Layout, rows: NDArray[np.int64]) -> Segments:
        """Return the passages of candidates given by their rows in the layout."""
        starts, lengths = layout.starts[rows], layout.starts[rows + 1] - layout.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        within = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(offsets, lengths)
        return cls(np.repeat(starts, lengths) + within, offsets, lengths)

    def closest(self, nearness: Floats, count: int) -> Segments:
        """Return the `count` passages of each candidate with the greatest nearness, in their old order; all if fewer.

        Args:
            nearness: shape (passages,); the first of equal ones are taken.
            count: at least 1.
        """
        order = np.lexsort((np.arange(len(nearness)), -nearness, np.repeat(np.arange(len(self.lengths)), self.lengths)))
        place = np.arange(len(order)) - np.repeat(self.offsets, self.lengths)
        kept = np.sort(order[place < count])
        lengths = np.minimum(self.lengths, count)
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        return Segments(self.passages[kept], offsets, lengths)

    def maximum(self, values: Floats) -> Floats:
        """Return the largest value of each candidate's passages."""
        result: Floats = np.maximum.reduceat(values, self.offsets)
        return result

    def argmaximum(self, values: Floats) -> NDArray[np.int64]:
        """Return where the first largest value of each candidate stands, as an index into `passages`."""
        rows: NDArray[np.int64] = self.offsets + np.argmax(self._padded(values), axis=1)
        return rows

    def top(self, values: Floats, count: int) -> Floats:
        """Mean of the `count` largest (of those there are) of each candidate; NaN where all are −inf."""
        table = self._padded(values)
        if table.shape[1] > count:
            table = -np.partition(-table, count - 1, axis=1)[:, :count]
        known = np.isfinite(table)
        total = np.where(known, table, 0).sum(axis=1)
        found = known.sum(axis=1)
        mean: Floats = np.where(found > 0, total / np.maximum(found, 1), np.nan).astype(np.float32)
        return mean

    def _padded(self, values: Floats) -> Floats:
        table = np.full((len(self.lengths), int(self.lengths.max(initial=1))), -np.inf, np.float32)
        within = np.arange(len(values)) - np.repeat(self.offsets, self.lengths)
        table[np.repeat(np.arange(len(self.lengths)), self.lengths), within] = values
        return table
