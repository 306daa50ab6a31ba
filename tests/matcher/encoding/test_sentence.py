"""SentenceEncoder and the catalogue: one vector a text whatever the company, roles, names, meaning."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.encoding.sentence import SentenceEncoder
from matcher.errors import DamagedFile, UnknownName
from tests.fakes.technical_texts import technical_texts

bundled = pytest.mark.parametrize("encoder", ["e5", "use"])


@bundled
def test_vectors_do_not_depend_on_order_or_company(encoder: str, request: pytest.FixtureRequest) -> None:
    opened: SentenceEncoder = request.getfixturevalue(encoder)
    texts = technical_texts(120, longest=120)
    order = np.random.default_rng(1).permutation(len(texts))
    vectors = opened.encode(texts, "passage")
    np.testing.assert_allclose(opened.encode([texts[row] for row in order], "passage"), vectors[order], atol=1e-5)
    np.testing.assert_allclose(opened.encode(texts[7:8], "passage"), vectors[7:8], atol=1e-5)


@bundled
def test_vectors_are_unit_float32_even_for_odd_texts(encoder: str, request: pytest.FixtureRequest) -> None:
    opened: SentenceEncoder = request.getfixturevalue(encoder)
    texts = ["", " \n", "龘𠮷🙂", "สวัสดี", "长" * 5_000, "x"]
    vectors = opened.encode(texts, "query")
    assert vectors.shape == (6, opened.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert opened.encode([], "query").shape == (0, opened.dimension)


def test_progress_reaches_the_number_of_texts(e5: SentenceEncoder) -> None:
    seen: list[tuple[str, int, int]] = []
    e5.encode(technical_texts(40, longest=40), "query", lambda *report: seen.append(report))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1] == ("编码", 40, 40)
    assert len(seen) > 1


def test_roles_get_their_prompts(e5: SentenceEncoder, use: SentenceEncoder) -> None:
    assert (e5.prompt("query"), e5.prompt("passage")) == ("query: ", "passage: ")
    assert (use.prompt("query"), use.prompt("passage")) == ("", "")
    query, passage = e5.encode(["动力电池"], "query"), e5.encode(["动力电池"], "passage")
    assert not np.allclose(query, passage, atol=1e-3)


def test_threads_share_an_encoder(e5: SentenceEncoder) -> None:
    texts = technical_texts(24, longest=30)
    expected = e5.encode(texts, "query")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: e5.encode([text], "query")[0], texts))
    np.testing.assert_allclose(np.stack(found), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        ("蓄电池", "锂离子动力电源", "水稻育种"),
        ("降低能耗", "节省用电", "传染病疫苗"),
        ("肿瘤早期筛查", "癌症诊断", "公路沥青路面"),
        ("无人机", "飞行器自主航行", "食用菌栽培"),
        ("污水处理", "废液净化", "芯片封装测试"),
        ("猪瘟", "家畜传染性疾病", "光伏发电"),
    ],
)
def test_a_paraphrase_without_a_shared_character_is_nearer_than_the_unrelated(
    e5: SentenceEncoder, text: str, paraphrase: str, unrelated: str
) -> None:
    (query,) = e5.encode([text], "query")
    near, far = e5.encode([paraphrase, unrelated], "passage") @ query
    assert near > far


def test_the_default_opens_by_name_behind_the_cache(home: Path, e5: SentenceEncoder) -> None:
    texts = technical_texts(12, longest=40)
    opened = open_encoder(DEFAULT_ENCODER, home)
    assert (opened.name, opened.dimension, opened.fingerprint) == ("e5-small", 384, e5.fingerprint)
    for _ in range(2):
        assert opened.encode(texts, "query").tobytes() == e5.encode(texts, "query").tobytes()
    assert (home / "cache" / "embeddings.sqlite").is_file()


def test_use_opens_by_name(home: Path, use: SentenceEncoder) -> None:
    opened = open_encoder("use", home)
    assert (opened.name, opened.dimension, opened.fingerprint) == ("use", 512, use.fingerprint)


def test_a_folder_opens_as_an_encoder_of_its_own(home: Path, e5_folder: Path, e5: SentenceEncoder) -> None:
    opened = open_encoder(str(e5_folder), home)
    assert opened.name == str(e5_folder)
    assert opened.fingerprint != e5.fingerprint  # precision counts where its effect has not been measured
    np.testing.assert_array_equal(opened.encode(["轴承"], "query"), e5.encode(["轴承"], "query"))


def test_a_model_without_attention_masks_works_too(tmp_path: Path, e5_folder: Path) -> None:
    """Static embeddings hand over one flat row of ids and offsets."""
    tokenizer = Tokenizer.from_file(str(e5_folder / "tokenizer.json"))
    weights = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    texts = technical_texts(30)
    encoder = SentenceEncoder(model, "static", "0" * 64, "float32")
    expected = np.asarray(model.encode(texts, normalize_embeddings=True))
    np.testing.assert_allclose(encoder.encode(texts, "query"), expected, atol=1e-5)


def test_a_name_that_cannot_be_one_names_the_bundled_encoders(home: Path) -> None:
    with pytest.raises(UnknownName, match="e5-small 或 use"):
        open_encoder("没有/这个/模型", home)


def test_a_hub_that_cannot_be_reached_is_a_name_unknown_here(home: Path) -> None:
    code = (
        "from pathlib import Path; from matcher.encoding.catalogue import open_encoder\n"
        "from matcher.errors import UnknownName\n"
        f"try: open_encoder('someone/some-model', Path({str(home)!r}))\n"
        "except UnknownName as error: print(error.problem + '|' + error.remedy)"
    )
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=offline)  # noqa: S603
    problem, remedy = done.stdout.decode().strip().split("|")
    assert "someone/some-model" in problem
    assert "e5-small 或 use" in remedy


def test_a_folder_without_a_model_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[")
    with pytest.raises(UnknownName, match="无法加载"):
        open_encoder(str(tmp_path), home)


def test_a_damaged_conversion_says_what_to_delete(tmp_path: Path, e5_folder: Path) -> None:
    folder = tmp_path / "e5-small"
    shutil.copytree(e5_folder, folder, ignore=shutil.ignore_patterns("model.safetensors"))
    (folder / "model.safetensors").write_bytes(b"")
    with pytest.raises(DamagedFile, match="删除"):
        SentenceEncoder.open("e5-small", folder)
