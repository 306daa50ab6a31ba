"""The workbook: the form as it is printed, and each cell leads to its records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.errors import StorageUnavailable
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Cell
from service.documents.statistics_book import FORM, GOALS, OPEN, RECORDS, statistics_book
from service.documents.statistics_layout import Header
from service.domain.statistics.points import Point
from service.domain.statistics.table import Table
from service.domain.statistics.targets import Figure, targets
from tests.fakes.liaoning_report import ON, report

HEADER = Header("某市科学技术协会", "填表人甲", "审核人乙", ON)


@pytest.fixture(scope="module")
def filled(liaoning: Pack) -> tuple[Table, tuple[Point, ...]]:
    return report(liaoning)


@pytest.fixture(scope="module")
def path(filled: tuple[Table, tuple[Point, ...]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("book") / "统计表.xlsx"
    goals = targets(pack_of(shipped_packs(), "zhejiang", 2014), {"cities-2020": Figure(7, 11)}, ON)
    statistics_book(found, filled[0], HEADER, filled[1], goals)
    return found


@pytest.fixture(scope="module")
def book(path: Path) -> Iterator[Any]:
    opened = openpyxl.load_workbook(path)
    yield opened
    opened.close()


def test_the_form_shows_every_cell_in_the_order_of_the_pack(book: Any, filled: tuple[Table, tuple[Point, ...]]) -> None:
    form = book[FORM]
    shown = [form.cell(row, 3).value for row in range(5, form.max_row + 1) if _label(form, row)]
    expected: list[object] = []
    for cell in filled[0].cells():
        figure = cell.column.cell in {Cell.COUNT, Cell.MONEY} and cell.value is not None
        expected.append(float(cell.shown) if figure else cell.shown or None)
    assert shown == expected


def _label(form: Any, row: int) -> bool:
    # lines of cells, not headings of sections, signatures and notes
    return str(form.cell(row, 2).value or "").endswith("：")


def test_the_heads_are_merged_and_it_prints_upright_on_a4(book: Any) -> None:
    form = book[FORM]
    assert form["A1"].value == "创新驱动助力工程工作情况统计表"
    assert form["A2"].value == "（统计数据自 2014年1月1日 至 2018年5月31日）"
    assert (form["A3"].value, form["C3"].value) == ("填报单位：某市科学技术协会", "填报日期：2018年6月26日")
    merged = {str(one) for one in form.merged_cells.ranges}
    assert {"A1:C1", "A2:C2", "A5:A11"} <= merged
    assert form["A5"].value == "一、试点地区基本情况"
    assert (form.page_setup.paperSize, form.page_setup.orientation) == (9, "portrait")
    assert (form.print_title_rows, form.sheet_properties.pageSetUpPr.fitToPage) == ("$4:$4", True)
    (signed,) = [one.value for one in form["A"] if str(one.value).startswith("填表人")]
    assert signed == "填表人：填表人甲　　审核人：审核人乙　　填报单位（盖章）："
    assert "没有市级一栏" in form.cell(form.max_row, 1).value


def test_each_cell_leads_to_exactly_its_records_and_they_lead_back(
    book: Any, filled: tuple[Table, tuple[Point, ...]]
) -> None:
    form, details = book[FORM], book[RECORDS]
    links, back = _links(form), _links(details)
    rows = [row for row in range(5, form.max_row + 1) if _label(form, row)]
    starts = sorted(int(location.rpartition("!A")[2]) for location in links.values())
    ends = dict(zip(starts, [*starts[1:], details.max_row + 1], strict=True))
    for row, cell in zip(rows, filled[0].cells(), strict=True):
        if not cell.parts:
            assert f"D{row}" not in links
            continue
        start = int(links[f"D{row}"].rpartition("!A")[2])
        assert links[f"D{row}"] == f"'{RECORDS}'!A{start}"
        found = [[one.value for one in line] for line in details.iter_rows(start, ends[start] - 1)]
        assert tuple(dict.fromkeys(line[-1] for line in found)) == cell.records
        assert {(line[0], line[2]) for line in found} == {(cell.indicator.number, cell.column.name)}
        assert back[f"A{start}"] == f"'{FORM}'!C{row}"
        if cell.column.cell in {Cell.COUNT, Cell.MONEY}:
            assert sum(line[4] or 0 for line in found) == pytest.approx(float(cell.shown), abs=1e-9)


def _links(sheet: Any) -> dict[str, str]:
    return {one.coordinate: one.hyperlink.location for row in sheet.iter_rows() for one in row if one.hyperlink}


def test_records_without_evidence_are_marked(book: Any) -> None:
    marked = {row[-1].value for row in book[RECORDS].iter_rows(min_row=2) if row[11].value == "缺佐证"}
    assert marked == {"pl1"}


def test_open_points_and_targets_have_sheets_of_their_own(book: Any, filled: tuple[Table, tuple[Point, ...]]) -> None:
    problems = [row[2].value for row in book[OPEN].iter_rows(min_row=2)]
    assert problems == [one.problem for one in filled[1]]
    assert "2/3 左右的市（地）：7/11，即 63.6%" in {row[2].value for row in book[GOALS].iter_rows(min_row=2)}


def test_without_open_points_there_are_only_form_and_records(filled: tuple[Table, Any], tmp_path: Path) -> None:
    statistics_book(tmp_path / "t.xlsx", filled[0], Header())
    opened = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert opened.sheetnames == [FORM, RECORDS]
    assert opened[FORM]["C3"].value == "填报日期：＿＿＿＿＿＿"
    opened.close()


def test_a_text_that_looks_like_a_formula_stays_a_text(book: Any) -> None:
    (row,) = [row for row in book[RECORDS].iter_rows(min_row=2) if row[3].value == "=1+2 海洋牧场建设咨询报告"][-1:]
    assert row[3].data_type == "s"
    assert not re.search("<f>", str(book[FORM]["C20"].value))


def test_the_same_table_gives_the_same_bytes(filled: tuple[Table, Any], path: Path, tmp_path: Path) -> None:
    goals = targets(pack_of(shipped_packs(), "zhejiang", 2014), {"cities-2020": Figure(7, 11)}, ON)
    statistics_book(tmp_path / "again.xlsx", filled[0], HEADER, filled[1], goals)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    statistics_book(tmp_path / "other.xlsx", filled[0], Header("别处", day=date(2018, 6, 27)), filled[1], goals)
    assert (tmp_path / "other.xlsx").read_bytes() != path.read_bytes()


def test_a_place_that_cannot_be_written_says_so(filled: tuple[Table, Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageUnavailable):
        statistics_book(tmp_path / "file" / "t.xlsx", filled[0], HEADER)
