"""Learning when nobody suitable is at hand: the lists are honest, the outcome is the same twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.learning.dataset import Dataset
from matcher.learning.suitability import (
    ALL_GONE,
    GONE,
    KNOWN,
    LARGE,
    SITUATIONS,
    SMALL,
    UNKNOWN,
    WHOLE,
    learn_suitability,
    lists_of,
)
from matcher.learning.train import Trained
from matcher.ranking.suitability import SIGNALS
from matcher.vocabulary import Kind
from tests.fakes.office import Office


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest.fixture(scope="module")
def learnt(office: Office) -> tuple[Dataset, Trained]:
    return office.trained()


def test_a_list_without_the_suitable_ones_never_holds_one(office: Office, learnt: tuple[Dataset, Trained]) -> None:
    lists = lists_of(learnt[0], office.grades, learnt[1])
    assert not lists.suitable[lists.what != WHOLE].any()
    assert lists.suitable[lists.what == WHOLE].any()
    for who in (KNOWN, UNKNOWN):
        for size in (LARGE, SMALL):
            rows = (lists.who == who) & (lists.size == size) & (lists.what == WHOLE)
            assert sorted(lists.need[rows].tolist()) == list(range(len(office.needs)))


def test_unknown_societies_bring_no_experience_and_missing_ones_leave_none(
    office: Office, learnt: tuple[Dataset, Trained]
) -> None:
    lists = lists_of(learnt[0], office.grades, learnt[1])
    experience = lists.signals[:, SIGNALS.index("experience")]
    assert (experience[lists.who == UNKNOWN] == 0).all()
    assert (lists.shares[lists.who == UNKNOWN] == 0).all()
    assert (lists.shares[lists.who == KNOWN] > 0).any()
    # every past need of this office called societies of the same topics: where those are gone nobody was ever called
    # for the needs that called them, so what remains is told by other needs only
    whole = experience[(lists.who == KNOWN) & (lists.what == WHOLE) & (lists.size == LARGE)]
    gone = experience[(lists.who == KNOWN) & (lists.what == GONE) & (lists.size == LARGE)]
    assert gone.mean() < whole.mean()


def test_it_tells_lists_apart_and_is_the_same_twice(office: Office, learnt: tuple[Dataset, Trained]) -> None:
    first, second = (learn_suitability(learnt[0], office.grades, learnt[1]) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.suitability == second.suitability
    assert first.facts() == second.facts()
    assert set(first.measured) == set(SITUATIONS)
    best = first.measured[SITUATIONS[0]]["model"]
    assert best.auc.mean > 0.8
    assert best.caught.mean > 0.5
    assert min(*first.suitability.known.weights, *first.suitability.unknown.weights) >= 0
    lists = lists_of(learnt[0], office.grades, learnt[1])
    chances = first.suitability.chances(lists.signals, lists.shares)
    assert chances[lists.suitable].mean() > chances[~lists.suitable].mean() + 0.3
    assert ALL_GONE in lists.what


def test_permuted_judgements_teach_less(office: Office, learnt: tuple[Dataset, Trained]) -> None:
    draw = np.random.default_rng(1)
    ids = sorted(next(iter(office.grades.values())))
    shuffled = {
        need: dict(zip(draw.permutation(ids).tolist(), grades.values(), strict=True))
        for need, grades in office.grades.items()
    }
    data, trained = office.trained(shuffled)
    found = learn_suitability(data, shuffled, trained)
    honest = learn_suitability(learnt[0], office.grades, learnt[1])
    assert honest is not None
    if found is not None:
        at = SITUATIONS[0]
        assert found.measured[at]["model"].auc.mean < honest.measured[at]["model"].auc.mean


def test_other_kinds_learn_nothing_of_it(learnt: tuple[Dataset, Trained], office: Office) -> None:
    assert learn_suitability(replace(learnt[0], kind=Kind.ACHIEVEMENT), office.grades, learnt[1]) is None
