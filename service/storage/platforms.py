"""平台 as they are stored: the state their history leads to, and who keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from service.domain.history import Event, canonical
from service.domain.platforms import Platform, as_plain, from_plain
from service.storage.errors import Missing, Stale
from service.storage.events import Events, bound
from service.storage.paging import Cursor, onward
from service.storage.scoping import Scope, platform_seen
from service.storage.tables.casework import platform_keepers, platforms


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A platform in its present state.

    Attributes:
        case: the case that set it up; empty where none did.
        head: digest of its last event.
    """

    platform: Platform
    case: str
    changed: datetime
    head: str = ""


@dataclass(frozen=True, slots=True)
class PlatformFilter:
    """What is asked of a list of platforms; what is empty is not asked."""

    programme: str = ""
    key: str = ""
    state: str = ""
    case: str = ""


class Platforms:
    """All platforms."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._connection = connection
        self._events = events

    def add(self, row: PlatformRow, event: Event) -> PlatformRow:
        """Store a new platform with the first event of its history, which is sealed again with the digest of the row.

        Raises:
            Stale: there is a platform with this id.
        """
        event = bound(event, platform_said(row))
        self._events.append(event)
        stored = replace(row, changed=event.at, head=event.digest)
        self._connection.execute(insert(platforms).values(_row(stored)))
        keepers = [{"platform": row.platform.id, "body": body} for body in sorted(set(row.platform.keepers))]
        self._connection.execute(insert(platform_keepers), keepers)
        return stored

    def save(self, row: PlatformRow, event: Event) -> PlatformRow:
        """Store the state that `event` led to, and the event (sealed again as in `add`).

        Raises:
            Stale: the stored platform is no longer the one that `event` follows.
        """
        event = bound(event, platform_said(row))
        stored = replace(row, changed=event.at, head=event.digest)
        saved = self._connection.execute(
            update(platforms)
            .where(
                platforms.c.id == row.platform.id,
                platforms.c.version == event.seq - 1,
                platforms.c.head == event.previous,
            )
            .values(_row(stored))
        )
        if saved.rowcount != 1:
            raise Stale(event.subject)
        self._events.append(event)
        return stored

    def get(self, scope: Scope, platform: str) -> PlatformRow:
        """Return one platform.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        asked = select(platforms).where(platforms.c.id == platform, platform_seen(scope))
        found = self._connection.execute(asked).first()
        if found is None:
            raise Missing("个平台")
        return _platform(found)

    def list(
        self, scope: Scope, wanted: PlatformFilter = PlatformFilter(), after: Cursor | None = None, limit: int = 50
    ) -> tuple[PlatformRow, ...]:
        """Return platforms, those changed last first."""
        asked = select(platforms).where(platform_seen(scope), *_conditions(wanted))
        asked = onward(asked, platforms.c.changed, platforms.c.id, after, limit)
        return tuple(_platform(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, wanted: PlatformFilter = PlatformFilter()) -> int:
        """Return how many platforms may be seen."""
        asked = select(func.count()).select_from(platforms).where(platform_seen(scope), *_conditions(wanted))
        return self._connection.execute(asked).scalar_one()

    def every(self) -> Iterator[PlatformRow]:
        """Yield all platforms; for checks over everything."""
        for row in self._connection.execute(select(platforms).order_by(platforms.c.id)):
            yield _platform(row)


def platform_said(row: PlatformRow) -> Mapping[str, Any]:
    """Return what a platform's history vouches for: it and the case that set it up."""
    return {**as_plain(row.platform), "case": row.case}


def _conditions(wanted: PlatformFilter) -> list[ColumnElement[bool]]:
    columns = {
        "programme": platforms.c.programme,
        "key": platforms.c.key,
        "state": platforms.c.state,
        "case": platforms.c.case_id,
    }
    return [column == getattr(wanted, name) for name, column in columns.items() if getattr(wanted, name)]


def _row(row: PlatformRow) -> dict[str, object]:
    platform = row.platform
    return {
        "id": platform.id,
        "office": platform.office,
        "programme": platform.programme,
        "key": platform.key,
        "name": platform.name,
        "state": platform.state.value,
        "until": platform.until.isoformat() if platform.until else None,
        "case_id": row.case or None,
        "data": canonical(as_plain(platform)),
        "version": platform.version,
        "head": row.head,
        "changed": row.changed,
    }


def _platform(row: Row[tuple[object, ...]]) -> PlatformRow:
    return PlatformRow(from_plain(json.loads(row.data)), row.case_id or "", row.changed, row.head)
