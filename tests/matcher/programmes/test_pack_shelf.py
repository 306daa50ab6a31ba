"""Packs of a folder: by year, by day, and never two versions at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.errors import UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.reading import InvalidPack
from matcher.programmes.shelf import find_pack, pack_of, pack_on, read_packs


def _next_year(starts: str) -> tuple[tuple[str, str], ...]:
    days = f"starts = {starts}"
    return (("year = 2020", "year = 2021"), ("starts = 2020-01-01", days), ("ends = 2020-12-31", "ends = 2021-12-31"))


@pytest.fixture
def packs(write: Callable[..., Path]) -> tuple[Pack, ...]:
    write()
    path = write(*_next_year("2021-03-01"), ("due = 2020-06-30", "due = 2021-06-30"), name="city-2021.toml")
    return read_packs(path.parent)


def test_a_version_is_found_by_its_year(packs: tuple[Pack, ...]) -> None:
    assert pack_of(packs, "city", 2021) is packs[1]
    with pytest.raises(UnknownName, match="没有 2022 年的版本。现有年度：2020、2021"):
        pack_of(packs, "city", 2022)
    with pytest.raises(UnknownName, match="没有名为 'town' 的计划。现有的计划：city"):
        pack_of(packs, "town", 2020)


@pytest.mark.parametrize(("day", "year"), [("2020-01-01", 2020), ("2020-12-31", 2020), ("2021-03-01", 2021)])
def test_the_version_in_force_is_found_by_the_day(packs: tuple[Pack, ...], day: str, year: int) -> None:
    assert pack_on(packs, "city", date.fromisoformat(day)).programme.year == year


@pytest.mark.parametrize("day", ["2019-12-31", "2021-02-28", "2022-01-01"])
def test_a_day_without_a_version_is_an_error_with_the_days(packs: tuple[Pack, ...], day: str) -> None:
    with pytest.raises(UnknownName, match=f"在 {day} 没有有效的版本。有效期：2020-01-01 至 2020-12-31"):
        pack_on(packs, "city", date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("city-2020", None, 2020),  # named by its year it is found long after
        ("city", "2021-06-01", 2021),
        ("city", "2020-06-01", 2020),
        ("city-2020", "2020-06-01", 2020),
    ],
)
def test_a_person_names_a_version_or_the_one_in_force(
    packs: tuple[Pack, ...], text: str, day: str | None, year: int
) -> None:
    wanted = date.fromisoformat(day) if day else None
    assert find_pack(packs, text, wanted).programme.year == year


@pytest.mark.parametrize(
    ("text", "day", "problem"),
    [
        ("town-2020", None, "没有名为 'town' 的计划。现有的计划：city"),
        ("town", None, "没有名为 'town' 的计划"),
        ("city-1999", None, "计划 city 没有 1999 年的版本。现有年度：2020、2021"),
        (
            "city",
            "2030-01-01",
            "计划 city 在 2030-01-01 没有有效的版本。有效期：2020-01-01 至 2020-12-31、2021-03-01 至",
        ),
        ("city-2020", "2021-02-01", "计划 city 在 2021-02-01 没有有效的版本"),
        ("city-2020", "2021-06-01", "city-2020 在 2021-06-01 没有效力，当日有效的是另一年度的版本。请写 city"),
        ("", None, "没有名为 '' 的计划"),
    ],
)
def test_a_name_that_means_no_version_is_an_error(
    packs: tuple[Pack, ...], text: str, day: str | None, problem: str
) -> None:
    wanted = date.fromisoformat(day) if day else None
    with pytest.raises(UnknownName, match=problem):
        find_pack(packs, text, wanted)


def test_a_key_may_end_in_four_digits(write: Callable[..., Path]) -> None:
    path = write(('key = "city"\nyear', 'key = "city-2049"\nyear'), name="city-2049-2020.toml")
    (pack,) = read_packs(path.parent)
    assert find_pack([pack], "city-2049-2020") is pack
    assert find_pack([pack], "city-2049", date(2020, 5, 1)) is pack


def test_without_a_day_the_version_of_today_is_meant(write: Callable[..., Path]) -> None:
    (pack,) = read_packs(write(("ends = 2020-12-31\n", "")).parent)  # until the next version begins
    assert find_pack([pack], "city") is pack
    ended = replace(pack, programme=replace(pack.programme, ends=date(2020, 12, 31)))
    with pytest.raises(UnknownName, match="没有有效的版本"):
        find_pack([ended], "city")


def test_overlapping_years_in_a_folder_are_refused(write: Callable[..., Path]) -> None:
    write()
    path = write(*_next_year("2020-12-01"), ("due = 2020-06-30", "due = 2021-06-30"), name="city-2021.toml")
    with pytest.raises(InvalidPack, match="有效期重叠"):
        read_packs(path.parent)
