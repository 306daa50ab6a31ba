"""Working days and how long a 公示 runs: exact arithmetic on a calendar of exceptions.

Which days are exceptions is data (``corpora/calendar``), read by `service.domain.workday_table`. An answer that rests
on a day nothing official is known of says so: it is provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from matcher.errors import HuiqiError
from service.domain.period import Period, in_chinese

Pause = tuple[date, date | None]
"""An objection: the day it was filed and the day it was settled, both inclusive; None while it is open."""

LONGEST = 1000
"""Working days of the longest period counted: four years."""

_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""Statutory holidays (month, day) that need no lunar calendar: 全国年节及纪念日放假办法 as revised in 2024."""

_REACHED_BACK = (12, 29)
"""A year's notice may move days of the year before: those for 2008 and 2019 began on 29 December."""

_DAY = timedelta(days=1)
_SATURDAY = 5


class InvalidPeriod(HuiqiError):
    """A number of days, a pause or an exception that no period can be counted with."""


class DayKind(StrEnum):
    """What an exception makes of its day."""

    REST = "休"
    WORK = "班"


@dataclass(frozen=True, slots=True, order=True)
class SpecialDay:
    """调休: a weekday off or a weekend day worked.

    Attributes:
        name: the holiday it belongs to.
        source: number of the notice, empty where unknown.
    """

    day: date
    kind: DayKind
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """What a day is.

    Attributes:
        name: the holiday that makes it an exception, else empty.
        source: number of the notice that says so, else empty.
        provisional: no notice for this day is known.
    """

    day: date
    workday: bool
    name: str
    source: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Due:
    """到期日: a working day reached by counting."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many working days lie between two days; negative where the second comes first."""

    workdays: int
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Working days: Monday to Friday, save for exceptions.

    In a year without a notice, weekends and the statutory holidays of fixed date are days of rest, and every answer
    that rests on a day of it is provisional; so is one on the last three days of December before such a year.

    Attributes:
        special: the exceptions, at most one a day, ascending.
        years: the years whose notice is in `special`.
    """

    special: tuple[SpecialDay, ...]
    years: frozenset[int]
    _by_day: Mapping[date, SpecialDay] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.special)
        _require_dates(*(special.day for special in ordered))
        for one, other in pairwise(ordered):
            if one.day == other.day:
                raise InvalidPeriod(f"{in_chinese(one.day)}在放假安排中出现两次", "请只保留一行")
        object.__setattr__(self, "special", tuple(ordered))
        object.__setattr__(self, "_by_day", {special.day: special for special in ordered})

    def with_exceptions(self, special: Iterable[SpecialDay], years: Iterable[int] = ()) -> Calendar:
        """Return a calendar in which an office's own exceptions come first.

        Args:
            special: days off or worked; they replace what is known of their days.
            years: years that are complete with them, and no longer provisional.

        Raises:
            InvalidPeriod: two of them are of the same day.
        """
        own = Calendar(tuple(special), frozenset(years))
        kept = tuple(known for known in self.special if known.day not in own._by_day)
        return Calendar(kept + own.special, self.years | own.years)

    def status(self, day: date) -> DayStatus:
        """Return what a day is, and whether that is certain."""
        _require_dates(day)
        special = self._by_day.get(day)
        if special is not None:
            return DayStatus(day, special.kind is DayKind.WORK, special.name, special.source, provisional=False)
        fixed = "" if day.year in self.years else _FIXED.get((day.month, day.day), "")
        followed = day.year + 1 in self.years or (day.month, day.day) < _REACHED_BACK
        known = day.year in self.years and followed
        return DayStatus(day, day.weekday() < _SATURDAY and not fixed, fixed, "", provisional=not known)

    def is_workday(self, day: date) -> bool:
        """Return whether a day is worked; `status` says as well whether that is certain."""
        return self.status(day).workday

    def workday_after(self, day: date, n: int) -> Due:
        """Return the n-th working day after a day, which itself is not counted.

        Raises:
            InvalidPeriod: n is not between 1 and `LONGEST`.
        """
        period = self.period(day, n)
        return Due(period.counted[-1], period.provisional)

    def workdays_between(self, a: date, b: date) -> Count:
        """Count the working days after `a` up to and including `b`.

        So counts add up, (a, b] and (b, c] being (a, c], and the other way round they are negative:
        ``workdays_between(day, workday_after(day, n).day).workdays == n``.
        """
        _require_dates(a, b)
        low, high = min(a, b), max(a, b)
        days = [self.status(low + offset * _DAY) for offset in range(1, (high - low).days + 1)]
        worked = sum(day.workday for day in days)
        return Count(worked if a <= b else -worked, any(day.provisional for day in days))

    def period(self, start: date, workdays: int, pauses: Sequence[Pause] = ()) -> Period:
        """Count a 公示 of so many working days, published on `start`.

        Days are counted as 民法典 does: the day of publication is not (第201条), and the last day, which here is a
        working day by construction, counts to its end (第203条). The code is silent on a 公示 that an objection
        stops; a day counts here only if the clock ran all of it. So neither the day an objection is filed nor the day
        it is settled counts, and counting goes on the day after (第201条 again). Of the possible readings this gives
        the public the most days; an office may fix another (第204条). An objection filed after the last day changes
        nothing.

        Args:
            start: the day of publication, a working day or not.
            workdays: how many, 1 to `LONGEST`.
            pauses: objections, in any order, overlapping or not.

        Raises:
            InvalidPeriod: no such number of days, or an objection settled before it was filed.
        """
        if not 1 <= workdays <= LONGEST:
            raise InvalidPeriod(f"公示期为 {workdays} 个工作日", f"请填 1 到 {LONGEST} 之间的整数")
        _require_dates(start)
        stops = _checked(pauses)
        counted: list[date] = []
        provisional = False
        day = start
        while len(counted) < workdays:
            day = _next(day)
            stop = next((stop for stop in stops if stop[0] <= day and (stop[1] is None or day <= stop[1])), None)
            if stop is None:
                status = self.status(day)
                provisional |= status.provisional
                counted += [day] if status.workday else []
            elif stop[1] is None:
                return Period(start, workdays, tuple(counted), provisional, paused_since=stop[0])
            else:
                day = stop[1]
        return Period(start, workdays, tuple(counted), provisional)


def _checked(pauses: Sequence[Pause]) -> list[Pause]:
    for filed, settled in pauses:
        _require_dates(filed, *([settled] if settled else []))
        if settled is not None and settled < filed:
            problem = f"异议于{in_chinese(filed)}提出，却于{in_chinese(settled)}办结"
            raise InvalidPeriod(problem, "请核对两个日期，办结不能早于提出")
    return sorted(pauses, key=lambda pause: pause[0])


def _next(day: date) -> date:
    if day == date.max:
        raise InvalidPeriod("期限超出了日历的最后一天（9999年12月31日）", "请核对公布日期和异议的办结日期")
    return day + _DAY


def _require_dates(*days: date) -> None:
    """Refuse moments: a datetime passes for a date, but is found in no table of days."""
    if any(isinstance(day, datetime) for day in days):
        raise TypeError("a day of the calendar is a date, not a datetime; take the day in Beijing time first")
