"""Token vectors for tests: one a character, the same wherever the character stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.encoding.encoder import Role
from matcher.encoding.tokens import Tokens, laid_out
from matcher.progress import Progress, silent
from tests.fakes.encoder import HashEncoder


class CharacterEncoder:
    """A `TokenEncoder`; `pooled` is what `HashEncoder` of the same width gives.

    Attributes:
        encoded: every text it was asked to encode, in order.
    """

    def __init__(self, dimension: int = 16, salt: str = "") -> None:
        self.name = "characters"
        self.inner = HashEncoder(dimension, salt)
        self.fingerprint = self.inner.fingerprint
        self.encoded: list[str] = []

    def encode_tokens(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Tokens:
        """Return a vector a character; an empty text has none."""
        self.encoded += texts
        width = self.inner.dimension
        parts = [self.inner.encode(list(text), role) if text else np.empty((0, width), np.float32) for text in texts]
        ids = [np.array([ord(character) for character in text], np.int64) for text in texts]
        return laid_out(parts, ids, self.inner.encode(texts, role, progress))
