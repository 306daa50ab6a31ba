"""A tagger's probabilities, thresholds and files."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import DamagedFile, EncoderMismatch, HuiqiError, NotReady
from matcher.evaluation.tags import agreement
from matcher.learning.directions import (
    AnnotatedNeeds,
    ShortTexts,
    cross_validate,
    fit,
    read_annotated,
    read_short_texts,
)
from matcher.tagging.inputs import Described, described_from
from matcher.tagging.lexical import BUCKETS, Lexical, terms_of, weighted
from matcher.tagging.model import open_tagger, save_tagger
from matcher.tagging.tagger import OTHER, Tagger, seen_of, tag, views_of
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Need
from tests.fakes.encoder import HashEncoder

DIRECTIONS = "directions-wuhan-2015"
LABELS = len(classification(DIRECTIONS).entries)
TOPICS = {
    "光电子": ("半导体激光器封装", "光纤通信模块", "激光二极管芯片"),
    "农业与农村": ("水稻育秧基质", "小麦病虫害防治", "大棚蔬菜种植"),
    "资源与环境": ("污水处理工艺", "烟气脱硫除尘", "固体废物填埋"),
}


def _flat(threshold: float, floor: float) -> Tagger:
    codes = tuple(entry.code for entry in classification(DIRECTIONS).entries)
    zeros = np.zeros((4, LABELS), np.float32)
    lexical = Lexical(np.ones(BUCKETS, np.float32), np.zeros((BUCKETS, LABELS), np.float32), zeros[0])
    return Tagger(DIRECTIONS, codes, np.zeros((2, 4), np.float32), zeros, zeros[0], lexical, threshold, floor, 0.15)


def _needs(count: int = 60) -> tuple[list[Need], np.ndarray]:
    names = list(classification(DIRECTIONS).names())
    labels = np.zeros((count, LABELS), bool)
    needs = []
    for number in range(count):
        topic = list(TOPICS)[number % len(TOPICS)]
        words = TOPICS[topic]
        needs.append(
            Need(f"N{number}", f"{words[number % 3]}中的{words[(number // 3) % 3]}问题{number}", f"{words[0]}{number}")
        )
        labels[number, names.index(topic)] = True
    return needs, labels


def _texts(needs: list[Need], labels: np.ndarray, encoder: HashEncoder) -> ShortTexts:
    """The needs' titles with their labels, and one nonsense text a direction so that each occurs."""
    seen = seen_of([*(need.title for need in needs), *(f"甲{n}乙" for n in range(LABELS))], encoder)
    return ShortTexts(seen, np.concatenate([labels, np.eye(LABELS, dtype=bool)]))


@pytest.fixture(scope="module")
def fitted() -> Tagger:
    needs, labels = _needs()
    encoder = HashEncoder(256)
    texts = _texts(needs, labels, encoder)
    return fit(DIRECTIONS, AnnotatedNeeds(needs, views_of(needs, encoder), [labels]), texts)


def test_a_need_gets_the_direction_its_words_were_learned_with(fitted: Tagger) -> None:
    encoder = HashEncoder(256)
    texts = {"激光二极管芯片老化": "半导体激光器", "蔬菜种植": "水稻育秧"}
    found = tag([Described(Need(title, text, title)) for text, title in texts.items()], fitted, encoder)
    assert [tags.directions[0] for tags in found] == ["光电子", "农业与农村"]
    assert all(0 <= chance <= 1 for tags in found for chance in tags.probabilities.values())
    assert list(found[0].probabilities) == list(classification(DIRECTIONS).names())


def test_no_need_no_tags(fitted: Tagger) -> None:
    assert tag([], fitted, HashEncoder(256)) == []


def test_a_direction_is_assigned_from_the_threshold_on() -> None:
    chances = np.full((1, LABELS), 0.1, np.float32)
    chances[0, [2, 5]] = 0.4, 0.39
    assert np.flatnonzero(_flat(np.float32(0.4), 0.2).assign(chances)).tolist() == [2]


def test_below_the_threshold_only_the_likeliest_is_assigned_and_below_the_floor_none() -> None:
    chances = np.full((2, LABELS), 0.1, np.float32)
    chances[0, [2, 5]] = 0.3, 0.31
    assigned = _flat(0.4, 0.2).assign(chances)
    assert np.flatnonzero(assigned[0]).tolist() == [5]
    assert not assigned[1].any()


def test_what_belongs_nowhere_is_called_other() -> None:
    flat, never = _flat(0.9, 0.8), np.full(LABELS, -5.0, np.float32)
    tagger = replace(flat, bias=never, lexical=replace(flat.lexical, bias=never))
    assert tag([Described(Need("A", "数学猜想"))], tagger, HashEncoder(4))[0].directions == (OTHER,)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1, width=32), min_size=LABELS, max_size=LABELS), st.floats(0.2, 0.9), st.floats(0, 0.2))
