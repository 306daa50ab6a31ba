"""Rows that keep the state their history `report:ID` leads to: added and saved with the event, never without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert, update

from service.domain.history import Event, canonical
from service.storage.errors import Stale
from service.storage.events import Events, bound


def add_row(connection: Connection, events: Events, table: Table, said: Mapping[str, Any], event: Event) -> Event:
    """Store a new row with the first event of its history, sealed again with the digest of what the row says.

    Raises:
        Stale: there is one with this id.
    """
    event = bound(event, said)
    events.append(event)
    connection.execute(insert(table).values(_values(said, event)))
    return event


def save_row(connection: Connection, events: Events, table: Table, said: Mapping[str, Any], event: Event) -> Event:
    """Store the state that `event` led to, and the event, sealed again as in `add_row`.

    Raises:
        Stale: the stored row is no longer the one that `event` follows.
    """
    event = bound(event, said)
    saved = connection.execute(
        update(table)
        .where(table.c.id == said["id"], table.c.version == event.seq - 1, table.c.head == event.previous)
        .values(_values(said, event))
    )
    if saved.rowcount != 1:
        raise Stale(event.subject)
    events.append(event)
    return event


def _values(said: Mapping[str, Any], event: Event) -> dict[str, Any]:
    kept = {"version": event.seq, "head": event.digest, "changed": event.at}
    return {**said, "data": canonical(said["data"]), **kept}
