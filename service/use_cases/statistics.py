"""统计: the table of a reporter on a day, from what was recorded and filed and what cases tell; and its targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from matcher.errors import UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.programmes.words import Role
from matcher.progress import Progress, silent
from service.domain.bodies import Body, Viewer
from service.domain.scope import SYSTEM, Inside
from service.domain.statistics.checks import points_of
from service.domain.statistics.counting import in_order
from service.domain.statistics.plain import plain_points, plain_table, plain_targets
from service.domain.statistics.points import Concern, Point
from service.domain.statistics.recording import REPORTERS, require_may_report
from service.domain.statistics.records import Filing, Happening, Record
from service.domain.statistics.summing import reached, standing
from service.domain.statistics.table import Reporter, Table, TableCell, statistics
from service.domain.statistics.targets import TargetRow
from service.domain.statistics.works import counts_in
from service.storage.bodies import Placed
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.desk import Programmes

_MANY = 1000


@dataclass(frozen=True)
class Report:
    """What a report is made from; what is made of it is made once.

    Attributes:
        programme: KEY-YEAR.
        happenings: of the reporter, recorded ones and those that cases tell.
        filings: those that stand in its table.
        of_targets: what was filed of targets.
        passed_over: points about filings that do not stand, and cases of other works.
    """

    pack: Pack
    programme: str
    reporter: Reporter
    on: date
    happenings: tuple[Happening, ...]
    filings: tuple[Filing, ...]
    of_targets: tuple[Filing, ...]
    passed_over: tuple[Point, ...]

    def table(self) -> Table:
        """Return the table."""
        return self._table

    def points(self) -> tuple[Point, ...]:
        """Return what is open."""
        return self._points

    def targets(self) -> tuple[TargetRow, ...]:
        """Return how far each target is reached."""
        return self._targets

    @cached_property
    def _table(self) -> Table:
        return statistics(self.pack, self.happenings, self.filings, self.reporter, self.on)

    @cached_property
    def _points(self) -> tuple[Point, ...]:
        own = sorted((one for one in self.happenings if self.reporter.covers(one)), key=in_order)
        stated = sorted((one for one in self.filings if self.reporter.covers(one)), key=in_order)
        return (*points_of(self._table, own, stated), *self.passed_over)

    @cached_property
    def _targets(self) -> tuple[TargetRow, ...]:
        return reached(self.pack, self.happenings, self.of_targets, self.reporter, self.on)


def report_of(
    programmes: Programmes,
    work: Work,
    programme: str,
    reporter: str,
    on: date,
    scope: Viewer | Inside,
    progress: Progress = silent,
) -> Report:
    """Return what the report of a body is made from.

    Args:
        programmes: all there are.
        work: the unit of work.
        programme: KEY-YEAR.
        reporter: id of the body; empty: the viewer's own, for oversight the association that it hangs under.
        on: the last day that is looked at.
        scope: for whom.
        progress: told how many cases were read.

    Raises:
        UnknownName: there is no such programme.
        Missing: there is no such body, or the viewer may not see it.
        Forbidden, InvalidDeed: as in `require_may_report`.
    """
    pack = pack_named(programmes.home, programme)
    named = f"{pack.programme.key}-{pack.programme.year}"
    placed = _placed(work, reporter, scope)
    body = placed.body
    paths = work.reporters.paths(placed.path)
    association = body.role is Role.ASSOCIATION
    who = Reporter(body.id, body.name, frozenset(paths), takes_part=not association)
    rows = work.filings.within(placed.path, named)
    filed = standing(pack, [row.filing for row in rows if not row.of_target], who, paths, on)
    told = work.reporters.hosted(placed.path) if association else work.reporters.joined(body.id)
    happened = programmes.telling.recorded(work, work.happenings.heads_within(placed.path))
    packs = {name: programmes.table(name).pack for name in dict.fromkeys(one.programme for one in told)}
    others = []
    for one, found in programmes.telling.of_cases(work, told, progress):
        known = packs[one.programme]
        if counts_in(pack, known):
            happened += found
        elif any(happening.day <= on for happening in found):
            others.append(known.programme.title)
    points = (*filed.points, *_left_out(others))
    of_targets = tuple(row.filing for row in rows if row.of_target)
    made = Report(pack, named, who, on, tuple(happened), filed.filings, of_targets, points)
    return programmes.telling.whole((named, body.id, on), made)


def cell_of(table: Table, item: str, column: str) -> tuple[TableCell, tuple[Record, ...]]:
    """Return a cell, by key or number of its item and the name of its column, with the records behind it.

    Raises:
        UnknownName: the table has no such cell.
    """
    rows = [row for row in table.rows if item in {row.indicator.key, str(row.indicator.number)}]
    if not rows:
        raise UnknownName(f"统计表没有第“{item}”项", f"请用指标的代号或序号，共 {len(table.rows)} 项")
    cells = {cell.column.name: cell for cell in rows[0].cells}
    if column not in cells:
        raise UnknownName(f"第 {rows[0].indicator.number} 项没有“{column}”一栏", f"可选：{'、'.join(cells)}")
    behind = set(cells[column].records)
    return cells[column], tuple(record for record in table.records if record.id in behind)


def told_table(report: Report) -> dict[str, Any]:
    """Return the table with its open points, plain values."""
    return plain_table(report.table()) | {"points": plain_points(report.points())}


def told_targets(report: Report) -> dict[str, Any]:
    """Return the targets, plain values."""
    return {
        "programme": report.programme,
        "reporter": {"id": report.reporter.id, "name": report.reporter.name},
        "on": report.on.isoformat(),
        "targets": plain_targets(report.targets()),
    }


def reporter_named(work: Work, name: str) -> Body:
    """Return a body that reports, by its id or full name, whoever asks.

    Raises:
        UnknownName: there is none, or several.
    """
    named = work.bodies.list(SYSTEM, sorted(REPORTERS), name, limit=_MANY)
    found = [one.body for one in named if one.body.name == name]
    if not found:
        with suppress(Missing):
            found = [one for one in (work.bodies.get(SYSTEM, name).body,) if one.role in REPORTERS]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(f"{one.id}（{one.region or '未填区划'}）" for one in found)
        raise UnknownName(f"有 {len(found)} 个机构都叫“{name}”", f"请改用编号：{listed}")
    raise UnknownName(f"没有名称或编号为“{name}”的科协、学会或高校科协", "请填登记的全称或编号")


def _placed(work: Work, reporter: str, scope: Viewer | Inside) -> Placed:
    if isinstance(scope, Inside):
        return work.bodies.get(SYSTEM, reporter)
    own = work.bodies.get(SYSTEM, scope.body)
    default = own.body.parent if scope.role is Role.OVERSIGHT else scope.body
    placed = work.bodies.get(scope, reporter or default)
    require_may_report(scope, placed.body, placed.path)
    return placed


def _left_out(titles: Sequence[str]) -> Iterator[Point]:
    for title, count in sorted(Counter(titles).items()):
        yield Point(
            Concern.UNUSED,
            (),
            f"“{title}”的 {count} 个项目不属于本表所报的工作，其中的对接、调研等没有计入",
            "确属本表统计范围的，请另行登记记录",
        )