def test_every_assigned_direction_is_at_least_as_likely_as_every_other(
    row: list[float], threshold: float, floor: float
) -> None:
    chances = np.array([row], np.float32)
    assigned = _flat(threshold, floor).assign(chances)[0]
    if assigned.any():
        assert chances[0][assigned].min() >= chances[0][~assigned].max(initial=0)
    else:
        assert chances.max() < floor


def test_a_saved_tagger_comes_back_with_the_same_probabilities(fitted: Tagger, tmp_path: Path) -> None:
    encoder = HashEncoder(256)
    facts = {"encoder": encoder.name, "encoder_fingerprint": encoder.fingerprint}
    fingerprint = save_tagger(tmp_path / "m", fitted, facts, "# {fingerprint}\n")
    again = open_tagger(encoder, tmp_path / "m")
    views = views_of(_needs(5)[0], encoder)
    np.testing.assert_array_equal(again.probabilities(views), fitted.probabilities(views))
    assert again.fingerprint == fingerprint
    assert fingerprint in (tmp_path / "m" / "card.md").read_text()


def test_a_damaged_tagger_is_refused(fitted: Tagger, tmp_path: Path) -> None:
    encoder = HashEncoder(256)
    facts = {"encoder": encoder.name, "encoder_fingerprint": encoder.fingerprint}
    save_tagger(tmp_path / "m", fitted, facts, "")
    path = tmp_path / "m" / "tagger.npz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedFile, match=r"tagger\.npz"):
        open_tagger(encoder, tmp_path / "m")


def test_another_encoder_is_refused_with_the_command_that_helps(fitted: Tagger, tmp_path: Path) -> None:
    encoder = HashEncoder(256)
    facts = {"encoder": encoder.name, "encoder_fingerprint": encoder.fingerprint}
    save_tagger(tmp_path / "m", fitted, facts, "")
    with pytest.raises(EncoderMismatch, match="train-directions"):
        open_tagger(HashEncoder(256, salt="other"), tmp_path / "m")
    with pytest.raises(NotReady, match="train-directions"):
        open_tagger(encoder)


def test_needs_of_one_title_never_teach_each_other() -> None:
    needs, labels = _needs(40)
    encoder = HashEncoder(128)
    odd = [replace(need, title="同一个标题") if number < 2 else need for number, need in enumerate(needs)]
    wrong = labels.copy()
    wrong[0] = wrong[1] = False
    wrong[:2, 6] = True  # a label that nothing but these two carries: only a leak could predict it
    texts = _texts(needs, labels, encoder)
    assigned, _ = cross_validate(DIRECTIONS, AnnotatedNeeds(odd, views_of(odd, encoder), [wrong]), texts)
    assert not assigned[:2, 6].any()


def test_a_direction_nobody_labelled_is_named() -> None:
    needs, labels = _needs(12)
    encoder = HashEncoder(32)
    texts = ShortTexts(seen_of(["文字"], encoder), np.zeros((1, LABELS), bool))
    with pytest.raises(HuiqiError, match="生物医药与健康"):
        fit(DIRECTIONS, AnnotatedNeeds(needs, views_of(needs, encoder), [labels]), texts)


def test_permuted_labels_teach_nothing() -> None:
    needs, labels = _needs()
    encoder = HashEncoder(256)
    shuffled = labels[np.random.default_rng(3).permutation(len(labels))]
    texts = _texts([], labels[:0], encoder)
    vectors = views_of(needs, encoder)
    real = cross_validate(DIRECTIONS, AnnotatedNeeds(needs, vectors, [labels]), texts)[1]
    chance = cross_validate(DIRECTIONS, AnnotatedNeeds(needs, vectors, [shuffled]), texts)[1]
    assert real.micro.mean > 0.9
    assert chance.micro.mean < 0.5


def test_agreement_counts_every_annotator_in_full() -> None:
    assigned = np.array([[1, 0], [0, 1], [0, 0]], bool)
    first = np.array([[1, 0], [1, 1], [0, 0]], bool)
    second = np.array([[1, 1], [0, 1], [0, 0]], bool)
    found = agreement(assigned, [first, second])
    assert found.micro.mean == pytest.approx(2 * 4 / (2 * 2 + 3 + 3))
    assert [label.mean for label in found.by_label] == pytest.approx([2 * 2 / (2 + 3), 2 * 2 / (2 + 3)])
    assert found.jaccard == pytest.approx((1 + 0.5 + 1 + 0.5 + 1 + 1) / 6)
    assert found.annotated == (2, 2)
    assert found.micro.low <= found.micro.mean <= found.micro.high


