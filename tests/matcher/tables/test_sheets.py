"""Tables in workbooks, as openpyxl and the files themselves show them."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from matcher.tables import sheets
from matcher.tables.book import Look, new_book
from matcher.tables.cells import BadCell, Cell
from matcher.tables.sheets import Column, Table, fitting, too_long

COLUMNS = (Column("文字", 20, Look.WRAP), Column("编号", 20, Look.CODE, required=True), Column("数", 10, Look.NUMBER))


def _written(path: Path, *rows: list[Cell]) -> Worksheet:
    with new_book(path) as book:
        table = Table(book, "表", COLUMNS, fixed=1)
        for row in rows:
            table.append(row)
    return load_workbook(path)["表"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "https://example.org", "007"])
def test_a_text_is_stored_as_a_text_and_stays_one_when_it_is_edited(tmp_path: Path, text: str) -> None:
    cell = _written(tmp_path / "a.xlsx", [text])["A2"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "\n")
    assert cell.hyperlink is None
    assert cell.quotePrefix == (text[0] not in "h0")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_numbers_dates_and_faulty_cells_are_what_they_are(tmp_path: Path) -> None:
    bad = BadCell("#N/A", "这一格是错误值 #N/A", "请改正")
    sheet = _written(
        tmp_path / "a.xlsx", [date(2026, 3, 1), True, 5600.5], [date(1850, 1, 1), bad, float("inf")], [10**16]
    )
    assert [cell.value.date() if cell.is_date else cell.value for cell in sheet[2]] == [date(2026, 3, 1), "是", 5600.5]
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in sheet[3]] == ["1850-01-01", "#N/A", "inf"]
    assert sheet["A4"].value == str(10**16)


def test_the_heading_row_is_frozen_filtered_printed_on_every_page_and_marks_what_must_be_filled(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", ["甲"])
    assert [cell.value for cell in sheet[1]] == ["文字", "编号*", "数"]
    assert sheet["B1"].font.color.rgb != sheet["A1"].font.color.rgb
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:C2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.column_dimensions["B"].width == pytest.approx(20, abs=1)


def test_a_row_is_as_high_as_its_wrapped_text_needs_up_to_a_limit(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", ["短"], ["长" * 15], ["长" * 5000], ["甲\n乙"])
    heights = [sheet.row_dimensions[row].height for row in range(2, 6)]
    assert heights == [None, 33, 93, 33]


def test_a_full_sheet_is_continued_on_another_with_the_same_headings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MOST_ROWS", 3)
    _written(tmp_path / "a.xlsx", ["一"], ["二"], ["三"])
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["表", "表 (2)"]
    assert [[cell.value for cell in row] for row in book["表 (2)"].iter_rows(max_col=1)] == [["文字"], ["三"]]
    assert book["表 (2)"].freeze_panes == "B2"


def test_a_text_longer_than_a_cell_is_cut_with_a_remark(tmp_path: Path) -> None:
    text = "𠮷" * 20_000  # two UTF-16 units each
    assert too_long(text)
    assert not too_long("𠮷" * 16_383)
    value = _written(tmp_path / "a.xlsx", [text])["A2"].value
    assert value.startswith("𠮷" * 1000)
    assert "共 20,000 字" in value


def test_half_characters_and_control_characters_do_not_spoil_the_file(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", ["焊\ud83d接", "a\x00b", None])
    assert sheet["A2"].value == fitting("焊\ud83d接") == "焊?接"
    assert sheet["B2"].value is not None


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt])
def test_an_abandoned_workbook_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(stop), new_book(tmp_path / "a.xlsx") as book:
        Table(book, "表", COLUMNS).append(["甲"])
        raise stop
    assert list(tmp_path.iterdir()) == []
