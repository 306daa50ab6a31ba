"""Several files read at once: every problem is found, and a faulty import writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.cli.importing import import_files
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.intake import read_candidates
from matcher.errors import InvalidRecord
from matcher.vocabulary import Kind

GOOD = '{"id": "1", "technologies": ["焊接"]}\n'


def _file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    return path


def test_every_bad_row_of_every_file_is_found_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    lines = [
        '{"id": "1", "technologies": ["焊接"]}',
        "not json",
        '{"technologies": ["焊接"]}',
        '{"id": "1", "technologies": ["铸造"]}',
        '{"id": "2", "kind": "robot", "name": "甲"}',
        '{"id": "3", "name": "甲"}',
        '{"id": "4", "level": "moon", "scope": "甲"}',
        '{"id": "5", "organization": "大学", "keywords": ["钢"]}',
    ]
    first = _file(tmp_path, "first.jsonl", "\n".join(lines))
    second = _file(tmp_path, "second.csv", "id,technologies\n1,锻造\n6,锻造\n,锻造\n")
    intake = read_candidates([first, second])
    assert [(candidate.kind, candidate.id) for candidate in intake.candidates] == [
        (Kind.SOCIETY, "1"),
        (Kind.EXPERT, "5"),
        (Kind.SOCIETY, "6"),
    ]
    assert [(fault.path.name, fault.row, fault.detail[:8]) for fault in intake.faults] == [
        ("first.jsonl", 2, "不是合法的 JS"),
        ("first.jsonl", 3, "缺少 id"),
        ("first.jsonl", 4, f"id 1 与 {first}"[:8]),
        ("first.jsonl", 5, "不认识的类别 '"),
        ("first.jsonl", 6, "看不出这条记录是"),
        ("first.jsonl", 7, "level 是 "[:8]),
        ("second.csv", 2, f"id 1 与 {first}"[:8]),
        ("second.csv", 4, "缺少 id"),
    ]
    assert all(fault.remedy for fault in intake.faults)


def test_a_repeated_id_is_told_where_it_stood_first_and_the_first_wins(tmp_path: Path) -> None:
    first = _file(tmp_path, "first.jsonl", "\n" + GOOD)
    second = _file(tmp_path, "second.jsonl", '{"id": "1", "technologies": ["铸造"]}\n')
    intake = read_candidates([first, second])
    (fault,) = intake.faults
    assert str(fault).startswith(f"{second} 第 1 行：id 1 与 {first} 第 2 行重复")
    assert [document.text for candidate in intake.candidates for document in candidate.documents] == ["焊接"]


def test_the_same_id_may_stand_once_in_every_kind(tmp_path: Path) -> None:
    lines = [f'{{"id": "1", "kind": "{kind}", "text": "焊接"}}' for kind in Kind]
    intake = read_candidates([_file(tmp_path, "a.jsonl", "\n".join(lines))])
    assert [candidate.kind for candidate in intake.candidates] == list(Kind)
    assert intake.faults == ()


def test_a_kind_given_from_outside_holds_for_every_record(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jsonl", '{"id": "1", "text": "焊接"}\n{"id": "2", "technologies": ["焊接"]}\n')
    intake = read_candidates([path], Kind.EXPERT)
    assert [candidate.kind for candidate in intake.candidates] == [Kind.EXPERT, Kind.EXPERT]


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", ""), ("a.jsonl", "\n\n"), ("a.csv", "id,name\n")])
def test_a_file_without_a_record_is_refused_even_beside_a_good_one(tmp_path: Path, name: str, content: str) -> None:
    empty = _file(tmp_path, name, content)
    with pytest.raises(InvalidRecord) as refusal:
        read_candidates([_file(tmp_path, "good.jsonl", GOOD), empty])
    assert str(refusal.value).startswith(f"{empty}：没有任何记录")


def test_an_import_with_a_faulty_row_names_it_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HUIQI_HOME", str(home))
    path = _file(tmp_path, "a.jsonl", GOOD + "not json\n[]\n")
    with pytest.raises(InvalidRecord) as refusal:
        import_files([path])
    assert str(refusal.value).startswith(f"{path} 第 2 行：不是合法的 JSON")
    assert "另有 1 行有问题" in refusal.value.problem
    assert "--report" in refusal.value.remedy
    assert not home.exists()


def test_a_dry_run_counts_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HUIQI_HOME", str(home))
    import_files([_file(tmp_path, "a.jsonl", GOOD)], dry_run=True)
    assert capsys.readouterr().out == "检查完毕：学会 1 条，有问题 0 行；未写入\n"
    assert not home.exists()


def test_a_second_import_of_the_same_files_changes_nothing(tmp_path: Path) -> None:
    paths = [_file(tmp_path, "a.jsonl", GOOD + '{"id": "2", "organization": "大学", "text": "钢"}\n')]
    home = tmp_path / "home"
    assert Catalogue(home).add(read_candidates(paths).candidates) == {Kind.SOCIETY: 1, Kind.EXPERT: 1}
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in home.rglob("*.jsonl")}
    assert len(before) == 2
    assert Catalogue(home).add(read_candidates(paths).candidates) == {Kind.SOCIETY: 0, Kind.EXPERT: 0}
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in home.rglob("*.jsonl")}
    assert after == before