def test_annotations_name_the_row_with_an_unknown_direction(tmp_path: Path) -> None:
    rows = [
        {"id": "A", "text": "激光焊接", "industries_a": ["光电子", "其他"], "industries_b": []},
        {"id": "B", "text": "激光切割", "industries_a": ["航天"], "industries_b": []},
    ]
    path = tmp_path / "needs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows[:1]), "utf-8")
    needs, (a, b) = read_annotated(path, DIRECTIONS)
    assert [need.id for need in needs] == ["A"]
    assert (a.sum(), b.sum()) == (1, 0)
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    with pytest.raises(HuiqiError, match="航天"):
        read_annotated(path, DIRECTIONS)
    path.write_text(json.dumps({"id": "A", "text": "激光焊接"}), "utf-8")
    with pytest.raises(HuiqiError, match="没有标注"):
        read_annotated(path, DIRECTIONS)


def test_short_texts_are_found_by_the_digest_of_their_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("激光焊接装备\n没有标注的\n", "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"keywords": ["水稻", "育秧"]}) + "\n", "utf-8")
    rows = [
        (sha256(text.encode()).hexdigest()[:16], codes) for text, codes in (("激光焊接装备", "1,4"), ("水稻育秧", "-"))
    ]
    table = tmp_path / "labels.tsv"
    table.write_text("text\tdirections\n" + "".join(f"{a}\t{b}\n" for a, b in rows), "utf-8")
    texts, labels = read_short_texts([tmp_path / "a.txt", tmp_path / "b.jsonl"], table, DIRECTIONS)
    assert texts == ["激光焊接装备", "水稻育秧"]
    assert np.argwhere(labels).tolist() == [[0, 0], [0, 3]]
    with pytest.raises(NotReady, match="--texts"):
        read_short_texts([], table, DIRECTIONS)


def test_a_profile_gets_the_directions_of_a_fair_share_of_its_items(fitted: Tagger) -> None:
    encoder = HashEncoder(256)
    items = (*TOPICS["光电子"], *TOPICS["农业与农村"], *TOPICS["农业与农村"])
    need, profile = Described(Need("N", "污水处理工艺", "污水处理")), Described(Need("S", "", "学会"), items)
    found = tag([profile, need], fitted, encoder)
    assert found[0].directions[:2] == ("农业与农村", "光电子")
    assert found[1].directions[0] == "资源与环境"
    alone = [tag([Described(Need("S", "", "学会"), (item,))], fitted, encoder)[0].probabilities for item in items]
    for name, chance in found[0].probabilities.items():
        assert chance == pytest.approx(np.mean([row[name] for row in alone]), abs=2e-4)


def test_records_of_every_kind_become_a_title_and_a_text_or_items() -> None:
    enterprise = described_from({"id": "1", "name": "某公司", "business": "激光器"})
    assert enterprise == Described(Need("1", "激光器", "某公司"))
    society = described_from({"code": "B-1", "name": "学会", "scope": "焊接", "technologies": ["铸造", "锻造"]})
    assert society == Described(Need("B-1", "焊接", "学会"), ("铸造", "锻造"))
    assert described_from({"id": "2", "text": "只有正文"}) == Described(Need("2", "只有正文"))
    assert described_from({"id": "3", "keywords": ["激光", "焊接"]}) == Described(Need("3", "激光焊接"))
    with pytest.raises(HuiqiError):
        described_from({"id": "3"})
    with pytest.raises(HuiqiError, match="文字"):
        described_from({"id": "4", "title": {"a": 1}})


def test_words_alone_tell_directions_apart_where_vectors_say_nothing(fitted: Tagger) -> None:
    blind = replace(fitted, weights=np.zeros_like(fitted.weights), bias=np.zeros_like(fitted.bias))
    found = tag([Described(Need("A", "小麦病虫害防治", "大棚蔬菜种植"))], blind, HashEncoder(256))
    assert max(found[0].probabilities, key=found[0].probabilities.__getitem__) == "农业与农村"


def test_terms_do_not_depend_on_the_texts_beside_and_weigh_to_length_one() -> None:
    texts = ["激光焊接，激光切割", "", "水稻育秧"]
    terms = terms_of(texts)
    for row, text in enumerate(texts):
        np.testing.assert_array_equal(terms[[row]].toarray(), terms_of([text]).toarray())
    rows = weighted(terms, np.linspace(1, 9, BUCKETS, dtype=np.float32))
    np.testing.assert_allclose(np.sqrt((rows**2).sum(axis=1)), [1, 0, 1], rtol=1e-5)
    assert terms[[0]].max() > 1  # 激光 stands there twice


def test_the_macro_figure_is_the_mean_over_the_labels_that_occur() -> None:
    assigned = np.array([[1, 0, 0], [1, 1, 1]], bool)
    annotated = np.array([[1, 0, 0], [0, 1, 0]], bool)
    found = agreement(assigned, [annotated])
    assert found.macro.mean == pytest.approx((2 / 3 + 1) / 2)
    assert found.macro.low <= found.macro.mean <= found.macro.high
    assert agreement(assigned, [np.zeros_like(assigned)]).macro.mean == 0
