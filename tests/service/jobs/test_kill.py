"""kill −9 of a worker at every point of a job: another takes it up after the lease, and what it does is done once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.domain.jobs import LEASE, JobKind, JobState
from service.domain.scope import SYSTEM
from service.jobs.worker import Worker
from service.storage.database import open_database
from tests.fakes.clock import Clock
from tests.fakes.databases import Shelf
from tests.fakes.job_worker import PLACES, Leaving, put

ROOT = Path(__file__).parents[3]


def kill_at(url: str, where: str) -> None:
    """Let a worker of its own process come so far, and kill it there."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.fakes.job_worker", url, where],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child:
        assert child.stdout.readline() == "here\n"
        child.kill()


@pytest.mark.parametrize("where", PLACES)
def test_what_a_killed_worker_held_is_done_once(shelf: Shelf, where: str) -> None:
    url = shelf.ready()
    with open_database(url) as database:
        put(database, "j1")
        kill_at(url, where)
        clock = Clock()
        other = Worker(database, {JobKind.SEAL: Leaving()}, clock=clock)
        assert other.run_one() is None  # held, or done: nobody else may touch it
        clock.forward(LEASE)
        done = other.run_one()
        with database.reading() as work:
            job = work.jobs.get(SYSTEM, "j1")
            left = [one.body.id for one in work.bodies.list(SYSTEM)]
        assert left == ["j1"]
        assert (job.state, job.result) == (JobState.DONE, {"left": "j1"})
        assert job.tries == (1 if where == "committed" else 2)
        assert (done is None) == (where == "committed")
