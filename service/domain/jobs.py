"""Jobs: work the service does by itself, its states, its leases, when it is tried again, what is planned. Pure.

A worker holds a job by a lease. Whoever takes it up after the lease has run out gets another try's number, so that what
the former holder still wants to write is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from service.domain.errors import NotAllowed
from service.domain.history import BEIJING, day_of

LEASE = timedelta(minutes=5)
TRIES = 5
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""Between one try and the next."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "待办"
    RUNNING = "进行"
    DONE = "完成"
    FAILED = "失败"
    CANCELLED = "已取消"


class JobKind(StrEnum):
    """What a job does."""

    INDEX = "重建索引"
    TRAIN = "重新训练"
    REMIND = "期限提醒"
    REPORT = "统计报表"
    SEAL = "封存记录"
    COMPARE = "比较模型"
    GAPS = "缺口分析"


FORGET = "forget"
"""Of the arguments of `INDEX`: that no former index is kept, for it holds what was removed."""

ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Job:
    """任务.

    Attributes:
        id: short and opaque.
        key: there is one job of a key: what is asked for twice is done once.
        args: plain values its kind asks for.
        due: not tried before.
        account, body: who asked; empty: the service.
        tries: how often it was begun; a holder is known by worker and try.
        worker: who holds it, while it runs.
        lease: until when it is held.
        stage: what is being done, with `done` of `total` units.
        stop: since when somebody wants it to stop.
        result: plain values, where it is done.
        problem: why it was tried again, failed or stopped.
    """

    id: str
    kind: JobKind
    key: str
    args: Mapping[str, Any]
    due: datetime
    created: datetime
    account: str = ""
    body: str = ""
    state: JobState = JobState.WAITING
    tries: int = 0
    worker: str = ""
    lease: datetime | None = None
    stage: str = ""
    done: int = 0
    total: int = 0
    stop: datetime | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done without anybody asking: once for each key."""

    kind: JobKind
    key: str
    args: Mapping[str, Any] = field(default_factory=dict)


def claimable(job: Job, now: datetime) -> bool:
    """Return whether a worker may take a job up: it waits and is due, or its holder's lease has run out."""
    if job.state is JobState.WAITING:
        return job.due <= now
    return job.state is JobState.RUNNING and job.lease is not None and job.lease <= now


def claimed(job: Job, worker: str, now: datetime) -> Job:
    """Return a claimable job as it is once a worker has taken it up.

    One whose holders keep dying fails, and one that was to stop is stopped; both are then not run.
    """
    if job.stop is not None:
        return _ended(job, JobState.CANCELLED, now, "办理中断，并已要求取消")
    if job.tries >= TRIES:
        return _ended(job, JobState.FAILED, now, f"办理中断了 {TRIES} 次")
    return replace(
        job,
        state=JobState.RUNNING,
        tries=job.tries + 1,
        worker=worker,
        lease=now + LEASE,
        stage="",
        done=0,
        total=0,
        changed=now,
    )


def finished(job: Job, result: Mapping[str, Any], now: datetime) -> Job:
    """Return a running job as it is once done."""
    return replace(_ended(job, JobState.DONE, now, ""), result=result)


def failed(job: Job, problem: str, now: datetime, *, again: bool) -> Job:
    """Return a running job after a try that came to nothing: waiting for the next, or failed.

    Args:
        job: as its holder has it.
        problem: in Chinese.
        now: the moment.
        again: whether another try may fare better.
    """
    if job.stop is not None:
        return _ended(job, JobState.CANCELLED, now, problem)
    if not again or job.tries >= TRIES:
        return _ended(job, JobState.FAILED, now, problem)
    wait = WAITS[min(job.tries, len(WAITS)) - 1]
    return replace(job, state=JobState.WAITING, due=now + wait, worker="", lease=None, problem=problem, changed=now)


def stopped(job: Job, now: datetime) -> Job:
    """Return a running job as it is once its holder has stopped because somebody wanted it to."""
    return _ended(job, JobState.CANCELLED, now, "已按要求取消")


def stopping(job: Job, now: datetime) -> Job:
    """Return a job that somebody wants to stop: at once where it waits, at its next step where it runs.

    Raises:
        NotAllowed: it has ended.
    """
    if job.state in ENDED:
        raise NotAllowed(f"任务{job.state.value}，不能取消", "不必取消")
    if job.state is JobState.WAITING:
        return _ended(job, JobState.CANCELLED, now, "已按要求取消")
    return replace(job, stop=job.stop or now, changed=now)


def retried(job: Job, now: datetime) -> Job:
    """Return a job that failed or was stopped, to be tried from the beginning.

    Raises:
        NotAllowed: it has not.
    """
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise NotAllowed(f"任务{job.state.value}，不能重办", "只有失败或已取消的任务可以重办")
    return replace(job, state=JobState.WAITING, tries=0, due=now, stop=None, problem="", changed=now)


DAILY = ((JobKind.SEAL, time(1)), (JobKind.REMIND, time(6)))
"""What is done every day, and from when on in Beijing."""


def planned(now: datetime) -> tuple[Plan, ...]:
    """Return what is to have been begun by a moment of this day."""
    day = day_of(now)
    passed = now.astimezone(BEIJING).time()
    return tuple(Plan(kind, f"{kind.value}:{day.isoformat()}") for kind, since in DAILY if passed >= since)


def _ended(job: Job, state: JobState, now: datetime, problem: str) -> Job:
    return replace(job, state=state, worker="", lease=None, problem=problem, changed=now)
