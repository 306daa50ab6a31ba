"""`huiqi train-encoder` with a transformer that somebody names, and what becomes of its head afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from matcher.cli.main import main
from matcher.encoding.cached import head_fingerprint, late_of
from matcher.encoding.catalogue import head_folder, open_encoder, own_head_folder
from matcher.encoding.late import HEAD
from matcher.errors import DamagedFile, EncoderMismatch
from matcher.manifest import read_manifest
from tests.fakes.small_transformer import write_small_transformer
from tests.fakes.technical_texts import technical_texts


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_transformer(tmp_path_factory.mktemp("transformer"))


@pytest.fixture(scope="module")
def trained(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder with a head for the model."""
    home = tmp_path_factory.mktemp("home")
    plain, records = home / "titles.txt", home / "papers.jsonl"
    plain.write_text("\n".join(technical_texts(40, longest=30)), "utf-8")
    rows = [{"title": f"焊接\u2028{text}", "keywords": ["电池", "光伏"]} for text in technical_texts(20, longest=20)]
    records.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIQI_HOME", str(home))
        assert main(["train-encoder", "--texts", str(plain), "--texts", str(records), "--encoder", str(model)]) == 0
    return home


def test_the_head_of_a_model_that_somebody_names_is_found_and_used(model: Path, trained: Path) -> None:
    folder = head_folder(str(model), trained)
    assert folder == own_head_folder(str(model), trained)
    stated = read_manifest(folder)
    assert (stated["kind"], stated["encoder"], stated["dimension"]) == ("encoder", str(model), 32)
    encoder = open_encoder(str(model), trained)
    assert head_fingerprint(encoder)
    late = late_of(encoder)
    assert late is not None
    tokens = late.passage_tokens(["锂离子动力电池", ""])
    assert tokens.starts.tolist() == [0, 7, 7]
    lengths = np.linalg.norm(tokens.gather(np.array([0])).vectors, axis=1)
    np.testing.assert_allclose(lengths, 1, atol=0.05)


def test_without_a_head_the_same_model_gives_no_tokens(model: Path, tmp_path: Path) -> None:
    encoder = open_encoder(str(model), tmp_path)
    assert late_of(encoder) is None
    assert head_fingerprint(encoder) == ""


def test_a_head_of_a_model_that_changed_is_refused(model: Path, trained: Path) -> None:
    (model / "more.json").write_text("{}", "utf-8")
    try:
        with pytest.raises(EncoderMismatch, match="huiqi train-encoder"):
            open_encoder(str(model), trained)
    finally:
        (model / "more.json").unlink()
    assert late_of(open_encoder(str(model), trained))


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_damaged_head_is_refused_and_the_remedy_is_to_train_it_again(model: Path, trained: Path, damage: str) -> None:
    path = head_folder(str(model), trained) / HEAD
    whole = path.read_bytes()
    try:
        path.unlink()
        if damage == "altered":
            path.write_bytes(whole[:-1])
        with pytest.raises(DamagedFile, match="huiqi train-encoder"):
            open_encoder(str(model), trained)
    finally:
        path.write_bytes(whole)
    assert late_of(open_encoder(str(model), trained))


def test_a_trained_head_is_listed_and_is_no_ranker(
    trained: Path, model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(trained))
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    folder = str(own_head_folder(str(model), trained))
    assert folder in listed
    assert main(["models", "promote", folder, "--needs", "x.jsonl"]) == 2
    assert "不是排序模型" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("有.txt", b"\xff\xfe", "有.txt 读不出来"),
        ("有.jsonl", b'{"title": "a", "keywords": ["b"]}\n\n[1]\n', "有.jsonl 第 3 行"),
        (
            "有.jsonl",
            b'{"title": "a", "keywords": ["b"]}\n{"title": "a"}\n',
            "有.jsonl 第 2 行：没有 title 和 keywords",
        ),
        ("有.jsonl", b'{"title": "a", "keywords": [1]}\n', "第 1 行：没有 title 和 keywords"),
        ("有.jsonl", b'{"title": null, "keywords": []}\n', "第 1 行：没有 title 和 keywords"),
        ("有.txt", b"\n \n", "文本太少"),
    ],
)
def test_texts_that_cannot_be_used_are_refused_with_their_place(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    says: str,
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    (tmp_path / name).write_bytes(content)
    assert main(["train-encoder", "--texts", str(tmp_path / name), "--encoder", str(model)]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("name", ["没有.txt", "没有.jsonl"])
def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["train-encoder", "--texts", str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err


def test_an_encoder_without_token_vectors_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    (tmp_path / "texts.txt").write_text("焊接", "utf-8")
    assert main(["train-encoder", "--texts", str(tmp_path / "texts.txt"), "--encoder", "use"]) == 2
    assert "不提供逐词向量" in capsys.readouterr().err
