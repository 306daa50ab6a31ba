"""How a route that keeps something answers: one unit of work, its version as ETag, the address of what is new.

Where a use case has a unit of work of its own, because what it answers may not be kept, `versioned` tells the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import BaseModel

from service.domain.bodies import Viewer
from service.storage.work import Work
from service.use_cases.desk import Desk, carry_out
from service.use_cases.once import ANEW, Once
from service.web.api.etags import Known, etag, not_modified
from service.web.desk import HeldDesk
from service.web.guard import Signed


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps what, and the answer being made.

    Attributes:
        at: now, the same for everything this call does.
    """

    desk: Desk
    viewer: Viewer
    at: datetime
    response: Response

    def changed(self, effect: Callable[[Work], BaseModel], once: Once = ANEW) -> Any:
        """Return what an effect answers, after keeping it, with its version as ETag; raises as `carry_out`."""
        answer = carry_out(self.desk, self.viewer, once, self.at, lambda work: effect(work).model_dump(mode="json"))
        self.response.headers["etag"] = answer["etag"]
        return answer

    def made(self, where: str, effect: Callable[[Work], BaseModel], once: Once) -> Any:
        """Return the same of something new that is found by its id under `where`."""
        answer = self.changed(effect, once)
        self.response.headers["location"] = f"/api/v1/{where}/{answer['id']}"
        return answer


def unchanged(known: Known, response: Response, version: int, head: str) -> Response | None:
    """Return the answer to a reader who has this version; otherwise None, and the version is told as ETag."""
    tag = etag(version, head)
    if known.has(tag):
        return not_modified(tag)
    versioned(response, version, head)
    return None


def versioned(response: Response, version: int, head: str, new: str = "") -> None:
    """Tell the version of what is answered as ETag, and where something new is found, as `bodies/ID`."""
    response.headers["etag"] = etag(version, head)
    if new:
        response.headers["location"] = f"/api/v1/{new}"


def _keeper(viewer: Signed, desk: HeldDesk, response: Response) -> Keeper:
    return Keeper(desk, viewer, desk.now(), response)


Keeping = Annotated[Keeper, Depends(_keeper)]
