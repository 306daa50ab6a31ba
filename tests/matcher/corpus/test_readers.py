"""Files to rows: every fault names its file and its row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.corpus.readers import read_all, read_rows
from matcher.corpus.records import Record, id_of
from matcher.errors import InvalidRecord


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _fault(path: Path) -> InvalidRecord:
    """Return the one fault of a file, whether it spoils a row or the whole file."""
    try:
        (fault,) = [row.fault for row in read_rows(path) if row.fault]
    except InvalidRecord as error:
        return error
    return fault


@pytest.mark.parametrize("name", ["a.jsonl", "a.jl", "a.ndjson", "a.JSONL"])
def test_json_lines_are_numbered_as_they_stand_in_the_file(tmp_path: Path, name: str) -> None:
    path = _file(tmp_path, name, '\ufeff{"id": "1"}\r\n\n  \n{"id": "2", "text": "焊\u2028接"}')
    assert [(row.number, row.record) for row in read_rows(path)] == [
        (1, {"id": "1"}),
        (4, {"id": "2", "text": "焊\u2028接"}),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"not json", "不是合法的 JSON"),
        (b'{"id": "2"', "不是合法的 JSON"),
        (b"[" * 100_000, "不是合法的 JSON"),
        (b'["id", "2"]', "不是 JSON 对象"),
        (b"null", "不是 JSON 对象"),
        ('{"id": "焊"}'.encode("gb18030"), "第 9 个字节不是 UTF-8"),
        (b'{"id": "' + b"a" * (1 << 20) + b'"}', "这一行有 1,048,587 字节，上限是 1,048,576"),
    ],
)
def test_a_bad_line_carries_its_fault_and_the_lines_around_it_are_read(
    tmp_path: Path, line: bytes, problem: str
) -> None:
    path = _file(tmp_path, "a.jsonl", b'{"id": "1"}\n' + line + b'\n{"id": "3"}\n')
    before, bad, after = read_rows(path)
    assert (before.record, bad.record, after.record) == ({"id": "1"}, None, {"id": "3"})
    assert bad.fault is not None
    assert str(bad.fault).startswith(f"{path} 第 2 行：{problem}")
    assert (bad.fault.path, bad.fault.row) == (path, 2)
    assert bad.fault.remedy


def test_a_line_of_exactly_one_mebibyte_is_read(tmp_path: Path) -> None:
    line = b'{"id": "%s"}' % (b"a" * ((1 << 20) - 11)) + b"\n"
    assert len(line) == 1 << 20
    (row,) = read_rows(_file(tmp_path, "a.jsonl", line))
    assert row.fault is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_excel_writes(tmp_path: Path, encoding: str) -> None:
    text = 'id,name,technologies\r\n01,焊接学会,"激光焊接、钎焊"\r\nNA,"甲,乙",\r\n'
    assert [(row.number, row.record) for row in read_rows(_file(tmp_path, "a.csv", text.encode(encoding)))] == [
        (2, {"id": "01", "name": "焊接学会", "technologies": "激光焊接、钎焊"}),
        (3, {"id": "NA", "name": "甲,乙"}),
    ]


def test_blanks_around_column_names_do_not_matter(tmp_path: Path) -> None:
    (row,) = read_rows(_file(tmp_path, "a.csv", " id , name\n1,焊接\n"))
    assert row.record == {"id": "1", "name": "焊接"}


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "甲,乙\n1,2\n", "没有找到认识的表头"),
        ("a.xlsx", "id", "文件已损坏，或不是 .xlsx 工作簿"),
        ("a.xls", "id", "是旧格式的 Excel 工作簿"),
        ("a.et", "id", "是 WPS 表格格式"),
        ("a.numbers", "id", "是 Numbers 表格"),
        ("a", "id", "不支持 无扩展名 文件"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused_by_name(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    path = _file(tmp_path, name, content)
    fault = _fault(path)
    assert str(fault).startswith(f"{path}：{problem}")
    assert fault.row == 0
    assert fault.remedy


def test_csv_rows_are_numbered_as_a_spreadsheet_shows_them_and_only_filled_surplus_cells_are_faults(
    tmp_path: Path,
) -> None:
    content = "id,name\n1,焊接,\n\n2,铸造,锻造\n,,\n3,钎焊\n"
    rows = list(read_rows(_file(tmp_path, "a.csv", content)))
    assert [(row.number, row.record) for row in rows if row.record] == [
        (2, {"id": "1", "name": "焊接"}),
        (6, {"id": "3", "name": "钎焊"}),
    ]
    (fault,) = [row.fault for row in rows if row.fault]
    assert fault.row == 4
    assert "有 3 格，表头只有 2 格" in fault.detail


def test_a_quote_that_is_never_closed_is_refused_with_its_place(tmp_path: Path) -> None:
    fault = _fault(_file(tmp_path, "a.csv", 'id,name\n1,"焊接\n'))
    assert "不是合法的 CSV" in fault.detail
    assert fault.row == 2


@pytest.mark.parametrize("name", ["missing.csv", "folder.jsonl"])
def test_a_folder_or_nothing_at_all_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    assert str(_fault(tmp_path / name)).startswith(f"{tmp_path / name}：文件不存在")


def _read(path: Path) -> list[Record]:
    return read_all(path, lambda record: record, id_of)


def test_all_rows_are_converted_in_file_order(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jsonl", '{"id": "b"}\n{"id": "a"}\n')
    assert read_all(path, id_of, str) == ["b", "a"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": "1"}\n{"id": "2"}\n{"id": "1"}\n', " 第 3 行：id 1 与第 1 行重复"),
        ('{"id": "1"}\nnot json\n', " 第 2 行：不是合法的 JSON"),
        ("\n\n", "：没有任何记录"),
        ("", "：没有任何记录"),
    ],
)
def test_the_first_fault_stops_the_reading_and_names_its_place(tmp_path: Path, content: str, message: str) -> None:
    path = _file(tmp_path, "a.jsonl", content)
    with pytest.raises(InvalidRecord) as refusal:
        _read(path)
    assert str(refusal.value).startswith(f"{path}{message}")


def test_a_row_that_cannot_be_converted_is_named(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jsonl", '{"id": "1"}\n\n{"text": "焊接"}\n')
    with pytest.raises(InvalidRecord, match=" 第 3 行：缺少 id") as refusal:
        read_all(path, id_of, str)
    assert refusal.value.row == 3


@given(st.lists(st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.integers(), st.lists(st.text())))))
def test_whatever_is_written_as_json_lines_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "a.jsonl"
    path.write_bytes(b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records))
    assert [row.record for row in read_rows(path)] == records
