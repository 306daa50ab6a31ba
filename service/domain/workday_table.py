"""Reading tables of days off and days worked: the shipped one of mainland China, and an office's own."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from matcher.resources import CORPORA
from matcher.taxonomy.tables import Row, read_table
from service.domain.workdays import Calendar, DayKind, SpecialDay

MAINLAND = CORPORA / "calendar" / "mainland.csv"
"""The shipped table: what the notices of the State Council say, year by year."""

COLUMNS = ("date", "kind", "name", "source")


@cache
def mainland() -> Calendar:
    """Return the calendar of mainland China; its years run from the first row's to the last row's.

    Raises:
        DamagedFile: the shipped table is missing.
        InvalidRecord: it was changed and a row is wrong.
    """
    special = read_special_days(MAINLAND)
    return Calendar(special, frozenset(range(special[0].day.year, special[-1].day.year + 1)))


def read_special_days(path: Path) -> tuple[SpecialDay, ...]:
    """Return the exceptions of a CSV file with the columns of `COLUMNS`, ascending.

    Raises:
        DamagedFile: the file is missing or not UTF-8.
        InvalidRecord: another header, or a row whose day, kind or name is wrong, or whose day came before.
    """
    days: dict[date, SpecialDay] = {}
    for row in read_table(path, COLUMNS):
        special = _special_day(row)
        if special.day in days:
            raise row.fault(f"{special.day} 出现两次", "请只保留一行")
        days[special.day] = special
    return tuple(sorted(days.values()))


def _special_day(row: Row) -> SpecialDay:
    written, kind, name, source = (row.cells[column] for column in COLUMNS)
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise row.fault(f"date 是“{written}”，不是日期", "请写成 2026-10-01 的样子") from None
    if kind not in set(DayKind):
        raise row.fault(f"kind 是“{kind}”", "请填 休（放假）或 班（上班）")
    if not name:
        raise row.fault("name 是空的", "请填是哪个节日或什么安排")
    return SpecialDay(day, DayKind(kind), name, source)
