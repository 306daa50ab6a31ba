"""The report workbook of an import."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from matcher.corpus.catalogue import Catalogue
from matcher.errors import StorageUnavailable
from matcher.exchange.intake import open_intake
from matcher.exchange.outcome import Count, Doubt, Notice, Outcome, Returned, RowFault
from matcher.exchange.report import write_report
from matcher.tables.cells import BadCell
from matcher.tables.sheets import MOST_COLUMNS
from matcher.vocabulary import RecordKind

FIRST, SECOND = Path("dir/一.xlsx"), Path("二.csv")


def _rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return what stands on a sheet, dates as dates."""
    return [
        tuple(value.date() if isinstance(value, datetime) else value for value in row)
        for row in load_workbook(path)[sheet].iter_rows(values_only=True)
    ]


def _report(path: Path, outcome: Outcome) -> Path:
    write_report(path / "报告.xlsx", outcome)
    return path / "报告.xlsx"


def test_the_first_sheet_counts_every_file_and_repeats_the_notices(tmp_path: Path) -> None:
    counts = [Count(FIRST, RecordKind.EXPERT, 10, 4, 3, 1, 2, 0), Count(SECOND, None, 1, 0, 0, 0, 0, 1)]
    path = _report(tmp_path, Outcome(counts, notices=[Notice(FIRST, "专家", "不认识的栏目“备注”")]))
    rows = _rows(path, "导入结果")
    assert ("一.xlsx", "专家", 10, 4, 3, 1, 2, 0) in rows
    assert ("合计", None, 11, 4, 3, 1, 2, 1) in rows
    assert "读到 11 行：有效的 8 行已写入目录，有问题的 2 行、待核对的 1 行没有写入。" in [row[0] for row in rows]
    assert ("提示：一.xlsx（专家）", "不认识的栏目“备注”") in [row[:2] for row in rows]


def test_a_dry_run_says_that_nothing_was_written(tmp_path: Path) -> None:
    path = _report(tmp_path, Outcome([Count(FIRST, RecordKind.EXPERT, 1, 1)], applied=False))
    first, second, *_ = (row[0] for row in _rows(path, "导入结果"))
    assert "未写入" in first
    assert "没有写入" in second
    assert "已写入" not in second


def test_every_fault_is_listed_with_its_place_and_no_text_becomes_a_formula_or_link(tmp_path: Path) -> None:
    faults = [
        RowFault(FIRST, "专家", 3, "研究方向", "=1+1", "https://example.org", "=cmd|' /C calc'!A1"),
        RowFault(SECOND, "", 0, "", "文件不存在", "请检查路径"),
    ]
    path = _report(tmp_path, Outcome(faults=faults))
    assert _rows(path, "问题清单") == [
        ("文件", "工作表", "行", "列", "问题", "处理办法", "原值"),
        ("一.xlsx", "专家", 3, "研究方向", "=1+1", "https://example.org", "=cmd|' /C calc'!A1"),
        ("二.csv", None, None, None, "文件不存在", "请检查路径", None),
    ]
    cells = [cell for row in load_workbook(path)["问题清单"].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)


def test_doubtful_pairs_stand_side_by_side(tmp_path: Path) -> None:
    doubt = Doubt(RecordKind.EXPERT, SECOND, "", 9, "甲（某大学材料学院）", "E-1", "甲（某大学）", "同名", "填编号")
    path = _report(tmp_path, Outcome(doubts=[doubt]))
    assert _rows(path, "待核对")[1] == (
        "专家", "二.csv", None, 9, "甲（某大学材料学院）", "甲（某大学）", "E-1", "同名", "填编号",
    )  # fmt: skip


