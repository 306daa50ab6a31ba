"""重建索引: bring the index up to date with the catalogue after an import, or after a record was removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.progress import Progress
from matcher.recommender import Recommender
from matcher.retrieval.snapshot import current_snapshot, forget_former
from matcher.vocabulary import Kind
from service.domain.jobs import FORGET
from service.jobs.task import Effect, Task
from service.storage.work import Work


@dataclass(frozen=True, slots=True)
class Indexing:
    """Brings the index up to date. Snapshots stand under content names, so that doing it twice changes nothing.

    Attributes:
        recommender: opens it over the catalogue as it is now, which builds what is behind.
        reopened: told the one that was opened, to answer with it from now on.
        home: the state folder with the indexes, of which a job that is told to `forget` keeps no former one.
    """

    recommender: Callable[[Progress], Recommender]
    reopened: Callable[[Recommender], None] | None = None
    home: Path | None = None

    def __call__(self, task: Task) -> Effect:
        """Build, and return what was built."""
        recommender = self.recommender(task.progress)
        sizes = {kind.value: count for kind, count in recommender.sizes().items()}
        prints = {kind.value: recommender.fingerprints(kind)["index"] for kind, n in recommender.sizes().items() if n}
        if self.reopened is not None:
            self.reopened(recommender)
        if self.home is not None and task.job.args.get(FORGET):
            for kind in Kind:
                if current_snapshot(root := self.home / "index" / kind.value):
                    forget_former(root)

        def effect(_: Work) -> Mapping[str, Any]:
            return {"sizes": sizes, "indexes": prints}

        return effect
