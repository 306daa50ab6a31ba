"""What an office is reminded of: notices that are over, answers that stay away, days that come near."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.programmes.words import Act, Rhythm
from service.domain.reminders import Reminder, ReminderKind, reminders_of
from service.domain.workflow.words import WHOLE, Move, Step
from tests.fakes.casework import Office, body_of, digest
from tests.fakes.fitting import advance, fitting

INVITED = date(2015, 3, 9)
"""A Monday; the Qingming holiday is on 6 April."""


def found(office: Office, today: date, kind: ReminderKind) -> list[Reminder]:
    return [one for one in reminders_of(office.table, office.case, today) if one.kind is kind]


def until(office: Office, act: Act, move: Move) -> str:
    """Let everybody go on until somebody may make a move in a stage of an act; return the stage."""
    for _ in range(400):
        for viewer in office.people():
            for one in office.may(viewer):
                if one.move is move and one.stage != WHOLE and office.table.stages[one.stage].act is act:
                    return one.stage
        advance(office, 1)
    raise AssertionError(f"nobody may {move} in {act}")


@pytest.fixture
def inviting() -> tuple[Office, str, str]:
    """An office that has invited a society: the stage, and the key of the society."""
    office = Office.of("wuhan-2015")
    stage = next(one.stage for one in office.may(office.host) if one.move is Move.INVITE)
    actor = next(key for key, one in office.table.actors.items() if office.table.by_invitation(key) and one.level)
    body = body_of(office.table, actor)
    office.do(stage, Move.INVITE, office.host, party=body.id, actor=actor, role=body.role, level=body.level)
    return office, stage, actor


def test_an_invitation_is_late_after_five_working_days_and_no_sooner(inviting: tuple[Office, str, str]) -> None:
    office, stage, _ = inviting
    assert found(office, date(2015, 3, 15), ReminderKind.UNANSWERED) == []
    (one,) = found(office, date(2015, 3, 16), ReminderKind.UNANSWERED)
    assert (one.case, one.stage, one.due) == ("case1", stage, date(2015, 3, 16))
    assert "5 个工作日没有答复" in one.says
    assert "2015-03-09" in one.says


def test_holidays_do_not_count(inviting: tuple[Office, str, str]) -> None:
    office, _, actor = inviting
    office.wait(22)  # 31 March, a Tuesday; 6 April is a holiday
    office.do(inviting[1], Move.DECLINE, office.as_(actor), text="忙")
    body = body_of(office.table, actor)
    office.do(inviting[1], Move.INVITE, office.host, party=body.id, actor=actor, role=body.role, level=body.level)
    assert found(office, date(2015, 4, 7), ReminderKind.UNANSWERED) == []
    assert len(found(office, date(2015, 4, 8), ReminderKind.UNANSWERED)) == 1


def test_it_is_the_same_reminder_every_day_and_another_for_another_invitation(
    inviting: tuple[Office, str, str],
) -> None:
    office, stage, actor = inviting
    (first,) = found(office, date(2015, 3, 17), ReminderKind.UNANSWERED)
    assert found(office, date(2015, 5, 1), ReminderKind.UNANSWERED) == [first]
    office.do(stage, Move.DECLINE, office.as_(actor), text="忙")
    assert found(office, date(2015, 5, 1), ReminderKind.UNANSWERED) == []
    body = body_of(office.table, actor)
    office.do(stage, Move.INVITE, office.host, party=body.id, actor=actor, role=body.role, level=body.level)
    (second,) = found(office, date(2015, 6, 1), ReminderKind.UNANSWERED)
    assert second.key != first.key


def test_an_office_may_leave_more_days(inviting: tuple[Office, str, str]) -> None:
    office, _, _ = inviting
    assert reminders_of(office.table, office.case, date(2015, 3, 16), answer_days=6) == ()


def test_a_case_that_has_ended_asks_for_nothing(inviting: tuple[Office, str, str]) -> None:
    office, _, _ = inviting
    office.do(WHOLE, Move.STOP, office.host, text="企业停产")
    assert reminders_of(office.table, office.case, date(2016, 1, 1)) == ()


def test_a_notice_is_over_on_the_day_after_its_last_unless_an_objection_stops_it() -> None:
    office = Office.of("wuhan-2015")
    stage = until(office, Act.PUBLISH, Move.PUBLISH)
    (viewer,) = [one for one in office.people() if any(may.move is Move.PUBLISH for may in office.may(one))][:1]
    office.do(stage, Move.PUBLISH, viewer, number=5)
    day = office.today
    seen = {one: found(office, one, ReminderKind.NOTICE_OVER) for one in (day + timedelta(n) for n in range(30))}
    start = next(one for one, reminders in seen.items() if reminders)
    (one,) = seen[start]
    assert one.due == start - timedelta(1)
    assert all(reminders == [one] for other, reminders in seen.items() if other >= start)
    assert office.table.calendar.workdays_between(day, one.due).workdays == 5
    citizen = office.people()[-1]
    office.wait(1)
    office.do(stage, Move.OBJECT, citizen, text="有异议")
    assert found(office, start, ReminderKind.NOTICE_OVER) == []
    (objection,) = found(office, office.today, ReminderKind.OBJECTION)
    assert objection.due == office.today


def test_a_sending_that_nobody_answers_is_late() -> None:
    office = Office.of("zhejiang-2014")
    stage = until(office, Act.RUN, Move.DISPATCH)
    for viewer in office.people():
        for one in office.may(viewer):
            if one.move is Move.DISPATCH and one.stage == stage and (deed := fitting(office, one, viewer)):
                office.make(deed, viewer)
                (late,) = found(office, office.today + timedelta(30), ReminderKind.UNCONSENTED)
                assert "派出征询" in late.says
                return
    raise AssertionError("nobody was sent")


def test_a_stage_with_a_last_day_is_due_two_weeks_before_until_it_is_done() -> None:
    office = Office.of("wuhan-2015")
    (key, *_), stages = office.table.first, dict(office.table.stages)
    stages[key] = replace(stages[key], due=date(2015, 6, 26))
    office.table = replace(office.table, stages=stages)
    assert found(office, date(2015, 6, 11), ReminderKind.DUE) == []
    (one,) = found(office, date(2015, 6, 12), ReminderKind.DUE)
    assert (one.stage, one.due) == (key, date(2015, 6, 26))
    assert found(office, date(2015, 7, 30), ReminderKind.DUE) == [one]
    stand = replace(office.case.stands[key], step=Step.DONE)
    office.case = replace(office.case, stands={**office.case.stands, key: stand})
    assert found(office, date(2015, 7, 30), ReminderKind.DUE) == []


def test_a_yearly_report_is_due_at_the_end_of_each_year_until_one_of_it_is_filed() -> None:
    office = Office.of("wuhan-2015")
    yearly = [one.key for one in office.table.stages.values() if one.act is Act.REPORT]
    stage = until(office, Act.REPORT, Move.FILE)
    assert stage in yearly
    assert office.table.stages[stage].rhythm is Rhythm.YEARLY_OR_DONE
    year = office.today.year
    assert found(office, date(year, 12, 16), ReminderKind.REPORT) == []
    (one,) = found(office, date(year, 12, 17), ReminderKind.REPORT)
    assert (one.due, str(year) in one.says) == (date(year, 12, 31), True)
    for viewer in office.people():
        for may in office.may(viewer):
            if may.move is Move.FILE and (deed := fitting(office, may, viewer)):
                office.make(replace(deed, digest=digest("年报")), viewer)
                assert found(office, date(year, 12, 31), ReminderKind.REPORT) == []
                assert len(found(office, date(year + 1, 12, 31), ReminderKind.REPORT)) == 1
                return
    raise AssertionError("nobody files")
