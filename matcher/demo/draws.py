"""Seeded drawing: one independent stream a purpose, and small helpers that pick from what is written.

A stream of its own for each stage means that changing one stage leaves the others as they were.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

T = TypeVar("T")

MARK = "（演示）"
"""Stands in the name or title of every record."""

_SLOT = re.compile(r"\{(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\}")
_ROUND_FROM = 100
_YEARS = range(1950, 2051)


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose under a seed."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


def pick(rng: np.random.Generator, values: Sequence[T]) -> T:
    """Return one of the values, all alike."""
    return values[int(rng.integers(len(values)))]


def some(rng: np.random.Generator, values: Sequence[T], count: int) -> list[T]:
    """Return `count` different values (or all, if there are fewer) in random order."""
    return [values[int(index)] for index in rng.permutation(len(values))[:count]]


def weighted(rng: np.random.Generator, weights: ArrayLike, count: int = 1) -> NDArray[np.int64]:
    """Return `count` different indices drawn in proportion to the weights (Efraimidis and Spirakis' keys)."""
    share = np.asarray(weights, dtype=float)
    with np.errstate(divide="ignore"):
        keys = np.where(share > 0, np.log(rng.random(share.size)) / share, -np.inf)
    return np.argsort(-keys, kind="stable")[:count]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """Return whether something of this probability happens."""
    return bool(rng.random() < probability)


def fill(rng: np.random.Generator, text: str, words: Mapping[str, str] | None = None) -> str:
    """Return `text` with its named slots replaced by `words` and its slots `{low-high}` by drawn quantities."""
    for name, word in (words or {}).items():
        text = text.replace(f"{{{name}}}", word)
    return _SLOT.sub(lambda found: _quantity(rng, found[1], found[2]), text)


def _quantity(rng: np.random.Generator, low: str, high: str) -> str:
    decimals = max((len(part.partition(".")[2]) for part in (low, high)), default=0)
    value = float(low) + (float(high) - float(low)) * float(rng.random())
    if decimals or int(high) in _YEARS:
        return f"{value:.{decimals}f}"
    if value < _ROUND_FROM:
        return f"{value:.0f}"
    step = 10 ** (int(math.log10(value)) - 1)  # people give two digits: 1,400, not 1,387
    return f"{round(value / step) * step}"
