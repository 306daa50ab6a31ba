"""The probability that a list holds a suitable candidate: better evidence never lowers it, files bring it back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encoding.catalogue import BUNDLED_ENCODERS
from matcher.errors import DamagedFile
from matcher.ranking.features import features_for
from matcher.ranking.model import shipped_folder
from matcher.ranking.suitability import SIGNALS, Suitability, load_suitability, signals_of
from matcher.vocabulary import Kind

FEATURES = features_for(Kind.SOCIETY)
NAMES = [feature.name for feature in FEATURES]
SHIPPED = {name: load_suitability(shipped_folder(Kind.SOCIETY, name) / "suitability.json") for name in BUNDLED_ENCODERS}


def _list(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    return draw.random((count, len(FEATURES))).astype(np.float32), draw.normal(size=count).astype(np.float32)


@pytest.mark.parametrize("name", BUNDLED_ENCODERS)
@given(
    signals=st.lists(st.floats(-10, 10), min_size=len(SIGNALS), max_size=len(SIGNALS)),
    which=st.integers(0, len(SIGNALS) - 1),
    more=st.floats(0, 10),
    share=st.floats(0, 1),
)
def test_more_of_any_signal_never_lowers_the_probability(
    name: str, signals: list[float], which: int, more: float, share: float
) -> None:
    table = np.array([signals, signals])
    table[1, which] += more
    before, after = SHIPPED[name].chances(table, np.array([share, share])).tolist()
    assert 0 <= before <= after <= 1


@given(count=st.integers(1, 40), seed=st.integers(0, 1000))
def test_any_list_has_a_probability_that_its_order_does_not_change(count: int, seed: int) -> None:
    values, scores = _list(count, seed)
    chance = SHIPPED["use"].chance(FEATURES, values, scores)
    assert 0 <= chance <= 1
    order = np.random.default_rng(seed).permutation(count)
    assert SHIPPED["use"].chance(FEATURES, values[order], scores[order]) == pytest.approx(chance, abs=1e-6)


def test_an_empty_list_holds_nobody() -> None:
    assert SHIPPED["e5-small"].chance(FEATURES, np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.float32)) == 0


def test_the_signals_are_what_they_say() -> None:
    values, scores = _list(20, 3)
    signals, share = signals_of(FEATURES, values, scores)
    found = dict(zip(SIGNALS, signals.tolist(), strict=True))
    order = np.argsort(-scores)
    assert found["first"] == pytest.approx(scores.max())
    assert found["next"] == pytest.approx(np.sort(scores)[-3:-1].mean())
    assert found["few"] == pytest.approx(-np.log(20))
    assert found["experience"] == pytest.approx(values[order[:3], NAMES.index("experience.similar")].max())
    assert found["meaning"] == pytest.approx(values[:, NAMES.index("dense.title.z")].max())
    assert share == 1
    values[:, NAMES.index("experience.prior")] = 0
    assert signals_of(FEATURES, values, scores)[1] == 0


def test_what_is_unknown_counts_as_the_mean() -> None:
    values, scores = _list(12, 4)
    values[:, [NAMES.index(name) for name in ("experience.similar", "dense.title.z", "pairs.whole")]] = np.nan
    signals, share = signals_of(FEATURES, values, scores)
    shipped = SHIPPED["use"]
    mean = np.where(np.isfinite(signals), signals, np.array(shipped.means))
    both = shipped.chances(np.stack([signals, mean]), np.array([share, share]))
    assert both[0] == pytest.approx(both[1])


def test_a_file_brings_back_the_same_probabilities_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    shipped: Suitability = replace(SHIPPED["use"], threshold=0.42)
    path = tmp_path / "suitability.json"
    path.write_bytes(shipped.to_json())
    assert load_suitability(path) == shipped
    stored = json.loads(path.read_text("utf-8"))
    for broken in ("{", json.dumps({**stored, "format": 9}), json.dumps({**stored, "signals": ["first"]}), "[]"):
        path.write_text(broken, "utf-8")
        with pytest.raises(DamagedFile):
            load_suitability(path)


@pytest.mark.parametrize("name", BUNDLED_ENCODERS)
def test_the_card_states_the_threshold_and_the_figures_of_the_manifest(name: str) -> None:
    folder = shipped_folder(Kind.SOCIETY, name)
    stated = json.loads((folder / "model.json").read_text("utf-8"))["suitability"]
    card = (folder / "card.md").read_text("utf-8")
    assert SHIPPED[name].threshold == stated["threshold"]
    assert f"relied on from {stated['threshold']:.2f}" in card
    for at, ways in stated["figures"].items():
        assert f"| {at} | learned | {100 * ways['model']['auc']:.1f} [" in card
    shipped, plain = (stated["figures"]["large, unknown"][way] for way in ("model", "probability of the first"))
    assert shipped["relied"] > 2 * plain["relied"]
