"""The catalogue: shipped candidates overlaid by imported ones, stored whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.corpus import database
from matcher.corpus.catalogue import Catalogue, from_json, shipped, to_json
from matcher.errors import DamagedFile, HuiqiError, StorageUnavailable
from matcher.vocabulary import Candidate, Document, Kind, RecordKind

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
    sectors=few,
    services=few,
    aliases=few,
    title=texts,
    service_modes=few,
    owner=texts,
    maturity=texts,
    tags=few,
)


def _society(identifier: str) -> Candidate:
    return Candidate(identifier, Kind.SOCIETY, identifier, (Document("scope", "焊接"),))


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
    first, second = (list(Catalogue(tmp_path / home).records(RecordKind.EXPERT)) for home in "ab")
    assert [record["id"] for record in first] == ["1", "2"]
    assert first == second


def test_the_records_of_the_product_and_of_the_office_come_sorted_by_id(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    known = list(catalogue.records(RecordKind.SOCIETY))
    catalogue.add([replace(shipped(Kind.SOCIETY)[3], name="改名的学会"), _society("A-00"), _society("ZZ")])
    found = list(catalogue.records(RecordKind.SOCIETY))
    assert [record["id"] for record in found] == sorted(["A-00", "ZZ", *(record["id"] for record in known)])
    changed = shipped(Kind.SOCIETY)[3].id
    assert catalogue.record(RecordKind.SOCIETY, changed) == next(r for r in found if r["id"] == changed)
    assert next(r for r in found if r["id"] == changed)["name"] == "改名的学会"
    assert [r for r in found if r["id"] not in {changed, "A-00", "ZZ"}] == [r for r in known if r["id"] != changed]
    assert catalogue.count(RecordKind.SOCIETY) == len(found)
    assert catalogue.record(RecordKind.EXPERT, "nobody") is None


def test_what_an_earlier_version_kept_in_files_is_taken_over_once(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    line = json.loads(to_json(_expert("1")))
    for later in ("sectors", "services", "aliases", "title", "service_modes", "owner", "maturity", "tags"):
        del line[later]
    (folder / "expert.jsonl").write_text(json.dumps(line) + "\n" + to_json(_expert("2", "焊\u2028接")) + "\n", "utf-8")
    assert Catalogue(tmp_path).candidates(Kind.EXPERT) == [_expert("1"), _expert("2", "焊\u2028接")]
    assert [path.name for path in sorted(folder.iterdir())] == ["catalogue.sqlite", "expert.jsonl.old"]
    assert next(Catalogue(tmp_path).records(RecordKind.EXPERT)) == {"id": "1", "scope": "焊接"}
    Catalogue(tmp_path).add([_expert("1", "铸造")])
    (folder / "expert.jsonl.old").rename(folder / "expert.jsonl")  # as if the renaming had been lost in a crash
    assert Catalogue(tmp_path).candidates(Kind.EXPERT) == [_expert("1", "铸造"), _expert("2", "焊\u2028接")]


def test_a_file_that_is_no_database_is_reported_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "catalogue" / "catalogue.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DamagedFile, match="已损坏"):
        Catalogue(tmp_path).candidates(Kind.EXPERT)
    with pytest.raises(DamagedFile, match="备份"):
        Catalogue(tmp_path).add([_expert("1")])
    assert path.read_bytes() == b"no database" * 100


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    Catalogue(tmp_path).add([_expert("1")])
    with closing(sqlite3.connect(tmp_path / "catalogue" / "catalogue.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(DamagedFile, match="99"):
        Catalogue(tmp_path).add([_expert("2")])


def test_a_batch_that_is_not_committed_leaves_nothing(tmp_path: Path) -> None:
    Catalogue(tmp_path).add([_expert("1")])
    with Catalogue(tmp_path).batch() as batch:
        batch.put(RecordKind.EXPERT, {"id": "2", "name": "甲"}, _expert("2"))
        assert batch.taken(RecordKind.EXPERT, "2")
        assert [record["id"] for record in batch.named(RecordKind.EXPERT, "甲")] == ["2"]
    assert Catalogue(tmp_path).candidates(Kind.EXPERT) == [_expert("1")]


def test_readers_see_the_state_before_a_batch_until_it_is_committed(tmp_path: Path) -> None:
    with Catalogue(tmp_path).batch() as batch:
        batch.put(RecordKind.EXPERT, {"id": "2", "name": "甲"}, _expert("2"))
        assert Catalogue(tmp_path).candidates(Kind.EXPERT) == []
        batch.commit()
        assert Catalogue(tmp_path).candidates(Kind.EXPERT) == [_expert("2")]


def test_a_second_batch_is_told_that_another_is_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with Catalogue(tmp_path).batch(), pytest.raises(HuiqiError, match="另一个导入正在写入目录"):
        Catalogue(tmp_path).add([_expert("1")])


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
        to_json(_expert("1")).replace('"documents"', '"papers"'),
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


def _named(identifier: str, name: str) -> Candidate:
    return replace(_expert(identifier), name=name)


def test_what_is_removed_is_in_no_answer_and_in_no_file_but_its_id_is_kept(tmp_path: Path) -> None:
    catalogue, folder = Catalogue(tmp_path), tmp_path / "catalogue"
    assert (catalogue.removed(), catalogue.version()) == (frozenset(), None)
    catalogue.add([_named("1", "不存在的甲"), _named("2", "乙")])
    kept = [to_json(_named(one, name)) + "\n" for one, name in (("1", "不存在的甲"), ("2", "乙"))]
    (folder / "expert.jsonl.old").write_text("".join(kept), "utf-8")
    before = catalogue.version()
    assert catalogue.version() == before
    for there in (True, False):  # asked for again after a crash, it is the same
        with catalogue.batch() as batch:
            catalogue.forget_former(RecordKind.EXPERT, "1")
            assert batch.remove(RecordKind.EXPERT, "1") is there
            assert batch.find(RecordKind.EXPERT, "1") is None
            assert batch.named(RecordKind.EXPERT, "不存在的甲") == []
            batch.commit()
    assert catalogue.version() != before
    assert catalogue.candidates(Kind.EXPERT) == [_named("2", "乙")]
    assert catalogue.record(RecordKind.EXPERT, "1") is None
    assert catalogue.removed() == {(RecordKind.EXPERT, "1")}
    assert (folder / "expert.jsonl.old").read_text("utf-8") == kept[1]
    assert not any("不存在的甲".encode() in path.read_bytes() for path in folder.iterdir())
    catalogue.add([_named("1", "又来的甲")])  # somebody puts it in again, knowing what they do
    assert catalogue.removed() == frozenset()
    assert catalogue.record(RecordKind.EXPERT, "1") is not None


def test_a_removal_that_is_not_committed_removes_nothing(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    catalogue.add([_expert("1")])
    before = catalogue.version()
    with catalogue.batch() as batch:
        assert batch.remove(RecordKind.EXPERT, "1")
    assert (catalogue.candidates(Kind.EXPERT), catalogue.removed()) == ([_expert("1")], frozenset())
    assert catalogue.version() == before


def test_a_catalogue_that_cannot_be_read_is_not_taken_for_one_without_changes(tmp_path: Path) -> None:
    (tmp_path / "catalogue" / "catalogue.sqlite").mkdir(parents=True)
    with pytest.raises(StorageUnavailable, match="无法读取目录"):
        Catalogue(tmp_path).version()
