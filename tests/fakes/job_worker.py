"""Carries out one job in a process of its own that stops and waits to be killed where it is told to.

Run as `python -m tests.fakes.job_worker URL WHERE`; WHERE is one of `PLACES`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.jobs import Job, JobKind
from service.jobs.task import Effect, Task
from service.jobs.worker import Worker
from service.storage.database import Database, open_database
from service.storage.work import Work
from tests.fakes.clock import NOON, Clock

PLACES = ("taken up", "prepared", "written", "committed")


class Leaving:
    """Leaves a trace: a body with the id of the job.

    Args:
        where: to stop.
    """

    def __init__(self, where: str = "") -> None:
        self._where = where

    def __call__(self, task: Task) -> Effect:
        self._reach("taken up")
        task.progress("准备", 1, 1)
        self._reach("prepared")

        def effect(work: Work) -> Mapping[str, Any]:
            work.bodies.add(Body(task.job.id, Role.PARK, "痕迹"), NOON)
            self._reach("written")
            return {"left": task.job.id}

        return effect

    def reached_end(self) -> None:
        self._reach("committed")

    def _reach(self, place: str) -> None:
        if place == self._where:
            sys.stdout.write("here\n")
            sys.stdout.flush()
            sys.stdin.read()  # until it is killed


def put(database: Database, *ids: str) -> None:
    """Put jobs on the list."""
    with database.work() as work:
        for one in ids:
            work.jobs.add(Job(one, JobKind.SEAL, f"key-{one}", {}, NOON, NOON))
        work.commit()


def main(url: str, where: str) -> None:
    """Carry out one job."""
    leaving = Leaving(where)
    Worker(open_database(url), {JobKind.SEAL: leaving}, clock=Clock(), name="doomed").run_one()
    leaving.reached_end()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
