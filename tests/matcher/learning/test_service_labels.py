"""Labels of services: found again by digest, checked, and what the words reach on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.errors import InvalidRecord, NotReady
from matcher.evaluation.splits import groups_of
from matcher.evaluation.tags import agreement
from matcher.learning.services import (
    always_research,
    by_nearest,
    by_regression,
    by_words,
    cross_validated,
    digest_of,
    kinds,
    read_needs,
    read_texts,
)
from matcher.resources import CORPORA
from matcher.vocabulary import Need
from tests.fakes.encoder import HashEncoder

TRAITS = {"": 385, "misleading": 90, "negated": 36, "several": 60, "traditional": 20, "slip": 21, "long": 24}


def test_the_invented_texts_cover_every_kind_and_are_as_many_as_the_card_says() -> None:
    texts = read_texts()
    assert len(set(texts.texts)) == len(texts.texts) == 636
    assert {trait: texts.traits.count(trait) for trait in set(texts.traits)} == TRAITS
    assert (texts.labels.sum(axis=0) >= 10).all()
    assert texts.labels.any(axis=1).all()
    card = (CORPORA / "labels" / "README.md").read_text("utf-8")
    assert all(f"{trait}`" in card and f"{count}" in card for trait, count in TRAITS.items() if trait)


def test_needs_are_found_by_title_and_text_and_others_are_left_out(tmp_path: Path) -> None:
    known, other = Need("A", "气孔多", "压铸"), Need("B", "气孔多")
    table = tmp_path / "labels.tsv"
    table.write_text(f"need\tservices\tsecond\n{digest_of(known)}\t04,08.2\t04\n", "utf-8")
    found = read_needs([other, known], table)
    names = [kind.name for kind in kinds()]
    assert found.needs == [known]
    assert [names[column] for column in np.flatnonzero(found.labels[0])] == ["协同攻关", "标准与检测"]
    assert [names[column] for column in np.flatnonzero(found.second[0])] == ["协同攻关"]
    assert found.twice.tolist() == [True]
    with pytest.raises(NotReady, match=r"labels\.tsv"):
        read_needs([other], table)


def test_a_label_with_an_unknown_code_is_named_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "texts.tsv"
    table.write_text("text\tservices\ttrait\n攻关\t04\t\n检测\t08.7\t\n", "utf-8")
    with pytest.raises(InvalidRecord, match=r"第 3 行.*08\.7"):
        read_texts(table)


def test_regressions_learn_from_the_texts_and_are_asked_of_what_they_have_not_seen() -> None:
    texts, encoder = read_texts(), HashEncoder()
    learnt = cross_validated(texts, encoder)
    always = agreement(always_research(len(texts.texts)), [texts.labels])
    assert agreement(learnt, [texts.labels]).micro.mean > always.micro.high
    assert (learnt != texts.labels).any()
    shuffled = replace(texts, labels=np.random.default_rng(3).permutation(texts.labels))
    needs = [Need(str(row), "", text) for row, text in enumerate(texts.texts[:40])]
    right = agreement(by_regression(texts, needs, encoder), [texts.labels[:40]]).micro.mean
    assert right > agreement(by_regression(shuffled, needs, encoder), [texts.labels[:40]]).micro.mean


def test_a_need_gets_the_labels_of_the_nearest_text() -> None:
    texts = read_texts()
    row = next(row for row, text in enumerate(texts.texts) if text.count("。") > 1)
    title, _, text = texts.texts[row].partition("。")
    (found,) = by_nearest(texts, [Need("N", text, title)], HashEncoder())
    assert found.tolist() == texts.labels[row].tolist()


def test_on_real_needs_the_words_reach_what_their_card_states(labelled: Path) -> None:
    needs = read_needs(read_all(labelled / "needs" / "needs.dev.jsonl", need_from, lambda need: need.id))
    groups = groups_of(needs.needs)
    words = agreement(by_words(needs.needs), [needs.labels], groups)
    always = agreement(always_research(len(needs.needs)), [needs.labels], groups)
    assert words.micro.low > always.micro.high
    stated = (CORPORA / "lexicon" / "README.md").read_text("utf-8")
    for one in (words.micro, words.macro, always.micro, always.macro):
        assert f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]".replace("0.", ".") in stated
