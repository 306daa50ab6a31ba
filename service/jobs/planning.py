"""What is to be done without anybody asking: every day's jobs, and an index after each import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

from matcher.corpus.database import FILE
from service.domain.jobs import Job, JobKind, Plan, planned
from service.storage.database import Database


class Planner:
    """Puts jobs on the list, each once, however many workers plan.

    Args:
        database: where the list is kept.
        home: the state folder, whose catalogue is watched; None: it is not.
    """

    def __init__(self, database: Database, home: Path | None = None) -> None:
        self._database = database
        self._home = home
        self._known: set[str] = set()

    def plan(self, now: datetime) -> int:
        """Put on the list what is due by now and not there yet; returns how many jobs that are."""
        wanted = [one for one in (*planned(now), *self._index()) if one.key not in self._known]
        if not wanted:
            return 0
        added = 0
        with self._database.work() as work:
            for one in wanted:
                added += work.jobs.add(Job(uuid4().hex, one.kind, one.key, one.args, now, now))
            work.commit()
        self._known |= {one.key for one in wanted}
        return added

    def _index(self) -> tuple[Plan, ...]:
        """The catalogue as it stands now, told by when its file was written: an import writes it once, at its end."""
        if self._home is None:
            return ()
        try:
            found = (self._home / "catalogue" / FILE).stat()
        except FileNotFoundError:
            return ()
        return (Plan(JobKind.INDEX, f"{JobKind.INDEX.value}:{found.st_mtime_ns}-{found.st_size}"),)
