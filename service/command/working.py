"""`huiqi worker` and `huiqi jobs`: the service's own work, as a process of its own, and looked at."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event

import typer

from service.domain.history import BEIJING
from service.domain.jobs import Job, retried, stopping
from service.domain.scope import SYSTEM
from service.jobs.embedded import worker_of
from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.upgrading import require_current
from service.web import logs

jobs = typer.Typer(help="任务：查看、取消、重办。", no_args_is_help=True)


def worker() -> None:
    """办理任务（重建索引、重新训练、期限提醒、统计报表、封存），直到按 Ctrl-C；可以同时开几个。"""
    settings = Settings()
    logs.configure(settings.log, full=settings.debug)
    ended = Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    with _database(settings) as database:
        typer.echo("开始办理任务（按 Ctrl-C 结束，正在办的会先办完）")
        worker_of(settings, database).run(ended)


@jobs.command("list")
def list_jobs(limit: int = 20) -> None:
    """列出最近的任务和进度。"""
    with _database(Settings()) as database, database.reading() as work:
        found = work.jobs.list(SYSTEM, limit=limit)
    for job in found:
        typer.echo(_line(job))
    if not found:
        typer.echo("还没有任务")


@jobs.command("cancel")
def cancel(job: str) -> None:
    """取消一项任务；正在办的在下一步停下。"""
    with _database(Settings()) as database, database.work() as work:
        before = work.jobs.get(SYSTEM, job)
        after = stopping(before, datetime.now(UTC))
        work.jobs.turn(before, after)
        work.commit()
    typer.echo(_line(after))


@jobs.command("retry")
def retry(job: str) -> None:
    """重办一项失败或已取消的任务。"""
    with _database(Settings()) as database, database.work() as work:
        before = work.jobs.get(SYSTEM, job)
        after = retried(before, datetime.now(UTC))
        work.jobs.turn(before, after)
        work.commit()
    typer.echo(_line(after))


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    with open_database(settings.database) as database:
        require_current(database)
        yield database


def _line(job: Job) -> str:
    when = job.created.astimezone(BEIJING).isoformat(" ", "minutes")[:16]
    far = f"　{job.stage} {job.done}/{job.total}" if job.stage and job.lease else ""
    stopping_ = "，正在取消" if job.stop and job.lease else ""
    problem = f"　{job.problem}" if job.problem else ""
    return f"{job.id}　{when}　{job.kind.value}　{job.state.value}{stopping_}（第 {job.tries} 次）{far}{problem}"
