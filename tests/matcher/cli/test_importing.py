"""`huiqi import` as an officer uses it: a workbook in, a report back, the report mended and in again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from matcher.cli import importing
from matcher.cli.main import main
from matcher.corpus.catalogue import Catalogue
from matcher.vocabulary import RecordKind

CODES = "91110000600037341L", "91110000600037342L"
HEADINGS = ("统一社会信用代码", "企业名称", "职工总数", "联系人")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """State folder in which imports leave the index alone."""
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(importing, "INDEX_AT_ONCE", 0)
    return tmp_path / "home"


def _book(path: Path, title: str, *rows: tuple[object, ...]) -> str:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return str(path)


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["import", *arguments, "--encoder", "use"])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_workbook_with_a_bad_cell_is_refused_in_one_line_that_names_the_cell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    book = _book(
        tmp_path / "a.xlsx", "企业", HEADINGS, (CODES[0], "甲", 10), (CODES[1], "乙", 20), (CODES[0], "丙", "多")
    )
    status, out, err = _run(capsys, book)
    assert (status, out) == (2, "")
    for part in (
        f"{book} 第 3 行",
        "工作表“企业”",
        "“统一社会信用代码”列",
        "校验码不对",
        "另有 1 行有问题",
        "--report",
    ):
        assert part in err
    assert list(Catalogue(home).records(RecordKind.ENTERPRISE)) == []


def test_good_rows_go_in_and_bad_ones_come_back_to_be_mended_and_imported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    book = _book(tmp_path / "a.xlsx", "企业", HEADINGS, (CODES[0], "甲", 10, "张"), (CODES[1], "乙", 20, "李"))
    status, out, err = _run(capsys, book, "--report", str(tmp_path / "问题.xlsx"))
    assert status == 0
    assert "企业 1 条，其中新增或变更 1 条，有问题 1 行" in out
    assert "问题.xlsx" in out
    assert "“联系人”" in err
    mended = openpyxl.load_workbook(tmp_path / "问题.xlsx")
    sheet = mended["退回-企业"]
    (column,) = [cell.column for cell in sheet[1] if str(cell.value).startswith("统一社会信用代码")]
    assert sheet.cell(2, column).value == CODES[1]
    sheet.cell(2, column).value = "91420100MA4KXXXX4F"[:8] + CODES[0][8:17]  # still wrong
    mended.save(tmp_path / "问题.xlsx")
    assert _run(capsys, str(tmp_path / "问题.xlsx"))[0] == 2
    sheet.cell(2, column).value = "914201006000373412"
    mended.save(tmp_path / "问题.xlsx")
    status, out, err = _run(capsys, str(tmp_path / "问题.xlsx"))
    assert status == 0, err
    found = list(Catalogue(home).records(RecordKind.ENTERPRISE))
    assert [(record["name"], record["staff"], record["extra"]) for record in found] == [
        ("甲", 10, {"联系人": "张"}), ("乙", 20, {"联系人": "李"}),
    ]  # fmt: skip


def test_many_new_candidates_are_left_to_a_later_index_and_the_person_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    book = _book(tmp_path / "a.xlsx", "专家", ("姓名", "工作单位"), ("甲", "大学"), ("乙", "大学"))
    status, out, _ = _run(capsys, book)
    assert status == 0
    waiting = len(list(Catalogue(home).records(RecordKind.SOCIETY))) + 2
    assert f"有 {waiting:,} 条候选等待编入索引" in out
    assert "huiqi index" in out
    assert not (home / "index").exists()


def test_a_report_that_cannot_be_written_keeps_everything_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    (tmp_path / "file").touch()
    book = _book(tmp_path / "a.xlsx", "企业", HEADINGS, (CODES[0], "甲", 10), (CODES[1], "乙", 20))
    status, _, err = _run(capsys, book, "--report", str(tmp_path / "file" / "x.xlsx"))
    assert status == 2
    assert "无法写入" in err
    assert list(Catalogue(home).records(RecordKind.ENTERPRISE)) == []


def test_a_doubtful_row_alone_refuses_the_import_and_says_how_to_decide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    heads = ("编号", "姓名", "工作单位")
    book = _book(tmp_path / "a.xlsx", "专家", heads, ("E1", "甲", "示例大学"), ("", "甲", "示例大学物理学院"))
    status, _, err = _run(capsys, book)
    assert status == 2
    for part in ("第 3 行", "甲（示例大学物理学院）", "E1", "编号"):
        assert part in err
    assert list(Catalogue(home).records(RecordKind.EXPERT)) == []
