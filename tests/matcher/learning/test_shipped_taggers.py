"""The shipped taggers are whole, their cards say what their manifests say, and the labels they were made from ship."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from matcher.encoding.catalogue import BUNDLED_ENCODERS, open_encoder
from matcher.learning.directions import AnnotatedNeeds, ShortTexts, cross_validate, read_annotated, read_short_texts
from matcher.manifest import read_manifest
from matcher.resources import CORPORA, MODELS
from matcher.storage import sha256_of
from matcher.tagging.model import open_tagger
from matcher.tagging.tagger import seen_of, views_of
from matcher.taxonomy.classification import classification
from tests.fakes.encoder import HashEncoder

DIRECTIONS = "directions-wuhan-2015"
LABELS = CORPORA / "labels" / f"{DIRECTIONS}.tsv"


@pytest.mark.parametrize("name", BUNDLED_ENCODERS)
def test_its_card_states_the_figures_and_the_fingerprint_of_its_manifest(name: str) -> None:
    encoder = HashEncoder()
    encoder.name = name
    tagger = open_tagger(encoder)
    folder = MODELS / "directions" / name
    card = (folder / "card.md").read_text("utf-8")
    figures = read_manifest(folder)["figures"]
    assert tagger.fingerprint in card
    assert tagger.names() == classification(DIRECTIONS).names()
    [heading] = re.findall(r"^\| direction \| annotated needs \| (.*) \|$", card, re.MULTILINE)
    [row] = re.findall(r"^\| \*\*micro-F1\*\* \|.*$", card, re.MULTILINE)
    values = [float(value) for value in re.findall(r"(\d\.\d{3}) \[", row)]
    stated = dict(zip(heading.split(" | "), values, strict=True))
    assert stated == pytest.approx({who: found["micro_f1"] for who, found in figures.items()}, abs=6e-4)
    assert figures["learned"]["micro_f1"] >= 0.83


@pytest.mark.parametrize("name", BUNDLED_ENCODERS)
def test_it_was_made_from_the_labels_that_ship(name: str) -> None:
    assert read_manifest(MODELS / "directions" / name)["data"][LABELS.name] == sha256_of(LABELS)


def test_every_label_is_a_direction_and_every_direction_has_labels() -> None:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    codes = {entry.code for entry in classification(DIRECTIONS).entries}
    used = [code for row in rows for code in row["directions"].split(",") if code != "-"]
    assert set(used) == codes
    assert len({row["text"] for row in rows}) == len(rows) > 3_000
    assert min(used.count(code) for code in codes) > 100


def test_the_default_tagger_meets_its_figure_on_needs_it_has_not_seen(labelled: Path, home: Path) -> None:
    needs, annotators = read_annotated(labelled / "needs" / "needs.dev.jsonl", DIRECTIONS)
    texts = [labelled / "needs" / "achievements.dev.jsonl", labelled / "text" / "achievement_titles.txt"]
    short, marks = read_short_texts(texts, LABELS, DIRECTIONS)
    encoder = open_encoder("use", home)  # the quick one
    annotated = AnnotatedNeeds(needs, views_of(needs, encoder), annotators)
    labelled_texts = ShortTexts(seen_of(short, encoder), marks)
    assigned, found = cross_validate(DIRECTIONS, annotated, labelled_texts)
    figures = read_manifest(MODELS / "directions" / "use")["figures"]["learned"]
    assert found.micro.mean == pytest.approx(figures["micro_f1"], abs=0.01)
    assert found.micro.mean >= 0.83
    shuffled = [labels[np.random.default_rng(0).permutation(len(labels))] for labels in annotators]
    nonsense = ShortTexts(labelled_texts.seen, marks[np.random.default_rng(1).permutation(len(marks))])
    chance = cross_validate(DIRECTIONS, AnnotatedNeeds(needs, annotated.views, shuffled), nonsense)[1]
    assert chance.micro.mean < 0.35
    assert assigned.any(axis=1).mean() > 0.9
