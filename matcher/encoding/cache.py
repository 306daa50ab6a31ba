"""Vectors kept in a SQLite file by the content of their text, so that nothing is encoded twice; see `cached`.

A cache holds nothing that cannot be made again: a file that cannot be written is only read, one that cannot be read
either is done without, a damaged one is set aside.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np

from matcher.encoding.encoder import Role, Vectors
from matcher.storage import write_ahead

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    id INTEGER PRIMARY KEY,  -- grows with age, so the oldest rows are the lowest
    key BLOB NOT NULL UNIQUE,
    vector BLOB NOT NULL
)
"""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_LOOK_UP = 5_000
_PATIENCE_S = 30


class EmbeddingCache:
    """One SQLite file of vectors by key, shared by threads and processes.

    Args:
        path: the file; made with its folder at the first use.
        limit: vectors kept; beyond it the oldest go.
    """

    def __init__(self, path: Path, limit: int = 1_000_000) -> None:
        self._path = path
        self._limit = limit
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._given_up = False
        self._read_only = False

    def read(self, keys: Sequence[bytes], dimension: int) -> dict[bytes, Vectors]:
        """Return the vectors, each of shape (dimension,), of those keys that are cached and sound."""
        blobs = {key: blob for key, blob in self.read_blobs(keys).items() if len(blob) == 4 * dimension}
        if not blobs:
            return {}
        vectors = np.frombuffer(b"".join(blobs.values()), dtype="<f4").reshape(-1, dimension)
        # a flipped bit on the disk shows in the length of the vector far more often than not
        sound = np.abs(np.einsum("ij,ij->i", vectors, vectors) - 1) < 1e-3  # noqa: PLR2004
        return {key: vector for key, vector, good in zip(blobs, vectors, sound, strict=True) if good}

    def write(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep the vectors, in one transaction; drop the oldest beyond the limit."""
        self.write_blobs({key: vector.astype("<f4").tobytes() for key, vector in vectors.items()})

    def read_blobs(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept for those keys that are cached; the caller checks that it is sound."""
        unique = list(dict.fromkeys(keys))

        def look_up(connection: sqlite3.Connection) -> list[tuple[bytes, bytes]]:
            rows: list[tuple[bytes, bytes]] = []
            for start in range(0, len(unique), _LOOK_UP):
                some = unique[start : start + _LOOK_UP]
                marks = ",".join("?" * len(some))
                rows += connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)  # noqa: S608 - only question marks are put in
            return rows

        nothing: list[tuple[bytes, bytes]] = []
        return dict(self._try(look_up, nothing))

    def write_blobs(self, blobs: Mapping[bytes, bytes]) -> None:
        """Keep the bytes, in one transaction; drop the oldest beyond the limit."""

        def insert(connection: sqlite3.Connection) -> None:
            if self._read_only:
                return
            with connection:
                connection.executemany("INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", blobs.items())
                connection.execute("DELETE FROM vectors WHERE id <= (SELECT max(id) FROM vectors) - ?", (self._limit,))

        self._try(insert, None)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._disconnect()

    def _try(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Do the work on the file; a fault costs the cache, never the caller."""
        with self._lock:
            if self._given_up:
                return otherwise
            try:
                if self._connection is None:
                    self._connection = self._connect()
                return work(self._connection)
            except (OSError, sqlite3.Error) as error:
                if _code(error) in _DAMAGED:
                    self._set_aside(error)
                else:
                    self._give_up(error)
                return otherwise

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_PATIENCE_S, check_same_thread=False)
        try:
            write_ahead(connection, _PATIENCE_S)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_SCHEMA)
        except sqlite3.OperationalError as error:
            connection.close()
            if _code(error) not in _UNWRITABLE or not self._path.is_file():
                raise
            return self._connect_to_read(error)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_to_read(self, error: Exception) -> sqlite3.Connection:
        # immutable: without it even reading wants to write beside the file
        uri = f"{self._path.absolute().as_uri()}?immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._read_only = True
        _LOG.warning("向量缓存 %s 只能读（%s），新的向量不保留，只是更慢；请检查权限", self._path, error)
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self, error: Exception) -> None:
        self._disconnect()
        aside = self._path.with_name(self._path.name + ".damaged")
        _LOG.warning("向量缓存 %s 已损坏（%s），移到 %s 并重建；不影响结果", self._path, error, aside.name)
        with suppress(OSError):
            os.replace(self._path, aside)
            for suffix in ("-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            return
        self._given_up = True

    def _give_up(self, error: Exception) -> None:
        self._disconnect()
        self._given_up = True
        _LOG.warning(
            "向量缓存 %s 不可用（%s），本次不用缓存，只是更慢；请检查磁盘空间和权限，或改设 HUIQI_HOME",
            self._path,
            error,
        )


def cache_key(fingerprint: str, role: Role, text: str) -> bytes:
    """Return the key of a text: SHA-256 over encoder, role and the text's own SHA-256."""
    inner = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return hashlib.sha256(f"{fingerprint}/{role}/".encode() + inner).digest()


def _code(error: Exception) -> int:
    """Return SQLite's primary result code, 0 where the fault is not SQLite's."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
