"""Pages of a list by where the last one ended, so that new rows neither repeat nor hide others; long lists of ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_

One = TypeVar("One")

AT_ONCE = 500
"""Ids in one statement; databases take some thousands."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page."""

    changed: datetime
    id: str


def onward(
    asked: Select[Any], changed: ColumnElement[datetime], one: ColumnElement[str], after: Cursor | None, limit: int
) -> Select[Any]:
    """Return the next page of a statement: what changed last first, ties by id."""
    if after is not None:
        older = or_(changed < after.changed, and_(changed == after.changed, one > after.id))
        asked = asked.where(older)
    return asked.order_by(changed.desc(), one).limit(limit)


def batched(ids: Sequence[One], size: int = AT_ONCE) -> Iterator[Sequence[One]]:
    """Yield ids by so many as one statement takes."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
