"""Files read into the catalogue: every problem is found, valid rows go in together, nothing goes in by halves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from matcher.cli.importing import import_files
from matcher.corpus import batch
from matcher.corpus.catalogue import Catalogue
from matcher.corpus.profiles import shipped_records
from matcher.errors import InvalidRecord
from matcher.exchange.intake import open_intake
from matcher.exchange.outcome import Count, Doubt, Notice, Returned, RowFault
from matcher.vocabulary import Kind, RecordKind

GOOD = '{"id": "1", "technologies": ["焊接"]}\n'
CODE = "91110000600037341L"
EXPERTS = ("编号", "姓名", "工作单位", "研究方向")


class Read:
    """Everything an import found, and the catalogue after it."""

    def __init__(self, home: Path, paths: Sequence[Path], kind: RecordKind | None = None) -> None:
        with open_intake(Catalogue(home)) as intake:
            for path in paths:
                intake.read(path, kind)
            outcome = intake.outcome
            self.counts: list[Count] = list(outcome.counts)
            self.faults: list[RowFault] = list(outcome.faults)
            self.doubts: list[Doubt] = list(outcome.doubts)
            self.returned: list[Returned] = list(outcome.returned)
            self.notices: list[Notice] = list(outcome.notices)
            assert intake.refused == len(self.returned)
            intake.commit()
        self.catalogue = Catalogue(home)

    def records(self, kind: RecordKind) -> list[dict[str, Any]]:
        """Return the office's own records of one kind."""
        return [record for record in self.catalogue.records(kind) if record["id"] not in shipped_records(kind)]


def _file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    return path


def _book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_every_bad_row_of_every_file_is_found_and_the_good_ones_go_in(tmp_path: Path) -> None:
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
    read = Read(tmp_path / "home", [first, second])
    assert {r["id"] for r in read.catalogue.records(RecordKind.SOCIETY)} >= {"1", "6"}
    assert [c.id for c in read.catalogue.candidates(Kind.EXPERT)] == ["5"]
    assert [(fault.path.name, fault.row, fault.column, fault.problem[:8]) for fault in read.faults] == [
        ("first.jsonl", 2, "", "不是合法的 JS"),
        ("first.jsonl", 3, "name", "缺少 id（编号"),
        ("first.jsonl", 4, "id", f"id 1 与 {first}"[:8]),
        ("first.jsonl", 5, "", "不认识的类别 '"),
        ("first.jsonl", 6, "", "看不出这条记录是"),
        ("first.jsonl", 7, "level", "level 是“"[:8]),
        ("second.csv", 2, "id", f"id 1 与 {first}"[:8]),
        ("second.csv", 4, "name", "缺少 id（编号"),
    ]
    assert all(fault.remedy for fault in read.faults)
    assert [(count.path.name, count.kind, count.read, count.new, count.faulty) for count in read.counts] == [
        ("first.jsonl", RecordKind.SOCIETY, 4, 1, 3),
        ("first.jsonl", None, 3, 0, 3),
        ("first.jsonl", RecordKind.EXPERT, 1, 1, 0),
        ("second.csv", RecordKind.SOCIETY, 3, 1, 2),
    ]


def test_all_that_is_wrong_with_a_row_is_said_at_once_and_the_row_comes_back_as_it_was(tmp_path: Path) -> None:
    rows = [
        ("统一社会信用代码", "企业名称", "职工总数", "成立日期", "备注"),
        ("91110000600037342L", "甲公司", "许多", "去年", "老客户"),
    ]
    read = Read(tmp_path / "home", [_book(tmp_path / "企业.xlsx", {"企业": rows})])
    assert [(fault.sheet, fault.row, fault.column, fault.value) for fault in read.faults] == [
        ("企业", 2, "统一社会信用代码", "91110000600037342L"),
        ("企业", 2, "职工总数", "许多"),
        ("企业", 2, "成立日期", "去年"),
    ]
    (returned,) = read.returned
    assert (returned.kind, returned.headings, returned.cells) == (RecordKind.ENTERPRISE, rows[0], rows[1])
    assert all(fault.problem in returned.problem for fault in read.faults)
    assert read.records(RecordKind.ENTERPRISE) == []


