"""任务: asking for one, seeing how far it is, stopping it, having it tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden
from service.domain.jobs import Job, JobKind, retried, stopping
from service.storage.work import Work
from service.use_cases.office import new_id
from service.use_cases.reports import report_file

_MAY: Mapping[JobKind, frozenset[Duty]] = {
    JobKind.REPORT: frozenset({Duty.OFFICER, Duty.ADMIN, Duty.ANALYST}),
    JobKind.TRAIN: frozenset({Duty.ADMIN, Duty.ANALYST}),
    JobKind.REMIND: frozenset({Duty.OFFICER, Duty.ADMIN}),
    JobKind.INDEX: frozenset({Duty.ADMIN}),
    JobKind.SEAL: frozenset({Duty.ADMIN}),
    JobKind.COMPARE: frozenset({Duty.ADMIN, Duty.ANALYST}),
    JobKind.GAPS: frozenset({Duty.OFFICER, Duty.ADMIN, Duty.ANALYST}),
}
"""Who of an association may ask for what."""


def may_ask(kind: JobKind, viewer: Viewer) -> bool:
    """Return whether somebody may ask for a kind of job."""
    return viewer.role is Role.ASSOCIATION and viewer.duty in _MAY[kind]


def ask(work: Work, kind: JobKind, args: Mapping[str, Any], viewer: Viewer, at: datetime) -> Job:
    """Put a job on the list.

    Args:
        work: the unit of work it is put there in.
        kind: what it does.
        args: plain values its kind asks for.
        viewer: who asks.
        at: now.

    Raises:
        Forbidden: it is not theirs to ask for.
    """
    if not may_ask(kind, viewer):
        raise Forbidden(f"贵账号不能发起“{kind.value}”", "请由科协的管理员或相应职责的人员发起")
    id_ = new_id()
    job = Job(id_, kind, f"{kind.value}:{id_}", dict(args), at, at, viewer.account, viewer.body, changed=at)
    work.jobs.add(job)
    return job


def stop(work: Work, job: str, viewer: Viewer, at: datetime) -> Job:
    """Have a job stopped: at once where it waits, else at its next step.

    Raises:
        Missing: there is none, or the viewer may not see it.
        Forbidden: the viewer may not ask for such a job either.
        NotAllowed: it has ended.
        Stale: it has gone on meanwhile.
    """
    before = _own(work, job, viewer)
    after = stopping(before, at)
    work.jobs.turn(before, after)
    return after


def try_again(work: Work, job: str, viewer: Viewer, at: datetime) -> Job:
    """Have a job tried again that failed or was stopped; raises as `stop`."""
    before = _own(work, job, viewer)
    after = retried(before, at)
    work.jobs.turn(before, after)
    return after


def report_of(job: Job, home: Path) -> tuple[Path, str] | None:
    """Return the workbook a job has made and what it is called; None where it has made none, or it is gone."""
    file = report_file(home, str(job.result.get("file", "")))
    return (file, str(job.result["name"])) if job.kind is JobKind.REPORT and file.is_file() else None


def _own(work: Work, job: str, viewer: Viewer) -> Job:
    found = work.jobs.get(viewer, job)
    if not may_ask(found.kind, viewer):
        raise Forbidden(f"贵账号不能改动“{found.kind.value}”", "请由发起的人员办理")
    return found
