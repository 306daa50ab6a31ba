"""Fixtures of towns: the service on SQLite, and on both databases, with nobody in it yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.recommender import Recommender
from matcher.vocabulary import RecordKind
from service.storage.database import Database, open_database
from tests.fakes.databases import Shelf
from tests.fakes.town import Town, town_of

ENTERPRISE: dict[str, Any] = {
    "id": "91110000600037341L",
    "name": "武汉示例光电有限公司",
    "region": "湖北省武汉市",
    "year": 2014,
    "staff": 100,
    "research_staff": 12,
    "revenue": 1000,
    "research_spending": 60,
    "association": "筹建中",
    "statuses": ["独立法人", "科技型中小企业", "高新技术企业"],
    "premises": True,
    "support_staff": True,
}
SOCIETY: dict[str, Any] = {
    "id": "S-LASER",
    "name": "武汉激光学会",
    "level": "municipal",
    "region": "湖北省武汉市",
    "served": ["为企业培训焊接工程师"],
}


@pytest.fixture
def town_home(tmp_path: Path) -> Path:
    """A state folder with one enterprise and one society in its catalogue."""
    home = tmp_path / "home"
    with Catalogue(home).batch() as batch:
        batch.put(RecordKind.ENTERPRISE, ENTERPRISE, None)
        batch.put(RecordKind.SOCIETY, SOCIETY, None)
        batch.commit()
    return home


@pytest.fixture
def town_on_both(database: Database, town_home: Path, recommender: Recommender) -> Iterator[Town]:
    """The service on SQLite and on PostgreSQL."""
    made = town_of(database, town_home, recommender)
    yield made
    made.office.close()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Makes SQLite files."""
    return Shelf(tmp_path_factory.mktemp("files"))


@pytest.fixture
def town(sqlite_files: Shelf, town_home: Path, recommender: Recommender) -> Iterator[Town]:
    """The service on SQLite."""
    database = open_database(sqlite_files.ready())
    made = town_of(database, town_home, recommender)
    yield made
    made.office.close()
    database.close()
