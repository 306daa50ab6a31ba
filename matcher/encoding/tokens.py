"""Token vectors of texts side by side, and what an encoder that gives them looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Role, Vectors
from matcher.progress import Progress, silent

Starts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Token vectors of n texts laid end to end (ragged).

    Attributes:
        vectors: shape (t, d), float32, one row a token of the texts themselves: no prompt, no special tokens.
        ids: shape (t,), number of each token in the encoder's vocabulary.
        starts: shape (n + 1,), row of each text's first token; a text of no token has an empty range.
        pooled: shape (n, d'), the texts' unit vectors from the same pass, as `Encoder.encode` gives them.
    """

    vectors: Vectors
    ids: NDArray[np.int64]
    starts: Starts
    pooled: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class WeighedTokens:
    """Token vectors of n texts laid end to end, comparable by cosine, each with what it counts.

    Attributes:
        vectors: shape (t, d), unit vectors; a few may be zero.
        weights: shape (t,), positive.
        starts: shape (n + 1,), where each text begins.
    """

    vectors: Vectors
    weights: NDArray[np.float32]
    starts: Starts

    def of(self, row: int) -> WeighedTokens:
        """Return the tokens of one text."""
        rows = slice(self.starts[row], self.starts[row + 1])
        return WeighedTokens(self.vectors[rows], self.weights[rows], self.starts[row : row + 2] - self.starts[row])

    def heaviest(self, count: int) -> WeighedTokens:
        """Return the `count` heaviest tokens of a single text in their order, the first of equal ones; all if fewer."""
        kept = np.sort(np.argsort(-self.weights, kind="stable")[:count])
        return WeighedTokens(self.vectors[kept], self.weights[kept], np.array([0, len(kept)]))


class TokenEncoder(Protocol):
    """Turns texts into one vector a token, each seen in its context."""

    @property
    def name(self) -> str:
        """The name it was opened by."""

    @property
    def fingerprint(self) -> str:
        """Hex digest of everything that changes its vectors."""

    def encode_tokens(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Tokens:
        """Encode texts in the given role, in the order of `texts`."""


def laid_out(parts: Sequence[Vectors], ids: Sequence[NDArray[np.int64]], pooled: Vectors) -> Tokens:
    """Return the token vectors of each text, each of shape (its tokens, d), and their numbers, as one `Tokens`."""
    starts = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
    if not parts:
        return Tokens(np.zeros((0, pooled.shape[1]), np.float32), np.zeros(0, np.int64), starts, pooled)
    return Tokens(np.concatenate(parts).astype(np.float32, copy=False), np.concatenate(ids), starts, pooled)
