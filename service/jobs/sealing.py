"""封存记录: where all histories end, written down and signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.jobs.task import Effect, Task
from service.storage.seals import seal_key
from service.storage.work import Work


@dataclass(frozen=True, slots=True)
class Sealing:
    """Seals what went on since the last seal; `key` is the file with the key."""

    key: Path

    def __call__(self, task: Task) -> Effect:
        """Return the sealing."""
        key = seal_key(self.key)

        def effect(work: Work) -> Mapping[str, Any]:
            made = work.seals.add(work.events.heads(), task.clock(), key)
            return {"seal": made.seq, "subjects": len(made.heads)} if made else {"seal": 0, "subjects": 0}

        return effect
