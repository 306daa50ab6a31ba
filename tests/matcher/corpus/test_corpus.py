"""Files become candidates row by row; nothing is half applied; what ships is in order."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from matcher.corpus.catalogue import Catalogue, from_json, shipped, to_json
from matcher.corpus.intake import read_candidates
from matcher.corpus.lexicon import write_lexicon
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.corpus.report import write_report
from matcher.errors import HuiqiError, InvalidRecord
from matcher.resources import CORPORA
from matcher.vocabulary import Kind

_EIGHT = {
    "光电子",
    "生物医药与健康",
    "新材料",
    "光机电一体化",
    "资源与环境",
    "新能源与高效节能",
    "高技术服务业",
    "农业与农村",
}


def _write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{not json", "不是合法的 JSON"),
        ('["a"]', "不是 JSON 对象"),
        ('{"name": "x", "keywords": ["y"]}', "缺少 id"),
        ('{"id": "a b", "keywords": ["y"]}', "空白"),
        ('{"id": "1", "keywords": ["压铸"]}', "重复"),
        ('{"id": "2", "kind": "wizard", "keywords": ["y"]}', "不认识的类别"),
        ('{"id": "2", "kind": "expert"}', "没有可用于匹配的文字"),
        ('{"id": "2", "keywords": "压铸", "projects": "x", "level": "galactic"}', "level"),
        ('{"id": "2", "kind": "expert", "text": "a\\u0000b"}', "控制字符"),
        ('{"id": "2", "kind": "expert", "text": "a\\ud800b"}', "代理字符"),
        ('{"id": "2", "kind": "expert", "text": "' + "长" * 400_000 + '"}', "上限"),
    ],
)
def test_a_faulty_row_is_named_and_the_good_ones_stay_apart(tmp_path: Path, line: str, fault: str) -> None:
    path = _write(tmp_path / "in.jsonl", '{"id": "1", "keywords": ["压铸", "气孔"]}', line)
    intake = read_candidates([path])
    assert [candidate.id for candidate in intake.candidates] == ["1"]
    (found,) = intake.faults
    assert fault in found.detail
    assert found.row == 2
    assert found.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_offices_use(tmp_path: Path, encoding: str) -> None:
    path = _write(tmp_path / "e.csv", "id,name,projects,kind", "1,张演示,压铸模具；气孔检测,expert", encoding=encoding)
    (candidate,) = read_candidates([path]).candidates
    assert candidate.name == "张演示"
    assert [d.text for d in candidate.documents if d.field == "projects"] == ["压铸模具", "气孔检测"]


@pytest.mark.parametrize("name", ["missing.jsonl", "folder.jsonl", "empty.jsonl", "table.doc"])
def test_a_file_that_cannot_be_read_at_all_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "table.doc").touch()
    with pytest.raises(InvalidRecord, match=name.replace(".", r"\.")):
        read_candidates([tmp_path / name])


def test_needs_are_read_with_title_or_text_alone_and_twins_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "n.jsonl", '{"id": "1", "text": "压铸气孔"}', '{"id": "2", "title": "电镀废水"}')
    assert [need.id for need in read_all(path, need_from, lambda need: need.id)] == ["1", "2"]
    _write(path, '{"id": "1", "text": "压铸"}', '{"id": "1", "text": "气孔"}')
    with pytest.raises(InvalidRecord, match="与第 1 行重复"):
        read_all(path, need_from, lambda need: need.id)


def test_an_organisation_is_shown_but_never_matched_on() -> None:
    record = {"id": "1", "organization": "演示大学", "projects": [{"title": "气孔检测", "keywords": ["射线"]}]}
    candidate = candidate_from(record, Kind.EXPERT)
    assert candidate.organization == "演示大学"
    assert "演示大学" not in "".join(document.text for document in candidate.documents)


def test_adding_twice_changes_nothing_and_an_imported_record_replaces_a_shipped_one(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    mine = candidate_from({"code": "B-01", "name": "本地机械学会", "technologies": ["压铸"]}, Kind.SOCIETY)
    assert catalogue.add([mine]) == {Kind.SOCIETY: 1}
    before = (tmp_path / "catalogue" / "society.jsonl").read_bytes()
    assert catalogue.add([mine]) == {Kind.SOCIETY: 0}
    assert (tmp_path / "catalogue" / "society.jsonl").read_bytes() == before
    found = {candidate.id: candidate for candidate in Catalogue(tmp_path).candidates(Kind.SOCIETY)}
    assert found["B-01"].name == "本地机械学会"
    assert len(found) == 209


def test_a_candidate_survives_its_line_of_json() -> None:
    for candidate in shipped(Kind.SOCIETY):
        assert from_json(to_json(candidate)) == candidate
    with pytest.raises(HuiqiError, match="已损坏"):
        from_json('{"id": "1"}')


def test_the_report_workbook_lists_every_fault_and_keeps_formulas_as_text(tmp_path: Path) -> None:
    path = _write(tmp_path / "in.jsonl", '{"id": "=1+1", "kind": "expert"}', "{", '{"id": "1", "keywords": ["压铸"]}')
    intake = read_candidates([path])
    write_report(tmp_path / "report.xlsx", intake)
    assert len(intake.faults) == 2
    assert (tmp_path / "report.xlsx").read_bytes()[:2] == b"PK"


def test_the_shipped_societies_are_complete_and_in_order() -> None:
    records = [
        json.loads(line)
        for path in sorted((CORPORA / "societies").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len({record["code"] for record in records}) == len(records) == 209
    assert len({record["name"] for record in records}) == 209
    uses = Counter(term for record in records for term in record["technologies"])
    for record in records:
        assert set(record["industries"]) <= _EIGHT, record["code"]
        assert all(len(code) == 3 and code.isdigit() for code in record["disciplines"]), record["code"]
        assert 10 <= len(record["technologies"]) == len(set(record["technologies"])), record["code"]
        assert 30 <= len(record["scope"]) <= 200, record["code"]
        assert record["confidence"] in {"high", "medium", "low"}
        assert record["source"]
    term, most = uses.most_common(1)[0]
    assert most <= 8, term


def test_the_shipped_lexicon_is_what_the_command_builds(tmp_path: Path) -> None:
    write_lexicon(tmp_path / "domain.txt", shipped(Kind.SOCIETY))
    assert (tmp_path / "domain.txt").read_bytes() == (CORPORA / "lexicon" / "domain.txt").read_bytes()
