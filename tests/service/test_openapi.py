"""The whole interface under schemathesis: no fault of the server's, and every answer as the description says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.storage.database import open_database
from tests.fakes.databases import Shelf
from tests.fakes.fuzzing import Found, Fuzzing, fuzz
from tests.fakes.lively import Lively, enliven
from tests.fakes.shipped_models import recommender_of_every_kind
from tests.fakes.town import town_of
from tests.fakes.towns import sqlite_files, town_home  # noqa: F401

MANY_WAYS_TO_BE_WRONG = (
    *("make_deed", "match", "dossier", "turn_need", "eligibility"),
    *("record_happening", "correct_happening", "file_figure", "correct_filing"),
)
"""They are sent unsound requests too, but at random, and by one of the callers only."""

ENDS_IT = ("sign_out",)
SLOW = ("replay", "dossier")


@pytest.fixture
def lively(home: Path, sqlite_files: Shelf, town_home: Path) -> Iterator[Lively]:  # noqa: F811
    database = open_database(sqlite_files.ready())
    made = enliven(town_of(database, town_home, recommender_of_every_kind(home)))
    yield made
    made.town.office.close()
    database.close()


def assert_kept(found: Found, lively: Lively) -> None:
    assert not found.faults, "\n\n".join(found.faults.values())
    assert not [label for label, statuses in found.asked.items() if set(statuses) <= {401, 405}]
    lively.town.require_whole()


def test_the_administrator_in_a_browser(lively: Lively) -> None:
    how = Fuzzing(lively.people["admin"], {}, 0, sound=MANY_WAYS_TO_BE_WRONG, leave=ENDS_IT)
    assert_kept(fuzz(lively.town.client.app, how), lively)


def test_the_officer_by_a_token_where_everything_is_there(lively: Lively) -> None:
    how = Fuzzing(lively.people["officer"], lively.here, 10, covering=False, based=True, leave=SLOW)
    assert_kept(fuzz(lively.town.client.app, how), lively)


def test_an_enterprise_by_a_token(lively: Lively) -> None:
    how = Fuzzing(lively.people["enterprise"], lively.here, 4, covering=False, based=True, leave=SLOW)
    assert_kept(fuzz(lively.town.client.app, how), lively)
