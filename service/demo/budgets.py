"""The pots of money of each year, opened at its beginning by the offices whose they are."""

from __future__ import annotations

from datetime import date

import numpy as np

from service.demo.days import hour_of, workday_after
from service.demo.names import HUBEI_OFFICE, WUHAN_OFFICE
from service.demo.play import Play, Script
from service.demo.plot import HUBEI, WUHAN
from service.use_cases.pots import PotIn, open_pot

_MONEY = ((WUHAN, WUHAN_OFFICE, "support", 800_000_000), (HUBEI, HUBEI_OFFICE, "award", 100_000_000))


def budgeted(play: Play, first: date, last: int, rng: np.random.Generator) -> Script:
    """Open the pots from a day on, up to a year."""
    for year in range(first.year, last + 1):
        yield hour_of(workday_after(max(first, date(year, 1, 1)), 0), rng)
        for programme, office, money, total in _MONEY:
            asked = PotIn(programme, money, year, total)
            play.pots[programme, year] = open_pot(play.desk, play.work, asked, play.cast(office), play.at).id
