"""The profiles and the lexicon that ship with the product."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from matcher.corpus.catalogue import shipped
from matcher.corpus.lexicon import words_among, write_lexicon
from matcher.resources import CORPORA
from matcher.text.segment import Segmenter, default_segmenter, read_words
from matcher.vocabulary import Kind

INDUSTRIES = {
    "光机电一体化", "光电子", "新材料", "新能源与高效节能", "生物医药与健康", "农业与农村", "资源与环境",
    "高技术服务业",
}  # fmt: skip
TEXTS = ("code", "name", "level", "group", "scope", "confidence", "source")
LISTS = ("aliases", "disciplines", "industries", "sectors", "services", "branches", "technologies", "problems")
MAY_SHARE = 5
"""Societies that may name one term; four is the most today, and a term of many tells none of them apart."""

RECORDS: list[dict[str, Any]] = [
    json.loads(line)
    for path in sorted((CORPORA / "societies").glob("national-*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


def _codes(fault: object) -> list[str]:
    """Return the codes of the records for which `fault` holds, so that a failure names them."""
    assert callable(fault)
    return [record["code"] for record in RECORDS if fault(record)]


def test_there_are_209_societies_each_with_its_own_code_and_name() -> None:
    assert len(RECORDS) == len({r["code"] for r in RECORDS}) == len({r["name"] for r in RECORDS}) == 209


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_of_a_profile_is_filled_in(key: str) -> None:
    assert _codes(lambda r: not isinstance(r.get(key), str) or not r[key].strip()) == []


@pytest.mark.parametrize("key", LISTS)
def test_every_list_of_a_profile_is_a_list_of_texts_without_blanks_at_their_ends(key: str) -> None:
    assert _codes(lambda r: not isinstance(r.get(key), list)) == []
    assert _codes(lambda r: any(not isinstance(item, str) or not item or item != item.strip() for item in r[key])) == []


def test_no_profile_has_a_key_nobody_reads_or_knows() -> None:
    assert _codes(lambda r: set(r) != {*TEXTS, *LISTS}) == []


def test_every_society_is_national() -> None:
    assert _codes(lambda r: r["level"] != "national") == []


def test_industries_are_among_the_eight_and_each_of_them_is_served() -> None:
    assert _codes(lambda r: not set(r["industries"]) <= INDUSTRIES) == []
    assert {industry for r in RECORDS for industry in r["industries"]} == INDUSTRIES


def test_disciplines_are_first_level_codes_of_three_digits() -> None:
    assert _codes(lambda r: not r["disciplines"]) == []
    assert _codes(lambda r: not all(len(d) == 3 and d.isascii() and d.isdigit() for d in r["disciplines"])) == []


def test_every_society_names_at_least_ten_technologies_and_five_problems() -> None:
    assert _codes(lambda r: len(r["technologies"]) < 10) == []
    assert _codes(lambda r: len(r["problems"]) < 5) == []


def test_every_scope_is_a_short_paragraph() -> None:
    assert _codes(lambda r: not 30 <= len(r["scope"]) <= 200) == []


def test_no_profile_says_the_same_thing_twice() -> None:
    assert _codes(lambda r: any(len(set(r[key])) < len(r[key]) for key in LISTS)) == []
    assert _codes(lambda r: set(r["technologies"]) & set(r["problems"])) == []


@pytest.mark.parametrize("key", ["technologies", "problems", "branches"])
def test_no_term_is_shared_by_so_many_societies_that_it_tells_none_apart(key: str) -> None:
    shared = Counter(term for r in RECORDS for term in set(r[key]))
    assert {term: count for term, count in shared.items() if count > MAY_SHARE} == {}


def test_the_shipped_candidates_are_these_profiles_with_everything_that_can_be_matched() -> None:
    candidates = {candidate.id: candidate for candidate in shipped(Kind.SOCIETY)}
    assert set(candidates) == {r["code"] for r in RECORDS}
    for record in RECORDS:
        candidate = candidates[record["code"]]
        assert (candidate.name, candidate.level, candidate.source) == (record["name"], "national", record["source"])
        assert list(candidate.disciplines) == record["disciplines"]
        assert list(candidate.industries) == record["industries"]
        texts = {record["name"], record["scope"], *record["branches"], *record["technologies"], *record["problems"]}
        assert {document.text for document in candidate.documents} == texts


def test_the_shipped_lexicon_is_the_one_that_profiles_and_taxonomies_make(tmp_path: Path) -> None:
    count = write_lexicon(tmp_path / "domain.txt")
    made = (tmp_path / "domain.txt").read_bytes()
    assert made == (CORPORA / "lexicon" / "domain.txt").read_bytes(), "make it anew: huiqi lexicon --out …"
    assert count >= 20_000


def test_the_lexicon_takes_chinese_words_of_two_to_eight_characters_once_and_sorted() -> None:
    texts = ["釺焊", "钎焊", "焊", "一二三四五六七八", "一二三四五六七八九", "3D打印", "铸造", "其他谷物种植", "甲 乙"]
    assert words_among(texts) == ["一二三四五六七八", "钎焊", "铸造"]


def test_every_word_of_the_shipped_lexicon_is_one_word_for_the_segmenter() -> None:
    segmenter, plain = default_segmenter(), Segmenter()
    words = read_words(CORPORA / "lexicon" / "domain.txt")
    assert [word for word in words if word not in segmenter.words(word)] == []
    assert any(word not in plain.words(word) for word in words)
