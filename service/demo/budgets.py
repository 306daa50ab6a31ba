"""The pots of money of each year, opened by the offices whose they are before anybody can ask for any of it."""

from __future__ import annotations

from datetime import date, datetime, time

from service.demo.days import workday_after
from service.demo.names import HUBEI_OFFICE, WUHAN_OFFICE
from service.demo.play import Play, Script
from service.demo.plot import HUBEI, WUHAN
from service.domain.history import BEIJING
from service.use_cases.pots import PotIn, open_pot

_MONEY = ((WUHAN, WUHAN_OFFICE, "support", 800_000_000), (HUBEI, HUBEI_OFFICE, "award", 100_000_000))

_EARLY = time(8, 30)
"""Before office hours, so that no case of the same day comes first."""


def budgeted(play: Play, first: date, last: int) -> Script:
    """Open the pots from a day on, up to a year."""
    for year in range(first.year, last + 1):
        yield datetime.combine(workday_after(max(first, date(year, 1, 1)), 0), _EARLY, BEIJING)
        for programme, office, money, total in _MONEY:
            asked = PotIn(programme, money, year, total)
            play.pots[programme, year] = open_pot(play.desk, play.work, asked, play.cast(office), play.at).id
