"""What the simulated local societies say they want: directions, how much they can carry, for how much money.

Many leave something out, as in life, and some want what their profile hardly covers. Drawn apart from everything else,
so that the history does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matcher.demo.draws import chance, pick, some
from matcher.demo.material import Material
from matcher.taxonomy.classification import classification

_STATED = {"interests": 0.75, "capacity": 0.8, "ongoing": 0.85, "least_budget": 0.7, "served": 0.6}
"""Shares of those who say it; `ongoing` of those who state their capacity."""
_STRANGE = 0.08
"""Share of those who want a direction that their profile does not name."""
_CLOSED = 0.05
_LEAST = {"provincial": (0, 10, 20, 20, 30, 50), "municipal": (0, 0, 5, 5, 10, 20)}
_CAPACITY = {"provincial": (5, 12), "municipal": (3, 8)}
_YEARS = (2022, 2026)
_MOST_INTERESTS, _MOST_SERVED = 3, 4


def with_preferences(
    rng: np.random.Generator, world: Material, societies: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the records of local societies with what they want, and whether they take work at all."""
    return [{**society, **_preferences(rng, world, society)} for society in societies]


def _preferences(rng: np.random.Generator, world: Material, society: Mapping[str, Any]) -> dict[str, Any]:
    main, *others = society["industries"]
    interests = [main, *some(rng, others, int(rng.integers(0, _MOST_INTERESTS)))]
    if chance(rng, _STRANGE):
        interests.append(pick(rng, classification("directions-wuhan-2015").names()))
    capacity = int(rng.integers(*_CAPACITY[society["level"]]))
    ongoing = int(min(capacity, rng.binomial(capacity, rng.uniform(0.1, 0.9))))
    asked = some(rng, society["problems"], int(rng.integers(1, _MOST_SERVED)))
    drawn: dict[str, Any] = {
        "interests": sorted(set(interests), key=interests.index),
        "capacity": capacity,
        "ongoing": ongoing,
        "least_budget": pick(rng, _LEAST[society["level"]]),
        "served": [
            f"{rng.integers(*_YEARS)} 年为{pick(rng, world.cities[:17]).short}的企业解决{problem}" for problem in asked
        ],
    }
    said = {key: value for key, value in drawn.items() if chance(rng, _STATED[key])}
    if "capacity" not in said:
        said.pop("ongoing", None)
    return said | {"available": not chance(rng, _CLOSED)}
