"""What an officer should look at before a table is signed: open points, each with what to do.

A point never changes a figure. Those about records are made in `record_checks`, those about figures in `figure_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain

from matcher.programmes.pack import Pack
from service.domain.statistics.counting import in_order
from service.domain.statistics.figure_checks import figure_points
from service.domain.statistics.points import Point
from service.domain.statistics.record_checks import filing_points, happening_points
from service.domain.statistics.records import Filing, Happening
from service.domain.statistics.table import Reporter, Table, statistics


def open_points(
    pack: Pack, happenings: Iterable[Happening], filings: Iterable[Filing], reporter: Reporter, on: date
) -> tuple[Point, ...]:
    """Return the open points of the table of these records, by item; those of no single item last."""
    own = sorted((one for one in happenings if reporter.covers(one)), key=in_order)
    stated = sorted((one for one in filings if reporter.covers(one)), key=in_order)
    table = statistics(pack, own, stated, reporter, on)
    return points_of(table, own, stated)


def points_of(table: Table, happenings: list[Happening], filings: list[Filing]) -> tuple[Point, ...]:
    """Return the open points of a table, given all records of its reporter, oldest first."""
    found = chain(figure_points(table, happenings), happening_points(table, happenings), filing_points(table, filings))
    return tuple(sorted(found, key=lambda point: point.items or (_LAST,)))


_LAST = 1 << 30
