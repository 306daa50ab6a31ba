"""The models that ship are whole, fit this version's features, and their cards say what their manifests say."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.catalogue import BUNDLED_ENCODERS, head_folder
from matcher.encoding.late import HEAD, LateEncoder, LateHead
from matcher.manifest import read_manifest
from matcher.ranking.features import features_for
from matcher.ranking.model import load_model, shipped_folder
from matcher.vocabulary import Kind
from tests.fakes.token_encoder import CharacterEncoder

_LEAST = {Kind.ACHIEVEMENT: ("ndcg@10", 0.66), Kind.SOCIETY: ("ndcg@10", 0.85), Kind.EXPERT: ("mrr", 0.16)}


def _named_like(name: str, home: Path) -> CachedEncoder:
    """Return an encoder of a bundled one's name, with the head that ships for it where one does."""
    characters = CharacterEncoder()
    characters.inner.name = name
    head = head_folder(name, home) / HEAD
    late = LateEncoder(characters, LateHead.load(head)) if head.is_file() else None
    return CachedEncoder(characters.inner, EmbeddingCache(home / "cache.sqlite"), late)


@pytest.mark.parametrize("name", BUNDLED_ENCODERS)
@pytest.mark.parametrize("kind", Kind)
def test_a_shipped_model_loads_and_its_contributions_add_up(kind: Kind, name: str, tmp_path: Path) -> None:
    model = load_model(kind, _named_like(name, tmp_path), shipped_folder(kind, name))
    values = np.random.default_rng(0).random((50, len(features_for(kind)))).astype(np.float32)
    scores = model.scorer.predict(values)
    assert np.ptp(scores) > 0.1
    np.testing.assert_allclose(model.scorer.contributions(values).sum(axis=1), scores, atol=1e-3)
    assert (model.experience is not None) == (model.subjects is not None) == (kind is Kind.SOCIETY)
    assert (model.calibration is None) == (kind is Kind.EXPERT)


@pytest.mark.parametrize("name", BUNDLED_ENCODERS)
@pytest.mark.parametrize("kind", Kind)
def test_its_card_states_the_figures_and_the_fingerprint_of_its_manifest(kind: Kind, name: str, tmp_path: Path) -> None:
    folder = shipped_folder(kind, name)
    card = (folder / "card.md").read_text("utf-8")
    figures = read_manifest(folder)["figures"]
    stated = {row[1]: float(row[2]) for row in re.finditer(r"^\| (.+?) \| (0\.\d{3}) \[", card, re.MULTILINE)}
    expected = {ranker: found["ndcg@10"] for ranker, found in figures.items()}
    assert stated == pytest.approx(expected, abs=6e-4)
    assert load_model(kind, _named_like(name, tmp_path), folder).fingerprint in card
    trees = read_manifest(folder)["scorer"] == "trees"
    assert ("\nLambdaMART over" in card) == ("Shapley values" in card) == trees
    assert ("\nA weighted sum" in card) == ("weight times standardised value" in card) == (not trees)


@pytest.mark.parametrize("kind", Kind)
def test_the_default_models_beat_every_baseline_by_the_promised_margin(kind: Kind) -> None:
    metric, least = _LEAST[kind]
    figures = read_manifest(shipped_folder(kind, "e5-small"))["figures"]
    learned = figures.pop("learned")[metric]
    assert learned >= least
    assert learned > max(found[metric] for found in figures.values())
