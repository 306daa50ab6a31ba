"""Late interaction (Khattab & Zaharia 2020): how well the tokens of a need and those of passages find each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.tokens import WeighedTokens
from matcher.retrieval.products import filled_up
from matcher.vocabulary import Kind

LATE_KINDS = frozenset({Kind.SOCIETY, Kind.ACHIEVEMENT})
"""Kinds whose tokens are compared. For experts it brought nothing, and they are many."""

MAX_NEED_TOKENS = 128
"""Tokens of a need that are compared, the rarest ones. Mean nDCG@10 on seeds 1–3 of societies and achievements: with 64
.860 and .699, with 128 .867 and .702, with 256, at twice the cost, .869 and .704."""


@dataclass(frozen=True, slots=True, eq=False)
class LateScores:
    """What a need and some candidates' passages have to do with each other, as means of cosines.

    Attributes:
        asked: shape (passages,), weighted mean over a passage's tokens of the best cosine to a token of the need: how
            much of the passage is called for. NaN for a passage without tokens.
        answered: shape (candidates,), weighted mean over the need's tokens of the best cosine to any token of the
            candidate: how much of the need its passages speak of. NaN for a candidate without tokens.
    """

    asked: NDArray[np.float32]
    answered: NDArray[np.float32]


def late_scores(need: WeighedTokens, passages: WeighedTokens, candidates: NDArray[np.int64]) -> LateScores:
    """Compare a need with the passages of some candidates.

    Args:
        need: one text; its `MAX_NEED_TOKENS` heaviest tokens count.
        passages: p texts.
        candidates: shape (c,), each candidate's first passage, ascending from 0; every candidate has a passage.
    """
    need = need.heaviest(MAX_NEED_TOKENS)
    starts = passages.starts
    asked = np.full(len(starts) - 1, np.nan, np.float32)
    answered = np.full(len(candidates), np.nan, np.float32)
    if len(need.vectors) and len(passages.vectors):
        filled = filled_up(passages.vectors, len(need.vectors))
        similarity = (need.vectors @ filled.T)[:, : len(passages.vectors)]
        held = np.diff(starts) > 0
        first = starts[:-1][held]
        asked[held] = np.add.reduceat(similarity.max(axis=0) * passages.weights, first) / np.add.reduceat(
            passages.weights, first
        )
        begin = starts[candidates]
        some = np.diff(np.append(begin, starts[-1])) > 0
        shares = need.weights / need.weights.sum()
        nearest = np.maximum.reduceat(similarity, begin[some], axis=1)
        # in double precision: a candidate comes out alike however many are asked for
        answered[some] = shares.astype(np.float64) @ nearest.astype(np.float64)
    return LateScores(asked, answered)