def test_a_repeated_id_is_told_where_it_stood_first_and_the_first_wins(tmp_path: Path) -> None:
    first = _file(tmp_path, "first.jsonl", "\n" + GOOD)
    second = _file(tmp_path, "second.jsonl", '{"id": "1", "technologies": ["铸造"]}\n')
    read = Read(tmp_path / "home", [first, second])
    (fault,) = read.faults
    assert (fault.path, fault.row) == (second, 1)
    assert fault.problem == f"id 1 与 {first} 第 2 行重复"
    found = read.catalogue.record(RecordKind.SOCIETY, "1")
    assert found is not None
    assert found["technologies"] == ["焊接"]


def test_the_same_id_may_stand_once_in_every_kind(tmp_path: Path) -> None:
    lines = [f'{{"id": "1", "kind": "{kind}", "text": "焊接"}}' for kind in (*Kind, "need")]
    read = Read(tmp_path / "home", [_file(tmp_path, "a.jsonl", "\n".join(lines))])
    assert [count.kind for count in read.counts] == [
        RecordKind.SOCIETY, RecordKind.EXPERT, RecordKind.ACHIEVEMENT, RecordKind.NEED,
    ]  # fmt: skip
    assert read.faults == []


def test_a_kind_given_from_outside_holds_for_every_record(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jsonl", '{"id": "1", "text": "焊接"}\n{"id": "2", "technologies": ["焊接"]}\n')
    read = Read(tmp_path / "home", [path], RecordKind.EXPERT)
    assert [candidate.id for candidate in read.catalogue.candidates(Kind.EXPERT)] == ["1", "2"]
    assert [d.text for c in read.catalogue.candidates(Kind.EXPERT) for d in c.documents] == ["焊接", "焊接"]


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", ""), ("a.jsonl", "\n\n"), ("a.csv", "id,name\n")])
def test_a_file_without_a_record_is_refused_even_beside_a_good_one(tmp_path: Path, name: str, content: str) -> None:
    empty = _file(tmp_path, name, content)
    with pytest.raises(InvalidRecord) as refusal:
        Read(tmp_path / "home", [_file(tmp_path, "good.jsonl", GOOD), empty])
    assert str(refusal.value).startswith(f"{empty}：没有任何记录")
    assert Catalogue(tmp_path / "home").record(RecordKind.SOCIETY, "1") is None


def test_importing_the_same_workbook_again_changes_nothing(tmp_path: Path) -> None:
    sheets = {
        "企业": [("统一社会信用代码", "企业名称", "职工总数", "备注"), (CODE, "甲公司", 12, "老客户")],
        "需求": [("需求名称", "企业名称"), ("降低气孔", "甲公司"), ("防锈", "甲公司")],
        "学会": [
            ("学会名称", "级别", "擅长技术"),
            ("某省焊接学会", "省级", "激光焊接、钎焊"),
            ("中国焊接学会", "", "钎焊"),
        ],
        "专家": [EXPERTS, ("", "甲教授", "示例大学", "钎焊"), ("X1", "乙教授", "示例大学", "钎焊")],
        "成果": [("成果名称", "完成单位", "成熟度", "类型"), ("熔覆设备", "示例大学", "中试", "节能、环保")],
    }
    paths = [_book(tmp_path / "all.xlsx", sheets)]
    first = Read(tmp_path / "home", paths)
    assert first.faults == first.doubts == []
    assert [(count.kind, count.new) for count in first.counts] == [
        (RecordKind.ENTERPRISE, 1), (RecordKind.NEED, 2), (RecordKind.SOCIETY, 2), (RecordKind.EXPERT, 2),
        (RecordKind.ACHIEVEMENT, 1),
    ]  # fmt: skip
    again = Read(tmp_path / "home", paths)
    assert [(count.kind, count.same, count.read) for count in again.counts] == [
        (count.kind, count.read, count.read) for count in first.counts
    ]
    for kind in RecordKind:
        assert again.records(kind) == first.records(kind)
    assert first.records(RecordKind.ENTERPRISE) == [
        {"id": CODE, "name": "甲公司", "staff": 12, "extra": {"备注": "老客户"}}
    ]
    (achievement,) = first.catalogue.candidates(Kind.ACHIEVEMENT)
    assert (achievement.owner, achievement.maturity, achievement.tags) == ("示例大学", "中试", ("节能", "环保"))


def test_what_a_row_does_not_say_stays_and_what_it_says_replaces(tmp_path: Path) -> None:
    heading = ("统一社会信用代码", "企业名称", "职工总数", "研发人员数", "甲栏", "乙栏")
    Read(tmp_path / "home", [_book(tmp_path / "a.xlsx", {"企业": [heading, (CODE, "甲公司", 100, 10, "一", "二")]})])
    changed = Read(tmp_path / "home", [_book(tmp_path / "b.xlsx", {"企业": [heading, (CODE, "甲公司", "", 30, "三")]})])
    assert [count.changed for count in changed.counts] == [1]
    assert changed.records(RecordKind.ENTERPRISE) == [
        {"id": CODE, "name": "甲公司", "staff": 100, "research_staff": 30, "extra": {"甲栏": "三", "乙栏": "二"}}
    ]
    wrong = Read(tmp_path / "home", [_book(tmp_path / "c.xlsx", {"企业": [heading, (CODE, "甲公司", "", 300)]})])
    assert [fault.problem for fault in wrong.faults] == ["研发人员数（300）大于职工总数（100）"]


def test_columns_that_nobody_knows_are_named_once_and_kept(tmp_path: Path) -> None:
    book = _book(
        tmp_path / "a.xlsx", {"专家": [(*EXPERTS, "电话"), *(("", f"甲{n}", "大学", "钢", n) for n in range(3))]}
    )
    lines = _file(
        tmp_path, "a.jsonl", '{"id": "9", "projects": "钢", "phone": 5}\n{"id": "8", "projects": "钢", "phone": [1]}'
    )
    read = Read(tmp_path / "home", [book, lines])
    assert [(notice.path.name, notice.sheet) for notice in read.notices] == [("a.xlsx", "专家"), ("a.jsonl", "")]
    assert "“电话”" in read.notices[0].text
    assert "“phone”" in read.notices[1].text
    kept = [record["extra"] for record in read.catalogue.records(RecordKind.EXPERT)]
    assert sorted(map(json.dumps, kept)) == sorted(
        map(json.dumps, [{"phone": "[1]"}, {"phone": "5"}, *({"电话": str(n)} for n in range(3))])
    )


def test_a_doubtful_row_is_held_back_and_an_id_decides(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Read(home, [_book(tmp_path / "a.xlsx", {"专家": [EXPERTS, ("", "甲教授", "示例大学", "钎焊")]})])
    (known,) = Catalogue(home).records(RecordKind.EXPERT)
    similar = ("", "甲教授", "示例大学材料学院", "铸造")
    held = Read(home, [_book(tmp_path / "b.xlsx", {"专家": [EXPERTS, similar]})])
    (doubt,) = held.doubts
    assert (doubt.row, doubt.id, doubt.name, doubt.other) == (
        2,
        known["id"],
        "甲教授（示例大学材料学院）",
        "甲教授（示例大学）",
    )
    assert known["id"] in doubt.remedy
    assert [(returned.kind, returned.cells) for returned in held.returned] == [
        (RecordKind.EXPERT, (None, *similar[1:]))
    ]
    assert [count.doubtful for count in held.counts] == [1]
    assert list(held.catalogue.records(RecordKind.EXPERT)) == [known]
    same = Read(home, [_book(tmp_path / "c.xlsx", {"专家": [EXPERTS, (known["id"], *similar[1:])]})])
    assert [record["scope"] for record in same.catalogue.records(RecordKind.EXPERT)] == ["铸造"]
    other = Read(home, [_book(tmp_path / "d.xlsx", {"专家": [EXPERTS, ("另一位", *similar[1:])]})])
    assert [record["id"] for record in other.catalogue.records(RecordKind.EXPERT)] == [known["id"], "另一位"]


def test_two_alike_rows_of_one_file_are_told_apart_too(tmp_path: Path) -> None:
    rows = [
        EXPERTS,
        ("", "甲教授", "示例大学", "钎焊"),
        ("", "甲教授", "示例大学材料学院", "铸造"),
        ("", "甲 教授", "示例大学", "钢"),
    ]
    read = Read(tmp_path / "home", [_book(tmp_path / "a.xlsx", {"专家": rows})])
    assert [doubt.row for doubt in read.doubts] == [3]
    assert [(fault.row, "第 2 行重复" in fault.problem) for fault in read.faults] == [(4, True)]


def test_so_many_namesakes_that_none_can_be_told_from_all_need_ids(tmp_path: Path) -> None:
    rows = [("", "甲", f"示例第{n}大学", "钢") for n in range(batch.NAMESAKES + 2)]
    read = Read(
        tmp_path / "home", [_book(tmp_path / "a.xlsx", {"专家": [EXPERTS, *rows, ("X", *rows[0][1:2], "研究所")]})]
    )
    assert [fault.row for fault in read.faults] == [len(rows) + 1]
    assert "请给这一行填一个不重复的编号" in read.faults[0].remedy
    assert len(list(read.catalogue.records(RecordKind.EXPERT))) == batch.NAMESAKES + 2
    again = Read(tmp_path / "home", [_book(tmp_path / "b.xlsx", {"专家": [EXPERTS, *rows[:-1]]})])
    assert [count.same for count in again.counts] == [batch.NAMESAKES + 1]


def test_the_report_sheets_of_an_earlier_import_are_read_and_the_others_are_not(tmp_path: Path) -> None:
    sheets = {
        "问题清单": [("文件", "行", "姓名", "工作单位"), ("a.xlsx", 2, "甲教授", "示例大学")],
        "退回-专家": [
            ("问题", "原文件", "原工作表", "原行号", *EXPERTS),
            ("缺少单位", "a.xlsx", "专家", 2, "", "乙教授", "示例大学", "钢"),
        ],
    }
    read = Read(tmp_path / "home", [_book(tmp_path / "a.xlsx", sheets)])
    (record,) = read.catalogue.records(RecordKind.EXPERT)
    assert {key: value for key, value in record.items() if key != "id"} == {
        "name": "乙教授", "organization": "示例大学", "scope": "钢",
    }  # fmt: skip
    assert read.notices == []


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
    assert Catalogue(home).record(RecordKind.SOCIETY, "1") is None


def test_a_dry_run_counts_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HUIQI_HOME", str(home))
    import_files([_file(tmp_path, "a.jsonl", GOOD)], dry_run=True)
    assert capsys.readouterr().out == "检查完毕：学会 1 条，有问题 0 行；未写入\n"
    assert not home.exists()


def test_a_dry_run_knows_what_is_there_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))
    Read(tmp_path / "home", [_book(tmp_path / "a.xlsx", {"专家": [EXPERTS, ("", "甲教授", "示例大学", "钎焊")]})])
    before = (tmp_path / "home" / "catalogue" / "catalogue.sqlite").read_bytes()
    alike = _book(tmp_path / "b.xlsx", {"专家": [EXPERTS, ("", "甲教授", "示大", "钎焊")]})
    import_files([alike], dry_run=True)
    assert capsys.readouterr().out == "检查完毕：没有有效记录，有问题 1 行（其中待核对 1 行）；未写入\n"
    assert (tmp_path / "home" / "catalogue" / "catalogue.sqlite").read_bytes() == before


