"""What all learned scorers keep: scikit-learn's conventions, parts that add up, directions that hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

from matcher.ranking.alliance_scorer import AllianceScorer
from matcher.ranking.features import Feature
from matcher.ranking.linear_scorer import PairwiseScorer
from matcher.ranking.scorer import LambdaScorer

Scorer = LambdaScorer | PairwiseScorer | AllianceScorer

FEATURES = (
    Feature("dense.whole.z", "meaning", "越多越好", direction=1),
    Feature("words.whole", "words", "越多越好", direction=1),
    Feature("cost", "profile", "越少越好", direction=-1),
    Feature("size", "profile", "方向不明", direction=0),
)
MADE: dict[str, Callable[..., Scorer]] = {
    "trees": lambda features=(): LambdaScorer(features, rounds=30, depth=3),
    "pairs": lambda features=(): PairwiseScorer(features),
    "lists": lambda features=(): PairwiseScorer(features, lists=True),
    "alliances": lambda features=(): AllianceScorer(features, rounds=30, depth=3),
}
_LIST = 12

a_value = st.floats(-8, 8, width=32)
rows_with_gaps = arrays(np.float32, (8, len(FEATURES)), elements=a_value | st.just(float("nan")))
rows_without = arrays(np.float32, (8, len(FEATURES)), elements=a_value)


def _lists(needs: int = 30) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return values with gaps, grades that follow every column, against its direction in some, and lists of twelve."""
    generator = np.random.default_rng(1)
    values = generator.normal(size=(needs * _LIST, len(FEATURES))).astype(np.float32)
    wanted = values[:, 0] - values[:, 1] - values[:, 2] + np.abs(values[:, 3])
    values[generator.random(values.shape) < 0.1] = np.nan
    return values, np.digitize(wanted, [0.5, 2.0]), np.repeat(np.arange(needs), _LIST)


@pytest.fixture(scope="module", params=MADE)
def unfitted(request: pytest.FixtureRequest) -> Scorer:
    return MADE[request.param](FEATURES)


@pytest.fixture(scope="module")
def fitted(unfitted: Scorer) -> Scorer:
    scorer: Scorer = clone(unfitted).fit(*_lists())
    return scorer


@pytest.mark.parametrize("name", MADE)
def test_a_scorer_passes_every_check_that_scikit_learn_has_for_it(name: str) -> None:
    outcomes = check_estimator(MADE[name](), on_skip=None)
    skipped = [outcome["check_name"] for outcome in outcomes if outcome["status"] != "passed"]
    assert skipped in ([], ["check_array_api_input"])  # needs SCIPY_ARRAY_API in the environment
    assert len(outcomes) > 30


@settings(max_examples=50, deadline=None)
@given(values=rows_with_gaps)
def test_parts_and_base_add_up_to_the_score(fitted: Scorer, values: NDArray[np.float32]) -> None:
    parts = fitted.contributions(values)
    assert parts.shape == (len(values), len(FEATURES) + 1)
    np.testing.assert_allclose(parts.sum(axis=1), fitted.predict(values), atol=1e-4)


@settings(max_examples=50, deadline=None)
@given(values=rows_without, column=st.sampled_from([0, 1, 2]), more=st.floats(0, 16, width=32))
def test_more_never_goes_against_a_known_direction(
    fitted: Scorer, values: NDArray[np.float32], column: int, more: float
) -> None:
    raised = values.copy()
    raised[:, column] += np.float32(more)
    change = FEATURES[column].direction * (fitted.predict(raised) - fitted.predict(values))
    assert (change >= -1e-5).all()


def test_a_column_without_direction_may_help_or_harm(fitted: Scorer) -> None:
    """Else the property above would hold of a scorer that has learnt nothing."""
    values = np.zeros((41, len(FEATURES)), np.float32)
    values[:, 3] = np.linspace(-4, 4, 41)
    scores = fitted.predict(values)
    assert scores.max() - scores.min() > 0.01
    values[:, 3], values[:, 0] = 0, np.linspace(-4, 4, 41)
    assert fitted.predict(values)[-1] > fitted.predict(values)[0] + 0.1


def test_without_groups_all_rows_are_one_list(unfitted: Scorer) -> None:
    values, grades, _ = _lists(4)
    alone = clone(unfitted).fit(values, grades)
    one = clone(unfitted).fit(values, grades, np.full(len(grades), 7))
    np.testing.assert_array_equal(alone.predict(values), one.predict(values))
    many = clone(unfitted).fit(values, grades, _lists(4)[2])
    assert (alone.predict(values) != many.predict(values)).any()


def test_what_cannot_be_learnt_from_is_refused(unfitted: Scorer) -> None:
    values, grades, groups = _lists(4)
    for wrong, message in (
        ((values, grades - 1, groups), "negative"),
        ((values, grades, groups[::-1]), "ascending"),
        ((values, grades, groups[1:]), "every row"),
        ((values[:, 1:], grades, groups), "4 features"),
        ((np.where(groups[:, None] == 1, np.inf, values), grades, groups), "infinity"),
    ):
        with pytest.raises(ValueError, match=message):
            clone(unfitted).fit(*wrong)


def test_other_columns_than_those_learnt_from_are_refused(fitted: Scorer) -> None:
    values = _lists(1)[0]
    for asked in (fitted.predict, fitted.contributions):
        with pytest.raises(ValueError, match="3 features"):
            asked(values[:, 1:])
