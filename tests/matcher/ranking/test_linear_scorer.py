"""The plain scorer: it learns the order, keeps directions, adds up, and its file gives the same scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.base import clone

from matcher.errors import DamagedFile
from matcher.ranking.features import Feature
from matcher.ranking.linear_scorer import PairwiseScorer

FEATURES = (
    Feature("signal", "meaning", "有用", direction=1),
    Feature("noise", "words", "无关", direction=1),
    Feature("cost", "profile", "越少越好", direction=-1),
    Feature("size", "profile", "方向不明", direction=0),
)
_LIST = 12


def _rows(seed: int = 1, needs: int = 40) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return values of unlike units with gaps, gains that follow signal − cost − size/2, and groups of twelve rows."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(needs * _LIST, len(FEATURES)))
    wanted = values[:, 0] - values[:, 2] - values[:, 3] / 2
    gains = np.digitize(wanted, [0.5, 2.0]).astype(np.int64)
    values[generator.random(values.shape) < 0.05] = np.nan
    values = values * np.array([0.01, 1, 100, 5]) + np.repeat(
        generator.normal(size=(needs, len(FEATURES))), _LIST, axis=0
    )
    return values.astype(np.float32), gains, np.repeat(np.arange(needs), _LIST)


@pytest.fixture(scope="module", params=[False, True], ids=["pairs", "lists"])
def fitted(request: pytest.FixtureRequest) -> PairwiseScorer:
    return PairwiseScorer(FEATURES, penalty=0.01, lists=request.param).fit(*_rows())


def test_the_better_of_two_candidates_of_an_unseen_need_mostly_scores_higher(fitted: PairwiseScorer) -> None:
    values, gains, groups = _rows(seed=2)
    scores = fitted.predict(values)
    right = [
        scores[i] > scores[j]
        for i in range(len(scores))
        for j in range(i - _LIST, i + _LIST)
        if 0 <= j < len(scores) and groups[i] == groups[j] and gains[i] > gains[j]
    ]
    assert len(right) > 500
    assert np.mean(right) > 0.8  # a tenth of the rows lack one of the two values that matter most


def test_contributions_and_the_base_add_up_to_the_score(fitted: PairwiseScorer) -> None:
    values = _rows(3)[0]
    parts = fitted.contributions(values)
    assert parts.shape == (len(values), len(FEATURES) + 1)
    np.testing.assert_allclose(parts.sum(axis=1), fitted.predict(values), atol=1e-5)
    assert not parts[:, -1].any()


def test_an_unknown_value_contributes_nothing_as_the_training_mean_does(fitted: PairwiseScorer) -> None:
    values = np.full((1, len(FEATURES)), np.nan, np.float32)
    assert not fitted.contributions(values).any()
    mean = np.array([[np.nanmean(column, dtype=np.float64) for column in _rows()[0].T]], np.float32)
    np.testing.assert_allclose(fitted.contributions(mean), 0, atol=1e-4)


def test_a_weight_never_goes_against_a_known_direction() -> None:
    values, gains, groups = _rows()
    backwards = PairwiseScorer(FEATURES, penalty=0.01).fit(-values, gains, groups)
    assert backwards.coef_[0] == 0
    assert backwards.coef_[2] == 0
    assert backwards.coef_[3] > 0.1  # its direction is free


def test_weights_do_not_depend_on_units_or_on_what_a_whole_list_has_in_common(fitted: PairwiseScorer) -> None:
    values, gains, groups = _rows()
    moved = values * np.float32(8) + (groups[:, None] / 64).astype(np.float32)
    again = clone(fitted).fit(moved, gains, groups)
    np.testing.assert_allclose(again.coef_, fitted.coef_, rtol=0.02, atol=1e-3)


def test_a_need_with_many_pairs_weighs_no_more_than_one_with_few() -> None:
    """One need says that only signal counts, another, with ten times the rows, that only noise does."""
    few = np.array([[1, 0, 0, 0], [0, 0, 0, 0]], np.float32)
    many = np.array([[0.0, 1, 0, 0], [0, 0, 0, 0]] * 10, np.float32)
    values, gains = np.concatenate([few, many]), np.array([1, 0] * 11)
    scorer = PairwiseScorer(FEATURES, penalty=1000.0).fit(values, gains, np.repeat([0, 1], [2, 20]))
    # under so high a penalty a weight is proportional to how much the pairs say for it, in units of the scale
    said = scorer.coef_[:2] * scorer.scale_[:2]
    assert said[0] == pytest.approx(said[1], rel=0.05)


def test_a_larger_penalty_makes_smaller_weights(fitted: PairwiseScorer) -> None:
    held = clone(fitted).set_params(penalty=1.0).fit(*_rows())
    assert np.linalg.norm(held.coef_) < np.linalg.norm(fitted.coef_) / 2


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 50))
def test_a_column_nobody_knows_or_that_never_varies_changes_nothing(seed: int) -> None:
    values, gains, groups = _rows(seed, needs=4)
    values[:, 1] = np.nan
    values[:, 3] = 7
    scorer = PairwiseScorer(FEATURES).fit(values, gains, groups)
    assert np.isfinite(scorer.predict(values)).all()
    assert not scorer.contributions(values)[:, [1, 3]].any()


def test_a_need_without_any_difference_in_gain_teaches_nothing(fitted: PairwiseScorer) -> None:
    values, gains, groups = _rows()
    with pytest.raises(ValueError, match="different gain"):
        PairwiseScorer(FEATURES).fit(values, np.zeros_like(gains), groups)


def test_saved_and_loaded_weights_give_the_same_scores_and_bytes(fitted: PairwiseScorer, tmp_path: Path) -> None:
    fitted.save(tmp_path / "scorer.json")
    again = PairwiseScorer.load(tmp_path / "scorer.json", FEATURES, {"penalty": 0.01, "lists": fitted.lists})
    values = _rows(4)[0]
    np.testing.assert_array_equal(again.predict(values), fitted.predict(values))
    np.testing.assert_array_equal(again.contributions(values), fitted.contributions(values))
    assert again.get_params() == fitted.get_params()
    clone(fitted).fit(*_rows()).save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "scorer.json").read_bytes()


def test_learning_from_lists_favours_the_one_right_answer_at_the_top() -> None:
    """Signal puts the right answer first or last of many, noise always third: by pairs noise wins, by lists signal."""
    values = np.zeros((40, len(FEATURES)), np.float32)
    gains, groups = np.zeros(40, np.int64), np.repeat(np.arange(4), 10)
    gains[::10] = 1
    values[:, 1] = np.tile([0.8, 1, 1, 0, 0, 0, 0, 0, 0, 0], 4)
    values[[0, 10, 20], 0] = 1
    values[31:, 0] = 0.5
    pairs, lists = (PairwiseScorer(FEATURES, lists=lists).fit(values, gains, groups).coef_ for lists in (False, True))
    assert lists[0] / lists[1] > 1.2 * pairs[0] / pairs[1]


@pytest.mark.parametrize("text", ['{"half": ', "[]", '{"columns": [["signal", 0, 1]]}', '{"columns": [["signal"]]}'])
def test_a_file_that_holds_no_weights_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "scorer.json").write_text(text)
    with pytest.raises(DamagedFile, match=r"scorer\.json"):
        PairwiseScorer.load(tmp_path / "scorer.json", FEATURES, {})


def test_weights_for_other_columns_are_refused(fitted: PairwiseScorer, tmp_path: Path) -> None:
    fitted.save(tmp_path / "scorer.json")
    with pytest.raises(DamagedFile, match=r"scorer\.json"):
        PairwiseScorer.load(tmp_path / "scorer.json", FEATURES[::-1], {})
