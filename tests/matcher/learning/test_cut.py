"""What a fold's scorer learns from, and who scores whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.learning.cut import Fold, cut, out_of_fold, places
from matcher.learning.dataset import Dataset, build_dataset
from matcher.ranking.needs import encode_needs
from matcher.ranking.scorer import FusionScorer
from matcher.recommender import build_index
from matcher.vocabulary import Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import judgements, needs, societies

_COUNT = 90
_SAME = np.arange(12)


@pytest.fixture(scope="module", params=[Kind.SOCIETY, Kind.EXPERT], ids=lambda kind: kind.value)
def data(request: pytest.FixtureRequest) -> Dataset:
    candidates = [replace(candidate, kind=request.param) for candidate in societies(_COUNT)]
    queries = encode_needs(needs(12), HashEncoder())
    return build_dataset(request.param, build_index(candidates, HashEncoder()), queries, judgements(12))


def test_a_place_is_that_in_the_need_s_own_list_equal_scores_by_id(data: Dataset) -> None:
    scores = np.random.default_rng(0).integers(0, 5, len(data.grades)).astype(np.float32)
    found = places(data, scores)
    for need, ranked in data.run(scores).items():
        rows = [row for row, group in enumerate(data.groups.tolist()) if data.queries[group].need.id == need]
        assert [str(data.ids[row]) for row in sorted(rows, key=found.__getitem__)] == ranked
        assert sorted(found[rows].tolist()) == list(range(len(rows)))


def test_a_fold_learns_from_the_contenders_of_its_needs_and_is_scored_on_all_of_the_others(data: Dataset) -> None:
    learn = np.arange(12) % 3 != 0
    fold = cut(data, judgements(12), learn, _SAME)
    assert not (fold.learn & fold.held).any()
    np.testing.assert_array_equal(fold.held, ~learn[data.groups])
    left = ~fold.learn & ~fold.held
    if data.kind is Kind.EXPERT:  # one right answer among all of them: every other is learned from
        assert not left.any()
        return
    fusion = places(data, FusionScorer(data.features).predict(data.values))
    assert left.sum() >= 8 * (_COUNT - 60 - len(judgements(12)["N001"]))
    assert (data.grades[left] == 0).all()
    assert (fusion[left] >= 60).all()
    assert fold.learn[~fold.held & (fusion < 60)].all()


def test_every_row_is_scored_by_the_fold_that_held_it_out(data: Dataset) -> None:
    number = np.arange(12) % 3
    folds = [cut(data, judgements(12), number != fold, _SAME) for fold in range(3)]

    def scores(fold: Fold) -> np.ndarray:
        which = next(number for number, one in enumerate(folds) if one is fold)
        return np.full(len(data.grades), which, np.float32)

    told: list[tuple[int, int]] = []
    found = out_of_fold(data, folds, scores, lambda _stage, done, total: told.append((done, total)))
    np.testing.assert_array_equal(found, number[data.groups])
    assert told == [(1, 3), (2, 3), (3, 3)]
