"""Files by the SHA-256 of their bytes, in folders of the state folder: written once, read back only unchanged."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from matcher.errors import DamagedFile, StorageUnavailable
from service.storage.errors import Missing

PAPERS, EVIDENCE, REFERENCES = "papers", "evidence", "references"
"""Folders: papers of cases, files that show what is reported, and judged needs that models are compared on."""


def keep(home: Path, data: bytes, folder: str = PAPERS) -> str:
    """Write bytes, to disk, readable by the service alone; returns their digest. The same bytes are kept once.

    Raises:
        StorageUnavailable: the state folder cannot be written.
    """
    digest = sha256(data).hexdigest()
    path = _path(home, folder, digest)
    try:
        if path.is_file() and path.read_bytes() == data:
            return digest
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, data)
    except OSError as error:
        raise StorageUnavailable("文件不能存盘", "请检查状态目录的权限和磁盘空间") from error
    return digest


def read(home: Path, digest: str, folder: str = PAPERS) -> bytes:
    """Return the bytes of a digest.

    Raises:
        Missing: there are none.
        DamagedFile: they were changed on disk.
    """
    path = _path(home, folder, digest)
    if not path.is_file():
        raise Missing("份文件")
    data = path.read_bytes()
    if sha256(data).hexdigest() != digest:
        raise DamagedFile(f"文件 {digest[:12]}… 的内容与摘要不符，已被改动", "请从备份恢复")
    return data


def _write(path: Path, data: bytes) -> None:
    """Write all of it or nothing: to a draft beside, to disk, then under its name."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _path(home: Path, folder: str, digest: str) -> Path:
    return home / folder / digest[:2] / digest
