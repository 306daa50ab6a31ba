"""The order of a list: best score first, equal scores by id."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.features import Floats


def best_first(ids: Sequence[str], scores: Floats) -> NDArray[np.int64]:
    """Return the rows of a list in its order, shape (n,)."""
    order: NDArray[np.int64] = np.lexsort((np.array(ids, dtype=np.str_), -scores))
    return order
