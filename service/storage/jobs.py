"""Jobs as they are stored: taken up by one worker at a time, changed only by who holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from service.domain.history import canonical
from service.domain.jobs import Job, JobKind, JobState, claimed, finished
from service.storage.errors import Lost, Missing, Stale
from service.storage.paging import Cursor, onward
from service.storage.scoping import Scope, job_seen
from service.storage.tables.chores import jobs


class Jobs:
    """All jobs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, job: Job) -> bool:
        """Store a job unless there is one of its key; returns whether it was stored."""
        kind = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        put = kind(jobs).values(_row(job)).on_conflict_do_nothing(index_elements=["key"]).returning(jobs.c.id)
        return self._connection.execute(put).first() is not None

    def claim(self, worker: str, now: datetime) -> Job | None:
        """Take up the job that has been due longest; returns None where none is.

        One conditional update decides, so that of two workers one gets it. What comes back may have ended instead of
        having begun, see `service.domain.jobs.claimed`.
        """
        due = or_(
            and_(jobs.c.state == JobState.WAITING.value, jobs.c.due <= now),
            and_(jobs.c.state == JobState.RUNNING.value, jobs.c.lease <= now),
        )
        asked = select(jobs).where(due).order_by(jobs.c.due, jobs.c.id).limit(1)
        while (found := self._connection.execute(asked).first()) is not None:
            before = _job(found)
            after = claimed(before, worker, now)
            same = [jobs.c.id == before.id, jobs.c.state == before.state.value, jobs.c.tries == before.tries]
            moved = self._connection.execute(update(jobs).where(*same, due).values(_row(after)))
            if moved.rowcount == 1:
                return after
        return None

    def keep(self, held: Job, after: Job) -> None:
        """Store what became of a job that somebody holds; that it is wanted to stop stays as it is.

        Raises:
            Lost: it is held by somebody else meanwhile, or has ended.
        """
        values = {name: value for name, value in _row(after).items() if name != "stop"}
        moved = self._connection.execute(update(jobs).where(*_held(held)).values(values))
        if moved.rowcount != 1:
            raise Lost(held.id)

    def finish(self, held: Job, result: Mapping[str, Any], now: datetime) -> None:
        """Store that a job is done, in the unit of work of its effect: both are kept, or neither; raises as `keep`."""
        self.keep(held, finished(held, result, now))

    def renew(self, held: Job, until: datetime, stage: str | None = None, done: int = 0, total: int = 0) -> bool:
        """Hold a job longer, and say how far it is; returns whether somebody wants it to stop; raises as `keep`."""
        values: dict[str, object] = {"lease": until}
        if stage is not None:
            values |= {"stage": stage, "done": done, "total": total}
        moved = self._connection.execute(update(jobs).where(*_held(held)).values(values))
        if moved.rowcount != 1:
            raise Lost(held.id)
        return self._connection.execute(select(jobs.c.stop).where(jobs.c.id == held.id)).scalar_one() is not None

    def turn(self, before: Job, after: Job) -> None:
        """Store what somebody who does not hold a job wants of it: to stop it, to try it again.

        Raises:
            Stale: it has gone on meanwhile.
        """
        same = [jobs.c.id == before.id, jobs.c.state == before.state.value, jobs.c.tries == before.tries]
        values: dict[str, object] = {
            "state": after.state.value,
            "stop": after.stop,
            "problem": after.problem,
            "changed": after.changed,
        }
        values |= {"tries": after.tries, "due": after.due}
        if self._connection.execute(update(jobs).where(*same).values(values)).rowcount != 1:
            raise Stale(f"job:{before.id}")

    def get(self, scope: Scope, job: str) -> Job:
        """Return one job.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(jobs).where(jobs.c.id == job, job_seen(scope))).first()
        if found is None:
            raise Missing("项任务")
        return _job(found)

    def of(self, key: str) -> Job | None:
        """Return the job of a key."""
        found = self._connection.execute(select(jobs).where(jobs.c.key == key)).first()
        return _job(found) if found else None

    def list(self, scope: Scope, after: Cursor | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return jobs, the newest first."""
        asked = onward(select(jobs).where(job_seen(scope)), jobs.c.created, jobs.c.id, after, limit)
        return tuple(_job(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, state: JobState | None = None) -> int:
        """Return how many jobs may be seen, in one state where one is named."""
        asked = select(func.count()).select_from(jobs).where(job_seen(scope))
        if state is not None:
            asked = asked.where(jobs.c.state == state.value)
        return self._connection.execute(asked).scalar_one()


def _held(job: Job) -> list[ColumnElement[bool]]:
    return [
        jobs.c.id == job.id,
        jobs.c.state == JobState.RUNNING.value,
        jobs.c.worker == job.worker,
        jobs.c.tries == job.tries,
    ]


def _row(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "key": job.key,
        "args": canonical(job.args),
        "due": job.due,
        "created": job.created,
        "account": job.account,
        "body": job.body,
        "state": job.state.value,
        "tries": job.tries,
        "worker": job.worker,
        "lease": job.lease,
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
        "stop": job.stop,
        "result": canonical(job.result),
        "problem": job.problem,
        "changed": job.changed or job.created,
    }


def _job(row: Row[tuple[object, ...]]) -> Job:
    return Job(
        row.id,
        JobKind(row.kind),
        row.key,
        json.loads(row.args),
        row.due,
        row.created,
        row.account,
        row.body,
        JobState(row.state),
        row.tries,
        row.worker,
        row.lease,
        row.stage,
        row.done,
        row.total,
        row.stop,
        json.loads(row.result),
        row.problem,
        row.changed,
    )
