"""提醒: what of a case waits too long or is due soon, for the office that runs it. Pure; one case, one day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matcher.programmes.entries import Stage
from matcher.programmes.words import Act, Rhythm
from service.domain.workflow.case import Case, Stand, step_of
from service.domain.workflow.deeds import Mark
from service.domain.workflow.readings import day_of, dispatches, notice, open_invitations, open_objections
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, Move, Step

ANSWER_DAYS = 5
"""Working days after which an answer is late, where the office says nothing else."""
AHEAD = timedelta(days=14)
"""How long before its last day something is due soon."""

_YEARLY = {Rhythm.YEARLY, Rhythm.YEARLY_OR_DONE}
_OPEN = {Step.READY, Step.RUNNING, Step.WAITING}


class ReminderKind(StrEnum):
    """What a reminder is about."""

    NOTICE_OVER = "公示期满"
    OBJECTION = "异议待办结"
    UNANSWERED = "邀请未答复"
    UNCONSENTED = "派出未答复"
    DUE = "截止日期"
    REPORT = "年度报告"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to see to.

    Attributes:
        key: the same as long as it is the same thing, so that nobody is reminded of it twice.
        stage: key of the stage.
        due: the day it rests on.
        says: to the office, in Chinese; names no person.
    """

    key: str
    case: str
    stage: str
    kind: ReminderKind
    due: date
    says: str


def reminders_of(table: Table, case: Case, today: date, answer_days: int = ANSWER_DAYS) -> tuple[Reminder, ...]:
    """Return what there is to see to in a case on a day, stage by stage; nothing once it has ended."""
    if case.end is not None:
        return ()
    return tuple(
        one
        for key, stand in case.stands.items()
        if key != WHOLE
        for one in _of_stage(table, case, table.stages[key], stand, today, answer_days)
    )


def _of_stage(
    table: Table, case: Case, stage: Stage, stand: Stand, today: date, answer_days: int
) -> Iterator[Reminder]:
    step = step_of(table, case, stage.key)
    if step in _OPEN:
        yield from _answers(table, case, stage, stand, today, answer_days)
        yield from _due(case, stage, today)
    if stage.act is Act.PUBLISH and step is Step.RUNNING:
        yield from _notices(table, case, stage, stand, today)
    if stage.act is Act.REPORT and stage.rhythm in _YEARLY and step is not Step.AHEAD:
        yield from _reports(case, stage, stand, today)


def _answers(table: Table, case: Case, stage: Stage, stand: Stand, today: date, answer_days: int) -> Iterator[Reminder]:
    asked = {mark.seq: (mark, ReminderKind.UNANSWERED) for mark in _invitations(stage, stand)}
    asked |= {seq: (one.mark, ReminderKind.UNCONSENTED) for seq, one in dispatches(stand).items() if one.open}
    for seq, (mark, kind) in asked.items():
        since = day_of(mark)
        waited = table.calendar.workdays_between(since, today).workdays
        if waited >= answer_days:
            late = table.calendar.workday_after(since, answer_days).day
            says = (
                f"“{stage.name}”{since.isoformat()} 发出的{'邀请' if kind is ReminderKind.UNANSWERED else '派出征询'}"
            )
            yield _reminder(case, stage, kind, seq, late, f"{says}已 {answer_days} 个工作日没有答复，请催办或撤回")


def _invitations(stage: Stage, stand: Stand) -> Iterator[Mark]:
    if stage.act in {Act.REQUEST, Act.CHOOSE}:
        yield from open_invitations(stand).values()


def _due(case: Case, stage: Stage, today: date) -> Iterator[Reminder]:
    if stage.due is not None and today >= stage.due - AHEAD:
        says = f"“{stage.name}”应在 {stage.due.isoformat()} 前办完"
        yield _reminder(case, stage, ReminderKind.DUE, stage.due.isoformat(), stage.due, says)


def _notices(table: Table, case: Case, stage: Stage, stand: Stand, today: date) -> Iterator[Reminder]:
    for seq, mark in open_objections(stand).items():
        says = f"“{stage.name}”有 {day_of(mark).isoformat()} 提出的异议，公示期暂停，请调查并办结"
        yield _reminder(case, stage, ReminderKind.OBJECTION, seq, day_of(mark), says)
    period = notice(table, stand)
    if period is not None and period.last is not None and today > period.last:
        last = period.last.isoformat()
        published = max(mark.seq for mark in stand.current if mark.deed.move is Move.PUBLISH)
        says = f"“{stage.name}”的公示期已于 {last} 届满，请登记期满"
        yield _reminder(case, stage, ReminderKind.NOTICE_OVER, published, period.last, says)


def _reports(case: Case, stage: Stage, stand: Stand, today: date) -> Iterator[Reminder]:
    """Yield the report of this year in its last days, until one is filed."""
    last = date(today.year, 12, 31)
    filed = {day_of(mark).year for mark in stand.marks if mark.deed.move is Move.FILE}
    if today >= last - AHEAD and today.year not in filed:
        says = f"“{stage.name}”：{today.year} 年度报告应在年底前报送"
        yield _reminder(case, stage, ReminderKind.REPORT, today.year, last, says)


def _reminder(case: Case, stage: Stage, kind: ReminderKind, of: int | str, due: date, says: str) -> Reminder:
    return Reminder(f"{case.id}/{stage.key}/{kind.value}/{of}", case.id, stage.key, kind, due, says)
