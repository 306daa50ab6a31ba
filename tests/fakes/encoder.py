"""A small deterministic encoder for tests that need vectors, not meaning.

Texts that share character n-grams get similar vectors; nothing is learned and nothing is read from disk, so a test
of an index, a cache or a ranking runs in milliseconds. It satisfies `matcher.encoding.encoder.Encoder`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from matcher.encoding.encoder import Role, Vectors
from matcher.progress import Progress, silent


class HashEncoder:
    """Hashes character uni-, bi- and trigrams into signed buckets and normalises.

    The role is ignored on purpose: a query and a passage with the same text get the same vector.

    Args:
        dimension: width of the vectors.
        salt: changes every vector and the fingerprint, for tests of stale caches and indexes.

    Attributes:
        encoded: every text it was asked to encode, in order, as (role, text); lets a test count the work.
    """

    def __init__(self, dimension: int = 64, salt: str = "") -> None:
        self.name = "hash"
        self.dimension = dimension
        self.fingerprint = f"{zlib.crc32(f'{dimension}/{salt}'.encode()):08x}" * 8
        self.encoded: list[tuple[Role, str]] = []
        self._salt = salt

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension); an empty text is the first unit vector."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            self.encoded.append((role, text))
            for size in (1, 2, 3):
                for start in range(len(text) - size + 1):
                    code = zlib.crc32(f"{self._salt}{text[start : start + size]}".encode())
                    vectors[row, code % self.dimension] += 1.0 if code >> 31 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        progress("编码", len(texts), len(texts))
        return vectors