def test_a_society_keeps_its_fullest_name_whatever_a_row_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIQI_REGION", "湖北省")
    full = _file(tmp_path, "full.csv", "学会名称,擅长技术\n湖北省光学学会,光学镀膜\n")
    short = _file(tmp_path, "short.csv", "学会名称,擅长技术\n省光学学会,光纤传感\n")
    Read(tmp_path / "home", [full])
    read = Read(tmp_path / "home", [short])
    [society] = read.records(RecordKind.SOCIETY)
    assert (society["name"], society["aliases"]) == ("湖北省光学学会", ["省光学学会"])
    assert society["technologies"] == ["光纤传感"]
    assert [count.same for count in Read(tmp_path / "home", [short]).counts] == [1]
    renamed = _file(tmp_path, "new.csv", f"编号,学会名称\n{society['id']},湖北光电学会\n")
    [society] = Read(tmp_path / "home", [renamed]).records(RecordKind.SOCIETY)
    assert society["name"] == "湖北光电学会"  # with its id, a row may rename


@pytest.mark.parametrize("identifier", ["E-1", ""])
def test_a_row_of_a_record_that_was_removed_is_refused_with_what_to_do(tmp_path: Path, identifier: str) -> None:
    row = (identifier, "甲教授", "某大学", "焊接")
    book = _book(tmp_path / "专家.xlsx", {"专家": [EXPERTS, row]})
    (record,) = Read(tmp_path, [book]).records(RecordKind.EXPERT)
    with Catalogue(tmp_path).batch() as batch:
        batch.remove(RecordKind.EXPERT, record["id"])
        batch.commit()
    again = Read(tmp_path, [book])
    assert again.records(RecordKind.EXPERT) == []
    (fault,) = again.faults
    assert (fault.row, "已按要求从目录中删除" in fault.problem, "换一个新的编号" in fault.remedy) == (2, True, True)
    other = _book(tmp_path / "新编号.xlsx", {"专家": [EXPERTS, ("E-2", *row[1:])]})
    assert [one["id"] for one in Read(tmp_path, [other]).records(RecordKind.EXPERT)] == ["E-2"]
