"""The office's records in one SQLite file: its tables, opening it, and what its errors mean to a person.

A change is one transaction: a crash, a signal or a full disk leaves what was there before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.errors import DamagedFile, HuiqiError, StorageUnavailable
from matcher.storage import make_folder

FILE = "catalogue.sqlite"
VERSION = 1

PATIENCE = 10.0
"""Seconds to wait for another import to end."""
_TABLES = """
CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, candidate TEXT);
CREATE UNIQUE INDEX records_by_id ON records (kind, id);
CREATE TABLE names (kind TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, key, id)) WITHOUT ROWID;
CREATE INDEX names_by_id ON names (kind, id);
"""
"""`record` and `candidate` are JSON; a candidate stands beside the record it is made from, so that opening is fast."""


@contextmanager
def opened(path: Path | None) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the database at `path`, made if need be; without a path, to an empty one in memory.

    Statements outside an explicit BEGIN commit at once. SQLite's errors come out as ours.

    Raises:
        StorageUnavailable: it cannot be made or written.
        DamagedFile: it is no database, or one of a later version.
        HuiqiError: another import holds it.
    """
    if path is not None:
        make_folder(path.parent)
    with _explained(path):
        connection = sqlite3.connect(path or ":memory:", timeout=PATIENCE, isolation_level=None)
        try:
            _prepare(connection, path)
            yield connection
        finally:
            connection.close()


def _prepare(connection: sqlite3.Connection, path: Path | None) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise DamagedFile(f"{path} 是更新版本的程序写的（格式 {version}）", "请升级程序，或换一个 HUIQI_HOME")
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:  # nobody else made it meanwhile
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _ours(error, path) from error


def _ours(error: sqlite3.Error, path: Path | None) -> HuiqiError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return HuiqiError("另一个导入正在写入目录", "请等它结束后再试")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return DamagedFile(f"目录数据库 {path} 已损坏", "请从备份恢复，或删除该文件后重新导入")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM")):
        return StorageUnavailable(
            f"无法写入 {path.parent if path else '临时目录'}（{error}）",
            "请检查磁盘空间和权限，或把环境变量 HUIQI_HOME 设为可写的目录",
        )
    raise error
