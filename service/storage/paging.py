"""Pages of a list by where the last one ended, so that new rows neither repeat nor hide others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_


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
