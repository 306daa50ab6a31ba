"""Open points about records: outside the period, without evidence, incomplete, perhaps recorded twice, not usable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from matcher.programmes.entries import Indicator
from matcher.programmes.words import Origin
from service.domain.statistics.counting import UNNAMED, What, parts_of
from service.domain.statistics.filed import filing_fault
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.points import Concern, Point
from service.domain.statistics.records import Filing, Happening, Record
from service.domain.statistics.rules import ADOPTABLE, rule_for
from service.domain.statistics.table import Table, in_period, is_counted

_SHOWN = 5
"""Names that a message carries."""


def happening_points(table: Table, happenings: Sequence[Happening]) -> Iterator[Point]:
    """Yield the points about happenings; `happenings` are all of the reporter, oldest first."""
    items = _items_of(table)
    yield from _out_of_period(table, _would_count(table, happenings), happenings)
    yield from _without_evidence(items, happenings)
    for one in happenings:
        if one.id in items and (lacking := one.lacking()):
            facts = "、".join(lacking)
            told = f"{_told(one)}缺 {facts}，可能少计"
            yield Point(Concern.INCOMPLETE, items[one.id], told, f"请补填 {facts}", (one.id,))
    yield from _twice(items, happenings)
    yield from _unnamed(table)
    yield from _misdirected(happenings)


def filing_points(table: Table, filings: Sequence[Filing]) -> Iterator[Point]:
    """Yield the points about filings; `filings` are all of the reporter, oldest first."""
    indicators = {row.indicator.key: row.indicator for row in table.rows}
    behind: dict[Indicator, set[str]] = defaultdict(set)
    for one in filings:
        indicator = indicators.get(one.indicator)
        column = next((some for some in indicator.columns if some.name == one.column), None) if indicator else None
        if indicator is None or column is None:
            told = f"填报 {one.id} 所填的“{one.indicator} {one.column}”不在本表中"
            yield Point(Concern.UNUSED, (), told, "请改填本表的指标和栏目", (one.id,))
            continue
        place = f"第 {indicator.number} 项“{indicator.name}”{column.name}"
        if is_counted(indicator, rule_for(indicator.name, column.name)):
            told = f"{place}由记录计数，{one.day.isoformat()} 的填报不计入"
            yield Point(Concern.UNUSED, (indicator.number,), told, "请把所填的逐件登记为记录，并附佐证", (one.id,))
        elif fault := filing_fault(column, one):
            told = f"{place}在 {one.day.isoformat()} 的填报{fault[0]}，未计入"
            yield Point(Concern.INCOMPLETE, (indicator.number,), told, fault[1], (one.id,))
        else:
            behind[indicator].add(one.id)
    yield from _out_of_period(table, behind, filings)
    yield from _without_evidence(_items_of(table), filings)
    for row in table.rows:
        without_rule = [cell.column.name for cell in row.cells if not cell.counted]
        if row.indicator.origin is Origin.EVENTS and without_rule:
            told = f"第 {row.indicator.number} 项“{row.indicator.name}”{'、'.join(without_rule)}没有计数规则"
            yield Point(Concern.UNUSED, (row.indicator.number,), told, "请按佐证填报这一格")


def _items_of(table: Table) -> dict[str, tuple[int, ...]]:
    items: dict[str, dict[int, None]] = defaultdict(dict)
    for row in table.rows:
        for cell in row.cells:
            for id_ in cell.records:
                items[id_][row.indicator.number] = None
    return {id_: tuple(numbers) for id_, numbers in items.items()}


def _would_count(table: Table, happenings: Sequence[Happening]) -> dict[Indicator, set[str]]:
    # as if there were no period
    return {
        row.indicator: {
            id_
            for cell in row.cells
            if cell.counted and (count := rule_for(row.indicator.name, cell.column.name).count)
            for part in parts_of(count, happenings)
            for id_ in part.records
        }
        for row in table.rows
    }


def _out_of_period(table: Table, behind: dict[Indicator, set[str]], records: Sequence[Record]) -> Iterator[Point]:
    left_out: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for indicator, ids in behind.items():
        since, until = indicator.since, min(indicator.until or table.on, table.on)
        for record in records:
            if record.id in ids and not in_period(indicator, record, table.on):
                if record.day > until:
                    why = f"在截止日 {until.isoformat()} 之后", "日期有误的请更正；确属期后的留待下一期"
                else:
                    why = f"在起始日 {since} 之前", "日期有误的请更正；确属期前的不计入"
                left_out[why][record.id].append(indicator.number)
    for (where, remedy), found in left_out.items():
        items = tuple(sorted({number for numbers in found.values() for number in numbers}))
        named = _named(record for record in records if record.id in found)
        yield Point(Concern.OUT_OF_PERIOD, items, f"{len(found)} 条记录{where}，未计入：{named}", remedy, tuple(found))


def _without_evidence(items: dict[str, tuple[int, ...]], records: Sequence[Record]) -> Iterator[Point]:
    for one in records:
        if one.id in items and not one.shown:
            yield Point(Concern.NO_EVIDENCE, items[one.id], f"{_told(one)}没有佐证", "请上传佐证材料", (one.id,))


def _twice(items: dict[str, tuple[int, ...]], happenings: Sequence[Happening]) -> Iterator[Point]:
    alike: dict[tuple[object, ...], list[Happening]] = defaultdict(list)
    for one in happenings:
        if one.id in items:
            alike[one.kind, one.day, "".join(one.name.split())].append(one)
    for same in alike.values():
        if len(same) > 1:
            numbers = tuple(sorted({number for one in same for number in items[one.id]}))
            told = f"{_told(same[0])}记了 {len(same)} 次"
            remedy = "是同一件的请只留一条；确是几件的请在名称里区分"
            yield Point(Concern.DOUBLE, numbers, told, remedy, tuple(one.id for one in same))


def _unnamed(table: Table) -> Iterator[Point]:
    for row in table.rows:
        for cell in row.cells:
            count = rule_for(row.indicator.name, cell.column.name).count
            if not cell.counted or count is None:
                continue
            heads = [part for part in cell.parts if count.what is What.EXPERTS and part.name.endswith(UNNAMED)]
            if len(heads) > 1:
                total = sum(part.amount for part in heads)
                told = (
                    f"第 {row.indicator.number} 项{cell.column.name}里有 {len(heads)} 次共 {total} 人没有列名，"
                    "多次来的人会重复计算"
                )
                records = tuple(id_ for part in heads for id_ in part.records)
                yield Point(Concern.DOUBLE, (row.indicator.number,), told, "请登记专家姓名，系统即按人计算", records)


def _misdirected(happenings: Sequence[Happening]) -> Iterator[Point]:
    by_id = {one.id: one for one in happenings}
    for one in happenings:
        if not one.refers_to:
            continue
        referred = by_id.get(one.refers_to)
        if referred is None:
            told = f"{_told(one)}所指的记录 {one.refers_to} 不在本单位的记录中"
            yield Point(Concern.UNUSED, (), told, "请改指已登记的记录，或先登记它", (one.id,))
        elif one.kind is HappeningKind.ADOPTION and referred.kind not in ADOPTABLE:
            told = f"{_told(one)}所指的是{referred.kind.value}，不是咨询活动或报告，未计入"
            yield Point(Concern.UNUSED, (), told, "请改指被采纳的咨询活动或报告", (one.id,))


def _told(record: Record) -> str:
    if isinstance(record, Happening):
        return f"{record.day.isoformat()} 的{record.kind.value}“{record.name}”"
    return f"{record.day.isoformat()} 填报的“{record.column}”"


def _named(records: Iterable[Record]) -> str:
    told = [_told(record) for record in records]
    more = f"等 {len(told)} 条" if len(told) > _SHOWN else ""
    return "；".join(told[:_SHOWN]) + more
