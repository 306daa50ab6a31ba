"""A service whose jobs are done by a `huiqi worker` of its own process answers with what that one made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.encoding.catalogue import open_encoder
from matcher.learning.registry import UNLEARNED, Registry
from matcher.recommender import open_recommender
from matcher.vocabulary import Candidate, Document, Kind
from service.app import create_app
from service.domain.jobs import ENDED, Job, JobKind, JobState
from service.domain.scope import SYSTEM
from service.engine import Engine
from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.upgrading import upgrade

ENCODER = "use"
NEED = {"need": "膜分离处理电镀含镍废水", "kind": "expert"}
_PATIENCE_S = 240


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Settings:
    """A service without a worker, over a state folder of its own; what is encoded survives with the session's."""
    open_encoder(ENCODER, home)
    (home / "cache").mkdir(exist_ok=True)
    for one in ("encoders", "cache"):
        (tmp_path / one).symlink_to(home / one)
    made = Settings(home=tmp_path, encoder=ENCODER, worker="off")
    with open_database(made.database) as database:
        upgrade(database)
    return made


def expert(number: int) -> Candidate:
    return Candidate(f"E-{number}", Kind.EXPERT, f"专家{number}", (Document("projects", "电镀含镍废水的膜分离"),))


@contextmanager
def worker(settings: Settings) -> Iterator[None]:
    command = [sys.executable, "-c", "from matcher.cli.main import run; run()", "worker"]
    own = {"HUIQI_HOME": str(settings.home), "HUIQI_ENCODER": ENCODER}
    process = subprocess.Popen(command, env=os.environ | own, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(60) == 0


def done(database: Database, job: str) -> Job:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        with database.reading() as work:
            found = work.jobs.get(SYSTEM, job)
        if found.state in ENDED:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{found.state}: {found.stage}")


def test_what_another_process_indexed_and_put_in_force_is_answered_with(settings: Settings) -> None:
    Catalogue(settings.home).add([expert(1)])
    engine = Engine(lambda: open_recommender(settings.home, ENCODER))
    with TestClient(create_app(settings, engine)) as client:
        assert engine.wait(_PATIENCE_S)
        first = client.post("/api/v1/match", json=NEED).json()
        assert [one["id"] for one in first["matches"]] == ["E-1"], first

        Catalogue(settings.home).add([expert(2)])
        now = datetime.now(UTC)
        with open_database(settings.database) as database:
            with database.work() as work:
                work.jobs.add(Job("j1", JobKind.INDEX, "index:j1", {}, now, now))
                work.commit()
            with worker(settings):
                job = done(database, "j1")
        assert job.state is JobState.DONE, job.problem
        client.post("/api/v1/match", json=NEED)
        engine.settle()
        found = client.post("/api/v1/match", json=NEED).json()
        assert {one["id"] for one in found["matches"]} == {"E-1", "E-2"}

        models = Registry(settings.home, Kind.EXPERT, ENCODER)
        models.promote(UNLEARNED, models.first, "王五", "试")
        client.post("/api/v1/match", json=NEED)
        engine.settle()
        assert client.post("/api/v1/match", json=NEED).json()["model"] == UNLEARNED
