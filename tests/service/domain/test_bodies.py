"""Bodies hang in a tree of associations; duties say who acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, path_of, within


def _tree(parents: list[int]) -> dict[str, Body]:
    """Bodies b0, b1, …; the n-th under one of those before it, b0 at the top."""
    names = ["", *(f"b{parent % (n + 1)}" for n, parent in enumerate(parents))]
    return {f"b{n}": Body(f"b{n}", Role.ASSOCIATION, f"科协{n}", parent=parent) for n, parent in enumerate(names)}


@given(st.lists(st.integers(0, 30), max_size=30))
def test_a_path_holds_exactly_the_bodies_above(parents: list[int]) -> None:
    bodies = _tree(parents)
    paths = {key: path_of(body, bodies) for key, body in bodies.items()}
    for key, body in bodies.items():
        above = {key}
        while body.parent:
            body = bodies[body.parent]  # noqa: PLW2901  climbing
            above.add(body.id)
        assert {other for other in bodies if within(paths[key], paths[other])} == above


def test_a_circle_of_parents_is_named() -> None:
    bodies = {
        "a": Body("a", Role.ASSOCIATION, "甲科协", parent="b"),
        "b": Body("b", Role.ASSOCIATION, "乙科协", parent="a"),
    }
    with pytest.raises(HuiqiError, match="绕成了圈"):
        path_of(bodies["a"], bodies)


def test_an_unknown_parent_is_named() -> None:
    body = Body("a", Role.SOCIETY, "甲学会", parent="gone")
    with pytest.raises(HuiqiError, match="gone 不存在"):
        path_of(body, {"a": body})


def test_analysts_and_readers_only_look() -> None:
    assert {duty for duty in Duty if duty.acts} == {Duty.OFFICER, Duty.ADMIN, Duty.MEMBER}
