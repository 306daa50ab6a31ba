"""Workbooks as officers keep them: titles, merged headings, several sheets, dates and numbers in every guise."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook

from matcher.corpus.readers import Row, read_rows
from matcher.errors import InvalidRecord
from matcher.tables.cells import BadCell
from matcher.vocabulary import RecordKind

EXPERTS = ("编号", "姓名", "工作单位", "研究方向")
EXPERT = ("", "甲", "大学", "钢")


def _made(path: Path, fill: Callable[[Workbook], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


def _sheets(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    def fill(book: Workbook) -> None:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    return _made(path, fill)


def _records(path: Path, kind: RecordKind | None = None) -> list[dict[str, Any]]:
    return [dict(row.record) for row in read_rows(path, kind) if row.record is not None]


def _kinds(rows: Sequence[Row]) -> list[RecordKind | None]:
    return [row.columns.kind for row in rows if row.columns]


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("企业")
        heads = (
            "统一社会信用代码",
            "企业名称",
            "职工总数",
            "营业收入（万元）",
            "成立日期",
            "场地与设备",
            "主营业务",
            "备注",
        )
        sheet.write_row(0, 0, heads)
        sheet.write_row(1, 0, ("91110000600037341L", " 甲公司 ", 420106.0, 5600.5))
        sheet.write_datetime(
            1,
            4,
            dt.datetime(2012, 5, 18, 9, 30),  # noqa: DTZ001 - a cell has no time zone
            book.add_format({"num_format": "yyyy/m/d"}),
        )
        sheet.write_boolean(1, 5, True)
        sheet.write_rich_string(1, 6, "一", book.add_format({"bold": True}), "二", "三")
        sheet.write_string(1, 7, "甲_x000D_\n乙")

    (record,) = _records(_made(tmp_path / "a.xlsx", fill))
    assert record == {
        "id": "91110000600037341L", "name": "甲公司", "staff": 420106, "revenue": 5600.5,
        "founded": dt.date(2012, 5, 18), "premises": True, "business": "一二三", "extra": {"备注": "甲\n乙"},
    }  # fmt: skip


def test_a_formula_counts_as_its_saved_result_and_without_one_as_a_fault(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("专家")
        sheet.write_row(0, 0, EXPERTS)
        sheet.write_row(1, 0, ("", "甲"))
        sheet.write_formula(1, 2, '="大"&"学"', None, "大学")
        sheet.write_formula(1, 3, '=IF(TRUE,"","x")', None, "")

    path = _made(tmp_path / "a.xlsx", fill)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="D2"><f>', b'<c r="D2" t="str"><f>')  # as Excel marks ""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert sheet != parts["xl/worksheets/sheet1.xml"]
    (record,) = _records(path)
    assert record == {"name": "甲", "organization": "大学"}
    book = openpyxl.Workbook()  # saves no results
    assert book.active is not None
    for row in (EXPERTS, ("", "甲", '="大"&"学"', "=1/0"), ("", "=不是公式的文字")):
        book.active.append(row)
    book.active["B3"].data_type = "s"
    book.save(tmp_path / "b.xlsx")
    first, second = _records(tmp_path / "b.xlsx")
    assert isinstance(first["organization"], BadCell)
    assert first["organization"].problem == "这一格是公式，没有保存计算结果"
    assert second == {"name": "=不是公式的文字"}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_value_is_a_fault_of_its_cell(tmp_path: Path, error: str) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("专家")
        sheet.write_row(0, 0, EXPERTS)
        sheet.write_row(1, 0, ("", "甲", "大学"))
        sheet.write_formula(1, 3, "=X", None, error)

    (record,) = _records(_made(tmp_path / "a.xlsx", fill))
    assert record["scope"] == BadCell(error, f"这一格是错误值 {error}", "请改成正确的内容，或清空这一格")


def test_headings_are_found_below_titles_and_over_two_merged_rows(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("2026 年")
        sheet.merge_range(0, 0, 0, 5, "湖北省企业情况统计表")
        sheet.write(1, 0, "填报单位：")
        sheet.merge_range(2, 0, 3, 0, "统一社会\n信用代码*")
        sheet.merge_range(2, 1, 3, 1, "1. 企 业 名 称（必填）")
        sheet.merge_range(2, 2, 2, 3, "人员（人）")
        sheet.write_row(3, 2, ("职工总数（人）", "其中：研发人员"))
        sheet.write_row(2, 4, ("营业收入（元）", "研发投入"))
        sheet.write_row(4, 0, ("91110000600037341L", "甲公司", 10, 3, 5_000_000, 7))

    notices: list[str] = []
    (row,) = read_rows(_made(tmp_path / "a.xlsx", fill), notify=lambda _, text: notices.append(text))
    assert row.number == 5
    assert row.record == {
        "id": "91110000600037341L", "name": "甲公司", "staff": 10, "research_spending": 7,
        "extra": {"其中：研发人员": "3", "营业收入（元）": "5000000"},
    }  # fmt: skip
    assert "万元" in notices[0]  # 元 is not 万元, so the column is not taken for it


def test_a_cell_merged_over_several_rows_counts_for_each_of_them(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("需求")
        sheet.write_row(0, 0, ("企业名称", "需求名称", "需求内容"))
        sheet.merge_range(1, 0, 3, 0, "甲公司")
        for number in range(3):
            sheet.write(1 + number, 1, f"难题{number}")
        sheet.merge_range(5, 0, 9, 0, "乙公司")

    assert _records(_made(tmp_path / "a.xlsx", fill)) == [
        {"enterprise": "甲公司", "title": "难题0"},
        {"enterprise": "甲公司", "title": "难题1"},
        {"enterprise": "甲公司", "title": "难题2"},
        {"enterprise": "乙公司"},
    ]


def test_the_kind_of_a_sheet_is_told_by_its_title_or_its_headings(tmp_path: Path) -> None:
    path = _sheets(
        tmp_path / "a.xlsx",
        人才库=[("姓名", "单位"), ("甲", "大学")],
        Sheet2=[("成果名称", "成熟度"), ("钢", "中试")],
        企业需求=[("需求名称", "需求内容", "企业名称"), ("钢", "焊", "甲公司")],
        学会=[("名称", "简介"), ("焊接学会", "焊")],
    )
    assert _kinds(list(read_rows(path))) == [
        RecordKind.EXPERT, RecordKind.ACHIEVEMENT, RecordKind.NEED, RecordKind.SOCIETY,
    ]  # fmt: skip
    assert _kinds(list(read_rows(path, RecordKind.ACHIEVEMENT)))[1] is RecordKind.ACHIEVEMENT


def test_example_rows_numbering_and_sheets_that_hold_no_records_are_passed_over(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        notes = book.add_worksheet("填写说明")
        notes.write_row(0, 0, ("编号", "姓名", "工作单位"))
        notes.write_row(1, 0, ("1", "说明", "说明"))
        sheet = book.add_worksheet("专家")
        sheet.write_row(0, 0, ("编号", "姓名", "工作单位", "序号"))
        sheet.write_row(1, 0, ("示例，导入时跳过", "示例姓名", "示例大学", 1))
        sheet.write_row(2, 0, ("", "甲", "大学", 2))
        hidden = book.add_worksheet("旧名单")
        hidden.write_row(0, 0, ("编号", "姓名", "工作单位"))
        hidden.write_row(1, 0, ("", "乙", "大学"))
        hidden.hide()
        lists = book.add_worksheet("选项")
        lists.write(0, 0, "是")
        lists.hide()
        other = book.add_worksheet("通讯录")
        other.write_row(0, 0, ("甲", "乙", "丙"))

    notices: list[tuple[str, str]] = []
    (row,) = read_rows(_made(tmp_path / "a.xlsx", fill), notify=lambda *notice: notices.append(notice))
    assert (row.number, row.record) == (3, {"name": "甲", "organization": "大学"})
    assert [(sheet, "没有读取" in text) for sheet, text in notices] == [("旧名单", True), ("通讯录", True)]


def test_a_workbook_without_any_known_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecord, match="没有找到认识的表头") as refusal:
        _records(_sheets(tmp_path / "a.xlsx", 表=[("甲", "乙"), (1, 2)]))
    assert "huiqi template" in refusal.value.remedy


def test_a_column_without_heading_and_a_heading_that_comes_twice_are_kept_too(tmp_path: Path) -> None:
    path = _sheets(tmp_path / "a.xlsx", 专家=[("姓名", "工作单位", "", "姓名"), ("甲", "大学", "丙", "丁", "戊")])
    assert _records(path) == [
        {"name": "甲", "organization": "大学", "extra": {"第 3 列": "丙", "姓名": "丁", "第 5 列": "戊"}}
    ]


def test_macros_are_ignored_and_the_rows_read(tmp_path: Path) -> None:
    path = _sheets(tmp_path / "a.xlsx", 专家=[EXPERTS, EXPERT])
    assert _records(path.rename(tmp_path / "a.xlsm")) == [{"name": "甲", "organization": "大学", "scope": "钢"}]
