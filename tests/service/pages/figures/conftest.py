"""Pages over the province that reports; on one database, for what storage answers is tested with it on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.databases import Shelf
from tests.fakes.province import province, reporting_app  # noqa: F401


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Makes files of SQLite."""
    made = Shelf(tmp_path_factory.mktemp("pages"))
    yield made
    made.close()
