"""Token vectors made comparable: centred by role, projected to few dimensions, smoothed over phrases, weighed.

Contextual token vectors of one model share a large common part, which drowns what tells them apart; taking the mean of
each role away is what makes their cosines mean something (Mu & Viswanath 2018). The projection is the leading principal
axes of the centred vectors, so a stored token takes a fraction of the room. A word is mostly two or three tokens, so
each takes from its neighbours and is compared as part of its phrase. All of it is fitted on texts alone: no judgement
can leak through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Role, Vectors
from matcher.encoding.fingerprint import digest_of
from matcher.encoding.rarity import Rarity
from matcher.encoding.tokens import Starts, TokenEncoder, Tokens, WeighedTokens
from matcher.progress import Progress, silent

HEAD = "late.npz"
_FORM = "1"
"""Raised when `apply` or the form in which tokens are kept changes what comes out; it is part of every fingerprint."""


@dataclass(frozen=True, slots=True, eq=False)
class LateHead:
    """What is done to the token vectors of one encoder.

    Attributes:
        means: role to shape (d,), taken away from each token vector of that role.
        axes: shape (d, k), orthonormal columns.
        rarity: what each token counts.
    """

    means: Mapping[Role, NDArray[np.float32]]
    axes: NDArray[np.float32]
    rarity: Rarity

    @property
    def fingerprint(self) -> str:
        """Digest of all of it."""
        parts = (self.means["query"], self.means["passage"], self.axes, self.rarity.table, np.array(self.rarity.unseen))
        return digest_of(_FORM, *(part.tobytes().hex() for part in parts))

    @property
    def dimension(self) -> int:
        """Width of the projected vectors."""
        return int(self.axes.shape[1])

    def apply(self, tokens: Tokens, role: Role) -> WeighedTokens:
        """Return unit vectors of width k with their weights; a vector that is the mean itself becomes zero."""
        projected = _unit(((tokens.vectors - self.means[role]) @ self.axes).astype(np.float32, copy=False))
        return WeighedTokens(_smoothed(projected, tokens.starts), self.rarity.weights(tokens.ids), tokens.starts)

    def save(self, path: Path) -> None:
        """Write to one ``.npz`` file; axes and weights are kept in half precision."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                query=self.means["query"].astype(np.float32),
                passage=self.means["passage"].astype(np.float32),
                axes=self.axes.astype(np.float16),
                weights=self.rarity.table.astype(np.float16),
                unseen=np.float16(self.rarity.unseen),
            )

    @classmethod
    def load(cls, path: Path) -> LateHead:
        """Read what `save` wrote; the caller has checked the file's checksum."""
        with np.load(path, allow_pickle=False) as stored:
            means: dict[Role, NDArray[np.float32]] = {"query": stored["query"], "passage": stored["passage"]}
            rarity = Rarity(stored["weights"].astype(np.float32), float(stored["unseen"]))
            return cls(means, stored["axes"].astype(np.float32), rarity)


def fit_head(query: Tokens, passage: Tokens, dimension: int) -> LateHead:
    """Return the head for tokens of texts in both roles, vectors of width d ≥ `dimension`.

    Axes and rarity are those of the passages: they are what is stored. Deterministic, signs included.
    """
    means: dict[Role, NDArray[np.float32]] = {
        "query": query.vectors.mean(axis=0),
        "passage": passage.vectors.mean(axis=0),
    }
    centred = (passage.vectors - means["passage"]).astype(np.float64)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
    axes: NDArray[np.float64] = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :dimension]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])  # the sign of an axis is arbitrary
    # as it will be read back, so that a fitted head and a loaded one give the same bits
    return LateHead(means, axes.astype(np.float16).astype(np.float32), Rarity.of(passage.ids, passage.starts))


def _unit(vectors: Vectors) -> Vectors:
    length = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    unit: Vectors = vectors / np.maximum(length, np.float32(1e-12))[:, None]
    return unit


def _smoothed(vectors: Vectors, starts: Starts) -> Vectors:
    """Return each unit vector plus its neighbours' in the same text, of unit length again, shape (t, d)."""
    total = vectors.copy()
    first = np.zeros(len(vectors), bool)
    first[starts[:-1][np.diff(starts) > 0]] = True
    inner = ~first[1:]
    total[1:][inner] += vectors[:-1][inner]
    total[:-1][inner] += vectors[1:][inner]
    return _unit(total)


class LateEncoder:
    """A token encoder whose vectors are comparable: another's, seen through a head.

    Args:
        inner: the encoder that does the work.
        head: fitted on vectors of `inner`.
    """

    def __init__(self, inner: TokenEncoder, head: LateHead) -> None:
        self.name = inner.name
        self.dimension = head.dimension
        self.fingerprint = digest_of(inner.fingerprint, head.fingerprint)
        self.head = head
        self._inner = inner

    def encode_tokens(
        self, texts: Sequence[str], role: Role, progress: Progress = silent
    ) -> tuple[WeighedTokens, Vectors]:
        """Return the tokens of the texts, of width `dimension`, and the inner encoder's own vectors of the texts."""
        raw = self._inner.encode_tokens(texts, role, progress)
        return self.head.apply(raw, role), raw.pooled
