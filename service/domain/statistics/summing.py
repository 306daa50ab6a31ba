"""Which filings make up the table of a reporter with others below it, and the figures of targets that were filed.

Happenings below a reporter are its own: each counts once wherever it was recorded. A filed figure is a statement of one
body: what the body above states of the same cell takes the place of what those below it state, and a state of affairs
(area, yes or no) is only the reporter's own to state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from matcher.programmes.entries import Column, Indicator
from matcher.programmes.pack import Pack
from matcher.programmes.words import Cell
from service.domain.bodies import within
from service.domain.statistics.filed import filing_fault
from service.domain.statistics.points import Concern, Point
from service.domain.statistics.records import Filing, Happening
from service.domain.statistics.rules import Filed, rule_for
from service.domain.statistics.table import Reporter, in_period
from service.domain.statistics.targets import Figure, TargetRow, figures, targets

WHOLE, REACHED = "总数", "达到的数"
"""What is filed of a target, beside what records tell: of how many, and how many where no record can tell."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Filings that stand in a table, and the points about those that do not."""

    filings: tuple[Filing, ...]
    points: tuple[Point, ...]


def standing(pack: Pack, filings: Iterable[Filing], reporter: Reporter, paths: Mapping[str, str], on: date) -> Standing:
    """Return the filings of a reporter's subtree that stand in its table.

    Args:
        pack: whose indicators they fill.
        filings: of the reporter and of those below it.
        reporter: whose table it is.
        paths: of every office that filed, as `service.domain.bodies.path_of` gives them.
        on: the last day that is looked at.
    """
    columns = {(one.key, column.name): (one, column) for one in pack.indicators for column in one.columns}
    kept: list[Filing] = []
    points = []
    cells: dict[tuple[str, str], list[Filing]] = {}
    for one in filings:
        cells.setdefault((one.indicator, one.column), []).append(one)
    for key, stated in cells.items():
        if key not in columns:
            kept += stated  # a point is made of it elsewhere
            continue
        indicator, column = columns[key]
        above = {paths[one.office] for one in stated if _holds(indicator, column, one, on)}
        own_only = _is_state(indicator, column)
        here = [one for one in stated if _stands(one, reporter, paths[one.office], above, own_only=own_only)]
        kept += here
        if left := [one for one in stated if one not in here and _holds(indicator, column, one, on)]:
            why = "只由本单位填报" if own_only else "已由上级单位填报"
            told = f"第 {indicator.number} 项“{indicator.name}”{column.name}{why}，下级的 {len(left)} 条填报不计入"
            remedy = "本单位的数应含下级的，请核对"
            points.append(Point(Concern.UNUSED, (indicator.number,), told, remedy, tuple(one.id for one in left)))
    return Standing(tuple(kept), tuple(points))


def reached(
    pack: Pack, happenings: Iterable[Happening], filed: Iterable[Filing], reporter: Reporter, on: date
) -> tuple[TargetRow, ...]:
    """Return how far each target is reached, by records and by what the reporter itself has filed.

    Where records can tell how many there are, a filed number is not taken.

    Args:
        pack: whose targets.
        happenings: all records of the reporter.
        filed: filings whose indicator is the key of a target and whose column is `WHOLE` or `REACHED`.
        reporter: whose targets they are.
        on: the last day that is looked at.
    """
    latest: dict[tuple[str, str], Filing] = {}
    for one in sorted(filed, key=lambda one: (one.day, one.id)):
        if one.office == reporter.id and one.day <= on and one.amount is not None:
            latest[one.indicator, one.column] = one
    known = figures(pack, happenings, {}, reporter, on)
    contradicted = {}
    for target in pack.targets:
        figure = known.get(target.key, Figure(None))
        number, whole = latest.get((target.key, REACHED)), latest.get((target.key, WHOLE))
        if target.key not in known and number is not None:
            figure = replace(figure, reached=number.amount, evidence=(number.id,))
        if whole is not None and target.share:
            if figure.reached is not None and figure.reached > (whole.amount or 0):
                told = f"{figure.reached} 个多于填报的总数 {whole.amount}，请核对总数，或核对所计的是否都属于它"
                contradicted[target.key] = told
            else:
                figure = replace(figure, whole=whole.amount, evidence=(*figure.evidence, whole.id))
        known[target.key] = figure
    rows = targets(pack, known, on)
    return tuple(replace(row, remark=contradicted.get(row.target.key, row.remark)) for row in rows)


def _stands(one: Filing, reporter: Reporter, path: str, above: set[str], *, own_only: bool) -> bool:
    if own_only:
        return one.office == reporter.id
    return not any(path != other and within(path, other) for other in above)


def _is_state(indicator: Indicator, column: Column) -> bool:
    return column.cell is Cell.FLAG or rule_for(indicator.name, column.name).filed is Filed.LATEST


def _holds(indicator: Indicator, column: Column, one: Filing, on: date) -> bool:
    return in_period(indicator, one, on) and filing_fault(column, one) is None
