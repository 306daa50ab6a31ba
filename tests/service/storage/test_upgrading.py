"""Migrations: from nothing, again, from every step with data in it, and to exactly what the program expects."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, text, update

from matcher.errors import NotReady
from service.domain.scope import SYSTEM
from service.storage import migrations
from service.storage.database import Database
from service.storage.errors import Conflict
from service.storage.tables import GUARDED, METADATA, casework, people
from service.storage.upgrading import check, current, latest, require_current, upgrade

STEPS = tuple(sorted(file.name[:4] for file in Path(migrations.__file__).with_name("versions").glob("0*.py")))
NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)


def test_the_steps_follow_one_another() -> None:
    assert tuple(f"{number:04}" for number in range(1, len(STEPS) + 1)) == STEPS


def test_an_empty_database_gets_every_table(empty_database: Database) -> None:
    assert current(empty_database) == ""
    assert upgrade(empty_database) == STEPS
    with empty_database.reading() as work:
        names = set(inspect(work._connection).get_table_names())
    assert names == set(METADATA.tables) | {"alembic_version"}
    assert current(empty_database) == latest() == STEPS[-1]


def test_upgrading_again_changes_nothing(empty_database: Database) -> None:
    upgrade(empty_database)
    assert upgrade(empty_database) == ()


def test_the_tables_are_those_the_program_expects(empty_database: Database) -> None:
    upgrade(empty_database)
    assert check(empty_database) == ()


def test_a_missing_guard_check_or_column_shows(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.connected() as connection:
        on = "" if empty_database.embedded else " ON events"
        connection.execute(text(f"DROP TRIGGER guard_events_update{on}"))
        connection.execute(text("ALTER TABLE pots RENAME COLUMN opened TO begun"))
    found = check(empty_database)
    assert "events: guard_events_update" in found
    assert any("begun" in one for one in found)


@pytest.mark.parametrize("step", STEPS)
def test_what_is_stored_at_any_step_is_there_after_the_upgrade(empty_database: Database, step: str) -> None:
    upgrade(empty_database, step)
    assert current(empty_database) == step
    with empty_database.connected() as connection:
        body = {"id": "a", "role": "科协", "name": "武汉市科协", "path": "a/", "created": NOON}
        connection.execute(insert(people.bodies).values(body))
    assert upgrade(empty_database) == STEPS[STEPS.index(step) + 1 :]
    assert check(empty_database) == ()
    with empty_database.connected() as connection:
        assert connection.execute(people.bodies.select()).one().name == "武汉市科协"


def test_experts_stored_before_employers_were_have_none_until_one_is_recorded(empty_database: Database) -> None:
    upgrade(empty_database, "0009")
    school = {"id": "school", "role": "高校科协", "name": "某大学科协", "path": "school/", "created": NOON}
    expert = {"id": "expert", "role": "专家", "name": "甲教授", "path": "expert/", "created": NOON, "record": "E-1"}
    with empty_database.connected() as connection:
        for row in (school, expert):
            connection.execute(insert(people.bodies).values(row))
    upgrade(empty_database)
    with empty_database.reading() as work:
        found = work.bodies.get(SYSTEM, "expert").body
    assert (found.record, found.employer) == ("E-1", "")
    with empty_database.work() as work:
        work.bodies.employ("expert", "school")
        work.commit()
    for body, employer in (("school", "expert"), ("expert", "nobody")):  # no expert; nobody there
        with pytest.raises(Conflict), empty_database.work() as work:
            work.bodies.employ(body, employer)
            work.commit()
    with empty_database.reading() as work:
        assert work.bodies.get(SYSTEM, "expert").body.employer == "school"


@pytest.mark.parametrize("table", GUARDED)
def test_the_guards_are_on_every_table_of_rows_that_are_only_added(database: Database, table: str) -> None:
    with database.connected() as connection:
        listed = (
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%' AND tbl_name = :table"
        )
        if not database.embedded:
            listed = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = CAST(:table AS regclass)"
        assert connection.execute(text(listed), {"table": table}).scalar_one() == (2 if database.embedded else 3)


@pytest.mark.parametrize("statement", [update(casework.events).values(reason="改"), casework.events.delete()])
def test_an_event_can_be_neither_changed_nor_deleted(database: Database, statement: object) -> None:
    row = {"subject": "case:1", "seq": 1, "at": NOON, "account": "", "body": "", "move": "开始", "before": "{}"}
    row |= {"after": "{}", "reason": "", "previous": "", "digest": "0" * 64}
    with database.connected() as connection:
        connection.execute(insert(casework.events).values(row))
    with pytest.raises(Conflict) as caught, database.connected() as connection:
        connection.execute(statement)
    assert "only added" in str(caught.value.__cause__)
    with database.connected() as connection:
        assert connection.execute(casework.events.select()).one().reason == ""


def test_a_database_of_a_later_version_is_left_alone(database: Database) -> None:
    with database.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        for attempt in (upgrade, require_current):
            with pytest.raises(NotReady, match="更新的版本"):
                attempt(database)
    finally:
        with database.connected() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :last"), {"last": STEPS[-1]})


def test_using_a_database_without_tables_says_what_to_run(empty_database: Database) -> None:
    with pytest.raises(NotReady, match="huiqi db upgrade"):
        require_current(empty_database)
    with pytest.raises(NotReady, match="huiqi db upgrade"), empty_database.reading() as work:
        work.events.head("case:1")
