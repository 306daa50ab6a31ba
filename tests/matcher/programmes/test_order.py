"""Stages come in an order in which they can be done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.programmes.entries import Stage
from matcher.programmes.order import earlier, followers, in_order
from matcher.programmes.words import Act


def _stages(after: list[set[int]], names: list[int]) -> tuple[Stage, ...]:
    return tuple(
        Stage(f"s{names[i]}", ("x 一",), "环节", Act.RUN, ("a",), tuple(f"s{names[one]}" for one in sorted(before)))
        for i, before in enumerate(after)
    )


_ORDERS = st.lists(st.sets(st.integers(0, 7)), min_size=1, max_size=8).map(
    lambda drawn: [{one for one in before if one < i} for i, before in enumerate(drawn)]
)


@given(_ORDERS, st.permutations(range(8)))
def test_each_stage_comes_once_and_after_those_it_follows(after: list[set[int]], names: list[int]) -> None:
    stages = tuple(reversed(_stages(after, names)))
    ordered = in_order(stages)
    place = {stage.key: i for i, stage in enumerate(ordered)}
    assert sorted(place) == sorted(stage.key for stage in stages)
    assert len(ordered) == len(stages)
    for stage in stages:
        assert all(place[key] < place[stage.key] for key in stage.after)
        assert all(stage.key in follower.after for follower in followers(stages, stage.key))
        assert {place[key] for key in earlier(stages)[stage.key]} <= set(range(place[stage.key]))


@given(_ORDERS)
def test_an_order_that_already_holds_is_kept(after: list[set[int]]) -> None:
    stages = _stages(after, list(range(8)))
    assert in_order(stages) == stages
