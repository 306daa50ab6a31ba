"""A programme's own list of directions: a pack may bring one, so that a city with another list needs no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from matcher.programmes.entries import Condition, Priority
from matcher.programmes.pack import Pack
from matcher.programmes.rules import Direction, DirectionIn

_Ruled = TypeVar("_Ruled", Condition, Priority)


def with_own_directions(pack: Pack) -> Pack:
    """Return the pack whose rules know what the directions of its own lists cover."""
    lists = {one.key: {direction.name: direction for direction in one.names} for one in pack.directions}
    if not lists:
        return pack
    return replace(
        pack,
        conditions=tuple(_knowing(one, lists) for one in pack.conditions),
        priorities=tuple(_knowing(one, lists) for one in pack.priorities),
    )


def _knowing(entry: _Ruled, lists: Mapping[str, Mapping[str, Direction]]) -> _Ruled:
    rule = entry.rule
    if not isinstance(rule, DirectionIn) or rule.classification not in lists:
        return entry
    listed = lists[rule.classification]
    own = tuple(listed[name] for name in rule.names if name in listed)
    return replace(entry, rule=replace(rule, own=own))
