"""Folds: what belongs together stays together, and nothing is left out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.evaluation.splits import folds, groups_of
from matcher.vocabulary import Need

pool = st.sampled_from(["", "焊接", "焊 接", "銲接", "铸造", "鑄造", "锻造", "５Ｇ", "5g", "。"])
needs_lists = st.lists(st.tuples(pool, pool), max_size=14).map(
    lambda pairs: [Need(str(i), text, title) for i, (text, title) in enumerate(pairs)]
)
SAME = {"焊 接": "焊接", "鑄造": "铸造", "５Ｇ": "5g"}


def _alike(a: Need, b: Need) -> bool:
    """Say whether two needs have one text or one title, by a table written by hand."""
    return any(x and SAME.get(x, x) == SAME.get(y, y) for x, y in ((a.text, b.text), (a.title, b.title)))


def _components(needs: list[Need]) -> list[int]:
    """Return groups by spreading the smallest number until nothing changes."""
    group = list(range(len(needs)))
    for _ in needs:
        for i, a in enumerate(needs):
            group[i] = min([group[i], *(group[j] for j, b in enumerate(needs) if _alike(a, b))])
    return group


@settings(deadline=None)
@given(needs_lists)
def test_groups_are_what_spreading_over_same_texts_and_titles_gives(needs: list[Need]) -> None:
    groups, expected = groups_of(needs), _components(needs)
    numbers = {first: number for number, first in enumerate(dict.fromkeys(expected))}
    assert groups.tolist() == [numbers[first] for first in expected]


@settings(deadline=None)
@given(needs_lists, st.integers(2, 6), st.integers(0, 3))
def test_folds_keep_groups_together_and_share_them_out_evenly(needs: list[Need], count: int, seed: int) -> None:
    groups, fold = groups_of(needs), folds(needs, count, seed)
    assert len(fold) == len(needs)
    assert all(0 <= f < count for f in fold)
    of_group = dict(zip(groups.tolist(), fold.tolist(), strict=True))
    assert [of_group[g] for g in groups.tolist()] == fold.tolist()
    dealt = [Counter(of_group.values())[f] for f in range(count)]
    assert max(dealt) - min(dealt) <= 1


def test_a_chain_of_same_title_and_same_text_is_one_group() -> None:
    needs = [Need("1", "焊接", "甲"), Need("2", "铸造", "乙"), Need("3", "锻造", "丙"), Need("4", "铸造", "甲")]
    assert groups_of(needs).tolist() == [0, 0, 1, 0]


def test_a_title_that_equals_another_needs_text_joins_nothing_and_neither_does_an_empty_one() -> None:
    assert groups_of([Need("1", "焊接", "铸造"), Need("2", "铸造", "焊接")]).tolist() == [0, 1]
    assert groups_of([Need("1", "焊接"), Need("2", "铸造"), Need("3", "", "甲"), Need("4", "", "乙")]).tolist() == [
        0,
        1,
        2,
        3,
    ]


def test_spelling_width_and_blanks_do_not_hide_that_two_needs_are_one() -> None:
    assert groups_of([Need("1", "５Ｇ 射頻\n模块"), Need("2", "5g射频模块")]).tolist() == [0, 0]


def test_folds_are_the_same_every_time_and_others_for_another_seed() -> None:
    needs = [Need(str(i), f"需求{i}") for i in range(40)]
    first = folds(needs, 5, seed=1)
    assert np.array_equal(first, folds(needs, 5, seed=1))
    assert not np.array_equal(first, folds(needs, 5, seed=2))
    assert not np.array_equal(first, np.arange(40) % 5)


@pytest.mark.parametrize("count", [2, 5])
def test_no_needs_make_no_folds(count: int) -> None:
    assert folds([], count).tolist() == groups_of([]).tolist() == []
