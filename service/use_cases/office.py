"""What every use case works with: the database, the hashing of passwords, what time it is, and new ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from uuid import uuid4

from service.security.passwords import Passwords
from service.storage.database import Database, open_database
from service.storage.upgrading import current, require_current


class Office:
    """An installation: its database, opened at the first use, and its clock.

    Args:
        address: of the database, as `open_database` takes it.
        clock: tells the time, aware.
        passwords: hashes passwords; by default at full strength, made at the first use.
    """

    def __init__(
        self,
        address: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        passwords: Passwords | None = None,
    ) -> None:
        self._address = address
        self._passwords = passwords
        self._lock = Lock()
        self._database: Database | None = None
        self._staffed = False
        self.clock = clock

    @property
    def database(self) -> Database:
        """The database; raises as `open_database`."""
        with self._lock:
            if self._database is None:
                self._database = open_database(self._address)
            return self._database

    @property
    def passwords(self) -> Passwords:
        """What hashes passwords, one for all threads, since it limits how many are hashed at once."""
        with self._lock:
            if self._passwords is None:
                self._passwords = Passwords()
            return self._passwords

    @property
    def staffed(self) -> bool:
        """Whether there is an account; once there is one, for good.

        A database that was never set up has none. One that cannot be read is not taken for empty: the fault is raised,
        so that nothing opens that was closed.
        """
        if not self._staffed:
            database = self.database
            if not current(database):
                return False
            with database.reading() as work:
                self._staffed = work.accounts.any()
        return self._staffed

    def standing(self) -> str:
        """Return in Chinese how the database stands.

        Raises:
            NotReady: its tables are those of another version.
            StorageUnavailable: it cannot be reached.
        """
        database = self.database
        version = current(database)
        if not version:
            return "尚未建立；建立第一个帐号后启用"
        require_current(database)
        return f"表的版本 {version}"

    def now(self) -> datetime:
        """Return what time it is."""
        return self.clock()

    def close(self) -> None:
        """Close the database, if it was opened; the next use opens it again."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None


_IDS: ContextVar[Callable[[], str] | None] = ContextVar("_IDS", default=None)


def new_id() -> str:
    """Return a new id of anything: not to be guessed, save inside `ids_from`."""
    given = _IDS.get()
    return given() if given is not None else uuid4().hex


@contextmanager
def ids_from(source: Callable[[], str]) -> Iterator[None]:
    """Take new ids from a source while the block runs, in this thread; for what has to come out the same again."""
    before = _IDS.set(source)
    try:
        yield
    finally:
        _IDS.reset(before)
