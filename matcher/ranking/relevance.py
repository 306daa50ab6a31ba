"""Relevance on a scale from 0 to 1, on which a programme's lifts can be added and a bound can be stated.

It is the calibrated probability where there is one; otherwise the place of a score between the worst and the best of
its list. Four decimals, so that what decides an order is what is shown, and anybody can add it up.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from matcher.ranking.features import Floats
from matcher.ranking.model import Calibration

_PLACES = 4


def relevances(scores: Floats, calibration: Calibration | None) -> list[Decimal]:
    """Return the relevance of each of a list's scores, descending as they are.

    Args:
        scores: shape (n,), of all candidates of one need, descending.
        calibration: of the model that gave them; one that falls with the score is none.
    """
    if calibration is not None and calibration.slope > 0:
        shares = calibration.probability(scores).astype(np.float64)
    else:
        known = scores.astype(np.float64)
        span = known[0] - known[-1] if len(known) else 0.0
        shares = (known - known[-1]) / span if span > 0 else np.ones(len(known))
    shares = np.minimum.accumulate(shares)  # the last bit of an exponential need not follow
    return [Decimal(f"{share:.{_PLACES}f}") for share in shares.tolist()]
