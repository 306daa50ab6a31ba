"""What every use case needs: the database, the state folder, the tables of programmes; and carrying out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import file_of, pack_named
from service.domain.bodies import Viewer
from service.domain.workday_table import mainland
from service.domain.workflow.table import Table, table_of
from service.storage.database import Database
from service.storage.idempotency import Answer
from service.storage.work import Work
from service.use_cases.office import Office
from service.use_cases.once import Once
from service.use_cases.pasts import Pasts
from service.use_cases.telling import Telling

_DONE = 200


class Programmes:
    """The transition tables of the shipped packs and of an office's own; each made once. Threads may share one.

    Args:
        home: the state folder.

    Attributes:
        telling: what cases under them and records say for reports.
        pasts: how cases and needs came to stand where they do, for overviews.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.telling = Telling(self.table)
        self.pasts = Pasts(self.table)
        self._lock = Lock()
        self._tables: dict[str, Table] = {}

    def table(self, programme: str) -> Table:
        """Return the transition table of KEY-YEAR.

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


@dataclass(frozen=True, slots=True)
class Desk:
    """Where use cases of cases work: the office with its database and clock, and the programmes."""

    office: Office
    programmes: Programmes

    @property
    def database(self) -> Database:
        """Where cases are kept."""
        return self.office.database

    @property
    def home(self) -> Path:
        """The state folder."""
        return self.programmes.home

    @property
    def catalogue(self) -> Catalogue:
        """The whole catalogue, read anew each time; what a viewer may see of it is `seen_catalogue`."""
        return Catalogue(self.home)

    def now(self) -> datetime:
        """Return what time it is."""
        return self.office.now()

    def table(self, programme: str) -> Table:
        """Return the transition table of KEY-YEAR; raises as `Programmes.table`."""
        return self.programmes.table(programme)

    def pack_version(self, pack: Pack) -> str:
        """Return what tells one version of a pack's file from another: its SHA-256."""
        return sha256(file_of(self.home, pack)[1].encode()).hexdigest()


def carry_out(desk: Desk, viewer: Viewer, once: Once, at: datetime, effect: Callable[[Work], Any]) -> Any:
    """Return what an effect answers, plain values, after keeping what it did; sent again, the first answer.

    Args:
        desk: where.
        viewer: whose call it is.
        once: the key it came under, if any.
        at: now.
        effect: what to do within the unit of work; returns the answer.

    Raises:
        KeyReused: the key was used for another call.
    """
    with desk.database.work() as work:
        if once.key:
            given = work.idempotency.claim(viewer.account, once.key, once.request, at)
            if given is not None:
                return given.body
        answer = effect(work)
        if once.key:
            work.idempotency.keep(viewer.account, once.key, Answer(_DONE, answer))
        work.commit()
    return answer
