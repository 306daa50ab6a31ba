"""Late interaction (Khattab & Zaharia 2020): how well the tokens of a need and those of passages find each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.vocabulary import Kind

LATE_KINDS = frozenset({Kind.SOCIETY})
"""Kinds whose tokens are compared. For experts it brought nothing, and they are many."""

MAX_NEED_TOKENS = 64
"""Tokens of a need that are compared: about a hundred characters, where what matters stands."""


@dataclass(frozen=True, slots=True, eq=False)
class LateScores:
    """What a need and some candidates' passages have to do with each other, as mean cosines.

    Attributes:
        asked: shape (passages,), mean over a passage's tokens of the best cosine to a token of the need: how much of
            the passage is called for. NaN for a passage without tokens.
        answered: shape (candidates,), mean over the need's tokens of the best cosine to any token of the candidate:
            how much of the need its passages speak of. NaN for a candidate without tokens.
    """

    asked: NDArray[np.float32]
    answered: NDArray[np.float32]


def late_scores(need: Vectors, tokens: Vectors, starts: NDArray[np.int64], candidates: NDArray[np.int64]) -> LateScores:
    """Compare a need with the passages of some candidates.

    Args:
        need: shape (q, d), unit token vectors of the need; the first `MAX_NEED_TOKENS` count.
        tokens: shape (t, d), token vectors of the passages end to end.
        starts: shape (p + 1,), where each passage begins in `tokens`.
        candidates: shape (c,), each candidate's first passage, ascending from 0; every candidate has a passage.
    """
    need = need[:MAX_NEED_TOKENS]
    lengths = np.diff(starts)
    if len(need) == 0 or len(tokens) == 0:
        return LateScores(np.full(len(lengths), np.nan, np.float32), np.full(len(candidates), np.nan, np.float32))
    similarity = need @ tokens.T
    total = np.concatenate([np.zeros(1), np.cumsum(similarity.max(axis=0), dtype=np.float64)])
    with np.errstate(invalid="ignore"):
        asked = ((total[starts[1:]] - total[starts[:-1]]) / lengths).astype(np.float32)
    first = starts[candidates]
    empty = np.diff(np.append(first, len(tokens))) == 0
    answered = np.full(len(candidates), np.nan, np.float32)
    answered[~empty] = np.maximum.reduceat(similarity, first[~empty], axis=1).mean(axis=0)
    return LateScores(asked, answered)
