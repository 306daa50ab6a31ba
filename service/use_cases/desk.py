"""What every use case needs: the database, the state folder, the tables of programmes; and carrying out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from matcher.corpus.catalogue import Catalogue
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import file_of, pack_named
from service.domain.workday_table import mainland
from service.domain.workflow.table import Table, table_of
from service.storage.database import Database
from service.storage.idempotency import Answer
from service.storage.work import Work


@dataclass(frozen=True, slots=True)
class Once:
    """A creating call that may come again: by whom, under which key, which request."""

    account: str
    key: str
    request: str


class Desk:
    """Where use cases work. Threads may share one.

    Args:
        database: where cases are kept.
        home: the state folder.
    """

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.home = home
        self._lock = Lock()
        self._tables: dict[str, Table] = {}

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, read anew each time."""
        return Catalogue(self.home)

    def table(self, programme: str) -> Table:
        """Return the transition table of KEY-YEAR, from the shipped packs and the office's own.

        Raises:
            UnknownName: there is no such programme.
            CannotRun: its stages cannot be run.
        """
        pack = pack_named(self.home, programme)
        with self._lock:
            kept = self._tables.get(programme)
        if kept is not None and kept.pack == pack:
            return kept
        made = table_of(pack, mainland())
        with self._lock:
            self._tables[programme] = made
        return made

    def pack_version(self, pack: Pack) -> str:
        """Return what tells one version of a pack's file from another: its SHA-256."""
        return sha256(file_of(self.home, pack)[1].encode()).hexdigest()


def carry_out(desk: Desk, effect: Callable[[Work], Any], *, status: int = 200, once: Once | None, at: datetime) -> Any:
    """Return what an effect answers, plain values, after keeping what it did; sent again, the first answer.

    Args:
        desk: where.
        effect: what to do within the unit of work; returns the answer.
        status: of the answer.
        once: the key it came under, if any.
        at: now.
    """
    with desk.database.work() as work:
        if once is not None:
            given = work.idempotency.claim(once.account, once.key, once.request, at)
            if given is not None:
                return given.body
        answer = effect(work)
        if once is not None:
            work.idempotency.keep(once.account, once.key, Answer(status, answer))
        work.commit()
    return answer


def new_id() -> str:
    """Return an id that nobody can guess."""
    return uuid4().hex
