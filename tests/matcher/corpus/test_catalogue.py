"""The catalogue: shipped candidates overlaid by imported ones, stored whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.corpus.catalogue import Catalogue, from_json, shipped, to_json
from matcher.errors import HuiqiError, StorageUnavailable
from matcher.vocabulary import Candidate, Document, Kind

texts = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from('\u2028\u2029\x85\r\n"\\、')), max_size=20)
few = st.lists(texts, max_size=3).map(tuple)
candidates = st.builds(
    Candidate,
    id=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8),
    kind=st.sampled_from(Kind),
    name=texts,
    documents=st.lists(st.builds(Document, texts, texts), max_size=3).map(tuple),
    organization=texts,
    level=texts,
    region=texts,
    disciplines=few,
    industries=few,
    available=st.booleans(),
    source=texts,
)


def _expert(identifier: str, text: str = "焊接") -> Candidate:
    return Candidate(identifier, Kind.EXPERT, identifier, (Document("scope", text),))


@given(candidates)
def test_a_candidate_written_as_json_is_read_back_equal_from_one_line(candidate: Candidate) -> None:
    line = to_json(candidate)
    assert "\n" not in line
    assert from_json(line) == candidate
    assert from_json(line.encode()) == candidate


@settings(deadline=None)
@given(st.lists(candidates, unique_by=lambda candidate: (candidate.kind, candidate.id)))
@example([_expert("1", "焊\u2028接\x85工艺")])  # signs that end a line elsewhere
def test_what_is_added_is_found_again_when_the_catalogue_is_opened_anew(
    tmp_path_factory: pytest.TempPathFactory, added: list[Candidate]
) -> None:
    home = tmp_path_factory.mktemp("home")
    Catalogue(home).add(added)
    for kind in (Kind.EXPERT, Kind.ACHIEVEMENT):
        expected = sorted((c for c in added if c.kind is kind), key=lambda c: c.id)
        assert Catalogue(home).candidates(kind) == expected


def test_only_societies_are_shipped_and_an_empty_home_shows_just_them(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "home")
    assert catalogue.candidates(Kind.SOCIETY) == sorted(shipped(Kind.SOCIETY), key=lambda c: c.id) != []
    assert catalogue.candidates(Kind.EXPERT) == catalogue.candidates(Kind.ACHIEVEMENT) == []
    assert not (tmp_path / "home").exists()


def test_an_imported_society_replaces_the_shipped_one_and_leaves_the_others(tmp_path: Path) -> None:
    old = shipped(Kind.SOCIETY)[0]
    new = replace(old, name="改名的学会")
    assert Catalogue(tmp_path).add([new]) == {Kind.SOCIETY: 1}
    found = Catalogue(tmp_path).candidates(Kind.SOCIETY)
    assert new in found
    assert {c for c in found if c.id != old.id} == {c for c in shipped(Kind.SOCIETY) if c.id != old.id}


def test_adding_counts_what_is_new_or_different(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    assert catalogue.add([_expert("1"), _expert("2")]) == {Kind.EXPERT: 2}
    assert catalogue.add([_expert("1"), _expert("2", "铸造"), _expert("3")]) == {Kind.EXPERT: 2}
    assert catalogue.candidates(Kind.EXPERT) == [_expert("1"), _expert("2", "铸造"), _expert("3")]
    assert catalogue.add([]) == {}


def test_adding_a_shipped_society_unchanged_writes_nothing(tmp_path: Path) -> None:
    assert Catalogue(tmp_path).add(shipped(Kind.SOCIETY)[:3]) == {Kind.SOCIETY: 0}
    assert list(tmp_path.iterdir()) == []


def test_the_order_in_which_candidates_come_does_not_matter(tmp_path: Path) -> None:
    Catalogue(tmp_path / "a").add([_expert("2"), _expert("1")])
    Catalogue(tmp_path / "b").add([_expert("1")])
    Catalogue(tmp_path / "b").add([_expert("2")])
    files = [tmp_path / home / "catalogue" / "expert.jsonl" for home in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"id": "1", "kind": "robot"}',
        to_json(_expert("1"))[:-1],
        to_json(_expert("1")).replace('"available"', '"free"'),
        b"\xff\xfe",
    ],
)
def test_a_damaged_line_is_reported_with_what_to_do(tmp_path: Path, line: str | bytes) -> None:
    with pytest.raises(HuiqiError, match="已损坏") as refusal:
        from_json(line)
    assert "备份" in refusal.value.remedy
    path = tmp_path / "catalogue" / "expert.jsonl"
    path.parent.mkdir()
    path.write_bytes((line if isinstance(line, bytes) else line.encode()) + b"\n")
    with pytest.raises(HuiqiError, match="已损坏"):
        Catalogue(tmp_path).candidates(Kind.EXPERT)


def test_a_damaged_catalogue_is_not_overwritten_by_an_import(tmp_path: Path) -> None:
    path = tmp_path / "catalogue" / "expert.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"damaged\n")
    with pytest.raises(HuiqiError, match="已损坏"):
        Catalogue(tmp_path).add([_expert("1")])
    assert path.read_bytes() == b"damaged\n"


def test_a_state_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StorageUnavailable, match="无法写入"):
        Catalogue(tmp_path / "file").add([_expert("1")])
