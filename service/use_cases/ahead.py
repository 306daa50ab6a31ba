"""Reading ahead: what pages of figures read of every case, need and record, read before anybody waits for it.

The first overview after a start reads every history there is, which takes seconds with a thousand cases; what is read
once is kept with the programmes, and read anew only where a history has gone on.
"""

from __future__ import annotations

from collections.abc import Callable

from service.domain.scope import SYSTEM
from service.storage.database import Database
from service.storage.paging import batched
from service.storage.reporters import ToldBy
from service.use_cases.desk import Programmes

_AT_ONCE = 50
"""Histories of one reading: few, so that other threads have their turn in between."""

MOST = 20_000
"""Cases at most, and needs: as many as reports keep."""


def read_ahead(programmes: Programmes, database: Database, go_on: Callable[[], bool]) -> int:
    """Read what overviews and reports are made from; returns how many histories it looked at.

    Args:
        programmes: keep what is read.
        database: where it stands.
        go_on: asked before each reading; False ends it.

    Raises:
        StorageUnavailable, NotReady: the database cannot be read.
    """
    pasts, telling = programmes.pasts, programmes.telling
    with database.reading() as work:
        cases, needs = work.cases.briefs(SYSTEM)[:MOST], work.needs.briefs(SYSTEM)[:MOST]
        tops = [one.path for one in work.bodies.tops()]
    looked_at = 0
    for some in batched(cases, _AT_ONCE):
        if not go_on():
            return looked_at
        with database.reading() as work:
            pasts.of_cases(work, some)
            told = [ToldBy(one.id, f"{one.programme}-{one.year}", one.head) for one in some]
            looked_at += sum(1 for _ in telling.of_cases(work, told))
    for part in batched(needs, _AT_ONCE):
        if not go_on():
            return looked_at
        with database.reading() as work:
            looked_at += len(pasts.of_needs(work, part))
    for path in tops:
        if not go_on():
            return looked_at
        with database.reading() as work:
            looked_at += len(telling.recorded(work, work.happenings.heads_within(path)))
    return looked_at
