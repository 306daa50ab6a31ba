"""An encoder that asks the cache first, for vectors of texts and for the token vectors of passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matcher.encoding.cache import EmbeddingCache, cache_key
from matcher.encoding.encoder import Encoder, Role, Vectors
from matcher.encoding.kept_tokens import KeptTokens, kept_from, kept_of
from matcher.encoding.late import LateEncoder
from matcher.encoding.tokens import WeighedTokens
from matcher.progress import Progress, silent

_CHUNK_TEXTS = 1_000
_CHUNK_CHARACTERS = 40_000


class CachedEncoder:
    """An encoder that encodes each missing text once.

    New vectors are written every thousand texts or few seconds, so an interrupted run goes on where it stopped.

    Args:
        inner: the encoder that does the work.
        cache: where vectors are kept; several encoders may share it.
        late: the same encoder's token vectors, where it gives any.
    """

    def __init__(self, inner: Encoder, cache: EmbeddingCache, late: LateEncoder | None = None) -> None:
        self.name = inner.name
        self.dimension = inner.dimension
        self.fingerprint = inner.fingerprint
        self.late = late
        self._inner = inner
        self._cache = cache

    def encode(self, texts: Sequence[str], role: Role, progress: Progress = silent) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension), float32; progress counts the texts not cached."""
        keys = [cache_key(self.fingerprint, role, text) for text in texts]
        known = self._cache.read(keys, self.dimension)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        done = 0
        for chunk in _chunks(missing):
            part = _shifted(progress, done, len(missing))
            vectors = self._inner.encode([missing[key] for key in chunk], role, part)
            new = dict(zip(chunk, vectors, strict=True))
            self._cache.write(new)
            known.update(new)
            done += len(chunk)
        result = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            result[row] = known[key]
        return result

    def passage_tokens(self, texts: Sequence[str], progress: Progress = silent) -> KeptTokens:
        """Return the token vectors of passages; the pass that encodes missing ones gives `encode` its vectors too."""
        late = self._late()
        keys = [cache_key(late.fingerprint, "passage", text) for text in texts]
        known = kept_from(self._cache.read_blobs(keys), late.dimension)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        done = 0
        for chunk in _chunks(missing):
            part = _shifted(progress, done, len(missing))
            some = [missing[key] for key in chunk]
            tokens, pooled = late.encode_tokens(some, "passage", part)
            new = dict(zip(chunk, kept_of(tokens), strict=True))
            self._cache.write_blobs({key: rows.tobytes() for key, rows in new.items()})
            own = (cache_key(self.fingerprint, "passage", text) for text in some)
            self._cache.write(dict(zip(own, pooled, strict=True)))
            known.update(new)
            done += len(chunk)
        return KeptTokens.of([known[key] for key in keys], late.dimension)

    def need_tokens(self, texts: Sequence[str], progress: Progress = silent) -> tuple[WeighedTokens, Vectors]:
        """Return the tokens of needs, and their vectors from the same pass; neither is kept."""
        return self._late().encode_tokens(texts, "query", progress)

    def _late(self) -> LateEncoder:
        if self.late is None:
            raise TypeError(f"{self.name} gives no token vectors")
        return self.late


def late_of(encoder: Encoder) -> CachedEncoder | None:
    """Return the encoder where it gives token vectors, else None."""
    return encoder if isinstance(encoder, CachedEncoder) and encoder.late is not None else None


def head_fingerprint(encoder: Encoder) -> str:
    """Return the digest of what makes an encoder's token vectors comparable; empty where it gives none."""
    return encoder.late.head.fingerprint if isinstance(encoder, CachedEncoder) and encoder.late else ""


def _shifted(progress: Progress, base: int, whole: int) -> Progress:
    """Report a chunk's progress as that of the whole."""

    def report(stage: str, done: int, total: int) -> None:  # noqa: ARG001 - the chunk's own total is not wanted
        progress(stage, base + done, whole)

    return report


def _chunks(texts: Mapping[bytes, str]) -> Iterator[list[bytes]]:
    """Yield the keys in portions worth a write, alike in length so that the encoder's batches are full."""
    chunk: list[bytes] = []
    characters = 0
    for key in sorted(texts, key=lambda key: (-len(texts[key]), key)):
        chunk.append(key)
        characters += len(texts[key])
        if len(chunk) >= _CHUNK_TEXTS or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
