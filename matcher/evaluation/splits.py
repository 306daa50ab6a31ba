"""Honest splits: needs with the same text never stand on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.text.normalise import normalise
from matcher.vocabulary import Need


def folds(needs: Sequence[Need], count: int = 5, seed: int = 0) -> NDArray[np.int64]:
    """Return the fold (0 … count−1) of each need; needs of one text or one title share a fold.

    Groups are shuffled by `seed` and dealt out in turn.
    """
    groups = groups_of(needs)
    order = np.random.default_rng(seed).permutation(int(groups.max(initial=-1)) + 1)
    return np.argsort(order)[groups] % count


def key_of(text: str) -> str:
    """Return what two texts share that count as the same: the normalised text without blanks."""
    return "".join(normalise(text).split())


def groups_of(needs: Sequence[Need]) -> NDArray[np.int64]:
    """Return the group of each need, numbered by first appearance: same text or same title, directly or by a chain."""
    first: dict[tuple[str, str], int] = {}
    parent = list(range(len(needs)))

    def root(position: int) -> int:
        while parent[position] != position:
            position = parent[position]
        return position

    for position, need in enumerate(needs):
        for part, text in (("text", need.text), ("title", need.title)):
            if key := key_of(text):
                a, b = root(position), root(first.setdefault((part, key), position))
                parent[max(a, b)] = min(a, b)
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(root(i), len(numbers)) for i in range(len(needs))], dtype=np.int64)
