"""`huiqi worker`, `huiqi jobs`, `huiqi learning-log` and the worker inside the service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from matcher.errors import HuiqiError
from service.command.learning import learning_log
from service.command.working import cancel, list_jobs, retry
from service.domain.jobs import Job, JobKind, JobState
from service.domain.scope import SYSTEM
from service.jobs.embedded import await_tables, working
from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.errors import Missing
from service.storage.upgrading import upgrade
from tests.fakes.clock import NOON


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    made = Settings()
    with open_database(made.database) as database:
        upgrade(database)
    return made


def put(settings: Settings, job: Job) -> None:
    with open_database(settings.database) as database, database.work() as work:
        work.jobs.add(job)
        work.commit()


def state(settings: Settings, job: str) -> JobState:
    with open_database(settings.database) as database, database.reading() as work:
        return work.jobs.get(SYSTEM, job).state


def test_jobs_are_listed_stopped_and_tried_again(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    list_jobs()
    assert "还没有任务" in capsys.readouterr().out
    put(settings, Job("j1", JobKind.SEAL, "k", {}, NOON, NOON))
    cancel("j1")
    assert state(settings, "j1") is JobState.CANCELLED
    list_jobs()
    assert "2026-09-01 12:00　封存记录　已取消" in capsys.readouterr().out
    retry("j1")
    assert state(settings, "j1") is JobState.WAITING
    with pytest.raises(Missing):
        retry("j2")


def test_the_service_works_through_jobs_by_itself_unless_told_not_to(settings: Settings) -> None:
    now = datetime.now(UTC)
    put(settings, Job("j1", JobKind.SEAL, "k", {}, now, now))
    with working(settings.model_copy(update={"worker": "off"})):
        pass
    assert state(settings, "j1") is JobState.WAITING
    with working(settings, pause=0.01), open_database(settings.database) as database:
        _await(database, "j1")
    assert state(settings, "j1") is JobState.DONE


def _await(database: Database, job: str) -> None:
    tick = Event()
    for _ in range(3000):
        with database.reading() as work:
            if work.jobs.get(SYSTEM, job).state is JobState.DONE:
                return
        tick.wait(0.01)
    raise AssertionError("the worker did not come to it")


def test_a_worker_waits_for_the_tables_and_ends_without_them(empty_database: Database) -> None:
    ended = Event()
    ended.set()
    assert not await_tables(empty_database, ended)
    upgrade(empty_database)
    assert await_tables(empty_database, Event())


def test_the_log_of_an_empty_office_is_written_and_empty(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learning_log(tmp_path / "log", "2024-12-31", check=False)
    assert "0 条需求；没有事件" in capsys.readouterr().out
    assert (tmp_path / "log" / "events.jsonl").read_bytes() == b""
    for until in ("去年", "2999-01-01"):
        with pytest.raises(HuiqiError):
            learning_log(tmp_path / "other", until, check=False)
    assert not (tmp_path / "other").exists()
