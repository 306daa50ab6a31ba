"""Workbooks made to do harm, or broken on their way: each gets an answer in Chinese that says what to do next."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from matcher.corpus.readers import Row, read_rows
from matcher.errors import InvalidRecord
from matcher.tables import workbook

HEADINGS = ("编号", "姓名", "工作单位", "研究方向")
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def _book(path: Path, *rows: tuple[object, ...]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("专家")
        for number, row in enumerate((HEADINGS, *rows)):
            sheet.write_row(number, 0, row)
    return path


def _rewritten(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def _refusal(path: Path) -> InvalidRecord:
    with pytest.raises(InvalidRecord) as refusal:
        list(read_rows(path))
    assert refusal.value.path == path
    assert refusal.value.remedy
    return refusal.value


def _with_sheet_rows(path: Path, rows: str) -> Path:
    return _rewritten(path, SHEET, lambda data: data.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))


def test_a_sheet_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(tmp_path: Path) -> None:
    bomb = _rewritten(_book(tmp_path / "a.xlsx"), SHEET, lambda data: data + b" " * (65 << 20))
    assert bomb.stat().st_size < 1 << 20
    assert "压缩比异常" in _refusal(bomb).detail


def test_an_archive_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(_book(tmp_path / "a.xlsx"), "a") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/media/{number}", b"")
    assert "解压后过大" in _refusal(tmp_path / "a.xlsx").detail


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/hostname">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1:9/x"> %c;',
    ],
    ids=["laughs", "file", "network"],
)
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, part: str, declared: str) -> None:
    def declare(data: bytes) -> bytes:
        head, rest = data.split(b"?>", 1)
        return head + f"?><!DOCTYPE x [{declared}]>".encode() + rest.replace("姓名".encode(), b"&c;")

    refusal = _refusal(_rewritten(_book(tmp_path / "a.xlsx", ("", "甲", "大学", "钢")), part, declare))
    assert "实体声明" in refusal.detail
    assert "核实" in refusal.remedy


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (b"", "文件是空的", "保存"),
        (b"id,name\n1,x\n", "文件已损坏，或不是 .xlsx 工作簿", "另存为"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧格式", "另存为"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码", "取消密码"),
    ],
    ids=["empty", "text", "xls", "password"],
)
def test_a_file_that_only_claims_to_be_a_workbook(tmp_path: Path, content: bytes, problem: str, remedy: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    refusal = _refusal(tmp_path / "a.xlsx")
    assert problem in refusal.detail
    assert remedy in refusal.remedy


def test_another_kind_of_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "不是 Excel 工作簿" in _refusal(tmp_path / "a.xlsx").detail


@pytest.mark.parametrize("keep", [0.2, 0.9, 0.999])
def test_a_workbook_cut_off_in_the_middle_is_damaged(tmp_path: Path, keep: float) -> None:
    path = _book(tmp_path / "a.xlsx", *[("", f"甲{n}", "大学", "钢") for n in range(200)])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    assert "已损坏" in _refusal(path).detail


def test_a_part_with_flipped_bytes_is_damaged(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", *[("", f"甲{n}", "大学", "钢") for n in range(200)])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(STRINGS).header_offset
    data[start + 100 : start + 200] = bytes(100)
    path.write_bytes(data)
    assert "已损坏" in _refusal(path).detail


def test_a_sheet_that_is_no_xml_is_damaged(tmp_path: Path) -> None:
    assert "已损坏" in _refusal(_rewritten(_book(tmp_path / "a.xlsx"), SHEET, lambda data: data[:300])).detail


def test_a_million_empty_rows_hold_nobody_up(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", ("", "甲", "大学", "钢"))
    empty = "".join(
        f'<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="0"/></row>' for number in range(3, 100_000)
    )
    last = '<row r="1048576"><c r="B1048576" t="inlineStr"><is><t>乙</t></is></c></row>'
    rows = list(read_rows(_with_sheet_rows(path, empty + last)))
    assert [(row.number, row.record and row.record["name"]) for row in rows] == [(2, "甲"), (1_048_576, "乙")]


def test_rows_beyond_the_end_of_any_sheet_are_not_waited_for(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", ("", "甲", "大学", "钢"))
    far = '<row r="99999999999"><c r="B99999999999" t="inlineStr"><is><t>乙</t></is></c></row>'
    assert [row.number for row in read_rows(_with_sheet_rows(path, far))] == [2]


def test_three_hundred_columns_are_read_and_those_that_nobody_knows_kept(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, (*HEADINGS, *(f"栏{n}" for n in range(400))))
        sheet.write_row(1, 0, ("", "甲", "大学", "钢", *(f"值{n}" for n in range(400))))
    notices: list[str] = []
    (row,) = read_rows(tmp_path / "a.xlsx", notify=lambda _, text: notices.append(text))
    assert row.record is not None
    assert row.record["extra"] == {f"栏{n}": f"值{n}" for n in range(400)}
    (notice,) = notices
    assert "等 400 列" in notice


def test_a_workbook_that_needs_more_memory_than_it_may_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _book(tmp_path / "a.xlsx", *[("", f"甲{n}" * 100, "大学", "钢") for n in range(20_000)])
    assert sum(1 for _ in read_rows(path)) == 20_000
    monkeypatch.setattr(workbook, "MEMORY", 32 << 20)
    refusal = _refusal(path)
    assert "内存" in refusal.detail
    assert "分成几个较小的文件" in refusal.remedy


def test_reading_that_takes_too_long_is_stopped_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _book(tmp_path / "a.xlsx", *[("", f"甲{n}", "大学", "钢") for n in range(20_000)])
    monkeypatch.setattr(workbook, "SECONDS", 0)
    assert "用时" in _refusal(path).detail


def test_stopping_in_the_middle_ends_the_reading_process(tmp_path: Path) -> None:
    rows = read_rows(_book(tmp_path / "a.xlsx", *[("", f"甲{n}", "大学", "钢") for n in range(20_000)]))
    assert isinstance(next(rows), Row)
    rows.close()  # type: ignore[attr-defined]  # a generator; a process left running would be a ResourceWarning
