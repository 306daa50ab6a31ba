"""清理期满资料: delete what has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases.applications import clear
from service.use_cases.imports import forget_files
from service.use_cases.naming import clear_unanswered


@dataclass(frozen=True, slots=True)
class Clearing:
    """Deletes applications that came to nothing, experts who never agreed to be named, and files to be imported.

    Twice changes nothing.

    Attributes:
        home: the state folder.
    """

    home: Path

    def __call__(self, task: Task) -> Effect:
        """Delete the files, and return the deleting of the rest."""
        files = forget_files(self.home, task.clock())

        def effect(work: Work) -> Mapping[str, Any]:
            now = task.clock()
            return {"applications": clear(work, now), "experts": clear_unanswered(work, now), "files": files}

        return effect
