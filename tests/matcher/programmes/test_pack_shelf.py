"""Packs of a folder: by year, by day, and never two versions at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matcher.errors import UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.reading import InvalidPack
from matcher.programmes.shelf import pack_of, pack_on, read_packs


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


def test_overlapping_years_in_a_folder_are_refused(write: Callable[..., Path]) -> None:
    write()
    path = write(*_next_year("2020-12-01"), ("due = 2020-06-30", "due = 2021-06-30"), name="city-2021.toml")
    with pytest.raises(InvalidPack, match="有效期重叠"):
        read_packs(path.parent)
