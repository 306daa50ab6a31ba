"""kill −9 at random moments during 200 sequences of writing: nothing acknowledged is lost, nothing is there by half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.errors import StorageUnavailable
from service.domain.scope import SYSTEM
from service.storage.cases import CaseFilter
from service.storage.database import Database, open_database
from service.storage.upgrading import upgrade
from service.storage.verifying import verified
from tests.fakes import writer
from tests.fakes.databases import BOTH, postgres_programs
from tests.fakes.postgres import Server

SEQUENCES = 200
ROOT = Path(__file__).parents[3]


class Killed:
    """Runs writers and kills them; keeps what they acknowledged.

    Args:
        url: of the database they write to.
        seed: of the moments.
    """

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._random = random.Random(seed)
        self.acknowledged: list[int] = []
        self.begun = 0

    def round(self, server: Server | None = None) -> None:
        """Let a writer go on, and kill it (or the server) a random number of its messages later."""
        child = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "tests.fakes.writer", self._url, str(self.begun), str(SEQUENCES)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert child.stdout is not None
        left = self._random.randint(3, 150)
        with child, child.stdout:
            for line in child.stdout:  # also what it said between our decision and its death
                what, number = line.split()
                self.begun = int(number) + 1
                if what == writer.ACKNOWLEDGED:
                    self.acknowledged.append(int(number))
                left -= 1
                if left == 0 and server is not None:
                    server.kill()
                elif left == 0:
                    child.send_signal(signal.SIGKILL)


def require_sound(database: Database, run: Killed) -> None:
    """What was acknowledged is there, whole; what was not is there whole or not at all; everything verifies."""
    with database.reading() as work:
        assert verified(work).faults == ()
        there = {row.id for row in work.cases.list(SYSTEM, CaseFilter(), limit=SEQUENCES)}
        commitments = {one.case: one for one in work.pots.commitments(SYSTEM)}
        payments = work.pots.payments(SYSTEM)
        lost = [number for number in run.acknowledged if f"c{number}" not in there]
        assert lost == []
        assert there == set(commitments)
        for one in there:
            number = int(one[1:])
            assert [event.move for event in work.events.of(SYSTEM, f"case:{one}")] == ["建立", "受理", "批准"]
            assert (commitments[one].amount, commitments[one].paid) == (100 + number, 100)
        assert len(payments) == 2 * len(there)
        assert work.pots.get(SYSTEM, "pot").committed == sum(one.amount for one in commitments.values())


@pytest.fixture(params=BOTH)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Server | None]]:
    """Address of a database that keeps what it acknowledges, and its server if it has one."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'huiqi.sqlite'}", None
        return
    server = Server(postgres_programs(), durable=True)
    yield server.url, server
    server.stop()


def test_nothing_acknowledged_is_lost(kept: tuple[str, Server | None]) -> None:
    url, server = kept
    with open_database(url) as database:
        upgrade(database)
        writer.prepare(database)
    run = Killed(url, seed=6)
    rounds = 0
    while run.begun < SEQUENCES:
        kill_server = server is not None and rounds == 2
        run.round(server if kill_server else None)
        if server is not None and kill_server:
            with open_database(url) as database, pytest.raises(StorageUnavailable), database.reading():
                pass
            server.start()
        with open_database(url) as database:
            require_sound(database, run)
        rounds += 1
    assert rounds > 4
    assert len(run.acknowledged) > SEQUENCES - 2 * rounds
