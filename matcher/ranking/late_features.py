"""Late interaction as features: the tokens of a need against those of a candidate's passages."""

from __future__ import annotations

import numpy as np

from matcher.encoding.cached import head_fingerprint
from matcher.encoding.encoder import Encoder
from matcher.encoding.fingerprint import digest_of
from matcher.ranking.features import LATE, Floats
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.segments import Segments
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.late import MAX_NEED_TOKENS, late_scores

_CLOSEST = 32
"""Passages of a candidate whose tokens are compared: those whose vectors lie nearest to the whole need or its title.

Mean nDCG@10 of societies on seeds 1–3: with all passages .8685, with 32 .8666, 24 .8658, 16 .8644, 8 .8602; without
late features .8582.
"""


def late_fingerprint(encoder: Encoder) -> str:
    """Return the digest of all that these columns rest on beside the texts; empty where the encoder has no tokens."""
    head = head_fingerprint(encoder)
    return digest_of(head, f"{MAX_NEED_TOKENS} of {_CLOSEST}") if head else ""


def late_columns(index: CandidateIndex, query: EncodedNeed, segments: Segments, nearness: Floats) -> dict[str, Floats]:
    """Return the columns `LATE` by name, each of shape (candidates,); NaN where the encoder gives no token vectors.

    Args:
        index: the candidates.
        query: the need.
        segments: passages of the candidates.
        nearness: shape (passages,), how near each passage lies to the need.
    """
    kept = index.tokens if query.tokens else None
    if kept is None or query.tokens is None:
        return {feature.name: np.full(len(segments.lengths), np.nan, np.float32) for feature in LATE}
    closest = segments.closest(nearness, _CLOSEST)
    tokens = kept.gather(closest.passages)
    columns: dict[str, Floats] = {}
    for part, need in zip(("whole", "title"), query.tokens, strict=True):
        scores = late_scores(need, tokens, closest.offsets)
        asked = np.nan_to_num(scores.asked, nan=-np.inf)
        columns[f"late.{part}.answered"] = scores.answered
        columns[f"late.{part}.max"] = closest.maximum(asked)
        columns[f"late.{part}.top3"] = closest.top(asked, 3)
        columns[f"late.{part}.top10"] = closest.top(asked, 10)
    return columns
