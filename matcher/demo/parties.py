"""All parties of the world side by side as arrays: national and local societies, then experts.

A party has a latent skill in each topic and, apart from that, a stated profile: what its record says. Some profiles
say more than their owner can do, others less; that is why text alone cannot tell who will succeed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Parties:
    """What the simulation knows of the parties; P parties, T topics, five years.

    Attributes:
        ids: shape (P,); the catalogue's codes for national societies.
        kinds: shape (P,): society or expert.
        skill: latent, shape (P, T), 0–1.
        stated: what the profile says, shape (P, T), 0–1.
        city: index of the city, shape (P,).
        capacity: tasks a year it can carry, shape (P,).
        other_work: tasks it carries outside these programmes, in each year, shape (P, 5).
        fame: how readily it comes to mind, shape (P,), about N(0, 1).
        modes: ways of service it offers, by party.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    skill: Floats
    stated: Floats
    city: NDArray[np.int64]
    capacity: Floats
    other_work: Floats
    fame: Floats
    modes: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def is_society(self) -> NDArray[np.bool_]:
        """Which of them are societies, shape (P,)."""
        return np.array([kind == "society" for kind in self.kinds])


def joined(parts: list[Parties]) -> Parties:
    """Return the parties of several groups as one."""
    return Parties(
        ids=tuple(identifier for part in parts for identifier in part.ids),
        kinds=tuple(kind for part in parts for kind in part.kinds),
        skill=np.vstack([part.skill for part in parts]),
        stated=np.vstack([part.stated for part in parts]),
        city=np.concatenate([part.city for part in parts]),
        capacity=np.concatenate([part.capacity for part in parts]),
        other_work=np.vstack([part.other_work for part in parts]),
        fame=np.concatenate([part.fame for part in parts]),
        modes=tuple(modes for part in parts for modes in part.modes),
    )
