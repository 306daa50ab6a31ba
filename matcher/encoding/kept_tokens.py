"""Weighed tokens in one byte a component, as they are kept: a quarter of the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.tokens import Starts, WeighedTokens

Kept = NDArray[np.int8]
"""Shape (t, d + 1): components times 127, then the square root of the weight times 12; rounded."""

_SCALE, _WEIGHT = np.float32(127), np.float32(12)
_ROUNDED = 0.05
"""How far rounding may take the length of a unit vector; a damaged one lies further off more often than not."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptTokens:
    """Tokens of n passages end to end.

    Attributes:
        rows: shape (t, d + 1), see `Kept`.
        starts: shape (n + 1,), row of each passage's first token.
    """

    rows: Kept
    starts: Starts

    @classmethod
    def of(cls, parts: Sequence[Kept], dimension: int) -> KeptTokens:
        """Lay the tokens of each passage end to end."""
        starts = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
        return cls(np.concatenate([np.zeros((0, dimension + 1), np.int8), *parts]), starts)

    def gather(self, passages: NDArray[np.int64]) -> WeighedTokens:
        """Return the tokens of some passages end to end, ready to be compared."""
        lengths = self.starts[passages + 1] - self.starts[passages]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        within = np.arange(int(starts[-1])) - np.repeat(starts[:-1], lengths)
        picked = self.rows[np.repeat(self.starts[passages], lengths) + within].astype(np.float32)
        vectors, weights = picked[:, :-1], (picked[:, -1] / _WEIGHT) ** 2
        vectors *= 1 / _SCALE  # in place: a division of the whole would cost as much as the comparison
        return WeighedTokens(vectors, weights, starts)


def kept_of(tokens: WeighedTokens) -> list[Kept]:
    """Return the tokens of each text as they are kept."""
    weights = np.clip(np.rint(np.sqrt(tokens.weights) * _WEIGHT), 1, 127)  # 0 would say that nothing is there
    rows = np.column_stack([np.rint(tokens.vectors * _SCALE), weights]).astype(np.int8)
    return [rows[start:end] for start, end in pairwise(tokens.starts.tolist())]


def kept_from(blobs: Mapping[bytes, bytes], dimension: int) -> dict[bytes, Kept]:
    """Return the tokens that stored bytes hold, without those that cannot be any."""
    found = {}
    for key, blob in blobs.items():
        if len(blob) % (dimension + 1) == 0:
            rows = np.frombuffer(blob, np.int8).reshape(-1, dimension + 1)
            lengths = np.linalg.norm(rows[:, :-1].astype(np.float32), axis=1) / _SCALE
            unit = (np.abs(lengths - 1) < _ROUNDED) | (lengths == 0)  # a vector that is the mean itself is zero
            if np.all(unit & (rows[:, -1] > 0)):
                found[key] = rows
    return found
