"""What an officer was shown for a need, over the years: three ways of ranking, and some lists in random order.

These stand for the tools an office had; they see profiles, fame, place and reputation, never latent skill.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.demo.draws import chance
from matcher.demo.parties import Parties

Floats = NDArray[np.float64]

BY_HAND, BY_KEYWORDS, COMBINED, AT_RANDOM = "目录人工检索", "关键词检索", "综合排序", "随机对照"
PEERS = "同行推荐"
"""Added below a list by word of mouth, not by a ranking."""

RANDOM_SHARE = 0.12

_KEYWORDS_FROM, _COMBINED_FROM = date(2023, 1, 1), date(2024, 7, 1)
_EACH = 6
_POOL = 0.3


def ranking_of(rng: np.random.Generator, posted: date) -> str:
    """Return how the list of a need posted on this day was ranked."""
    if chance(rng, RANDOM_SHARE):
        return AT_RANDOM
    return BY_HAND if posted < _KEYWORDS_FROM else BY_KEYWORDS if posted < _COMBINED_FROM else COMBINED


def shown(
    rng: np.random.Generator,
    ranking: str,
    parties: Parties,
    stated: Floats,
    km: Floats,
    reputation: Floats,
    known: Floats,
) -> NDArray[np.int64]:
    """Return the parties shown, best first: up to six societies and six experts.

    Args:
        stated: how well each profile meets the need, shape (P,).
        km: distance of each party, shape (P,).
        reputation: of each party so far, shape (P,).
        known: how well it has worked with this enterprise before, shape (P,).
    """
    seen = stated + rng.normal(0, 0.12, stated.size)
    near = -np.log1p(km / 50)
    if ranking == BY_HAND:
        score = seen + 0.22 * parties.fame + 0.08 * near + 0.3 * known
    elif ranking == BY_KEYWORDS:
        score = 1.2 * seen + 0.08 * parties.fame
    elif ranking == COMBINED:
        score = seen + 0.1 * parties.fame + 0.06 * near + 0.8 * (reputation - 0.5) + 0.2 * known
    else:
        score = np.where(stated > _POOL, rng.random(stated.size), -1.0)
    chosen = []
    for group in (parties.is_society, ~parties.is_society):
        best = np.flatnonzero(group)[np.argsort(-score[group], kind="stable")]
        count = int(rng.integers(_EACH - 2, _EACH + 1))
        chosen.append(best[:count][score[best[:count]] > 0])
    merged = np.concatenate(chosen)
    return merged[np.argsort(-score[merged], kind="stable")]
