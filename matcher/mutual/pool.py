"""The needs at hand, searchable by society: which of ten thousand are worth scoring.

For one society and all needs, a few of the ranker's features are computed at once, by matrix products over the needs;
what scores best by them is recalled. They only choose: a recalled pair is scored by the ranker itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.mutual.looks import Looks
from matcher.ranking.experience import Experience
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CandidateIndex

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

WEIGHTS: Mapping[str, float] = {"whole": 0.25, "title": 0.2, "words": 6.0, "pairs": 7.0, "similar": 1.6, "alike": 1.3}
"""What a need scores by feature; similarities count in standard deviations over the societies. Least squares on the
ranker's own scores (no labels) for half of the national societies; the other half is as well served."""


class NeedPool:
    """Encoded needs by position.

    Args:
        queries: the needs, each id once.
        index: the societies.
        looks: of these needs over that index.
        experience: labels of past needs.
    """

    def __init__(
        self, queries: Sequence[EncodedNeed], index: CandidateIndex, looks: Looks, experience: Experience | None = None
    ) -> None:
        self.queries = tuple(queries)
        self.looks = looks
        self._index = index
        width = index.layout.vectors.shape[1]
        self._views = {
            "whole": np.stack([query.whole for query in queries]) if queries else np.zeros((0, width), np.float32),
            "title": np.stack([query.title for query in queries]) if queries else np.zeros((0, width), np.float32),
        }
        self._experience = experience
        if experience is not None:
            past = {"similar": experience.vectors[:, 0], "alike": experience.vectors[:, 1]}
            views = zip(past.items(), self._views.values(), strict=True)
            self._neighbours = {name: experience.weights(view @ vectors.T) for (name, vectors), view in views}

    def __len__(self) -> int:
        return len(self.queries)

    def recall(self, number: int, depth: int) -> Rows:
        """Return the positions of at most `depth` needs worth scoring for a society by its number, ascending."""
        if len(self) <= depth:
            return np.arange(len(self), dtype=np.int64)
        total = sum(WEIGHTS[name] * values for name, values in self.signs(number).items())
        return np.sort(np.argsort(-total, kind="stable")[:depth]).astype(np.int64)

    def signs(self, number: int) -> dict[str, Floats]:
        """Return what every need is recalled by for a society, by the names of `WEIGHTS`, each of shape (needs,)."""
        layout = self._index.layout
        row = int(layout.rows(np.array([number]))[0])
        passages = layout.vectors[layout.starts[row] : layout.starts[row + 1]]
        found: dict[str, Floats] = {}
        for place, (name, view) in enumerate(self._views.items()):
            mean, spread = self.looks.around[:, place].T
            found[name] = ((view @ passages.T).max(axis=1) - mean) / (spread + 1e-6)
        found |= {channel: shares[:, row] for channel, shares in self.looks.shares.items()}
        identifier, experience = self._index.candidate(number).id, self._experience
        if experience is not None and identifier in experience.candidates:
            grades = experience.grades[:, experience.candidates.index(identifier)]
            found |= {name: near @ grades for name, near in self._neighbours.items()}
        return found
