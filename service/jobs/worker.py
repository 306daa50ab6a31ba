"""The worker: takes jobs up one by one, carries each out, and says what became of it. Several may run at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event
from uuid import uuid4

from matcher.errors import HuiqiError, NotReady, StorageUnavailable
from service.domain.jobs import Job, JobKind, JobState, failed, stopped
from service.domain.scope import SYSTEM
from service.jobs.heart import beating
from service.jobs.planning import Planner
from service.jobs.task import Clock, Handler, Stopped, Task
from service.storage.database import Database
from service.storage.errors import Lost, Stale

_log = logging.getLogger(__name__)
PAUSE = 5.0
"""Seconds between one look for work and the next."""


def wall_clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Worker:
    """Carries out jobs.

    Args:
        database: where they are kept.
        handlers: what each kind does.
        planner: what is to be done without anybody asking; None: only what is asked for.
        clock: tells the time.
        name: of this worker, unlike any other's.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[JobKind, Handler],
        planner: Planner | None = None,
        clock: Clock = wall_clock,
        name: str = "",
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._planner = planner
        self._clock = clock
        self._name = name or uuid4().hex

    def run(self, ended: Event, pause: float = PAUSE) -> None:
        """Work until told to end; a job under way is finished first. The database may be away for a while."""
        while not ended.is_set():
            try:
                busy = self.turn() is not None
            except HuiqiError as error:
                _log.warning("worker %s: %s", self._name, error)
                busy = False
            if not busy:
                ended.wait(pause)

    def turn(self) -> Job | None:
        """Plan what is due, then carry out one job; returns what became of it, None where none was to be done."""
        if self._planner is not None:
            self._planner.plan(self._clock())
        return self.run_one()

    def run_one(self) -> Job | None:
        """Carry out one job; returns what became of it, None where none was to be done."""
        with self._database.work() as work:
            job = work.jobs.claim(self._name, self._clock())
            work.commit()
        if job is not None and job.state is JobState.RUNNING:
            try:
                self._carry_out(job)
            except Lost:  # its lease ran out and another worker took it up: what it does counts
                _log.warning("job %s was taken up by another worker", job.id)
            with self._database.reading() as work:
                job = work.jobs.of(job.key)
        if job is not None:
            _log.info("job %s (%s): %s %s", job.id, job.kind.value, job.state.value, job.problem)
        return job

    def _carry_out(self, job: Job) -> None:
        task = Task(self._database, job, self._clock)
        try:
            with beating(task):
                effect = self._handlers[job.kind](task)
                task.progress("写入结果", 0, 1)
            with self._database.work() as work:
                work.jobs.finish(job, effect(work), self._clock())
                work.commit()
        except Stopped:
            with self._database.work() as work:
                work.jobs.keep(job, stopped(job, self._clock()))
                work.commit()
        except Lost:
            raise
        except HuiqiError as error:
            passing = isinstance(error, Stale | StorageUnavailable | NotReady)
            self._fail(job, str(error), again=passing)
        except Exception as error:
            _log.exception("job %s failed", job.id)
            self._fail(job, f"程序出错（{type(error).__name__}），详情见服务日志", again=True)

    def _fail(self, held: Job, problem: str, *, again: bool) -> None:
        with self._database.work() as work:
            now = work.jobs.get(SYSTEM, held.id)  # it may be wanted to stop by now
            work.jobs.keep(held, failed(now, problem, self._clock(), again=again))
            work.commit()
