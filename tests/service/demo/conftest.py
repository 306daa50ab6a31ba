"""A small demonstration office, made once on each database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from service.demo.making import Made, Wanted, make_office
from service.storage.database import Database, open_database
from service.use_cases.office import Office
from tests.fakes.databases import Shelf
from tests.fakes.town import PASSWORD, PASSWORDS

WANTED = Wanted(seed=7, today=date(2026, 11, 20), needs=40, cases=20, encoder="use")


@dataclass(frozen=True)
class Demo:
    """An office with what was told of it."""

    address: str
    database: Database
    home: Path
    made: Made


@pytest.fixture(scope="module")
def demo(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """On SQLite and on PostgreSQL."""
    address, home = shelf.ready(), tmp_path_factory.mktemp("demo")
    office = Office(address, passwords=PASSWORDS)
    made = make_office(office, home, PASSWORD, WANTED)
    office.close()
    with open_database(address) as database:
        yield Demo(address, database, home, made)
