"""Which needs are open and how files of them are read; whom an office looks after; the workbook for the mail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.errors import InvalidRecord, NotReady
from matcher.mutual.book import write_suggestions
from matcher.mutual.needs import needs_of, read_needs, still_open
from matcher.mutual.office import looked_after
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import Candidate, Kind, Need
from tests.fakes.world import needs
from tests.matcher.mutual.conftest import Opened


def test_needs_of_a_table_are_read_with_their_figures_and_named_by_their_row(tmp_path: Path) -> None:
    path = tmp_path / "需求.csv"
    path.write_text(
        "需求名称,需求内容,预算,服务类型,产业方向,截止日期\n焊缝气孔,焊缝气孔率高,80,协同攻关,光电子,2027年3月1日\n",
        "utf-8",
    )
    (need,) = read_needs(path)
    assert (need.id, need.title, need.budget) == ("第2行", "焊缝气孔", 80.0)
    assert (need.services, need.industries, need.deadline) == (("协同攻关",), ("光电子",), "2027-03-01")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"id": "A", "text": "焊接", "budget": -1}], "第 1 行"),
        ([{"id": "A", "text": "焊接"}, {"id": "A", "text": "电池"}], "与第 1 行重复"),
        ([{"id": "A", "text": "焊接"}, {"id": "B"}], "第 2 行"),
        ([{"id": "A", "text": "焊接", "industries": ["没有的方向"]}], "没有的方向"),
        ([], "没有任何记录"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, rows: list[dict[str, object]], told: str) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    with pytest.raises(InvalidRecord, match=told) as caught:
        read_needs(path)
    assert caught.value.remedy


def test_a_need_is_open_until_its_day_and_without_one_always() -> None:
    listed = [Need("A", "焊接"), Need("B", "焊接", deadline="2026-03-01"), Need("C", "焊接", deadline="2026-02-28")]
    assert [need.id for need in still_open(listed, date(2026, 3, 1))] == ["A", "B"]


def test_an_office_without_needs_is_told_how_to_get_some(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="huiqi import"):
        needs_of(Catalogue(tmp_path))


def test_an_office_looks_after_the_societies_of_its_region_and_national_ones_only_by_name() -> None:
    rows = [
        Candidate("A", Kind.SOCIETY, "中国学会", (), level="national"),
        Candidate("B", Kind.SOCIETY, "湖北学会", (), level="provincial", region="湖北省"),
        Candidate("C", Kind.SOCIETY, "武汉学会", (), level="municipal", region="湖北省武汉市"),
        Candidate("D", Kind.SOCIETY, "辽宁学会", (), level="provincial", region="辽宁省"),
        Candidate("E", Kind.SOCIETY, "无地区", ()),
    ]

    def ids(region: str | None, *levels: str) -> str:
        found = looked_after(rows, find_region(region) if region else None, levels)
        return "".join(one.id for one in found)

    assert ids(None) == "ABCDE"
    assert ids("湖北省") == "BC"
    assert ids("湖北省武汉市") == "C"
    assert ids("湖北省", "municipal") == "C"
    assert ids("湖北省", "national") == "A"
    assert ids(None, "provincial", "national") == "ABD"


def test_the_workbook_holds_every_suggestion_with_its_figures_and_no_formula(tmp_path: Path, opened: Opened) -> None:
    search = opened()
    asked = [replace(one, enterprise="91350100M000100Y43", title=f"=1+{one.title}", budget=10.0) for one in needs(6)]
    found = search.needs_for(["S000", "S001"], search.pool(asked), 3)
    path = tmp_path / "对接建议.xlsx"
    assert write_suggestions(path, found, {"91350100M000100Y43": "福州示例光电有限公司"}) == 6
    book = openpyxl.load_workbook(path)
    head, *rows = list(book["对接建议"].iter_rows(values_only=True))
    assert len(rows) == 6
    cells = dict(zip(head, rows[0], strict=True))
    first = found["S000"][0]
    assert cells["学会编号"] == "S000"
    assert cells["需求编号"] == first.need.id
    assert cells["需求名称"] == first.need.title
    assert cells["企业"] == "福州示例光电有限公司"
    assert cells["双向得分（%）"] == pytest.approx(100 * first.mutual.score, abs=0.05)
    assert cells["适宜度（%）"] is None  # neither side states anything that meets
    assert cells["经费"].startswith("未知")
    assert cells["理由"]
    assert all(cell.data_type != "f" for row in book["对接建议"].iter_rows() for cell in row)
