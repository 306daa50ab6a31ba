"""Scorers: contributions that add up, directions that hold, files that give the same scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.errors import DamagedFile
from matcher.ranking.features import features_for
from matcher.ranking.scorer import FusionScorer, LambdaScorer
from matcher.vocabulary import Kind

FEATURES = features_for(Kind.SOCIETY)
SETTINGS = {"rounds": 30, "depth": 3, "random_state": 7}


def _rows(seed: int = 1, needs: int = 30) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return values with gaps, gains that follow the first and the seventh column, and groups of twelve rows."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(needs * 12, len(FEATURES))).astype(np.float32)
    signal = values[:, 0] + values[:, 6]
    gains = np.digitize(signal, [0.0, 1.5]).astype(np.int64)
    values[generator.random(values.shape) < 0.1] = np.nan
    return values, gains, np.repeat(np.arange(needs), 12)


@pytest.fixture(scope="module")
def fitted() -> LambdaScorer:
    return LambdaScorer(FEATURES, **SETTINGS).fit(*_rows())


def test_the_trees_contributions_and_the_base_add_up_to_the_score(fitted: LambdaScorer) -> None:
    values = _rows(2)[0]
    parts = fitted.contributions(values)
    assert parts.shape == (len(values), len(FEATURES) + 1)
    np.testing.assert_allclose(parts.sum(axis=1), fitted.predict(values), atol=1e-4)
    assert np.abs(parts[:, :-1]).sum() > 1  # it did learn


def test_the_fusions_contributions_add_up_to_the_score() -> None:
    values = _rows(2)[0]
    parts = FusionScorer(FEATURES).contributions(values)
    assert parts.shape == (len(values), len(FEATURES) + 1)
    np.testing.assert_allclose(parts.sum(axis=1), FusionScorer(FEATURES).predict(values), atol=1e-4)
    weights = FusionScorer.weights
    row = {feature.name: value for feature, value in zip(FEATURES, values[0].tolist(), strict=True)}
    expected = sum(weight * row[name] for name, weight in weights.items() if not np.isnan(row[name]))
    assert float(FusionScorer(FEATURES).predict(values)[0]) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("column", [n for n, feature in enumerate(FEATURES) if feature.direction == 1])
def test_more_of_a_feature_of_known_direction_never_lowers_a_score(fitted: LambdaScorer, column: int) -> None:
    base = np.nan_to_num(_rows(3)[0][:40])
    scores = []
    for value in np.linspace(-3, 3, 25):
        base[:, column] = value
        scores.append(fitted.predict(base))
    assert (np.diff(np.stack(scores), axis=0) >= -1e-6).all()


def test_what_is_better_on_the_learned_columns_scores_higher(fitted: LambdaScorer) -> None:
    low, high = np.zeros((2, 1, len(FEATURES)), np.float32)
    low[0, [0, 6]], high[0, [0, 6]] = -2, 2
    assert fitted.predict(high)[0] > fitted.predict(low)[0] + 0.5


def test_saved_and_loaded_trees_give_the_same_scores(fitted: LambdaScorer, tmp_path: Path) -> None:
    fitted.save(tmp_path / "scorer.json")
    again = LambdaScorer.load(tmp_path / "scorer.json", FEATURES, SETTINGS)
    values = _rows(4)[0]
    np.testing.assert_array_equal(again.predict(values), fitted.predict(values))
    np.testing.assert_array_equal(again.contributions(values), fitted.contributions(values))
    assert again.get_params() == fitted.get_params()


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(fitted: LambdaScorer, tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        LambdaScorer(FEATURES, **{**SETTINGS, "random_state": seed}).fit(*_rows()).save(tmp_path / name)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_a_file_that_is_no_tree_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "scorer.json").write_text('{"half": ')
    with pytest.raises(DamagedFile, match=r"scorer\.json"):
        LambdaScorer.load(tmp_path / "scorer.json", FEATURES, {})
