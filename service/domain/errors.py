"""What can be wrong with a deed: by the wrong one, at the wrong time, or with the wrong facts."""

from __future__ import annotations

from typing import Any

from matcher.errors import HuiqiError


class Forbidden(HuiqiError):
    """Somebody may not do this, now or ever (403)."""


class NotAllowed(HuiqiError):
    """Nobody may do this now (409).

    Attributes:
        allowed: what the same person may do now instead, as the subject's machine tells it.
    """

    def __init__(self, problem: str, remedy: str, allowed: tuple[Any, ...] = ()) -> None:
        super().__init__(problem, remedy)
        self.allowed = allowed


class InvalidDeed(HuiqiError):
    """The deed is allowed, but a fact it carries is missing or wrong (422)."""


class CannotRun(HuiqiError):
    """A programme pack whose stages cannot be run as they are written."""
