"""Writing files so that a crash leaves the old or the new one, never half of one; and checksums."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from matcher.errors import StorageUnavailable

_CHUNK = 1 << 20
_RETRY_S = 0.01


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, whole or not at all.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    with new_file(path) as draft:
        draft.write_bytes(data)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield an empty file beside `path` that replaces it, flushed to disk, when the block ends without an error.

    An error or Ctrl-C removes it and leaves whatever `path` was. That the place cannot be written shows at once.

    Raises:
        StorageUnavailable: the folder cannot be written, or `path` is a folder.
    """
    with _storage_errors(path):
        if path.is_dir():
            raise IsADirectoryError(0, "这是一个文件夹")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft_name(path)
        draft.touch(exist_ok=False)
        try:
            yield draft
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        _sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing.

    Raises:
        StorageUnavailable: it cannot be made.
    """
    with _storage_errors(path):
        path.mkdir(parents=True, exist_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes `path` when the block ends without an error.

    Every file written in it is flushed to disk before the rename. An error or Ctrl-C removes it and leaves
    whatever `path` was; a `path` that exists already is replaced.

    Raises:
        StorageUnavailable: the parent folder cannot be written.
    """
    with _storage_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft_name(path)
        draft.mkdir()
        retired = draft.with_name(draft.name + ".old")
        try:
            yield draft
            for file in sorted(p for p in draft.rglob("*") if p.is_file()):
                with file.open("rb") as opened:
                    os.fsync(opened.fileno())
            _sync_folder(draft)
            if path.exists():
                os.replace(path, retired)
                os.replace(draft, path)
                shutil.rmtree(retired, ignore_errors=True)
            else:
                os.replace(draft, path)
        except BaseException:
            if retired.exists() and not path.exists():  # stopped between the two renames
                os.replace(retired, path)
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _sync_folder(path.parent)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Make `folder` where it is missing and wait until nobody else, thread or process, writes in it.

    The lock is released when the block ends, and by the system when the process is killed.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    make_folder(folder)
    with _storage_errors(folder):
        lock = (folder / ".lock").open("wb")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Put a SQLite file into write-ahead mode, waiting at most `patience` seconds for others who open it.

    Two who open a new file at once may be told that it is locked without SQLite waiting: it heeds no busy timeout
    while the mode changes.

    Raises:
        sqlite3.OperationalError: the file stayed locked, or cannot be written.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_S)
        else:
            return


def _draft_name(path: Path) -> Path:
    # not mkstemp: its files can be read by their owner alone, whatever the person's umask says
    # the suffix stays: some writers choose the format by it
    return path.with_name(f".{path.stem}.{secrets.token_hex(6)}{path.suffix}")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable(
            f"无法写入 {folder}（{error.strerror or error}）",
            "请检查磁盘空间和权限，文件正被打开时先关闭；或换一个可写的位置（状态目录由环境变量 HUIQI_HOME 指定）",
        ) from error
