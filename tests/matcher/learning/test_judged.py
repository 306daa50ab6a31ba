"""Judged needs as they are read: with their dates and directions, and cut to a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.errors import HuiqiError
from matcher.learning.judged import JudgedNeeds, read_judged_needs

ROWS = [
    {"id": "A", "text": "焊接变形", "date": "2025-01-31", "industries": ["新材料"]},
    {
        "id": "B",
        "text": "电池发热",
        "date": "2025-02-01",
        "industries_a": ["新能源"],
        "industries_b": ["环保", "新能源"],
    },
    {"id": "C", "text": "鱼病防治", "date": "2025-03-01"},
    {"id": "D", "text": "没有评判", "date": "2020-01-01"},
]
GRADES = {need: {"S1": 2} for need in "ABC"}


def _read(folder: Path, rows: list[dict[str, object]]) -> JudgedNeeds:
    path = folder / "needs.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return read_judged_needs(path, GRADES)


def test_dates_and_directions_are_of_the_judged_needs(tmp_path: Path) -> None:
    found = _read(tmp_path, ROWS)
    assert [need.id for need in found.needs] == ["A", "B", "C"]
    assert found.dates == {"A": "2025-01-31", "B": "2025-02-01", "C": "2025-03-01"}
    assert found.industries == {"A": ("新材料",), "B": ("新能源", "环保")}


def test_bounds_are_inclusive_and_an_empty_one_is_none(tmp_path: Path) -> None:
    found = _read(tmp_path, ROWS)
    for since, until, ids in (
        ("", "", "ABC"),
        ("2025-02-01", "", "BC"),
        ("", "2025-02-01", "AB"),
        ("2025-02-01", "2025-02-01", "B"),
    ):
        assert "".join(need.id for need in found.between(since, until).needs) == ids


def test_a_bound_that_cannot_be_held_against_every_need_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HuiqiError, match=r"没有有评判的需求.*2025-01-31 到 2025-03-01"):
        _read(tmp_path, ROWS).between(since="2026-01-01")
    with pytest.raises(HuiqiError, match="1 条需求没有 date（如 B）"):
        _read(tmp_path, [ROWS[0], {"id": "B", "text": "电池发热"}]).between(until="2026-01-01")
    assert _read(tmp_path, [{"id": "B", "text": "电池发热"}]).between().dates == {}


@pytest.mark.parametrize("date", ["20250101", "2025-13-01", "去年", "2025-1-1"])
def test_what_is_no_date_is_refused(tmp_path: Path, date: str) -> None:
    with pytest.raises(HuiqiError, match="读不懂"):
        _read(tmp_path, [{**ROWS[0], "date": date}])
    with pytest.raises(HuiqiError, match="读不懂"):
        _read(tmp_path, ROWS).between(since=date)
