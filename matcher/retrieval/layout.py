"""All passages of an index side by side, for features that are computed in one sweep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.retrieval.passages import Passage, passages_of
from matcher.vocabulary import Candidate

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """All passages side by side, candidate by candidate, for vectorised features.

    Attributes:
        numbers: shape (n,), the candidates' numbers, ascending.
        starts: shape (n + 1,), row of each candidate's first passage.
        vectors: shape (p, d), the passages' unit vectors.
        passages: the p passages.
        fields: shape (p,), the passages' field names.
    """

    numbers: Numbers
    starts: NDArray[np.int64]
    vectors: Vectors
    passages: list[Passage]
    fields: NDArray[np.str_]

    def rows(self, numbers: Numbers) -> NDArray[np.int64]:
        """Return the positions of candidates by number."""
        return np.searchsorted(self.numbers, numbers)


def lay_out(candidates: Mapping[int, Candidate], vectors: Vectors) -> Layout:
    """Return the layout of candidates by number; `vectors` are those of their passages, in the same order."""
    numbers = np.array(sorted(candidates), dtype=np.int64)
    cut = [passages_of(candidates[number]) for number in numbers.tolist()]
    flat = [passage for pieces in cut for passage in pieces]
    starts = np.concatenate([[0], np.cumsum([len(pieces) for pieces in cut])]).astype(np.int64)
    return Layout(numbers, starts, vectors, flat, np.array([passage.field for passage in flat], dtype=np.str_))
