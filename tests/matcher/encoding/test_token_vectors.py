"""Token vectors: what is centred, what is kept, what is encoded again."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.late import LateEncoder, LateHead, fit_head
from matcher.encoding.rarity import Rarity
from matcher.encoding.sentence import SentenceEncoder
from matcher.encoding.tokens import Tokens, WeighedTokens
from tests.fakes.encoder import HashEncoder
from tests.fakes.token_encoder import CharacterEncoder


def _tokens(vectors: NDArray[np.float32], lengths: list[int] | None = None, seed: int = 0) -> Tokens:
    lengths = lengths or [len(vectors)]
    ids = np.random.default_rng(seed).integers(0, 50, len(vectors))
    return Tokens(vectors, ids, np.cumsum([0, *lengths]), np.zeros((len(lengths), 16), np.float32))


def _head(dimension: int = 8) -> LateHead:
    generator = np.random.default_rng(3)
    spread = np.linspace(3, 0.1, 16)
    query = (generator.normal(size=(300, 16)) * spread + 5).astype(np.float32)
    passage = (generator.normal(size=(300, 16)) * spread - 5).astype(np.float32)
    return fit_head(_tokens(query), _tokens(passage, [3] * 100), dimension)


def test_a_head_takes_away_what_all_tokens_of_a_role_share() -> None:
    head = _head()
    tokens = _tokens(np.random.default_rng(4).normal(size=(500, 16)).astype(np.float32) + 5, [1] * 500)
    seen = head.apply(tokens, "query").vectors
    np.testing.assert_allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(seen.mean(axis=0)) < 0.15  # without the means it would be near 1
    assert np.linalg.norm(head.apply(tokens, "passage").vectors.mean(axis=0)) > 0.9
    assert head.apply(_tokens(head.means["query"][None]), "query").vectors.tolist() == [[0.0] * 8]


def test_the_axes_are_the_widest_ones_of_the_passages() -> None:
    axes = _head(4).axes
    np.testing.assert_allclose(axes.T @ axes, np.eye(4), atol=1e-2)
    assert (axes[:6] ** 2).sum() > 3.4  # of 4: nearly all weight lies on the widest six of sixteen components


def test_a_token_takes_from_its_neighbours_but_never_across_texts() -> None:
    head = _head()
    raw = np.random.default_rng(6).normal(size=(5, 16)).astype(np.float32)
    alone = head.apply(_tokens(raw, [1] * 5), "passage").vectors
    found = head.apply(_tokens(raw, [3, 0, 1, 1]), "passage").vectors
    middle, edge = alone[0] + alone[1] + alone[2], alone[1] + alone[2]
    np.testing.assert_allclose(found[1], middle / np.linalg.norm(middle), atol=1e-5)
    np.testing.assert_allclose(found[2], edge / np.linalg.norm(edge), atol=1e-5)
    np.testing.assert_allclose(found[3:], alone[3:], atol=1e-6)


def test_a_rarer_token_weighs_more_and_one_that_every_text_has_almost_nothing() -> None:
    ids, starts = np.array([0, 1, 1, 0, 0, 2, 0, 2]), np.array([0, 3, 4, 6, 8])
    weights = Rarity.of(ids, starts).weights(np.array([0, 1, 2, 3, 999]))
    expected = np.log(5 / (np.array([4, 1, 2, 0, 0]) + 1)) ** 2
    np.testing.assert_allclose(weights, np.maximum(expected, 0.01), rtol=2e-3)
    assert weights[4] == weights[3] > weights[1] > weights[2] > weights[0] > 0


def test_a_saved_head_gives_the_same_bits(tmp_path: Path) -> None:
    head = _head()
    head.save(tmp_path / "late.npz")
    tokens = _tokens(np.random.default_rng(5).normal(size=(20, 16)).astype(np.float32), [5] * 4, seed=8)
    loaded, fitted = LateHead.load(tmp_path / "late.npz").apply(tokens, "passage"), head.apply(tokens, "passage")
    assert loaded.vectors.tobytes() == fitted.vectors.tobytes()
    assert loaded.weights.tobytes() == fitted.weights.tobytes()
    assert LateHead.load(tmp_path / "late.npz").fingerprint == head.fingerprint


def _cached(path: Path, inner: CharacterEncoder, dimension: int = 8) -> CachedEncoder:
    return CachedEncoder(inner.inner, EmbeddingCache(path / "embeddings.sqlite"), LateEncoder(inner, _head(dimension)))


def test_each_passage_is_encoded_once_for_its_tokens_and_its_vector(tmp_path: Path) -> None:
    inner = CharacterEncoder()
    encoder = _cached(tmp_path, inner)
    found = encoder.passage_tokens(["激光焊接", "电池", "激光焊接", ""])
    assert found.starts.tolist() == [0, 4, 6, 10, 10]
    assert sorted(inner.encoded) == ["", "激光焊接", "电池"]
    fresh = CharacterEncoder()
    again = _cached(tmp_path, fresh)
    kept = again.passage_tokens(["电池", "光学"])
    assert fresh.encoded == ["光学"]
    np.testing.assert_array_equal(kept.rows[:2], found.rows[4:6])
    gathered = kept.gather(np.array([1, 0, 1]))
    assert gathered.starts.tolist() == [0, 2, 4, 6]
    expected, _ = LateEncoder(CharacterEncoder(), _head()).encode_tokens(["光学", "电池", "光学"], "passage")
    np.testing.assert_allclose(gathered.vectors, expected.vectors, atol=0.5 / 127 + 1e-6)
    np.testing.assert_allclose(np.sqrt(gathered.weights), np.sqrt(expected.weights), atol=0.5 / 12 + 1e-6)
    given = list(fresh.inner.encoded)
    np.testing.assert_array_equal(again.encode(["激光焊接", "光学"], "passage"), _pooled(["激光焊接", "光学"]))
    assert fresh.inner.encoded == given  # the pass for the tokens gave the vectors too


def _pooled(texts: list[str]) -> NDArray[np.float32]:
    return HashEncoder(16).encode(texts, "passage")


def test_tokens_of_different_encoders_and_heads_do_not_mix(tmp_path: Path) -> None:
    first = _cached(tmp_path, CharacterEncoder()).passage_tokens(["电池"])
    other = CharacterEncoder(salt="other")
    assert not np.array_equal(_cached(tmp_path, other).passage_tokens(["电池"]).rows, first.rows)
    assert other.encoded == ["电池"]
    assert _cached(tmp_path, CharacterEncoder(), 4).passage_tokens(["电池"]).rows.shape == (2, 5)


@pytest.mark.parametrize("damage", ["shortened", "altered"])
def test_damaged_tokens_are_encoded_again(tmp_path: Path, damage: str) -> None:
    whole = _cached(tmp_path, CharacterEncoder()).passage_tokens(["电池热管理"])
    with closing(sqlite3.connect(tmp_path / "embeddings.sqlite")) as file, file:
        (blob,) = file.execute("SELECT vector FROM vectors WHERE length(vector) = 45").fetchone()
        broken = blob[:-3] if damage == "shortened" else b"\x7f" * 9 + blob[9:]
        file.execute("UPDATE vectors SET vector = ? WHERE length(vector) = 45", (broken,))
    inner = CharacterEncoder()
    np.testing.assert_array_equal(_cached(tmp_path, inner).passage_tokens(["电池热管理"]).rows, whole.rows)
    assert inner.encoded == ["电池热管理"]


def test_the_tokens_of_needs_are_not_kept(tmp_path: Path) -> None:
    inner = CharacterEncoder()
    encoder = _cached(tmp_path, inner)
    for _ in range(2):
        assert len(encoder.need_tokens(["降低气孔率"])[0].vectors) == 5
    assert inner.encoded == ["降低气孔率"] * 2


def test_the_heaviest_tokens_of_a_text_keep_their_order() -> None:
    vectors = np.eye(4, dtype=np.float32)
    tokens = WeighedTokens(vectors, np.array([2, 1, 5, 2], np.float32), np.array([0, 4]))
    np.testing.assert_array_equal(tokens.heaviest(2).vectors, vectors[[0, 2]])
    assert tokens.heaviest(9).weights.tolist() == [2, 1, 5, 2]


def test_e5_gives_one_pass_for_tokens_and_sentence(e5: SentenceEncoder) -> None:
    texts = ["动力电池热管理系统", "焊", "", "高强度耐腐蚀双相耐热钢的制备"]
    found = e5.encode_tokens(texts, "query")
    np.testing.assert_allclose(found.pooled, e5.encode(texts, "query"), atol=1e-6)
    assert np.diff(found.starts).tolist()[2] == 0  # prompt and special tokens are not the text's own
    assert np.diff(found.starts)[0] < len(texts[0])
    last = e5.encode_tokens(texts[3:], "query")
    np.testing.assert_allclose(last.vectors, found.vectors[found.starts[3] :], atol=1e-4)
    np.testing.assert_array_equal(last.ids, found.ids[found.starts[3] :])
    assert last.ids[-1] == e5.encode_tokens(["晶体的制备"], "passage").ids[-1]  # 制备 ends both


def test_a_bag_of_words_has_no_tokens(use: SentenceEncoder) -> None:
    assert not use.has_tokens


def test_threads_share_an_encoder_of_tokens_and_long_texts_are_cut(e5: SentenceEncoder) -> None:
    texts = ["锂离子动力电池热管理系统" * 150, *(f"激光焊接第{number}项" for number in range(15))]
    expected = [e5.encode_tokens([text], "query") for text in texts]
    assert 480 < len(expected[0].ids) < 512
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: e5.encode_tokens([text], "query"), texts))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one.ids, other.ids)
        np.testing.assert_allclose(one.vectors, other.vectors, atol=1e-4)
