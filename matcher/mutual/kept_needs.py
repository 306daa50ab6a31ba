"""Needs encoded once: vectors by the encoder's own cache, the tokens that are compared in a file of their own.

A society is compared with a hundred of ten thousand needs, so tokens are asked for when they are wanted. They are kept
as they are: a score from kept tokens is the score from fresh ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.encoding.cache import EmbeddingCache, cache_key
from matcher.encoding.cached import late_of
from matcher.encoding.encoder import Encoder
from matcher.encoding.tokens import WeighedTokens
from matcher.progress import Progress, silent
from matcher.ranking.needs import EncodedNeed, encode_needs
from matcher.retrieval.late import MAX_NEED_TOKENS
from matcher.vocabulary import Need

_MOST = 40_000
"""What is kept at most: two texts a need with their tokens, about 60 kB together, and a look of 3 kB."""
_CHUNK = 100


class KeptNeeds:
    """Encodes needs and remembers.

    Args:
        encoder: of needs and societies.
        path: file of kept tokens; made at the first use.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self._late = late_of(encoder)
        self._cache = EmbeddingCache(path, _MOST)

    @property
    def cache(self) -> EmbeddingCache:
        """Where what is kept of needs lies."""
        return self._cache

    def encode(self, needs: Sequence[Need], progress: Progress = silent) -> list[EncodedNeed]:
        """Return the needs with their vectors, without tokens."""
        return encode_needs(needs, self._encoder, progress)

    def with_tokens(self, queries: Sequence[EncodedNeed], progress: Progress = silent) -> list[EncodedNeed]:
        """Return encoded needs with the tokens that are compared; as they are where the encoder gives none."""
        late = self._late
        if late is None or late.late is None:
            return list(queries)
        fingerprint, width = late.late.fingerprint, late.late.dimension
        texts = [text for query in queries for text in (query.facets.whole, query.facets.title)]
        keys = {text: cache_key(fingerprint, "query", text) for text in texts}
        stored = self._cache.read_blobs(list(keys.values()))
        known = {text: got for text, key in keys.items() if (got := _tokens(stored.get(key), width)) is not None}
        missing = sorted(set(texts) - set(known), key=lambda text: (len(text), text))
        for start in range(0, len(missing), _CHUNK):
            some = missing[start : start + _CHUNK]
            found, _ = late.need_tokens(some)
            fresh = {text: found.of(row).heaviest(MAX_NEED_TOKENS) for row, text in enumerate(some)}
            self._cache.write_blobs({keys[text]: _bytes(tokens) for text, tokens in fresh.items()})
            known |= fresh
            progress("编码需求", start + len(some), len(missing))
        return [replace(query, tokens=(known[query.facets.whole], known[query.facets.title])) for query in queries]


def _bytes(tokens: WeighedTokens) -> bytes:
    return np.column_stack([tokens.vectors, tokens.weights]).astype("<f4").tobytes()


def _tokens(blob: bytes | None, width: int) -> WeighedTokens | None:
    """Return the tokens that stored bytes hold, None where they cannot be any."""
    if blob is None or len(blob) % (4 * (width + 1)):
        return None
    rows = np.frombuffer(blob, "<f4").reshape(-1, width + 1)
    vectors, weights = np.ascontiguousarray(rows[:, :-1]), np.ascontiguousarray(rows[:, -1])
    lengths = np.linalg.norm(vectors, axis=1)
    # a flipped bit on the disk shows in the length of the vector far more often than not
    if not (np.all((np.abs(lengths - 1) < 1e-3) | (lengths == 0)) and np.all(weights > 0)):  # noqa: PLR2004
        return None
    return WeighedTokens(vectors, weights, np.array([0, len(rows)]))
