"""Creating calls sent again: the second time names what the first made, and makes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.bodies import Viewer
from service.storage.idempotency import Answer
from service.storage.work import Work

_CREATED = 201


@dataclass(frozen=True, slots=True)
class Once:
    """What a caller tells its call apart by.

    Attributes:
        key: chosen by the caller; empty: it does not ask for this.
        request: digest of the call.
    """

    key: str = ""
    request: str = ""


ANEW = Once()
"""A call that is not told apart."""


def made_before(work: Work, viewer: Viewer, once: Once, at: datetime) -> str:
    """Return the id of what the call made before; empty where it is to be carried out now.

    Raises:
        KeyReused: the key was used for another call.
    """
    if not once.key:
        return ""
    answer = work.idempotency.claim(viewer.account, once.key, once.request, at)
    return str(answer.body["id"]) if answer else ""


def made(work: Work, viewer: Viewer, once: Once, one: str) -> None:
    """Keep what the call made: its id only, so that no secret it was shown is stored."""
    if once.key:
        work.idempotency.keep(viewer.account, once.key, Answer(_CREATED, {"id": one}))
