"""Finished pieces of long work, kept under their inputs and the code that made them, so that a rerun goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from matcher.resources import CORPORA, MODELS
from matcher.storage import sha256_of, write_atomically

Plain = dict[str, Any]
"""What JSON can hold."""

_CODE = Path(__file__).parents[1]
_OF_NO_FIGURE = {"cli"}
_LIBRARIES = ("faiss-cpu", "jieba", "numpy", "scikit-learn", "scipy", "torch", "xgboost-cpu")


class Keeper:
    """Results of pieces of work as files, one each.

    A piece is known by its name, what it was given, the bytes of its files, and the version of code, shipped material
    and libraries: whatever bears on a figure makes it anew.

    Args:
        folder: where they lie.
        fresh: do everything anew.

    Attributes:
        reused: how many pieces were found.
        made: how many were not.
    """

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.reused = self.made = 0
        self._folder = folder
        self._fresh = fresh

    def keep(self, name: str, given: Sequence[object], files: Iterable[Path], compute: Callable[[], Plain]) -> Plain:
        """Return what `compute` returned for these inputs, now or in an earlier run.

        Args:
            name: of the piece; begins its file's name.
            given: everything else it depends on, as plain values.
            files: read by it.
            compute: does the work; its result is plain values.

        Raises:
            StorageUnavailable: the folder cannot be written.
        """
        parts = [name, *map(repr, given), *(f"{path.name} {_digest(path)}" for path in files), code_version()]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
        path = self._folder / f"{name}-{digest}.json"
        if not self._fresh and (found := _read(path)) is not None:
            self.reused += 1
            return found
        found = compute()
        write_atomically(path, json.dumps(found, ensure_ascii=False, indent=1).encode())
        self.made += 1
        return found


@cache
def code_version() -> str:
    """Return the digest of the library, what ships with it and the libraries that compute with it."""
    digest = hashlib.sha256()
    sources = (path for path in _CODE.rglob("*.py") if path.relative_to(_CODE).parts[0] not in _OF_NO_FIGURE)
    data = (path for root in (CORPORA, MODELS / "encoder") for path in root.rglob("*") if path.is_file())
    for path in sorted([*sources, *data]):
        if path.suffix not in {".md", ".pyc"}:
            digest.update(f"{path.name} {sha256_of(path)}\n".encode())
    digest.update(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    return sha256_of(path) if path.is_file() else "-"


def _read(path: Path) -> Plain | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # not there, or no result: then it is made
        return None
    return found if isinstance(found, dict) else None
