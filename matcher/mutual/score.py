"""One score for a pair from both sides: the odds that the society is competent, times a factor for each part it stated.

    odds(mutual) = odds(relevance) · Π factor(part),   factor(part) = most(part) ** (2 · value − 1)

This is the logarithmic pooling of independent opinions (Genest & Zidek 1986; in odds, Bordley 1982). It was chosen over
a weighted mean, arithmetic or geometric, for what it guarantees: an unknown part has factor 1 and so neither raises nor
lowers; every known part is monotone; neither side's opinion is treated otherwise than the other's; and bounded factors
cannot make an irrelevant society a good one. In a mean over the known parts, silence would pay wherever the other parts
are good. The bounds are the editors' decision, not learnt: nobody has labels of willingness.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.special import expit

from matcher.mutual.suitability import Part

MOST: Mapping[str, float] = {"interests": 2.0, "services": 2.0, "money": 2.0, "load": 2.0, "open": 16.0}
"""By part, what it multiplies the odds by at best, and divides them by at worst. A society that takes no work is left
last among its likes, not hidden: the officer may know more."""


@dataclass(frozen=True, slots=True)
class Mutual:
    """双向得分.

    Attributes:
        relevance: calibrated probability that the society is competent for the need, 0–1.
        parts: what the society says to the need; see `parts_of`.
        suitability: the known parts alone, 0–1; one half is neutral, and so is None, where every part is unknown.
        score: relevance and suitability together, 0–1.
        logit: of `score`; orders where the score itself is rounded to 0 or 1.
    """

    relevance: float
    parts: tuple[Part, ...]
    suitability: float | None
    score: float
    logit: float


def factor(part: Part) -> float:
    """Return what a part multiplies the odds by: 1 where it is unknown."""
    return math.exp(_weight(part))


def mutual(relevance_logit: float, parts: Sequence[Part]) -> Mutual:
    """Return the mutual score of a pair.

    Args:
        relevance_logit: ln(p / (1 − p)) of the relevance p.
        parts: of its suitability.
    """
    # fsum: exact, so that the order of the parts cannot show in the last bit
    pull = math.fsum(map(_weight, parts))
    known = any(part.value is not None for part in parts)
    logit = relevance_logit + pull
    return Mutual(
        float(expit(relevance_logit)), tuple(parts), float(expit(pull)) if known else None, float(expit(logit)), logit
    )


def _weight(part: Part) -> float:
    return 0.0 if part.value is None else math.log(MOST[part.key]) * (2 * part.value - 1)
