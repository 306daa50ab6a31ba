"""填报: stating a figure for a cell of a table or for a target, with its evidence; correcting and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from matcher.errors import UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.programmes.words import Cell
from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.history import Event, day_of, sealed
from service.domain.scope import SYSTEM
from service.domain.statistics.filed import NO, filing_fault
from service.domain.statistics.recording import (
    Recorded,
    difference,
    require_happened,
    require_may_record,
    require_reason,
    require_standing,
)
from service.domain.statistics.records import Filing
from service.domain.statistics.rules import rule_for
from service.domain.statistics.stored import filing_to_plain
from service.domain.statistics.summing import REACHED, WHOLE
from service.domain.statistics.table import is_counted
from service.domain.statistics.target_rules import measure_for
from service.storage.filings import FilingRow
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.evidence import cited
from service.use_cases.needs import Basis
from service.use_cases.office import new_id

_NONE = {"无", NO}


@dataclass(frozen=True, slots=True)
class FilingIn:
    """What is filed.

    Attributes:
        programme: KEY-YEAR.
        indicator: key of the indicator, or `target` the key of the target.
        column: name of the cell; of a target 总数 or 达到的数.
        amount: for counts, and for money in 分.
        evidence: digest of the file that shows it; needed unless there is nothing to show: 0, 无, 否.
    """

    programme: str
    column: str
    day: date
    indicator: str = ""
    target: str = ""
    text: str = ""
    amount: int | None = None
    evidence: str = ""


def file_figure(desk: Desk, work: Work, asked: FilingIn, office: str, viewer: Viewer, at: datetime) -> FilingRow:
    """File a figure; `office` empty: for the viewer's own body.

    Raises:
        Missing: there is no such office, or the viewer may not see it.
        Forbidden: the viewer may not record for it.
        UnknownName: the programme has no such indicator, target or cell.
        InvalidDeed: it is counted from records, it does not fill its cell, or nothing shows it.
    """
    placed = work.bodies.get(viewer, office or viewer.body)
    require_may_record(viewer, placed.body, placed.path)
    pack = pack_named(desk.home, asked.programme)
    if bool(asked.indicator) == bool(asked.target):
        raise InvalidDeed("要写明是哪项指标或哪个目标，二者取一", "请填 indicator 或 target")
    shown = cited(work, placed.body.id, (asked.evidence,) if asked.evidence else (), viewer)
    filing = Filing(
        new_id(),
        asked.indicator or asked.target,
        asked.column,
        asked.day,
        placed.body.id,
        asked.text.strip(),
        asked.amount,
        shown[0] if shown else None,
    )
    _check(pack, filing, bool(asked.target), at)
    programme = f"{pack.programme.key}-{pack.programme.year}"
    row = FilingRow(filing, programme, bool(asked.target), at)
    told = {**filing_to_plain(filing), "office": filing.office, "programme": programme}
    return work.filings.add(row, work.events.next(viewer, _subject(filing.id), at, Recorded.RECORD.value, {}, told))


def correct(
    desk: Desk,
    work: Work,
    filing: str,
    facts: Mapping[str, Any],
    reason: str,
    viewer: Viewer,
    at: datetime,
    basis: Basis,
) -> FilingRow:
    """Correct day, text, amount or evidence (a digest, empty for none) of a filing.

    Raises:
        Missing, Forbidden, InvalidDeed: as in `file_figure`.
        NotAllowed: it was withdrawn.
    """
    before = _to_change(work, filing, reason, viewer, basis)
    old = before.filing
    found = dict(facts)
    if "evidence" in found:
        digest = found["evidence"]
        found["evidence"] = cited(work, old.office, (digest,), viewer)[0] if digest else None
    new = replace(old, **found)
    _check(pack_named(desk.home, before.programme), new, before.of_target, at)
    was, now = difference(filing_to_plain(old), filing_to_plain(new))
    event = work.events.next(viewer, _subject(filing), at, Recorded.CORRECT.value, was, now, reason)
    return work.filings.save(replace(before, filing=new), _on(event, before))


def withdraw(work: Work, filing: str, reason: str, viewer: Viewer, at: datetime, basis: Basis) -> FilingRow:
    """Withdraw a filing: it stays to be read, and counts no more; raises as `correct`."""
    before = _to_change(work, filing, reason, viewer, basis)
    was, now = {"withdrawn": False}, {"withdrawn": True}
    event = work.events.next(viewer, _subject(filing), at, Recorded.WITHDRAW.value, was, now, reason)
    return work.filings.save(replace(before, withdrawn=True), _on(event, before))


def history_of(work: Work, filing: str, viewer: Viewer) -> tuple[Event, ...]:
    """Return what was done with a filing, in order; raises Missing."""
    work.filings.get(viewer, filing)
    return work.events.of(viewer, _subject(filing))


def _to_change(work: Work, filing: str, reason: str, viewer: Viewer, basis: Basis) -> FilingRow:
    row = work.filings.get(viewer, filing)
    placed = work.bodies.get(SYSTEM, row.filing.office)
    require_may_record(viewer, placed.body, placed.path)
    basis(row.version, row.head)
    require_reason(reason)
    require_standing(withdrawn=row.withdrawn)
    return row


def _check(pack: Pack, filing: Filing, of_target: bool, at: datetime) -> None:
    require_happened(filing.day, day_of(at))
    if of_target:
        _check_target(pack, filing)
        nothing = filing.amount == 0
    else:
        nothing = _check_cell(pack, filing)
    if filing.evidence is None and not nothing:
        raise InvalidDeed("没有佐证", "请先上传佐证（POST /api/v1/evidence），再填它的摘要；确实没有的填 0、无或否")


def _check_cell(pack: Pack, filing: Filing) -> bool:
    """Check a figure for a cell; returns whether it says that there is nothing."""
    indicators = {one.key: one for one in pack.indicators}
    indicator = indicators.get(filing.indicator)
    if indicator is None:
        known = "、".join(f"{key}（{one.name}）" for key, one in indicators.items())
        raise UnknownName(f"计划没有指标“{filing.indicator}”", f"可选：{known or '无'}")
    column = next((one for one in indicator.columns if one.name == filing.column), None)
    if column is None:
        cells = "、".join(one.name for one in indicator.columns)
        raise UnknownName(f"指标“{indicator.name}”没有“{filing.column}”一栏", f"可选：{cells}")
    if is_counted(indicator, rule_for(indicator.name, column.name)):
        raise InvalidDeed(f"“{indicator.name}”{column.name}由记录计数，不能填报", "请逐件登记为记录，并附佐证")
    if fault := filing_fault(column, filing):
        raise InvalidDeed(f"“{indicator.name}”{column.name}{fault[0]}", fault[1])
    if column.cell in {Cell.COUNT, Cell.MONEY}:
        return filing.amount == 0
    return filing.text in _NONE


def _check_target(pack: Pack, filing: Filing) -> None:
    targets = {one.key: one for one in pack.targets}
    target = targets.get(filing.indicator)
    if target is None:
        known = "、".join(f"{key}（{one.text}）" for key, one in targets.items())
        raise UnknownName(f"计划没有目标“{filing.indicator}”", f"可选：{known or '无'}")
    wanted = [WHOLE] if target.share else []
    if measure_for(target.text) is None and (target.share or target.at_least is not None):
        wanted.append(REACHED)
    if filing.column not in wanted:
        told = "、".join(wanted)
        raise InvalidDeed(
            f"目标“{target.text}”不填报“{filing.column}”",
            f"可以填报：{told}" if told else "达到的数由记录计数，请逐件登记为记录",
        )
    if filing.amount is None:
        raise InvalidDeed(f"目标“{target.text}”的{filing.column}没有填数", "请填报一个数")


def _subject(filing: str) -> str:
    return f"report:{filing}"


def _on(event: Event, before: FilingRow) -> Event:
    return sealed(replace(event, previous=before.head))
