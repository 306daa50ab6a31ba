"""Long lists in pages: how many at once, where to go on, and how many there are in all.

A cursor is the sort key of the last row given, so that rows added or removed meanwhile neither repeat nor hide others.
It is no secret and no permission: the query behind a page has its own conditions.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from matcher.errors import HuiqiError

Row = TypeVar("Row")
Item = TypeVar("Item")
Key = tuple[str | int, ...]

_MOST = 200
_LONGEST = 1024
_INTEGERS = range(-(2**63), 2**63)
"""What both databases hold in an integer."""


class InvalidCursor(HuiqiError):
    """A cursor that this list did not give."""

    def __init__(self) -> None:
        super().__init__("cursor：不是这份列表给出的位置", "请用上一页的 next，或去掉 cursor 从头开始")


@dataclass(frozen=True, slots=True)
class PageIn:
    """Which page is asked for.

    Attributes:
        limit: how many at most.
        cursor: where to go on; empty for the first page.
    """

    limit: int
    cursor: str

    def after(self, *kinds: type[str] | type[int]) -> Key | None:
        """Return the sort key to go on after; None for the first page.

        Args:
            kinds: of the parts of the key, in their order.

        Raises:
            InvalidCursor: the cursor is not such a key as `cursor_of` writes it.
        """
        return _key_of(self.cursor, kinds) if self.cursor else None


class Page(BaseModel, Generic[Item]):
    """一页。"""

    items: list[Item]
    total: int = Field(description="一共多少条")
    next: str | None = Field(description="下一页的 cursor；没有下一页时为空")


def page_in(
    limit: Annotated[int, Query(description="一页最多多少条", ge=1, le=_MOST)] = 50,
    cursor: Annotated[str, Query(description="从哪里接着读：上一页的 next", max_length=_LONGEST)] = "",
) -> PageIn:
    """Return the page a request asks for."""
    return PageIn(limit, cursor)


Paging = Annotated[PageIn, Depends(page_in)]


def page_of(
    rows: Sequence[Row], total: int, asked: PageIn, key: Callable[[Row], Key], item: Callable[[Row], Item]
) -> Page[Item]:
    """Return a page as it is sent.

    Args:
        rows: those after the cursor in the order of their keys, one more than the limit where there are so many.
        total: how many there are in all pages.
        asked: the page asked for.
        key: sort key of a row, as short as ids and times are; no two rows share one.
        item: a row as it is sent.
    """
    shown = rows[: asked.limit]
    more = cursor_of(key(shown[-1])) if len(rows) > asked.limit else None
    return Page(items=[item(row) for row in shown], total=total, next=more)


def cursor_of(key: Key) -> str:
    """Return a sort key as a cursor: base64url of canonical JSON."""
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _key_of(cursor: str, kinds: tuple[type[str] | type[int], ...]) -> Key:
    try:
        parts = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        key = tuple(parts) if isinstance(parts, list) else ()
        sound = tuple(type(part) for part in key) == kinds and all(map(_fits, key)) and cursor_of(key) == cursor
    except (ValueError, RecursionError) as error:  # not base64, not UTF-8, not JSON
        raise InvalidCursor from error
    if not sound:
        raise InvalidCursor
    return key


def _fits(part: str | int) -> bool:
    return part in _INTEGERS if isinstance(part, int) else "\0" not in part  # PostgreSQL takes no NUL in a text
