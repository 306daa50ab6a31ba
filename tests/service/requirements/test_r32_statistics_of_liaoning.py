"""R32: the statistics table of 31 items, 2014 to 31 May 2018, from records and filed evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from service.documents.statistics_book import FORM, statistics_book
from service.documents.statistics_form import statistics_form
from service.documents.statistics_layout import Header
from service.domain.statistics.plain import title_of
from service.domain.statistics.table import Table, statistics
from tests.fakes.happenings import REPORTER
from tests.fakes.liaoning_report import ON, records, report

COUNTED = {*range(9, 20), 21, 22}
HEADER = Header("某市科学技术协会", "填表人甲", "审核人乙", ON)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_of(shipped_packs(), "liaoning", 2018)


def _shown(table: Table) -> dict[tuple[int, str], str]:
    return {(one.indicator.number, one.column.name): one.shown for one in table.cells()}


def test_r32_the_table_has_the_31_items_in_order_counted_or_filed_as_the_form_wants(pack: Pack) -> None:
    table = report(pack)[0]
    assert [row.indicator.number for row in table.rows] == list(range(1, 32))
    assert {one.indicator.number for one in table.cells() if one.counted} == COUNTED
    assert title_of(table) == "创新驱动助力工程工作情况统计表"


def test_r32_the_figures_are_those_of_the_records(pack: Pack) -> None:
    shown = _shown(report(pack)[0])
    assert {key: shown[key] for key in shown if key[0] in {9, 11, 12, 13, 14, 16, 17, 18}} == {
        (9, "数量"): "2",
        (9, "名称"): "中国光学学会、中国铸造学会",
        (11, "数量"): "2",
        (11, "其中 2000 人以上"): "1",
        (12, "全国学会专家人数"): "73",
        (12, "省级学会专家人数"): "1",
        (13, "国家级"): "1",
        (13, "省级"): "1",
        (14, "数量"): "1",
        (14, "名称"): "铸造产业创新助力学会企业联合体",
        (16, "数量"): "2",
        (17, "数量"): "1",
        (18, "合同数"): "2",
        (18, "合同金额"): "132.3388",
        (18, "奖补项目数"): "1",
        (18, "奖补项目"): "铝合金真空压铸工艺攻关",
    }
    assert (shown[10, "省级数量"], shown[5, "数量"], shown[26, "预算金额"]) == ("13", "46", "123.4567")


def test_r32_without_one_record_exactly_the_cells_that_rest_on_it_change(pack: Pack) -> None:
    """Every record of a whole report is taken away once."""
    happened, filed = records(pack)
    table = statistics(pack, happened, filed, REPORTER, ON)
    for gone in (*happened, *filed):
        kept = [one for one in happened if one is not gone], [one for one in filed if one is not gone]
        without = statistics(pack, *kept, REPORTER, ON)
        changed = {
            (old.indicator.number, old.column.name)
            for old, new in zip(table.cells(), without.cells(), strict=True)
            if old != new
        }
        behind = {(one.indicator.number, one.column.name) for one in table.cells() if gone.id in one.records}
        assert changed == behind, gone.id


def test_r32_what_happened_after_31_may_2018_is_left_out_and_named(pack: Pack) -> None:
    table, points = report(pack)
    assert max(one.day for one in table.records) <= date(2018, 5, 31)
    (late,) = [one for one in points if one.records == ("ms1",)]
    assert late.items == (9, 17)
    assert "2018-05-31 之后" in late.problem
    happened, filed = records(pack)
    in_time = [replace(one, day=date(2018, 5, 31)) if one.id == "ms1" else one for one in happened]
    assert _shown(table)[17, "数量"] == "1"
    assert _shown(statistics(pack, in_time, filed, REPORTER, ON))[17, "数量"] == "2"


def test_r32_it_is_handed_in_on_the_form_as_workbook_and_as_document(pack: Pack, tmp_path: Path) -> None:
    table = report(pack)[0]
    statistics_book(tmp_path / "t.xlsx", table, HEADER)
    statistics_form(tmp_path / "t.docx", table, HEADER)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    in_book = [str(row[1].value) for row in book[FORM].iter_rows(min_row=5)]
    book.close()
    (grid,) = docx.Document(str(tmp_path / "t.docx")).tables
    in_form = [row.cells[1].text for row in grid.rows]
    for row in table.rows:
        start = f"{row.indicator.number}. {row.indicator.name}"
        assert sum(one.startswith(start) for one in in_book) == 1
        assert sum(one.startswith(start) for one in in_form) == 1
