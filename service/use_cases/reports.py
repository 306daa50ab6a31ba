"""Workbooks the service has built, by the SHA-256 of their bytes, under `reports` of the state folder."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from matcher.storage import make_folder, write_atomically

_FOLDER = "reports"


def keep_report(home: Path, data: bytes) -> str:
    """Keep a workbook under the SHA-256 of its bytes; returns the digest."""
    digest = sha256(data).hexdigest()
    make_folder(home / _FOLDER)
    (home / _FOLDER).chmod(0o700)
    if not report_file(home, digest).is_file():
        write_atomically(report_file(home, digest), data)
    return digest


def report_file(home: Path, digest: str) -> Path:
    """Return where the workbook of a digest is, or would be."""
    return home / _FOLDER / f"{digest}.xlsx"
