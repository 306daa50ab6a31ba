"""What a token counts: rare ones say what a text is about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]

_LEAST = 0.01
"""Weight of a token that every text has; above 0, so that a text of nothing else still has a mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """The weight of each token of a vocabulary, from texts: squared idf, ln((n + 1) / (texts with it + 1))².

    Attributes:
        table: weights by token number, as far as any was seen.
        unseen: weight of a token that no text has.
    """

    table: Weights
    unseen: float

    @classmethod
    def of(cls, ids: NDArray[np.int64], starts: NDArray[np.int64]) -> Rarity:
        """Count in how many of n texts each token stands.

        Args:
            ids: shape (t,), token numbers of the texts end to end.
            starts: shape (n + 1,), where each text begins in `ids`.
        """
        texts = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        frequency = np.bincount(np.unique(np.stack([texts, ids]), axis=1)[1])
        weights = np.maximum(np.log(len(starts) / (frequency + 1.0)) ** 2, _LEAST)
        # as it will be read back, so that what was fitted and what is loaded give the same bits
        return cls(weights.astype(np.float16).astype(np.float32), float(np.float16(np.log(len(starts)) ** 2)))

    def weights(self, ids: NDArray[np.int64]) -> Weights:
        """Return the weight of each token, shape of `ids`."""
        known = ids < len(self.table)
        found: Weights = np.where(known, self.table[np.where(known, ids, 0)], np.float32(self.unseen))
        return found
