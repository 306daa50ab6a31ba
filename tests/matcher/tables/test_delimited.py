"""CSV in the encodings and dialects that office programs write."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.corpus.readers import read_rows
from matcher.errors import InvalidRecord
from matcher.tables.charset import encoding_of
from matcher.tables.delimited import read_delimited

TEXT = "编号,姓名,工作单位\r\n1,甲,某大学材料科学与工程学院\r\n"


def _file(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def _rows(path: Path) -> list[tuple[int, list[object]]]:
    return [(line.number, list(line.cells)) for line in read_delimited(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_that_excel_and_wps_write_is_read(tmp_path: Path, encoding: str) -> None:
    assert _rows(_file(tmp_path, TEXT.encode(encoding))) == [
        (1, ["编号", "姓名", "工作单位"]),
        (2, ["1", "甲", "某大学材料科学与工程学院"]),
    ]


def test_the_encoding_is_decided_by_the_whole_file_not_by_its_beginning(tmp_path: Path) -> None:
    plain = "id,name\r\n" + "1,x\r\n" * 400_000
    assert encoding_of(_file(tmp_path, (plain + "2,钢\r\n").encode("gb18030"))) == "gb18030"
    assert encoding_of(_file(tmp_path, (plain + "2,钢\r\n").encode())) == "utf-8"


def test_a_character_on_the_edge_of_a_piece_is_no_fault(tmp_path: Path) -> None:
    assert encoding_of(_file(tmp_path, b"x" * ((1 << 20) - 1) + "钢".encode())) == "utf-8"
    path = _file(tmp_path, b"x" * ((1 << 20) - 1) + "钢铁\n".encode() + b"\xff")
    with pytest.raises(InvalidRecord, match="1,048,583"):
        encoding_of(path)


@pytest.mark.parametrize(
    ("content", "problem", "row"),
    [
        ("编号,姓名\n1,材料科学与工程\n2,".encode() + b"\xff\n", "不是完好的 UTF-8 文字（文件第 41 个字节）", 3),
        (b"id,name\n1,\xff\xff\n", "既不是 UTF-8 也不是 GB18030 编码的文字（文件第 11 个字节）", 2),
        (b"\xef\xbb\xbfid\n\xff", "不是完好的 UTF-8 文字（文件第 7 个字节）", 2),
        ("编号".encode("utf-16") + b"\x00", "不是完好的 UTF-16 文字（文件第 7 个字节）", 1),
        (b"\xff\xff\xff\x00", "既不是 UTF-8 也不是 GB18030", 1),
    ],
    ids=["UTF-8", "neither", "BOM", "UTF-16", "binary"],
)
def test_a_byte_that_is_no_text_is_named_with_its_row(tmp_path: Path, content: bytes, problem: str, row: int) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        _rows(_file(tmp_path, content))
    assert problem in refusal.value.detail
    assert refusal.value.row == row
    assert "CSV UTF-8" in refusal.value.remedy


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(["编号", "姓名", "关键词"]) + "\n" + delimiter.join(["1", "甲", '"a;b,c\td"']) + "\n"
    assert _rows(_file(tmp_path, text.encode()))[1] == (2, ["1", "甲", "a;b,c\td"])


def test_a_first_line_that_declares_the_delimiter_is_believed_and_counted(tmp_path: Path) -> None:
    assert _rows(_file(tmp_path, b"sep=|\r\nid|name\r\n1|a,b\r\n")) == [(2, ["id", "name"]), (3, ["1", "a,b"])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("'@x", "@x"),
        ("'001", "001"),
        ("'quoted'", "'quoted'"),
        ('"=""007"""', "007"),
        ("=1+1", "=1+1"),
    ],
)
def test_texts_guarded_against_being_formulas_come_back_as_they_were(tmp_path: Path, cell: str, text: str) -> None:
    assert _rows(_file(tmp_path, f"id,name\n1,{cell}\n".encode()))[1] == (2, ["1", text])


def test_titles_above_the_headings_of_a_csv_are_passed_over(tmp_path: Path) -> None:
    content = "2026 年专家名单,,\n,,\n编号,姓名,工作单位\n,甲,大学\n"
    (row,) = read_rows(_file(tmp_path, content.encode()))
    assert (row.number, row.record) == (4, {"name": "甲", "organization": "大学"})


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=2, max_size=4),
        max_size=5,
    )
)
def test_whatever_a_spreadsheet_writes_is_read_back_up_to_blanks(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([["编号", "姓名"], *([f"甲{cell.strip()}乙" for cell in row] for row in table)])
    path = _file(tmp_path_factory.mktemp("csv"), b"\xef\xbb\xbf" + written.getvalue().encode())
    assert [cells for _, cells in _rows(path)][1:] == [[f"甲{cell.strip()}乙" for cell in row] for row in table]
