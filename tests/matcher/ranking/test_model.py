"""Model folders: what was saved comes back, and what was damaged or meant for something else does not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.late import LateEncoder, fit_head
from matcher.errors import DamagedFile, EncoderMismatch, HuiqiError, NotReady
from matcher.manifest import fingerprint_of, read_manifest
from matcher.ranking.experience import Experience
from matcher.ranking.features import features_for
from matcher.ranking.late_features import late_fingerprint
from matcher.ranking.linear_scorer import PairwiseScorer
from matcher.ranking.model import Calibration, Model, open_model, save_model
from matcher.ranking.scorer import FusionScorer, LambdaScorer
from matcher.ranking.subjects import SCHEMES, Subjects
from matcher.vocabulary import Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.token_encoder import CharacterEncoder

FEATURES = features_for(Kind.SOCIETY)


def _values(seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(60, len(FEATURES))).astype(np.float32)


def _scorer() -> LambdaScorer:
    values = _values(0)
    return LambdaScorer(FEATURES, rounds=5).fit(
        values, (values[:, 0] > 0).astype(np.int64), np.repeat(np.arange(6), 10)
    )


def _vectors() -> NDArray[np.float32]:
    return HashEncoder().encode(["焊接", "电池", "养殖", "水稻"], "query")


def _subjects() -> Subjects:
    return Subjects(dict.fromkeys(SCHEMES, ("a", "b", "c", "d")), {scheme: _vectors() for scheme in SCHEMES})


def _experience() -> Experience:
    return Experience.of(list(_vectors().reshape(2, 2, -1)), [{"S1": 2}, {"S2": 1}])


def _save(folder: Path, card: str = "card of {fingerprint}") -> str:
    lineage = {"encoder": "hash", "encoder_fingerprint": HashEncoder().fingerprint, "seed": 3}
    learnt = Model(Kind.SOCIETY, _scorer(), "", _experience(), _subjects(), Calibration(2.0, -1.0))
    return save_model(folder, learnt, lineage, card)


def test_a_saved_model_comes_back_whole(tmp_path: Path) -> None:
    fingerprint = _save(tmp_path / "m")
    model = open_model(Kind.SOCIETY, HashEncoder(), tmp_path / "m")
    assert (model.kind, model.fingerprint, model.lineage["seed"]) == (Kind.SOCIETY, fingerprint, 3)
    np.testing.assert_array_equal(model.scorer.predict(_values(1)), _scorer().predict(_values(1)))
    assert model.calibration == Calibration(2.0, -1.0)
    assert model.subjects is not None
    assert model.subjects.codes == _subjects().codes
    assert model.experience is not None
    assert model.experience.candidates == ("S1", "S2")
    assert fingerprint_of(read_manifest(tmp_path / "m")) == fingerprint
    assert (tmp_path / "m" / "card.md").read_text("utf-8") == f"card of {fingerprint}"


def test_the_same_model_has_the_same_fingerprint(tmp_path: Path) -> None:
    assert _save(tmp_path / "a") == _save(tmp_path / "b", card="other words")


@pytest.mark.parametrize("name", ["scorer.json", "experience.npz", "subjects.npz"])
@pytest.mark.parametrize("damage", ["truncated", "altered", "missing"])
def test_a_damaged_file_is_refused_by_its_name(tmp_path: Path, name: str, damage: str) -> None:
    _save(tmp_path / "m")
    path = tmp_path / "m" / name
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "truncated":
        path.write_bytes(data[:-20])
    else:
        path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    with pytest.raises(DamagedFile) as caught:
        open_model(Kind.SOCIETY, HashEncoder(), tmp_path / "m")
    assert str(path) in caught.value.problem


def test_a_damaged_manifest_is_refused_by_its_name(tmp_path: Path) -> None:
    _save(tmp_path / "m")
    path = tmp_path / "m" / "model.json"
    whole = path.read_text("utf-8")
    without = {key: value for key, value in json.loads(whole).items() if key != "calibration"}
    for content in (whole[:-30], "[]", "", json.dumps(without), whole.replace('"format": 1', '"format": 9')):
        path.write_text(content, "utf-8")
        with pytest.raises(DamagedFile, match=r"model\.json"):
            open_model(Kind.SOCIETY, HashEncoder(), tmp_path / "m")


def test_a_model_of_another_encoder_is_refused_and_both_are_named(tmp_path: Path) -> None:
    _save(tmp_path / "m")
    other = HashEncoder()
    other.name = "other"
    with pytest.raises(EncoderMismatch, match=r"编码器 hash（.*现在用的是 other（"):
        open_model(Kind.SOCIETY, other, tmp_path / "m")


def test_a_model_made_with_other_token_vectors_is_refused_where_they_count(tmp_path: Path) -> None:
    characters = CharacterEncoder(64)
    characters.inner.name = "hash"
    tokens = characters.encode_tokens(["锂离子动力电池", "激光焊接变形"], "passage")
    heads = [LateEncoder(characters, fit_head(tokens, tokens, width)) for width in (4, 6)]
    cache = EmbeddingCache(tmp_path / "cache.sqlite")
    with_head, other = (CachedEncoder(characters.inner, cache, head) for head in heads)
    lineage = {"encoder": "hash", "encoder_fingerprint": characters.fingerprint, "late": late_fingerprint(with_head)}
    for kind in Kind:
        features = features_for(kind)
        values = np.random.default_rng(0).normal(size=(20, len(features))).astype(np.float32)
        scorer = PairwiseScorer(features).fit(values, np.arange(20) % 2, np.repeat(np.arange(4), 5))
        save_model(tmp_path / kind.value, Model(kind, scorer, calibration=Calibration(1, 0)), lineage, "")
        model = open_model(kind, with_head, tmp_path / kind.value)
        np.testing.assert_array_equal(model.scorer.predict(values), scorer.predict(values))
        for encoder in (other, CachedEncoder(characters.inner, cache)):
            if kind is Kind.EXPERT:
                open_model(kind, encoder, tmp_path / kind.value)  # none of its features rests on tokens
            else:
                with pytest.raises(EncoderMismatch, match=r"逐词向量换过了.*huiqi train"):
                    open_model(kind, encoder, tmp_path / kind.value)


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    _save(tmp_path / "m")
    with pytest.raises(DamagedFile, match="类别"):
        open_model(Kind.EXPERT, HashEncoder(), tmp_path / "m")


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotReady) as caught:
        open_model(Kind.SOCIETY, HashEncoder(), tmp_path)
    assert isinstance(caught.value, HuiqiError)
    assert str(tmp_path) in caught.value.problem
    with pytest.raises(NotReady):
        read_manifest(tmp_path / "missing")


@pytest.mark.parametrize("kind", list(Kind))
def test_without_a_trained_model_the_one_that_needs_no_labels_serves(kind: Kind) -> None:
    model = open_model(kind, HashEncoder())
    assert isinstance(model.scorer, FusionScorer)
    assert (model.kind, model.fingerprint) == (kind, "fusion-1")
    assert model.calibration is None
    assert model.experience is None
    assert model.subjects is None


def test_probabilities_follow_the_logistic_curve() -> None:
    found = Calibration(2.0, -1.0).probability(np.array([0.5, 3.0, -100.0], np.float32))
    np.testing.assert_allclose(found, [0.5, 1 / (1 + np.exp(-5.0)), 0.0], atol=1e-6)
