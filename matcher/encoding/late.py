"""Token vectors made comparable: centred by role, projected to few dimensions, of unit length.

Contextual token vectors of one model share a large common part, which drowns what tells them apart; taking the mean of
each role away is what makes their cosines mean something (Mu & Viswanath 2018). The projection is the leading principal
axes of the centred vectors, so a stored token takes a fraction of the room. All of it is fitted on texts alone, so no
judgement can leak through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Role, Vectors
from matcher.encoding.fingerprint import digest_of
from matcher.encoding.tokens import TokenEncoder, Tokens
from matcher.progress import Progress, silent

HEAD = "late.npz"


@dataclass(frozen=True, slots=True, eq=False)
class LateHead:
    """What is done to the token vectors of one encoder.

    Attributes:
        means: role to shape (d,), taken away from each token vector of that role.
        axes: shape (d, k), orthonormal columns.
    """

    means: Mapping[Role, NDArray[np.float32]]
    axes: NDArray[np.float32]

    @property
    def fingerprint(self) -> str:
        """Digest of means and axes."""
        parts = (self.means["query"], self.means["passage"], self.axes)
        return digest_of(*(part.tobytes().hex() for part in parts))

    @property
    def dimension(self) -> int:
        """Width of the projected vectors."""
        return int(self.axes.shape[1])

    def apply(self, vectors: Vectors, role: Role) -> Vectors:
        """Return unit vectors of shape (t, k); a vector that is the mean itself becomes zero."""
        projected: Vectors = ((vectors - self.means[role]) @ self.axes).astype(np.float32, copy=False)
        length = np.sqrt(np.einsum("ij,ij->i", projected, projected))
        unit: Vectors = projected / np.maximum(length, np.float32(1e-12))[:, None]
        return unit

    def save(self, path: Path) -> None:
        """Write to one ``.npz`` file; the axes are kept in half precision."""
        with path.open("wb") as file:
            np.savez(
                file,
                query=self.means["query"].astype(np.float32),
                passage=self.means["passage"].astype(np.float32),
                axes=self.axes.astype(np.float16),
            )

    @classmethod
    def load(cls, path: Path) -> LateHead:
        """Read what `save` wrote; the caller has checked the file's checksum."""
        with np.load(path, allow_pickle=False) as stored:
            means: dict[Role, NDArray[np.float32]] = {"query": stored["query"], "passage": stored["passage"]}
            return cls(means, stored["axes"].astype(np.float32))


def fit_head(query: Vectors, passage: Vectors, dimension: int) -> LateHead:
    """Return the head for token vectors of both roles, each of shape (t, d), d ≥ `dimension`.

    The axes are those of the passages: they are what is stored. Deterministic, signs included.
    """
    means: dict[Role, NDArray[np.float32]] = {"query": query.mean(axis=0), "passage": passage.mean(axis=0)}
    centred = (passage - means["passage"]).astype(np.float64)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
    axes: NDArray[np.float64] = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :dimension]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])  # the sign of an axis is arbitrary
    # as it will be read back, so that a fitted head and a loaded one give the same bits
    return LateHead(means, axes.astype(np.float16).astype(np.float32))


class LateEncoder:
    """A `TokenEncoder` whose vectors are comparable: another's, seen through a head.

    Args:
        inner: the encoder that does the work.
        head: fitted on vectors of `inner`.
    """

    def __init__(self, inner: TokenEncoder, head: LateHead) -> None:
        self.name = inner.name
        self.dimension = head.dimension
        self.fingerprint = digest_of(inner.fingerprint, head.fingerprint)
        self._inner = inner
        self.head = head

    def encode_tokens(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Tokens:
        """Return unit token vectors of width `dimension`; `pooled` is the inner encoder's, untouched."""
        raw = self._inner.encode_tokens(texts, role, progress)
        return Tokens(self.head.apply(raw.vectors, role), raw.starts, raw.pooled)
