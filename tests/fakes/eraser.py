"""A process that deletes a person and stops at a point, to be killed there.

Usage: ``python -m tests.fakes.eraser URL HOME WHERE``; says ``here`` when it is there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from matcher.corpus.batch import Batch
from matcher.corpus.catalogue import Catalogue
from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.use_cases.desk import Desk, Programmes
from service.use_cases.office import Office
from service.use_cases.persons import erase_person

HERE = ("removing", "removed")
"""Right before and right after the catalogue has lost the record for good."""


def wait() -> None:
    """Say that the point is reached, and wait to be killed."""
    sys.stdout.write("here\n")
    sys.stdout.flush()
    sys.stdin.read()


class StoppingCatalogue(Catalogue):
    """A catalogue whose batches stop beside their commit."""

    where = ""

    @contextmanager
    def batch(self, *, dry_run: bool = False) -> Iterator[Batch]:
        with super().batch(dry_run=dry_run) as batch:
            if not dry_run:
                batch.__class__ = StoppingBatch
            yield batch


class StoppingBatch(Batch):
    """A batch that stops before or after its commit."""

    def commit(self) -> None:
        if StoppingCatalogue.where == "removing":
            wait()
        super().commit()
        wait()


@dataclass(frozen=True)
class StoppingDesk(Desk):
    """A desk with such a catalogue."""

    @property
    def catalogue(self) -> Catalogue:
        return StoppingCatalogue(self.home)


def main(url: str, home: str, where: str) -> None:
    """Delete the expert of Wuhan, as the administrator of its association."""
    StoppingCatalogue.where = where
    office = Office(url, lambda: datetime(2026, 9, 1, 4, tzinfo=UTC))
    desk = StoppingDesk(office, Programmes(Path(home)))
    viewer = Viewer("wh-kx-admin", Role.ASSOCIATION, Duty.ADMIN, "wh-kx", "hb/wh-kx/")
    erase_person(desk, viewer, "wh-ex", "本人要求")


if __name__ == "__main__":
    main(*sys.argv[1:])
