"""Matrix products whose rows come out alike whether few or many are asked for.

BLAS takes another kernel for small products, whose last bits differ; a candidate scored alone would then not score as
it does in a list. Small products are therefore filled up with rows of zeros. `scoring` has the product that is the same
on every machine, at ten times the cost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SMALL = 1 << 20
"""Multiplications below which OpenBLAS has been seen to change its kernel (at about half as many)."""
_FEWEST = 16
"""Rows below which a product may be taken for one with a vector."""


def products(rows: Floats, columns: Floats) -> Floats:
    """Return the inner products of n rows with v columns, shape (n, v), for `rows` (n, d) and `columns` (v, d)."""
    return (filled_up(rows, len(columns)) @ columns.T)[: len(rows)]


def filled_up(rows: Floats, times: int) -> Floats:
    """Return rows, shape (n, d), followed by zeros until a product with `times` columns is no small one."""
    few, width = rows.shape
    wanted = max(_FEWEST, -(-_SMALL // max(1, width * times)))
    return rows if few >= wanted else np.concatenate([rows, np.zeros((wanted - few, width), rows.dtype)])
