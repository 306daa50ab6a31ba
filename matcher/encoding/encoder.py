"""What the rest of the house asks of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.progress import Progress, silent

Role = Literal["query", "passage"]
Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity."""

    @property
    def name(self) -> str:
        """The name it was opened by, e.g. ``e5-small``."""

    @property
    def dimension(self) -> int:
        """Width of its vectors."""

    @property
    def fingerprint(self) -> str:
        """Hex digest of everything that changes its vectors: weights, tokenizer, prefixes, pooling.

        Precision counts too, unless it has been measured to leave every cosine above 0.9999.
        """

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Vectors:
        """Encode texts in the given role.

        Returns:
            Array of shape (len(texts), dimension), float32, rows L2-normalised, in the order of `texts`.
        """


def folder_name(encoder: str) -> str:
    """Return the name of the folder that holds what was made for an encoder."""
    return "".join(c if c.isalnum() or c in "-." else "_" for c in encoder)


def named(name: str | None, fingerprint: str | None) -> str:
    """Return how a message calls an encoder: two of one name may still differ."""
    return f"{name or '未知'}（指纹 {(fingerprint or '未知')[:8]}）"
