"""Which request is being answered, and for whom: known wherever its work goes on, also in the threads of its routes."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

NOBODY = "-"
"""The account of a request that nobody has signed."""


@dataclass(slots=True)
class Current:
    """A request under way.

    It can be written to, because a route in a thread of its own sees the context of the request, but what it sets there
    is not seen outside.

    Attributes:
        request_id: its id, as the answer carries it.
        account: id of the account that it turned out to be from; never a name.
    """

    request_id: str
    account: str = NOBODY


_current: ContextVar[Current | None] = ContextVar("current", default=None)


def begin(request_id: str) -> Current:
    """Say that a request is under way in this context.

    It is not taken back at the end: the server gives each request a context of its own, and what it logs after the
    application has returned still belongs to the request.
    """
    current = Current(request_id)
    _current.set(current)
    return current


def request_id() -> str:
    """Return the id of the request under way; empty outside of one."""
    current = _current.get()
    return current.request_id if current else ""


def account() -> str:
    """Return the account the request under way is from, or `NOBODY`."""
    current = _current.get()
    return current.account if current else NOBODY


def act_as(account_id: str) -> None:
    """Say whose request it is, once that is known; nothing outside of a request."""
    current = _current.get()
    if current:
        current.account = account_id
