"""需求 as they are stored, with the state their history leads to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select, update

from service.domain.bodies import Viewer
from service.domain.history import Event, canonical
from service.storage.errors import Missing, Stale
from service.storage.events import Events, bound
from service.storage.paging import Cursor, onward
from service.storage.scoping import Scope, need_seen
from service.storage.tables.casework import cases, needs


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need in its present state.

    Attributes:
        owner: the body that asks.
        host: the association that handles it; empty while nobody does.
        status: one of `service.storage.tables.casework.NEED_STATES`.
        details: what else it states, plain values.
        version: number of its last event, zero before it is stored.
        head: digest of that event.
    """

    id: str
    owner: str
    status: str
    title: str
    text: str
    opened: datetime
    changed: datetime
    host: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class NeedBrief:
    """A need without its text, for counts over all of them."""

    id: str
    owner: str
    host: str
    title: str
    head: str
    industries: tuple[str, ...]


class Needs:
    """All needs."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._connection = connection
        self._events = events

    def add(self, need: NeedRow, event: Event) -> NeedRow:
        """Store a new need with the first event of its history; returns it with version and head.

        The event is sealed again: the digest of the row goes into it.

        Raises:
            Stale: there is a need with this id.
        """
        event = bound(event, need_said(need))
        self._events.append(event)
        stored = replace(need, version=event.seq, head=event.digest, changed=event.at)
        self._connection.execute(insert(needs).values(_row(stored)))
        return stored

    def save(self, need: NeedRow, event: Event) -> NeedRow:
        """Store the state that `event` led to, and the event, which is sealed again as in `add`.

        Raises:
            Stale: the stored need is no longer the one that `event` follows.
        """
        event = bound(event, need_said(need))
        stored = replace(need, version=event.seq, head=event.digest, changed=event.at)
        saved = self._connection.execute(
            update(needs)
            .where(needs.c.id == need.id, needs.c.version == event.seq - 1, needs.c.head == event.previous)
            .values(_row(stored))
        )
        if saved.rowcount != 1:
            raise Stale(event.subject)
        self._events.append(event)
        return stored

    def get(self, scope: Scope, need: str) -> NeedRow:
        """Return one need.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(needs).where(needs.c.id == need, need_seen(scope))).first()
        if found is None:
            raise Missing("条需求")
        return _need(found)

    def list(
        self,
        scope: Scope,
        status: str = "",
        owner: str = "",
        after: Cursor | None = None,
        limit: int = 50,
        *,
        title: str = "",
    ) -> tuple[NeedRow, ...]:
        """Return needs, those changed last first; `title`: only those whose title holds it."""
        asked = select(needs).where(*_asked(scope, status, owner, title))
        asked = onward(asked, needs.c.changed, needs.c.id, after, limit)
        return tuple(_need(row) for row in self._connection.execute(asked))

    def briefs(self, scope: Scope) -> tuple[NeedBrief, ...]:
        """Return all needs that may be seen, without their texts, by id."""
        columns = (needs.c.id, needs.c.owner, needs.c.host, needs.c.title, needs.c.head, needs.c.details)
        found = self._connection.execute(select(*columns).where(need_seen(scope)).order_by(needs.c.id))
        return tuple(
            NeedBrief(
                row.id,
                row.owner,
                row.host or "",
                row.title,
                row.head,
                tuple(json.loads(row.details).get("industries") or ()),
            )
            for row in found
        )

    def count(self, scope: Scope, status: str = "", owner: str = "", *, title: str = "") -> int:
        """Return how many needs may be seen."""
        asked = select(func.count()).select_from(needs).where(*_asked(scope, status, owner, title))
        return self._connection.execute(asked).scalar_one()

    def longest(self, viewer: Viewer, status: str, limit: int, owner: str = "") -> tuple[int, tuple[NeedRow, ...]]:
        """Return how many needs of a status there are, and those that have stood so longest."""
        asked = [need_seen(viewer), needs.c.status == status]
        if owner:
            asked.append(needs.c.owner == owner)
        return self._counted(asked, limit)

    def uncased(self, viewer: Viewer, status: str, limit: int) -> tuple[int, tuple[NeedRow, ...]]:
        """Return how many needs that the viewer's body handles no case was ever opened for, and the oldest of them."""
        its = exists(select(cases.c.id).where(cases.c.need == needs.c.id))
        return self._counted([need_seen(viewer), needs.c.status == status, needs.c.host == viewer.body, ~its], limit)

    def _counted(self, asked: Sequence[ColumnElement[bool]], limit: int) -> tuple[int, tuple[NeedRow, ...]]:
        total = self._connection.execute(select(func.count()).select_from(needs).where(*asked)).scalar_one()
        if not total:
            return 0, ()
        found = self._connection.execute(select(needs).where(*asked).order_by(needs.c.changed, needs.c.id).limit(limit))
        return total, tuple(_need(row) for row in found)

    def every(self) -> Iterator[NeedRow]:
        """Yield all needs; for checks."""
        for row in self._connection.execute(select(needs).order_by(needs.c.id)):
            yield _need(row)


def need_said(need: NeedRow) -> dict[str, Any]:
    """Return what a need's history vouches for: everything but when and at which event it was stored."""
    said = _row(need) | {"details": need.details}
    return {name: value for name, value in said.items() if name not in {"version", "head", "opened", "changed"}}


def _row(need: NeedRow) -> dict[str, object]:
    return {
        "id": need.id,
        "owner": need.owner,
        "host": need.host or None,
        "status": need.status,
        "title": need.title,
        "text": need.text,
        "details": canonical(need.details),
        "version": need.version,
        "head": need.head,
        "opened": need.opened,
        "changed": need.changed,
    }


def _asked(scope: Scope, status: str, owner: str, title: str) -> list[ColumnElement[bool]]:
    asked = [need_seen(scope)]
    if status:
        asked.append(needs.c.status == status)
    if owner:
        asked.append(needs.c.owner == owner)
    if title:
        asked.append(needs.c.title.contains(title, autoescape=True))
    return asked


def _need(row: Row[tuple[object, ...]]) -> NeedRow:
    return NeedRow(
        row.id,
        row.owner,
        row.status,
        row.title,
        row.text,
        row.opened,
        row.changed,
        row.host or "",
        json.loads(row.details),
        row.version,
        row.head,
    )
