"""A pack that is written reads the same, whatever its texts hold."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.programmes.entries import Amount, Money, Principle, Stage, Target
from matcher.programmes.pack import Pack, Weighing
from matcher.programmes.reading import parse_pack
from matcher.programmes.shelf import pack_named, shipped_packs
from matcher.programmes.words import Act, Form, Rhythm
from matcher.programmes.writing import as_toml
from tests.fakes.nanhu import join


def _read(text: str, folder: Path) -> Pack | None:
    path = folder / "x.toml"
    path.write_text(text, "utf-8")
    pack, findings = parse_pack(path)
    assert findings == ()
    return pack


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_a_shipped_pack_is_the_same_after_writing(pack: Pack, tmp_path: Path) -> None:
    assert _read(as_toml(pack, "## 说明", {"stages": "# 注"}), tmp_path) == pack


def test_own_directions_are_the_same_after_writing(tmp_path: Path) -> None:
    join(tmp_path)
    pack = pack_named(tmp_path, "nanhu-2027")
    assert _read(as_toml(pack), tmp_path) == pack


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
_SHARE = st.decimals(0, 1, allow_nan=False, places=4)
_DAY = st.dates(date(1900, 1, 1))


@given(st.data())
def test_any_pack_is_the_same_after_writing(data: st.DataObject) -> None:
    draw = data.draw
    texts = st.lists(_TEXT, max_size=3).map(tuple)
    cites = draw(texts)
    base = shipped_packs()[0]
    amount = Amount(draw(st.decimals(0, 10**9, places=2)), draw(_TEXT))
    stage = Stage(
        draw(_TEXT),
        cites,
        draw(_TEXT),
        draw(st.sampled_from(Act)),
        draw(texts),
        draw(texts),
        may_end=draw(st.booleans()),
    )
    pack = replace(
        base,
        principles=(Principle(draw(_TEXT), cites, draw(_TEXT)),),
        weighing=Weighing(draw(_SHARE), draw(_SHARE), draw(_TEXT), cites),
        stages=(replace(stage, due=draw(_DAY), rhythm=draw(st.sampled_from(Rhythm))),),
        money=(Money(draw(_TEXT), cites, draw(_TEXT), Form.AWARD, amount, count=draw(st.integers(0, 10**9))),),
        targets=(Target(draw(_TEXT), cites, draw(_TEXT), draw(_DAY), draw(st.integers(0, 9)), share=draw(_TEXT)),),
        sources=(replace(base.sources[0], clauses=draw(st.dictionaries(_TEXT, _TEXT, max_size=3))),),
    )
    with tempfile.TemporaryDirectory() as folder:
        assert _read(as_toml(pack), Path(folder)) == pack


def test_exact_numbers_stay_exact(tmp_path: Path) -> None:
    pack = replace(shipped_packs()[0], weighing=Weighing(Decimal("0.10"), Decimal("0.0000001"), "编者"))
    read = _read(as_toml(pack), tmp_path)
    assert read is not None
    assert read.weighing is not None
    assert str(read.weighing.each) == "1E-7"
