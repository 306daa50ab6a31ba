"""Office days and hours of the demonstration: working days counted both ways, and moments in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from service.domain.history import BEIJING
from service.domain.workday_table import mainland

_DAY = timedelta(days=1)
_OPEN = time(9, 0)
_MINUTES = 8 * 60


def workday_after(day: date, count: int) -> date:
    """Return the working day so many after a day; 0: the day itself, or the next one that is worked."""
    return _stepped(day, count, _DAY)


def workday_before(day: date, count: int) -> date:
    """Return the working day so many before a day; 0: the day itself, or the last one that was worked."""
    return _stepped(day, count, -_DAY)


def hour_of(day: date, rng: np.random.Generator) -> datetime:
    """Return a moment of office hours."""
    return datetime.combine(day, _OPEN, BEIJING) + timedelta(minutes=int(rng.integers(_MINUTES)))


@dataclass
class Pace:
    """The days of one script: so many working days after its start, slower or faster than usual.

    Attributes:
        start: its first day.
        factor: working days that a usual working day takes.
        slip: working days lost on the way.
    """

    start: date
    factor: float
    rng: np.random.Generator
    slip: int = 0

    def on(self, days: float) -> datetime:
        """Return a moment so many usual working days after the start."""
        return hour_of(workday_after(self.start, round(days * self.factor) + self.slip), self.rng)


def _stepped(day: date, count: int, step: timedelta) -> date:
    calendar = mainland()
    while not calendar.is_workday(day):
        day += step
    for _ in range(count):
        day += step
        while not calendar.is_workday(day):
            day += step
    return day
