"""缺口分析: of the open needs of a place, those that nobody at hand is relied on for, and whom to win over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.coverage.gaps import Group, map_gaps
from matcher.errors import HuiqiError
from matcher.progress import Progress
from matcher.recommender import Recommender
from matcher.vocabulary import Need
from service.domain.needs import NeedState
from service.domain.scope import SYSTEM
from service.jobs.task import Effect, Task
from service.storage.work import Work

_OPEN = {NeedState.WAITING.value, NeedState.ACCEPTED.value}
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Gapping:
    """Searches for every open need of the body that asked and of those below it.

    Attributes:
        home: the state folder.
        recommender: opens it.
    """

    home: Path
    recommender: Callable[[Progress], Recommender]

    def __call__(self, task: Task) -> Effect:
        """Search, and return the groups and the needs without cover, plain values."""
        with task.database.reading() as work:
            own = work.bodies.get(SYSTEM, task.job.body).path
            paths = work.reporters.paths(own)
            needs = [
                Need(row.id, row.text, row.title, industries=tuple(row.details.get("industries") or ()))
                for row in work.needs.every()
                if row.status in _OPEN and (row.owner in paths or row.host in paths)
            ]
        if not needs:
            raise HuiqiError("没有在办的需求可以分析", "有需求提出以后再来")
        found = map_gaps(self.recommender(task.progress), needs, progress=task.progress)
        told = {
            "needs": len(needs),
            "uncovered": len(found.uncovered),
            "searched": found.searched,
            "percent": round(100 * found.threshold),
            "directions": [_plain(one) for one in found.directions],
            "disciplines": [_plain(one) for one in found.disciplines],
            "gaps": [cover.survey.need.id for cover in found.uncovered[:_LISTED]],
        }

        def effect(_: Work) -> Mapping[str, Any]:
            return told

        return effect


def _plain(group: Group) -> dict[str, Any]:
    return {"name": group.name, "needs": group.needs, "uncovered": group.uncovered, "ask": list(group.ask)}
