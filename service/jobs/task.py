"""A job under a worker's hands: how far it is, whether it is to stop, and what its kind gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from service.domain.jobs import LEASE, Job
from service.storage.database import Database
from service.storage.work import Work

Clock = Callable[[], datetime]
Effect = Callable[[Work], Mapping[str, Any]]
"""What a job changes in the database, and its result: carried out with the job's completion in one unit of work."""
Handler = Callable[["Task"], Effect]
"""Prepares a job's effect. It may be run again after a crash, so it leaves nothing but files under content names."""

_TELL = LEASE / 60


class Stopped(Exception):
    """Somebody wants the job to stop; raised at a step, where nothing is half done."""


class Task:
    """A job that is held.

    Args:
        database: where it is kept.
        job: as it was taken up.
        clock: tells the time.
    """

    def __init__(self, database: Database, job: Job, clock: Clock) -> None:
        self.database = database
        self.job = job
        self.clock = clock
        self._told = ("", job.due)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Say how far the job is, and hold it longer; takes the form of `matcher.progress.Progress`.

        Written only now and then, but every new stage and its end at once.

        Raises:
            Stopped: somebody wants it to stop.
            Lost: somebody else holds it.
        """
        now = self.clock()
        said, at = self._told
        if said == stage and done < total and now - at < _TELL:
            return
        self._told = stage, now
        with self.database.work() as work:
            stop = work.jobs.renew(self.job, now + LEASE, stage, done, total)
            work.commit()
        if stop:
            raise Stopped

    def hold(self) -> None:
        """Hold the job longer without a word; raises `Lost`."""
        with self.database.work() as work:
            work.jobs.renew(self.job, self.clock() + LEASE)
            work.commit()
