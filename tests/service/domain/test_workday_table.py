"""The shipped table holds exceptions only, each with its notice; a wrong row is refused by its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from matcher.errors import DamagedFile, InvalidRecord
from service.domain.workday_table import MAINLAND, mainland, read_special_days
from service.domain.workdays import DayKind, SpecialDay

DAYS = read_special_days(MAINLAND)


def test_every_row_is_an_exception() -> None:
    """A weekday off or a weekend day worked; anything else would be a row that says nothing."""
    assert all((special.day.weekday() < 5) == (special.kind is DayKind.REST) for special in DAYS)


def test_every_day_since_2005_12_names_its_notice_issued_by_then() -> None:
    for special in DAYS:
        if special.day < date(2005, 12, 31):
            assert not special.source
            continue
        number = re.fullmatch(r"国(办)?发明电〔(\d{4})〕\d+号", special.source)
        assert number, special
        issued = int(number[2])
        assert issued in {special.day.year - 1, special.day.year}


def test_each_year_has_the_holidays_of_its_rules() -> None:
    """Four holidays until 2007, seven since; 中秋节 2015 fell on a Sunday and was not moved; that year had one more."""
    names: dict[int, set[str]] = {}
    for special in DAYS:
        names.setdefault(special.day.year, set()).update(special.name.split("、"))
    four = {"元旦", "春节", "劳动节", "国庆节"}
    seven = four | {"清明节", "端午节", "中秋节"}
    expected = {year: seven if year >= 2008 else four for year in range(2004, 2027)}
    expected[2015] = seven - {"中秋节"} | {"抗战胜利70周年纪念日"}
    assert names == expected
    assert mainland().years == set(names)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2027-02-30,休,春节,", "“2027-02-30”，不是日期"),
        ("2027-02-08,放,春节,", "kind 是“放”"),
        ("2027-02-08,休,,", "name 是空的"),
        ("2027-02-05,班,春节,", "2027-02-05 出现两次"),
        ("2027-02-08,休,春节", "有 3 列，应有 4 列"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"date,kind,name,source\n2027-02-05,休,春节,\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidRecord, match=problem) as caught:
        read_special_days(path)
    assert caught.value.row == 3
    assert caught.value.remedy


def test_a_table_of_an_office_is_read_in_the_order_of_days(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "date,kind,name,source\n2027-02-09,休,春节,某办〔2026〕1号\n2027-02-08,休,春节,\n", encoding="utf-8"
    )
    assert read_special_days(path) == (
        SpecialDay(date(2027, 2, 8), DayKind.REST, "春节"),
        SpecialDay(date(2027, 2, 9), DayKind.REST, "春节", "某办〔2026〕1号"),
    )


def test_a_missing_table_is_a_fault_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match=r"own\.csv"):
        read_special_days(tmp_path / "own.csv")
