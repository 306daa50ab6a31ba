"""What names the content of an encoder: digests over the files that decide its vectors."""

from __future__ import annotations

import hashlib
from pathlib import Path

from matcher.storage import sha256_of

STORED = "FINGERPRINT"
"""File beside a converted model that keeps its fingerprint, so that opening it need not read the weights twice."""

_NOT_DECISIVE = {STORED, "README.md", ".gitattributes"}


def fingerprint_of_folder(folder: Path) -> str:
    """Return the stored fingerprint of a converted model, else the digest over the files of the folder.

    Hidden files and model cards do not count.
    """
    stored = folder / STORED
    return stored.read_text(encoding="ascii").strip() if stored.is_file() else digest_of_folder(folder)


def digest_of_folder(folder: Path) -> str:
    """Return the hex SHA-256 over the names and contents of the folder's files, in the order of their names."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    decisive = {name: path for name, path in files.items() if name not in _NOT_DECISIVE and not _is_hidden(name)}
    return digest_of(*(f"{name}={sha256_of(path)}" for name, path in sorted(decisive.items())))


def digest_of(*parts: str) -> str:
    """Return the hex SHA-256 of the parts in order, kept apart by line ends."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