def test_rows_come_back_in_their_cells_one_column_a_field_whatever_the_files_call_it(tmp_path: Path) -> None:
    bad = BadCell("#N/A", "这一格是错误值", "请改正")
    returned = [
        Returned(
            RecordKind.EXPERT, FIRST, "专家", 3, ("姓名*", "备注", "备注"), ("甲", date(2026, 3, 1), "=1"), "错一"
        ),
        Returned(RecordKind.EXPERT, SECOND, "", 4, ("备注", "工作单位", "专家姓名"), (7, bad), "错二"),
        Returned(None, SECOND, "", 5, ("原文",), ("{",), "不是 JSON"),
    ]
    path = _report(tmp_path, Outcome(returned=returned))
    assert load_workbook(path).sheetnames[-2:] == ["退回-专家", "退回-未识别"]
    assert _rows(path, "退回-专家") == [
        ("问题", "原文件", "原工作表", "原行号", "编号", "姓名*", "备注", "备注", "工作单位"),
        ("错一", "一.xlsx", "专家", 3, None, "甲", date(2026, 3, 1), "=1", None),
        ("错二", "二.csv", None, 4, None, None, 7, None, "#N/A"),
    ]
    assert _rows(path, "退回-未识别")[1] == ("不是 JSON", "二.csv", None, 5, "{")


def test_more_columns_than_a_sheet_takes_come_back_as_text_in_the_last_one(tmp_path: Path) -> None:
    headings = tuple(f"栏{number}" for number in range(MOST_COLUMNS + 5))
    row = Returned(RecordKind.NEED, SECOND, "", 2, headings, tuple(f"值{n}" for n in range(len(headings))), "太宽")
    head, cells = _rows(_report(tmp_path, Outcome(returned=[row])), "退回-需求")
    assert len(head) == MOST_COLUMNS
    assert head[-1] == "其余栏目"
    kept = len([heading for heading in head if str(heading).startswith("栏")])
    assert cells[-1].split("\n") == [f"栏{number}：值{number}" for number in range(kept, len(headings))]


def test_mended_rows_of_a_report_are_imported_and_nothing_else_of_it(tmp_path: Path) -> None:
    (tmp_path / "需求.csv").write_text(
        "需求名称,提出日期,备注\n焊接气孔,去年春天,=甲\n镀膜脱落,2026-03-01,乙\n", "utf-8"
    )
    catalogue = Catalogue(tmp_path / "home")
    with open_intake(catalogue) as intake:
        intake.read(tmp_path / "需求.csv", RecordKind.NEED)
        intake.commit()
        path = _report(tmp_path, intake.outcome)
    book = load_workbook(path)
    dates = [cell for cell in book["退回-需求"][2] if cell.value == "去年春天"]
    assert len(dates) == 1
    dates[0].value = "2025-04-01"
    book.save(path)
    with open_intake(catalogue) as intake:
        intake.read(path)
        (count,) = intake.outcome.counts
        assert (count.kind, count.read, count.new) == (RecordKind.NEED, 1, 1)
        intake.commit()
    found = {record["title"]: record for record in catalogue.records(RecordKind.NEED)}
    assert found.keys() == {"焊接气孔", "镀膜脱落"}
    assert found["焊接气孔"]["date"] == "2025-04-01"
    assert found["焊接气孔"]["extra"] == {"备注": "=甲"}


class _Many:
    """Rows made as they are asked for: 60 MB of text, were they kept."""

    def __iter__(self) -> Iterator[Returned]:
        for number in range(3000):
            text = f"{number} " + "长" * 10_000
            yield Returned(RecordKind.NEED, SECOND, "", number + 2, ("需求名称", "需求内容"), ("甲", text), "错")


def test_a_long_report_is_not_held_in_memory(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        path = _report(tmp_path, Outcome(returned=_Many()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000
    sheet = load_workbook(path, read_only=True)["退回-需求"]
    assert sheet.max_row == 3001


def test_a_report_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    path = tmp_path / "file" / "faults.xlsx"
    with pytest.raises(StorageUnavailable, match=re.escape(f"无法写入 {path}")):
        write_report(path, Outcome())
