"""The eligibility of every enterprise in a file, the questions filled in, and given back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.exchange.eligibility_table import export_eligibility, read_answers
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import RecordKind

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
BUSINESS = "主要业务是否为研发、生产技术密集型产品，或提供相应的服务？"
GOOD = {
    "id": "91110000600037341L",
    "name": "=武汉示例光电有限公司",
    "staff": 100,
    "research_staff": 10,
    "revenue": 1000,
    "research_spending": 50,
    "association": "筹建中",
    "statuses": ["独立法人", "科技型中小企业"],
    "premises": True,
}
SHORT = {**GOOD, "id": "91110000600037342L", "name": "宜昌示例磷化有限公司", "research_staff": 9}
BLANK = {"id": "91350100M000100Y43", "name": "福州示例光电有限公司"}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    found = Catalogue(tmp_path / "home")
    with found.batch() as batch:
        for record in (GOOD, SHORT, BLANK):
            batch.put(RecordKind.ENTERPRISE, record, None)
        batch.commit()
    return found


def _sheet(path: Path, title: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[title].iter_rows(values_only=True))


def test_a_workbook_has_a_row_for_each_enterprise_and_condition_and_one_a_firm(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    out = tmp_path / "结果.xlsx"
    counts = export_eligibility(catalogue, WUHAN, out, {})
    assert counts == {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.UNKNOWN: 2}
    rows = _sheet(out, "逐条")
    assert len(rows) == 1 + 3 * 6
    assert rows[0][:4] == ("统一社会信用代码", "企业名称", "条件", "结论")
    assert rows[3][1:6] == (
        "=武汉示例光电有限公司",
        "研发人员占职工总数 10% 以上（含）",
        "符合",
        "研发人员数 10 人 ÷ 职工总数 100 人 = 10%，要求不低于 10%",
        "武汉2015 三(一)2 企业：研发人员和经费",
    )
    totals = {row[0]: row[2:] for row in _sheet(out, "汇总")[1:]}
    assert totals[GOOD["id"]] == ("待核实", 5, 0, 1, None, None)
    assert totals[SHORT["id"]][:4] == ("不符合", 4, 1, 1)
    assert "再增加 2 名研发人员即达到 10%" in str(totals[SHORT["id"]][4])
    assert totals[BLANK["id"]][:2] == ("待核实", 0)
    assert totals[BLANK["id"]][5] == "研发人员数、职工总数、研发投入、营业收入、企业科协"


def test_the_questions_come_back_filled_in_and_stay(catalogue: Catalogue, tmp_path: Path) -> None:
    first, filled, second = (tmp_path / f"{number}.xlsx" for number in (1, 2, 3))
    export_eligibility(catalogue, WUHAN, first, {})
    book = openpyxl.load_workbook(first)
    for row in book["答复"].iter_rows(min_row=2):
        row[3].value = {GOOD["id"]: "是", SHORT["id"]: None}.get(str(row[0].value), "否")
    book.save(filled)
    counts = export_eligibility(catalogue, WUHAN, second, read_answers(filled))
    assert counts == {Outcome.PASS: 1, Outcome.FAIL: 2, Outcome.UNKNOWN: 0}
    assert [row for row in _sheet(second, "答复") if row[0] == GOOD["id"]] == [
        (GOOD["id"], GOOD["name"], BUSINESS, "是")
    ]
    assert (SHORT["id"], SHORT["name"], BUSINESS, None) in _sheet(second, "答复")


def test_csv_and_json_lines_hold_the_same_rows(catalogue: Catalogue, tmp_path: Path) -> None:
    answers = {str(GOOD["id"]): {BUSINESS: True}, "宜昌示例磷化有限公司": {BUSINESS: "是"}}
    for suffix in ("csv", "jsonl"):
        counts = export_eligibility(catalogue, WUHAN, tmp_path / f"r.{suffix}", answers)
        assert counts == {Outcome.PASS: 1, Outcome.FAIL: 1, Outcome.UNKNOWN: 1}
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    assert len(table) == len(lines) == 18
    assert table[0]["企业名称"] == "'=武汉示例光电有限公司"  # no formula
    assert [row["结论"] for row in table] == [Outcome(row["outcome"]).label for row in lines]
    assert [row["情况"] for row in table] == [row["says"] for row in lines]
    assert {row["overall"] for row in lines if row["name"] == GOOD["name"]} == {"pass"}


@pytest.mark.parametrize(
    ("name", "answers", "problem"),
    [
        ("r.doc", {}, "不能写成 .doc。可用的扩展名：.xlsx、.csv、.jsonl"),
        ("r.csv", {"某公司": {BUSINESS: True}}, "答复里的“某公司”不是目录中的企业"),
        ("r.csv", {BUSINESS: True}, "不是目录中的企业"),
        ("r.csv", {GOOD["id"]: True}, "的答复不是一组问题"),
        ("r.csv", {GOOD["id"]: {"天气": True}}, "没有“天气”这个问题"),
    ],
)
def test_what_cannot_be_done_leaves_no_file(
    catalogue: Catalogue, tmp_path: Path, name: str, answers: dict[str, Any], problem: str
) -> None:
    with pytest.raises(HuiqiError) as caught:
        export_eligibility(catalogue, WUHAN, tmp_path / name, answers)
    assert problem in str(caught.value)
    assert not (tmp_path / name).exists()


def test_an_empty_catalogue_and_a_programme_without_conditions_are_told(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(HuiqiError, match="目录里还没有企业"):
        export_eligibility(Catalogue(tmp_path / "empty"), WUHAN, tmp_path / "r.csv", {})
    with pytest.raises(HuiqiError, match="没有对企业规定条件"):
        export_eligibility(catalogue, pack_of(shipped_packs(), "liaoning", 2018), tmp_path / "r.csv", {})


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.json", b"[1]", "答复应是一个对象"),
        ("a.json", b"{", "不是合法的 JSON"),
        ("a.json", b"\xff\xfe", "不是 UTF-8"),
        ("a.xlsx", b"PK", ""),
    ],
)
def test_files_that_hold_no_answers_are_refused(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(HuiqiError) as caught:
        read_answers(tmp_path / name)
    assert problem in str(caught.value)
    for missing in ("none.json", "none.xlsx"):
        with pytest.raises(HuiqiError):
            read_answers(tmp_path / missing)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(HuiqiError, match="没有“答复”工作表"):
        read_answers(tmp_path / "other.xlsx")
    assert book.active is not None
    book.active.title = "答复"
    book.active.append(["企业", "问题"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(HuiqiError, match="表头变了"):
        read_answers(tmp_path / "other.xlsx")
