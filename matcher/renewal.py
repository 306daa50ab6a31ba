"""Keeping up with a state folder: what other processes indexed or put in force since a recommender was opened.

Nothing is built here: a catalogue that is ahead of its index is the business of whoever builds the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.corpus.catalogue import Catalogue
from matcher.encoding.encoder import Encoder
from matcher.learning import registry
from matcher.learning.registry import Registry
from matcher.ranker import Ranker
from matcher.recommender import Recommender, kept_index
from matcher.retrieval import snapshot
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.snapshot import current_snapshot, snapshot_fingerprint
from matcher.vocabulary import Kind

Mark = tuple[tuple[int, int, int] | None, ...]
"""Of each file that says what is in force: its inode, time and size; None where there is none."""


def deciding(home: Path, encoder: str) -> tuple[Path, ...]:
    """Return the files that say which indexes and models are in force; another one is put there for each change."""
    models = [Registry(home, kind, encoder).folder / registry.CURRENT for kind in Kind]
    return (*(home / "index" / kind.value / snapshot.CURRENT for kind in Kind), *models)


def mark_of(files: Sequence[Path]) -> Mark:
    """Return what is another as soon as one of some files is; cheap enough to ask with every question."""
    return tuple(_seen(path) for path in files)


def renewed(recommender: Recommender, home: Path) -> Recommender:
    """Return one with the indexes and the models in force now; itself where it has them.

    Only what changed is read; the encoder stays.

    Raises:
        EncoderMismatch, DamagedFile, NotReady: an index or a model in force cannot be used, as their names say.
    """
    catalogue, encoder = Catalogue(home), recommender.encoder
    changed = {}
    for kind, size in recommender.sizes().items():
        held = recommender.ranker(kind) if size else None
        if held is None and not catalogue.candidates(kind):
            continue
        index = _index(home / "index" / kind.value, encoder, held.index if held else None)
        if index is None:
            continue
        models = Registry(home, kind, encoder.name)
        same = held is not None and held.model.fingerprint == models.standing().current
        model = held.model if held and same else models.open(encoder)
        if held is None or index is not held.index or model is not held.model:
            changed[kind] = Ranker(kind, index, model)
    return recommender.exchanged(changed)


def _index(root: Path, encoder: Encoder, held: CandidateIndex | None) -> CandidateIndex | None:
    folder = current_snapshot(root)
    if folder is None or (held is not None and held.snapshot == snapshot_fingerprint(folder)):
        return held
    return kept_index(root, encoder) or held


def _seen(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
