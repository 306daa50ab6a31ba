"""Token vectors of texts side by side, as they are given and as they are kept, and what gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Role, Vectors
from matcher.progress import Progress, silent

Kept = NDArray[np.int8]

_SCALE = np.float32(127)
_ROUNDED = 0.05
"""How far rounding may take the length of a unit vector; a damaged one lies further off more often than not."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Token vectors of n texts laid end to end (ragged).

    Attributes:
        vectors: shape (t, d), float32, one row a token of the texts themselves: no prompt, no special tokens.
        starts: shape (n + 1,), row of each text's first token; a text of no token has an empty range.
        pooled: shape (n, d'), the texts' unit vectors from the same pass, as `Encoder.encode` gives them.
    """

    vectors: Vectors
    starts: NDArray[np.int64]
    pooled: Vectors

    def of(self, row: int) -> Vectors:
        """Return the token vectors of one text, shape (its tokens, d)."""
        return self.vectors[self.starts[row] : self.starts[row + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class KeptTokens:
    """Unit token vectors of n passages end to end, in one byte a component: a quarter of the room, an error below .004.

    Attributes:
        vectors: shape (t, d), components times 127, rounded.
        starts: shape (n + 1,), row of each passage's first token.
    """

    vectors: Kept
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, parts: Sequence[Kept], dimension: int) -> KeptTokens:
        """Lay the vectors of each passage, of shape (its tokens, dimension), end to end."""
        starts = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
        return cls(np.concatenate([np.zeros((0, dimension), np.int8), *parts]), starts)

    def gather(self, rows: NDArray[np.int64]) -> tuple[Vectors, NDArray[np.int64]]:
        """Return the vectors of some passages end to end, float32 of shape (t, d), and where each begins (n + 1,)."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        within = np.arange(int(starts[-1])) - np.repeat(starts[:-1], lengths)
        picked = self.vectors[np.repeat(self.starts[rows], lengths) + within].astype(np.float32)
        picked *= 1 / _SCALE  # in place: a division of the whole would cost as much as the comparison
        return picked, starts


def kept_of(tokens: Tokens) -> list[Kept]:
    """Return the token vectors of each text as they are kept."""
    rounded = np.rint(tokens.vectors * _SCALE).astype(np.int8)
    return [rounded[start:end] for start, end in pairwise(tokens.starts.tolist())]


def kept_from(blobs: Mapping[bytes, bytes], dimension: int) -> dict[bytes, Kept]:
    """Return the token vectors that stored bytes hold, without those that cannot be any."""
    found = {}
    for key, blob in blobs.items():
        if len(blob) % dimension == 0:
            vectors = np.frombuffer(blob, np.int8).reshape(-1, dimension)
            lengths = np.linalg.norm(vectors.astype(np.float32), axis=1) / _SCALE
            if np.all((np.abs(lengths - 1) < _ROUNDED) | (lengths == 0)):  # a vector that is the mean itself is zero
                found[key] = vectors
    return found


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


def laid_out(parts: Sequence[Vectors], pooled: Vectors) -> Tokens:
    """Return the token vectors of each text, each of shape (its tokens, d), as one `Tokens`."""
    lengths = np.array([len(part) for part in parts], np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    vectors = np.concatenate(parts) if len(parts) else np.zeros((0, pooled.shape[1]), np.float32)
    return Tokens(vectors.astype(np.float32, copy=False), starts, pooled)
