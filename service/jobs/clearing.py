"""清理期满资料: delete what has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases.applications import clear


class Clearing:
    """Deletes applications that came to nothing; to do it twice changes nothing."""

    def __call__(self, task: Task) -> Effect:
        """Return the deleting."""

        def effect(work: Work) -> Mapping[str, Any]:
            return {"applications": clear(work, task.clock())}

        return effect
