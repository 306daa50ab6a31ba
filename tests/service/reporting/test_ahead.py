"""What is read ahead after a start need not be read again by whoever asks first; it stops nothing and nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event

from service.ahead import Ahead
from service.domain.scope import SYSTEM
from service.engine import Engine
from service.storage.database import Database
from service.use_cases.ahead import read_ahead
from service.use_cases.desk import Programmes
from service.use_cases.statistics import report_of
from tests.fakes.casework import Office
from tests.fakes.fitting import run_to_the_end
from tests.fakes.kept import keep_bodies, keep_case

_ON = date(2018, 5, 31)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def host(database: Database) -> str:
    """Who runs the one case that there is."""
    office = Office.of("chengdu-2018", site="高新区", need="")
    keep_bodies(database, office)
    run_to_the_end(office)
    keep_case(database, office)
    return office.case.host


def test_whoever_asks_first_reads_no_history(database: Database, host: str, tmp_path: Path) -> None:
    programmes = Programmes(tmp_path)
    with statements(database) as asked:
        assert read_ahead(programmes, database, lambda: True) == 1
    assert any("FROM events" in one for one in asked)
    with statements(database) as asked, database.reading() as work:
        report = report_of(programmes, work, "liaoning-2018", host, _ON, SYSTEM)
        courses = programmes.pasts.of_cases(work, work.cases.briefs(SYSTEM))
    assert asked
    assert not any("FROM events" in one for one in asked)
    assert report.happenings
    assert courses
    with database.reading() as work:
        fresh = report_of(Programmes(tmp_path), work, "liaoning-2018", host, _ON, SYSTEM)
    assert report.happenings == fresh.happenings


@pytest.mark.usefixtures("host")
def test_it_ends_where_it_is_told_to(database: Database, tmp_path: Path) -> None:
    assert read_ahead(Programmes(tmp_path), database, lambda: False) == 0


def test_a_job_that_fails_keeps_no_other_from_being_done() -> None:
    opened = Event()
    done: list[str] = []

    def open_it() -> None:
        opened.wait()
        raise ValueError("no recommender")

    def fails(_: object) -> None:
        raise RuntimeError("this one")

    engine = Engine(open_it)  # type: ignore[arg-type]  # one that opens nothing
    engine.start()
    ahead = Ahead(engine, (fails, lambda go_on: done.append(f"went on: {go_on()}")))
    ahead.start()
    assert done == []
    opened.set()
    ahead.wait()
    assert done == ["went on: True"]


def test_it_can_be_stopped_before_anything_is_open() -> None:
    never = Event()
    done: list[str] = []

    def open_it() -> None:
        never.wait()
        raise ValueError("no recommender")

    engine = Engine(open_it)  # type: ignore[arg-type]  # one that opens nothing
    engine.start()
    ahead = Ahead(engine, (lambda _: done.append("done"),))
    ahead.start()
    ahead.stop()
    assert done == []
    never.set()
