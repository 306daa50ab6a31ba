"""The database: opening one by its address, and units of work on it.

SQLite is embedded (one file, WAL, every commit on disk); PostgreSQL is for an office with several workers. An address
may hold a password: only `Database.shown` may be printed or logged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from matcher.errors import DamagedFile, HuiqiError, NotReady, StorageUnavailable, UnknownName
from matcher.storage import write_ahead
from service.storage.errors import Conflict, OutOfRange
from service.storage.work import Work

_BUSY_MS = 15_000
_POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 30, "hide_parameters": True}
"""A connection for every thread that serves requests; parameters never stand in errors or logs: some are secrets."""

_READING = "huiqi_reading"
_NO_TABLE = ("no such table", "no such column", "does not exist")


class Database:
    """An open database. Threads may share one; processes open their own.

    Attributes:
        shown: its address without a password.
    """

    def __init__(self, engine: Engine, shown: str) -> None:
        self.engine = engine
        self.shown = shown

    @property
    def embedded(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Yield a unit of work that may write; what was not committed by `Work.commit` is rolled back.

        On SQLite writers wait for one another here, so that nothing read inside can have changed when it is written.

        Raises:
            StorageUnavailable: the database cannot be reached or written.
            NotReady: its tables are missing or old.
        """
        with self._transaction(reading=False) as connection:
            yield Work(connection)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Yield a unit of work that sees one state and writes nothing; raises as `work`."""
        with self._transaction(reading=True) as connection:
            yield Work(connection, reading=True)

    @contextmanager
    def connected(self, *, reading: bool = False) -> Iterator[Connection]:
        """Yield a connection in a transaction that is committed at the end; for checks."""
        with self._transaction(reading=reading) as connection:
            yield connection
            connection.commit()

    @contextmanager
    def unbegun(self) -> Iterator[Connection]:
        """Yield a connection whose transaction has not begun; who asked for it commits. For migrations."""
        with self._faults(), self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, reading: bool) -> Iterator[Connection]:
        with self._faults(), self.engine.connect() as connection:
            chosen: dict[str, Any] = {_READING: reading}
            if not self.embedded:
                chosen |= {"postgresql_readonly": reading}
                chosen |= {"isolation_level": "REPEATABLE READ" if reading else "READ COMMITTED"}
            yield connection.execution_options(**chosen)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise self._unavailable(error) from error
        except IntegrityError as error:
            raise Conflict from error
        except (DataError, OverflowError) as error:
            raise OutOfRange from error
        except StatementError as error:
            if isinstance(error.orig, HuiqiError):  # raised by a type while it took a value
                raise error.orig from None
            if type(error) is DatabaseError:  # SQLite's own for a file it cannot make sense of
                raise DamagedFile(
                    f"{self.shown} 不是数据库文件，或已损坏", "请核对 HUIQI_DATABASE_URL，或从备份恢复"
                ) from error
            if isinstance(error, DBAPIError) and (_lacks_tables(error) or error.connection_invalidated):
                raise self._unavailable(error) from error
            raise

    def _unavailable(self, error: DBAPIError | PoolTimeout) -> StorageUnavailable | NotReady:
        if _lacks_tables(error):
            return NotReady(f"数据库 {self.shown} 的表尚未建立或不是这一版", "请先运行 huiqi db upgrade")
        return StorageUnavailable(
            f"数据库 {self.shown} 暂时无法读写", "请稍候再试；仍不行请检查数据库服务、磁盘空间和权限"
        )


def open_database(address: str) -> Database:
    """Open a database; connects at the first use.

    Args:
        address: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.

    Raises:
        UnknownName: neither of them.
        StorageUnavailable: the folder of the file cannot be written.
    """
    url = _url(address)
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        _prepare(url, shown)
        engine = create_engine(url, **_POOL, connect_args={"timeout": _BUSY_MS / 1000})
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, **_POOL, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    return Database(engine, shown)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except ArgumentError:
        backend = ""
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise UnknownName(
        "HUIQI_DATABASE_URL 不是可用的数据库地址",
        "请写成 sqlite:///文件路径 或 postgresql://用户:密码@主机/库名",
    )


def _prepare(url: URL, shown: str) -> None:
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        raise StorageUnavailable(f"数据库 {shown} 所在的文件夹不能写入", "请检查权限，或另设 HUIQI_HOME") from error


def _configure_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver guesses
    write_ahead(connection, _BUSY_MS / 1000)
    for pragma in (f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _lacks_tables(error: DBAPIError | PoolTimeout) -> bool:
    return isinstance(error, DBAPIError) and any(sign in str(error.orig) for sign in _NO_TABLE)
