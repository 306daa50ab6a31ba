"""Where one candidate stands for needs: among the first few of each list, as it is, and as it would be once changed.

Lists are those of the ranker itself, so what is foretold here is what officers will see. Nothing is written, and the
index that others are searching stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from matcher.progress import Progress, silent
from matcher.ranker import Ranker
from matcher.ranking.needs import EncodedNeed
from matcher.vocabulary import Candidate

FIRST = 10
"""Places that an officer looks at."""


def with_changed(ranker: Ranker, candidate: Candidate) -> Ranker:
    """Return a ranker to which one candidate is as given; this one stays as it is. Only what is new is encoded."""
    index = ranker.index.without([candidate.id])
    index.upsert([candidate])
    return Ranker(ranker.kind, index, ranker.model)


def standings(
    ranker: Ranker,
    queries: Iterable[EncodedNeed],
    candidate: str,
    first: int = FIRST,
    progress: Progress = silent,
) -> dict[str, int]:
    """Return the place of a candidate on the list of each need, by id, where it is among the first."""
    listed = tuple(queries)
    found: dict[str, int] = {}
    for done, query in enumerate(listed, start=1):
        ids = [identifier for identifier, _ in ranker.rank(query, first)]
        if candidate in ids:
            found[query.need.id] = ids.index(candidate) + 1
        progress("比对需求", done, len(listed))
    return found
