"""A record as a whole: everything wrong is found at once, what nobody knows is kept."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.corpus.checking import check_record, contradictions, merged
from matcher.corpus.records import candidate_from, enterprise_from
from matcher.vocabulary import Enterprise, Kind, RecordKind

CODE = "91110000600037341L"


def test_a_clean_record_has_its_fields_in_the_order_of_the_table_and_the_unknown_behind() -> None:
    record = {"电话": "1", "organization": "大学", "name": "甲", "kind": "expert", "id": 7.0, "phone": {"a": [1]}}
    checked = check_record(record, RecordKind.EXPERT)
    assert checked.problems == ()
    assert list(checked.record.items()) == [
        ("id", "7"), ("name", "甲"), ("organization", "大学"), ("extra", {"电话": "1", "phone": '{"a": [1]}'}),
    ]  # fmt: skip
    assert check_record(checked.record, RecordKind.EXPERT).record == checked.record


def test_every_problem_of_a_record_is_named_by_its_column() -> None:
    record = {"id": "1", "staff": "许多", "founded": "去年", "staff2": "x"}
    checked = check_record(record, RecordKind.ENTERPRISE, {"id": "信用代码", "staff": "员工人数"})
    assert [(problem.key, problem.problem[:8], problem.value) for problem in checked.problems] == [
        ("id", "信用代码“1”有", "1"),
        ("staff", "员工人数 是“许", "许多"),
        ("founded", "founded ", "去年"),
        ("name", "缺少企业名称", ""),
    ]


@pytest.mark.parametrize(
    ("record", "kind", "problem"),
    [
        ({"name": "甲"}, RecordKind.ENTERPRISE, "缺少统一社会信用代码"),
        ({"id": CODE}, RecordKind.ENTERPRISE, "缺少企业名称"),
        ({"technologies": "焊"}, RecordKind.SOCIETY, "缺少 id（编号），又没有学会名称"),
        ({"enterprise": "甲"}, RecordKind.NEED, "需求名称和需求内容都是空的"),
        ({"id": "a b", "name": "甲"}, RecordKind.SOCIETY, "含空白"),
        ({"id": ["a"], "name": "甲"}, RecordKind.SOCIETY, "id 应为文字或数字"),
        ({"name": "甲", "extra": {"备注": "焊\x00接"}}, RecordKind.SOCIETY, "U+0000"),
        ({"name": "甲", "备注": "焊\ud800"}, RecordKind.SOCIETY, "代理字符"),
    ],
)
def test_what_a_record_lacks_is_said(record: dict[str, Any], kind: RecordKind, problem: str) -> None:
    (found,) = check_record(record, kind).problems
    assert problem in found.problem
    assert found.remedy


@pytest.mark.parametrize("extra", [None, {}, "附注", ["a"], {"备注": None}])
def test_whatever_stands_under_extra_is_taken(extra: Any) -> None:
    checked = check_record({"name": "甲", "extra": extra}, RecordKind.SOCIETY)
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("record", "kind", "key"),
    [
        ({"staff": 10, "research_staff": 11}, RecordKind.ENTERPRISE, "research_staff"),
        ({"year": 2011, "founded": "2012-05-18"}, RecordKind.ENTERPRISE, "founded"),
        ({"date": "2026-03-01", "deadline": "2026-02-28"}, RecordKind.NEED, "date"),
        ({"title": "焊" * 300, "text": "接" * 19_800}, RecordKind.NEED, "text"),
    ],
)
def test_values_that_contradict_each_other_are_found(record: dict[str, Any], kind: RecordKind, key: str) -> None:
    (found,) = contradictions(record, kind)
    assert found.key == key
    assert found.remedy


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"staff": 10, "research_staff": 10}, RecordKind.ENTERPRISE),
        ({"staff": 10}, RecordKind.ENTERPRISE),
        ({"staff": 0, "research_staff": 0}, RecordKind.ENTERPRISE),
        ({"year": 2012, "founded": "2012-05-18"}, RecordKind.ENTERPRISE),
        ({"date": "2026-03-01", "deadline": "2026-03-01"}, RecordKind.NEED),
    ],
)
def test_values_that_agree_are_left_alone(record: dict[str, Any], kind: RecordKind) -> None:
    assert contradictions(record, kind) == []


def test_a_record_is_brought_up_to_date_field_by_field() -> None:
    before = {"id": "1", "name": "甲", "staff": 1, "extra": {"a": "1", "b": "2"}}
    assert merged(before, {"id": "1", "staff": 2, "extra": {"b": "3"}}) == {
        "id": "1", "name": "甲", "staff": 2, "extra": {"a": "1", "b": "3"},
    }  # fmt: skip
    assert merged(None, {"id": "1"}) == {"id": "1"}


def test_a_checked_record_makes_the_same_documents_as_the_raw_one() -> None:
    raw = {
        "id": "1",
        "name": "甲",
        "scope": " 焊接 ",
        "text": "切割",
        "branches": "激光分会",
        "technologies": ["激光焊接", "钎焊"],
        "problems": "气孔；变形",
        "keywords": "钢、铁",
        "projects": [{"title": "钢", "keywords": ["铁", "铝"]}],
    }
    for kind in Kind:
        checked = check_record(raw, RecordKind(kind.value))
        assert checked.problems == ()
        assert candidate_from(checked.record, kind) == candidate_from(raw, kind)


def test_an_enterprise_is_made_from_its_checked_record() -> None:
    raw = {
        "id": CODE,
        "name": "甲公司",
        "sectors": "C35",
        "staff": "12",
        "premises": "是",
        "revenue": "5.5",
        "备注": "x",
    }
    assert enterprise_from(check_record(raw, RecordKind.ENTERPRISE).record) == Enterprise(
        id=CODE, name="甲公司", sectors=("35",), staff=12, premises=True, revenue=5.5
    )
