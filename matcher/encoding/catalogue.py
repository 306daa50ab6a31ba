"""Which encoders there are by name, and how each is opened; the encoders themselves live in their own modules."""

from __future__ import annotations

from pathlib import Path

from matcher.encoding.cache import CachedEncoder, EmbeddingCache
from matcher.encoding.e5_small import e5_small_folder
from matcher.encoding.encoder import Encoder
from matcher.encoding.sentence import load_sentence_encoder
from matcher.encoding.use import load_use
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
        StorageUnavailable: a bundled model must be converted and `home` cannot be written.
    """
    return CachedEncoder(_open(name, home, progress), EmbeddingCache(home / "cache" / "embeddings.sqlite"))


def _open(name: str, home: Path, progress: Progress) -> Encoder:
    if name == DEFAULT_ENCODER:
        folder = e5_small_folder(home, progress)
        return load_sentence_encoder(folder, name, folder.name)
    if name == "use":
        return load_use()
    return load_sentence_encoder(name, name)
