"""Ids that come out the same again: counted under a seed, in the order in which things are made."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from uuid import NAMESPACE_URL, uuid5


def ids_of(seed: int) -> Callable[[], str]:
    """Return a source of ids."""
    numbers = count()
    return lambda: uuid5(NAMESPACE_URL, f"huiqi-demo:{seed}:{next(numbers)}").hex
