"""The needs at hand, searchable by society: which of ten thousand are worth scoring.

Four rankings of all needs (meaning of request and of title, words, character pairs) and, where the model knows past
needs, a fifth by nearness to those that called for the society, fused by rank.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.ranking.experience import Experience
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CHANNELS
from matcher.retrieval.fusion import reciprocal_rank_fusion
from matcher.retrieval.lexical import LexicalIndex
from matcher.text.segment import Segmenter
from matcher.vocabulary import Candidate

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class NeedPool:
    """Encoded needs by position.

    Args:
        queries: the needs, each id once.
        segmenter: the one of the societies' index.
    """

    def __init__(self, queries: Sequence[EncodedNeed], segmenter: Segmenter) -> None:
        self.queries = tuple(queries)
        self._segmenter = segmenter
        self._whole = _stacked([query.whole for query in queries])
        self._title = _stacked([query.title for query in queries])
        self._lexical = {channel: LexicalIndex() for channel in CHANNELS}
        rows = np.arange(len(queries), dtype=np.int64)
        for channel, index in self._lexical.items():
            index.upsert(rows, [segmenter.tokens(query.facets.whole, channel) for query in queries])

    def __len__(self) -> int:
        return len(self.queries)

    def recall(self, society: Candidate, passages: Vectors, depth: int, experience: Experience | None = None) -> Rows:
        """Return the positions of at most `depth` needs worth scoring, ascending; of all, where there are no more.

        Args:
            society: whose needs are sought.
            passages: shape (p, d), the vectors of its passages.
            depth: how many.
            experience: labels of past needs.
        """
        if len(self) <= depth:
            return np.arange(len(self), dtype=np.int64)
        rankings = [_ranked((view @ passages.T).max(axis=1), depth) for view in (self._whole, self._title)]
        for channel, index in self._lexical.items():
            texts = (document.text for document in society.documents)
            tokens = [token for text in texts for token in self._segmenter.tokens(text, channel)]
            hits, _ = index.search([tokens], depth).row(0)
            rankings.append(hits)
        if (near := self._nearness(society, experience)) is not None:
            rankings.append(_ranked(near, depth))
        fused = reciprocal_rank_fusion(rankings)[:depth]
        return np.array(sorted(row for row, _ in fused), dtype=np.int64)

    def _nearness(self, society: Candidate, experience: Experience | None) -> Floats | None:
        """Return how near each need lies to past needs that called for the society, by grade; None where none did."""
        if experience is None or society.id not in experience.candidates:
            return None
        grades = experience.grades[:, experience.candidates.index(society.id)]
        called = np.flatnonzero(grades)
        if not len(called):
            return None
        cosines = self._whole @ experience.vectors[called, 0].T
        near: Floats = (cosines * grades[called]).max(axis=1)
        return near


def _ranked(values: Floats, depth: int) -> Rows:
    """Return the positions of the largest values, best first; equal ones by position."""
    best: Rows = np.argsort(-values, kind="stable")[:depth].astype(np.int64)
    return best


def _stacked(vectors: Sequence[Floats]) -> Vectors:
    return np.stack(vectors) if vectors else np.zeros((0, 1), np.float32)
