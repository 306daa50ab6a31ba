"""Fitting a head: same texts, same head; a folder that is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.encoding.late import HEAD
from matcher.errors import HuiqiError
from matcher.learning.encoder import DIMENSION, fit_late_head, save_head
from matcher.manifest import CARD, check_files, fingerprint_of, read_manifest
from tests.fakes.technical_texts import technical_texts
from tests.fakes.token_encoder import CharacterEncoder


def test_the_same_texts_in_any_order_give_the_same_head_to_the_bit(tmp_path: Path) -> None:
    texts = technical_texts(60, longest=40)
    fingerprints = []
    for name, given in (("a", texts), ("b", [*texts[::-1], texts[0]])):
        encoder = CharacterEncoder(DIMENSION)
        head = fit_late_head(encoder, given, given, seed=0)
        fingerprints.append(save_head(tmp_path / name, head, encoder, given, {"x.txt": "0"}, seed=0))
    assert (tmp_path / "a" / HEAD).read_bytes() == (tmp_path / "b" / HEAD).read_bytes()
    assert fingerprints[0] == fingerprints[1]
    manifest = read_manifest(tmp_path / "a")
    check_files(tmp_path / "a", manifest)
    assert fingerprint_of(manifest) in (tmp_path / "a" / CARD).read_text("utf-8")


def test_too_few_tokens_are_refused() -> None:
    with pytest.raises(HuiqiError, match="文本太少"):
        fit_late_head(CharacterEncoder(DIMENSION), ["激光"], ["焊接"], seed=0)
