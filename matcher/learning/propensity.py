"""How likely a place in a list is to be looked at, and what to multiply a label by to make up for it.

Only lists in random order tell what a place alone does: there it is independent of the party (Joachims, Swaminathan &
Schnabel 2017, “Unbiased learning-to-rank with biased feedback”; Wang et al. 2018 on estimating position bias).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from matcher.learning.alliances import RANDOMISED, Case, Rung

Floats = NDArray[np.float64]

CLIP = 0.2
"""Smallest propensity used: no label counts more than five times (Joachims et al. 2017, section 5)."""

_PRIOR = 20.0
"""Pairs that the rate over all places counts for at each place."""


@dataclass(frozen=True, slots=True, eq=False)
class Propensity:
    """Chance of being taken note of at each place, relative to the first.

    Attributes:
        values: shape (places,), not increasing, 1 at the first place; later places are like the last.
    """

    values: Floats

    def at(self, positions: NDArray[np.int64]) -> Floats:
        """Return the propensity of places (from 1; 0, not on the list, is taken as the first), clipped from below."""
        places = np.clip(positions - 1, 0, len(self.values) - 1)
        clipped: Floats = np.maximum(self.values[places], CLIP)
        return clipped

    def weights(self, positions: NDArray[np.int64]) -> Floats:
        """Return the inverse propensities: what the gain of a pair reached from that place is multiplied by."""
        weights: Floats = 1 / self.at(positions)
        return weights


UNCORRECTED = Propensity(np.ones(1))
"""Every place alike."""


def estimate_propensity(cases: Sequence[Case]) -> Propensity:
    """Estimate from the lists in random order how the share of invited parties falls with the place.

    The rate of each place is drawn to the rate of all by twenty pairs, then made not increasing (isotonic regression
    weighted by the number of pairs). Without such lists every place counts alike.
    """
    places = [shown for case in cases for shown in case.listed if shown.ranking == RANDOMISED and shown.position]
    if not places:
        return UNCORRECTED
    positions = np.array([shown.position for shown in places]) - 1
    invited = np.array([shown.rung >= Rung.INVITED for shown in places], float)
    shown_at = np.bincount(positions)
    rate = (np.bincount(positions, invited) + _PRIOR * invited.mean()) / (shown_at + _PRIOR)
    order = np.arange(len(rate))
    falling = IsotonicRegression(increasing=False).fit(order, rate, shown_at + 1e-6).predict(order)
    return Propensity(falling / falling[0] if falling[0] > 0 else np.ones(1))
