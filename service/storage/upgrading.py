"""Bringing a database to the tables of this version, and asking whether it has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect, text

from matcher.errors import DamagedFile, NotReady
from service.storage.database import Database
from service.storage.tables import GUARDED, METADATA

CONNECTION = "connection"
OPTIONS: dict[str, Any] = {"target_metadata": METADATA, "compare_type": True, "render_as_batch": True}
"""How migrations are run and compared, for `env` and for `check`."""

_LOCK = 0x48_75_69_71_69
"""Of PostgreSQL's advisory locks: of workers that start together one upgrades and the others wait."""


def upgrade(database: Database, to: str = "head") -> tuple[str, ...]:
    """Bring the tables to a version; returns the versions gone through, none where it was there already.

    All steps happen in one transaction: after a fault or a crash the database is as it was.

    Raises:
        NotReady: the database was made by a later version of the program.
        StorageUnavailable: it cannot be reached or written.
    """
    with _connected(database) as connection:
        before = _version(connection)
        steps = _steps_after(before, database.shown)
        if before == to or not steps:
            return ()
        config = _config()
        config.attributes[CONNECTION] = connection
        command.upgrade(config, to)
        if database.embedded and (lost := connection.execute(text("PRAGMA foreign_key_check")).first()):
            raise DamagedFile(f"升级后表 {lost[0]} 有记录指向不存在的内容，未作改动", "请把数据库文件交给维护人员核查")
        after = _version(connection)
        connection.commit()
    return steps[: steps.index(after) + 1] if after in steps else ()


def current(database: Database) -> str:
    """Return the version of the tables; empty where there are none yet."""
    with database.connected(reading=True) as connection:
        return _version(connection)


def latest() -> str:
    """Return the version this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def require_current(database: Database) -> None:
    """Raise `NotReady` unless the tables are those of this version."""
    found = current(database)
    if found != latest():
        _steps_after(found, database.shown)
        stands = f"的表是 {found} 版，本版需要 {latest()}" if found else "还没有建表"
        raise NotReady(f"数据库 {database.shown} {stands}", "请先运行 huiqi db upgrade")


def check(database: Database) -> tuple[str, ...]:
    """Return how the tables differ from what the program expects: columns, constraints and guards; for maintainers."""
    with database.connected(reading=True) as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        found = [str(difference) for difference in compare_metadata(context, METADATA)]
        found += _check_constraints(connection)
        found += _guards(connection)
    return tuple(found)


@contextmanager
def _connected(database: Database) -> Iterator[Connection]:
    with database.unbegun() as connection:
        if database.embedded:  # rebuilding a table drops the old one, which rows of others point to
            raw = connection.connection.dbapi_connection
            assert raw is not None  # noqa: S101 - a connection that is open has one
            raw.execute("PRAGMA foreign_keys=OFF")
            try:
                yield connection
            finally:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys=ON")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _steps_after(version: str, shown: str) -> tuple[str, ...]:
    """The versions that come after one, the oldest first."""
    order = [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]
    if not version:
        return tuple(order)
    if version not in order:
        raise NotReady(f"数据库 {shown} 是更新的版本（{version}）建立的", "请先升级程序，不要用旧程序打开它")
    return tuple(order[order.index(version) + 1 :])


def _check_constraints(connection: Connection) -> list[str]:
    """What Alembic does not compare: which CHECKs each table has."""
    found = []
    for name, table in sorted(METADATA.tables.items()):
        kept = {str(one["name"]) for one in inspect(connection).get_check_constraints(name)}
        wanted = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        found += [f"{name}: {one}" for one in sorted(kept ^ wanted)]
    return found


def _guards(connection: Connection) -> list[str]:
    embedded = connection.dialect.name == "sqlite"
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if embedded
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    kept = set(connection.execute(text(listed)).scalars())
    deeds = ("update", "delete") if embedded else ("update", "delete", "truncate")
    return [
        f"{table}: guard_{table}_{deed}" for table in GUARDED for deed in deeds if f"guard_{table}_{deed}" not in kept
    ]
