"""The workbook that lists what was wrong with an import."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from matcher.corpus.intake import Intake
from matcher.corpus.report import write_report
from matcher.errors import InvalidRecord, StorageUnavailable


def test_the_report_lists_every_fault_and_makes_no_formula_or_link_of_a_text(tmp_path: Path) -> None:
    faults = (
        InvalidRecord("dir/a.csv", 3, "=1+1", "https://example.org"),
        InvalidRecord("b.jsonl", 12, "缺少 id", "请给每一行一个不重复的 id"),
    )
    write_report(tmp_path / "faults.xlsx", Intake((), faults))
    with zipfile.ZipFile(tmp_path / "faults.xlsx") as book:
        texts = [
            unescape(text) for text in re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
        ]
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert set(texts) == {
        "文件", "行", "问题", "处理办法", "a.csv", "b.jsonl", "=1+1", "https://example.org",
        "缺少 id", "请给每一行一个不重复的 id",
    }  # fmt: skip
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert re.findall(r'<c r="B[23]"[^>]*><v>(\d+)</v>', sheet) == ["3", "12"]


def test_a_report_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    path = tmp_path / "file" / "faults.xlsx"
    with pytest.raises(StorageUnavailable, match=re.escape(f"无法写入 {path}")):
        write_report(path, Intake((), ()))
