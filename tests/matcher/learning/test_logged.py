"""Logged features: read line by line, of one encoder; a line that is none is told at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.errors import InvalidRecord
from matcher.learning.logged import read_features


def written(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def line(encoder: str, value: str) -> str:
    return json.dumps({"need": "n1", "party": encoder, "encoder": encoder, "features": {"a": value}})


def test_only_features_of_the_encoder_are_taken(tmp_path: Path) -> None:
    path = written(tmp_path / "features.jsonl", line("e1", "0.5"), line("e2", "0.25"))
    assert read_features(path, "e1") == {("n1", "e1"): {"a": 0.5}}
    assert read_features(tmp_path / "none.jsonl", "e1") == {}


@pytest.mark.parametrize("bad", ["{", "[]", "{}", line("e1", "x"), '{"need":1,"party":2,"encoder":"e1","features":[]}'])
def test_a_line_that_is_none_is_told_at_its_place(tmp_path: Path, bad: str) -> None:
    with pytest.raises(InvalidRecord, match="2"):
        read_features(written(tmp_path / "features.jsonl", line("e1", "0.5"), bad), "e1")
