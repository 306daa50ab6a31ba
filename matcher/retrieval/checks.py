"""Checks of the arguments every index takes; each failure is a ValueError that carries the facts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.retrieval.vector import Ids, Vectors

LARGEST = 1e15
"""Largest magnitude of a vector component: far beyond any encoder, and inner products stay finite in float32."""


def checked_ids(ids: ArrayLike) -> Ids:
    """Return ids as an int64 array of shape (n,).

    Raises:
        ValueError: not one-dimensional, not integers, negative, or not unique.
    """
    array = _integers(ids)
    if array.size and array.min() < 0:
        raise ValueError(f"ids must not be negative; got {array.min()}")
    values, counts = np.unique(array, return_counts=True)
    if values.size < array.size:
        raise ValueError(f"ids must be unique within a call; {values[counts > 1][0]} occurs {counts.max()} times")
    return array


def checked_allowed(allowed: ArrayLike) -> Ids:
    """Return a filter's ids ascending and without repetitions.

    Raises:
        ValueError: not one-dimensional or not integers.
    """
    return np.unique(_integers(allowed))


def checked_vectors(vectors: ArrayLike, dimension: int, count: int | None = None) -> Vectors:
    """Return vectors as a C-contiguous float32 array of shape (n, dimension).

    Args:
        vectors: numbers.
        dimension: the width they must have.
        count: how many there must be, if that is known.

    Raises:
        ValueError: wrong shape, or a component that is not finite or exceeds `LARGEST`.
    """
    array = np.asarray(vectors)
    if array.ndim != 2 or array.shape[1] != dimension or (count is not None and array.shape[0] != count):  # noqa: PLR2004 - two axes
        wanted = "n" if count is None else str(count)
        raise ValueError(f"vectors must have shape ({wanted}, {dimension}); got {array.shape}")
    if not within_bounds(array):
        bad = np.flatnonzero(~(np.abs(array) <= LARGEST).all(axis=1))
        raise ValueError(f"vector {bad[0]} has a component that is not finite or exceeds {LARGEST:g}")
    return np.ascontiguousarray(array, dtype=np.float32)


def within_bounds(vectors: NDArray[Any]) -> bool:
    """Return whether every component is a number of magnitude at most `LARGEST`; takes no memory."""
    return not vectors.size or bool(vectors.min() >= -LARGEST and vectors.max() <= LARGEST)


def checked_k(k: int) -> int:
    """Return k.

    Raises:
        ValueError: below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; got {k}")
    return k


def _integers(values: ArrayLike) -> Ids:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"ids must be one-dimensional; got shape {array.shape}")
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"ids must be integers; got {array.dtype}")
    return array.astype(np.int64)
