"""How far stated probabilities lie from what happens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def expected_calibration_error(chances: NDArray[np.floating], happened: NDArray[np.bool_], bins: int = 10) -> float:
    """Return Σ (bin size / n) · |mean chance − share that happened| over bins of equal mass (Naeini et al. 2015).

    Args:
        chances: shape (n,), 0–1.
        happened: shape (n,).
        bins: ascending by chance; fewer where there are fewer chances.
    """
    if len(chances) == 0:
        return 0.0
    order = np.argsort(chances, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    return float(sum(abs(chances[p].mean() - happened[p].mean()) * len(p) for p in parts) / len(order))
