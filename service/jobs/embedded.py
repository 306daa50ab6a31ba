"""The worker inside the service, in a thread of its own; and the one that is a process."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from matcher.errors import HuiqiError
from service.engine import Engine
from service.jobs.kinds import handlers_of
from service.jobs.planning import Planner
from service.jobs.worker import PAUSE, Worker
from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.upgrading import require_current
from service.use_cases.desk import Programmes

_log = logging.getLogger(__name__)
_LOOK_AGAIN = 30.0


def worker_of(settings: Settings, database: Database, engine: Engine | None = None) -> Worker:
    """Return a worker for an installation; with an engine, what it re-indexes is answered with at once."""
    reopened = engine.adopt if engine else None
    kinds = handlers_of(Programmes(settings.home), settings.encoder, settings.seal_key_file, reopened)
    return Worker(database, kinds, Planner(database, settings.home))


@contextmanager
def working(settings: Settings, engine: Engine | None = None, pause: float = PAUSE) -> Iterator[None]:
    """Work through jobs in a thread as long as the block runs; a job under way is finished before it ends.

    Does nothing where the settings leave jobs to a process of their own.
    """
    if settings.worker == "off":
        yield
        return
    ended = Event()
    thread = Thread(target=_work, args=(settings, engine, ended, pause), name="worker")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _work(settings: Settings, engine: Engine | None, ended: Event, pause: float) -> None:
    with open_database(settings.database) as database:
        if await_tables(database, ended):
            worker_of(settings, database, engine).run(ended, pause)


def await_tables(database: Database, ended: Event, pause: float = _LOOK_AGAIN) -> bool:
    """Wait until the database has the tables of this version; returns whether it has them, or is to end."""
    told = False
    while not ended.is_set():
        try:
            require_current(database)
        except HuiqiError as error:
            if not told:
                _log.warning("no jobs are done yet: %s", error)
            told = True
            ended.wait(pause)
        else:
            return True
    return False
