"""The working calendar of 2021–2025: 春节, 国庆 and weekends, and the season that the mechanism knows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

FIRST, LAST = date(2021, 1, 4), date(2025, 12, 31)

SPRING_FESTIVALS = {
    2021: date(2021, 2, 12),
    2022: date(2022, 2, 1),
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
}
"""First day of the lunar year."""

_SATURDAY = 5
_FRIDAY_MINUTES = 8 * 60
_MONTH_SHARE = (0.5, 0.45, 1.3, 1.3, 1.1, 1.0, 0.8, 0.8, 1.2, 1.0, 1.1, 0.9)


def is_spring(day: date) -> bool:
    """Return whether the day lies around 春节: 12 days before to 16 days after."""
    return any(-12 <= (day - festival).days <= 16 for festival in SPRING_FESTIVALS.values())  # noqa: PLR2004


def is_year_end(day: date) -> bool:
    """Return whether the day lies in the weeks of accounts and assessments, from 10 December."""
    return (day.month, day.day) >= (12, 10)


def working_day(day: date) -> date:
    """Return the day itself or the next one on which offices work."""
    while day.weekday() >= _SATURDAY or _holiday(day):
        day += timedelta(days=1)
    return day


def office_time(rng: np.random.Generator, day: date) -> datetime:
    """Return a moment of office hours on the day, or on the next working day."""
    minutes = int(rng.integers(_FRIDAY_MINUTES))
    return datetime.combine(working_day(day), time(8, 30)) + timedelta(minutes=minutes)


def later(rng: np.random.Generator, moment: datetime, days: float) -> datetime:
    """Return an office time about `days` after a moment, always after it."""
    return max(office_time(rng, moment.date() + timedelta(days=max(1, round(days)))), moment + timedelta(minutes=1))


def posting_dates(rng: np.random.Generator, count: int) -> list[date]:
    """Return the working days on which needs are posted, sorted: few around 春节, many in spring and autumn."""
    days = [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days - 20)]
    days = [day for day in days if working_day(day) == day]
    growth = [1 + 0.25 * (day.year - FIRST.year) for day in days]
    weights = [_MONTH_SHARE[day.month - 1] * more for day, more in zip(days, growth, strict=True)]
    chosen = rng.choice(len(days), size=count, p=np.divide(weights, np.sum(weights)))
    return [days[int(index)] for index in np.sort(chosen)]


def _holiday(day: date) -> bool:
    spring = any(-1 <= (day - festival).days <= 6 for festival in SPRING_FESTIVALS.values())  # noqa: PLR2004
    return spring or (day.month, day.day) == (1, 1) or (day.month == 10 and day.day <= 7)  # noqa: PLR2004
