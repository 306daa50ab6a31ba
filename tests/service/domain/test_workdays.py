"""Working days agree with two independent packages, and a public notice runs as long as it says."""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta
from itertools import pairwise

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.period import PROVISIONAL, Period
from service.domain.workday_table import mainland
from service.domain.workdays import LONGEST, Calendar, Count, DayKind, Due, InvalidPeriod, Pause, SpecialDay

CALENDAR = mainland()
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)

OMITTED_BY_CHINESE_CALENDAR = {date(2005, 12, 31): True}
"""The notice for 2006 works the Saturday before; the package has no row of it."""

OUTDATED_IN_HOLIDAYS = {
    date(2019, 4, 28): True,
    date(2019, 5, 2): False,
    date(2019, 5, 3): False,
    date(2019, 5, 5): True,
}
"""劳动节 2019 was made four days in March 2019 (国办发明电〔2019〕3号); the package has the notice of December 2018."""

DATES = st.dates(date(2003, 6, 1), date(2029, 6, 30))
COUNTS = st.integers(1, 60)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    """An objection between 2003 and 2029, settled within a hundred days or open."""
    filed = draw(DATES)
    return filed, draw(st.none() | st.integers(0, 100).map(lambda days: filed + days * DAY))


def _days(first: date, last: date) -> list[date]:
    return [first + offset * DAY for offset in range((last - first).days + 1)]


def _end(period: Period) -> date:
    return period.last or date.max


def test_every_day_since_2004_agrees_with_chinese_calendar() -> None:
    differing = {
        day: CALENDAR.is_workday(day)
        for day in _days(FIRST, LAST)
        if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)
    }
    assert differing == OMITTED_BY_CHINESE_CALENDAR


def test_every_day_since_2004_agrees_with_holidays() -> None:
    other = holidays.country_holidays("CN", years=range(2004, 2027))
    differing = {
        day: CALENDAR.is_workday(day)
        for day in _days(FIRST, LAST)
        if CALENDAR.is_workday(day) != other.is_working_day(day)
    }
    assert differing == OUTDATED_IN_HOLIDAYS


@pytest.mark.parametrize(
    ("published", "workdays", "first", "last"),
    [
        (date(2025, 9, 26), 5, date(2025, 9, 28), date(2025, 10, 10)),  # a Sunday worked, eight days off
        (date(2026, 9, 29), 5, date(2026, 9, 30), date(2026, 10, 12)),  # a Saturday worked after seven days off
        (date(2026, 2, 14), 1, date(2026, 2, 24), date(2026, 2, 24)),  # published on a worked Saturday before 春节
        (date(2026, 3, 7), 7, date(2026, 3, 9), date(2026, 3, 17)),  # published on a free Saturday
    ],
)
def test_a_notice_of_so_many_working_days_ends_on_the_day_counted_by_hand(
    published: date, workdays: int, first: date, last: date
) -> None:
    period = CALENDAR.period(published, workdays)
    assert (period.first, period.last, period.provisional) == (first, last, False)
    assert CALENDAR.workday_after(published, workdays) == Due(last, provisional=False)


def test_neither_the_day_an_objection_is_filed_nor_the_day_it_is_settled_counts() -> None:
    """Published on Monday 9 March 2026; an objection from Wednesday to Thursday leaves Tuesday and Friday."""
    period = CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 11), date(2026, 3, 12))])
    assert period.counted == tuple(date(2026, 3, day) for day in (10, 13, 16, 17, 18))


def test_an_objection_settled_on_the_day_it_was_filed_costs_that_day() -> None:
    period = CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 16), date(2026, 3, 16))])
    assert period.last == date(2026, 3, 17)


def test_an_objection_filed_after_the_last_day_changes_nothing() -> None:
    assert CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 17), None)]) == CALENDAR.period(date(2026, 3, 9), 5)


def test_an_open_objection_leaves_the_last_day_open_and_says_how_many_remain() -> None:
    period = CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 12), None)])
    assert (period.first, period.last, period.remaining) == (date(2026, 3, 10), None, 3)
    assert period.paused_since == date(2026, 3, 12)
    assert "已计 2 个，还差 3 个；2026年3月12日（周四）提出的异议尚未办结" in period.says


def test_an_objection_on_the_first_day_leaves_nothing_counted() -> None:
    period = CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 10), None)])
    assert (period.first, period.last, period.counted) == (None, None, ())


def test_the_sentence_names_the_days_with_their_weekdays() -> None:
    assert CALENDAR.period(date(2026, 9, 29), 5).says == (
        "2026年9月29日（周二）公布，公示 5 个工作日："
        "自2026年9月30日（周三）起，至2026年10月12日（周一）止，公布当日不计。"
    )


@given(DATES, COUNTS, st.lists(pauses(), max_size=4))
def test_a_period_counts_working_days_outside_every_pause(start: date, workdays: int, objections: list[Pause]) -> None:
    period = CALENDAR.period(start, workdays, objections)
    assert all(start < day and CALENDAR.is_workday(day) for day in period.counted)
    assert all(one < other for one, other in pairwise(period.counted))
    for filed, settled in objections:
        assert not any(filed <= day <= (settled or date.max) for day in period.counted)
    if period.last is not None:
        assert len(period.counted) == workdays
        free = [
            day
            for day in _days(start + DAY, period.last)
            if CALENDAR.is_workday(day)
            and not any(filed <= day <= (settled or date.max) for filed, settled in objections)
        ]
        assert tuple(free) == period.counted  # none is left out


@given(DATES, COUNTS, st.lists(pauses(), max_size=3), pauses())
def test_another_pause_never_shortens_a_period(
    start: date, workdays: int, objections: list[Pause], another: Pause
) -> None:
    assert _end(CALENDAR.period(start, workdays, [*objections, another])) >= _end(
        CALENDAR.period(start, workdays, objections)
    )


@given(DATES, COUNTS, st.permutations([(date(2026, 3, 2), date(2026, 3, 20)), (date(2026, 3, 10), None)]))
def test_the_order_of_pauses_does_not_matter(start: date, workdays: int, objections: list[Pause]) -> None:
    assert CALENDAR.period(start, workdays, objections) == CALENDAR.period(start, workdays, sorted(objections))


@given(DATES, DATES, DATES)
def test_counts_of_working_days_add_up_in_any_order(a: date, b: date, c: date) -> None:
    counts = [CALENDAR.workdays_between(*pair).workdays for pair in ((a, b), (b, c), (a, c))]
    assert counts[0] + counts[1] == counts[2]


@given(DATES, COUNTS)
def test_counting_to_the_nth_working_day_gives_n(day: date, n: int) -> None:
    assert CALENDAR.workdays_between(day, CALENDAR.workday_after(day, n).day).workdays == n


@given(DATES, COUNTS)
def test_an_answer_is_provisional_exactly_when_a_day_it_rests_on_is(start: date, workdays: int) -> None:
    period = CALENDAR.period(start, workdays)
    days = _days(start + DAY, _end(period))
    assert period.provisional == any(CALENDAR.status(day).provisional for day in days)
    assert CALENDAR.workdays_between(start, _end(period)).provisional == period.provisional
    assert CALENDAR.workday_after(start, workdays).provisional == period.provisional
    assert (PROVISIONAL in period.says) == period.provisional


def test_days_are_provisional_beyond_the_table_and_in_the_last_days_before_it_ends() -> None:
    certain = [day for day in _days(date(2003, 1, 1), date(2028, 12, 31)) if not CALENDAR.status(day).provisional]
    assert certain == _days(date(2004, 1, 1), date(2026, 12, 28))


def test_a_day_that_no_period_rests_on_leaves_it_certain() -> None:
    """The objection covers the turn of the year up to the day before the notice for 2027 is entered by the office."""
    entered = CALENDAR.with_exceptions([SpecialDay(date(2027, 1, 11), DayKind.WORK, "本单位确认")])
    period = entered.period(date(2026, 12, 24), 2, [(date(2026, 12, 28), date(2027, 1, 10))])
    assert (period.counted, period.provisional) == ((date(2026, 12, 25), date(2027, 1, 11)), False)


def test_a_year_without_notice_has_weekends_and_holidays_of_fixed_date_only() -> None:
    off = [day for day in _days(date(2027, 1, 1), date(2027, 12, 31)) if not CALENDAR.is_workday(day)]
    fixed = {date(2027, month, day) for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))}
    assert [day for day in off if day.weekday() < 5] == sorted(day for day in fixed if day.weekday() < 5)
    assert len(off) == 104 + 2  # 1 January and 1 October 2027 are Fridays
    assert CALENDAR.status(date(2027, 10, 1)).name == "国庆节"


def test_an_office_adds_a_year_and_its_own_days_and_they_come_first() -> None:
    own = [
        SpecialDay(date(2026, 4, 20), DayKind.REST, "壮族三月三"),
        SpecialDay(date(2026, 10, 10), DayKind.REST, "本单位不上班"),
        SpecialDay(date(2027, 2, 8), DayKind.REST, "春节"),
    ]
    office = CALENDAR.with_exceptions(own, years=[2027])
    assert not any(office.is_workday(special.day) for special in own)
    assert CALENDAR.is_workday(date(2026, 4, 20))  # the shipped calendar is as it was
    assert office.status(date(2026, 4, 20)).name == "壮族三月三"
    assert not office.status(date(2026, 12, 31)).provisional
    assert not office.status(date(2027, 12, 28)).provisional
    assert office.status(date(2027, 12, 29)).provisional
    assert office.is_workday(date(2027, 5, 3))
    everything_else = set(_days(FIRST, LAST)) - {special.day for special in own}
    assert all(office.is_workday(day) == CALENDAR.is_workday(day) for day in everything_else)


def test_the_same_day_twice_is_refused_with_the_day() -> None:
    twice = [SpecialDay(date(2027, 2, 8), kind, "春节") for kind in DayKind]
    with pytest.raises(InvalidPeriod, match="2027年2月8日（周一）在放假安排中出现两次"):
        CALENDAR.with_exceptions(twice)


def test_calendars_of_the_same_days_are_equal_and_may_be_copied() -> None:
    shuffled = Calendar(tuple(reversed(CALENDAR.special)), CALENDAR.years)
    assert shuffled == CALENDAR
    assert hash(shuffled) == hash(CALENDAR)
    assert copy.deepcopy(CALENDAR) == CALENDAR


@pytest.mark.parametrize("workdays", [0, -1, LONGEST + 1])
def test_an_impossible_number_of_days_is_refused_with_the_range(workdays: int) -> None:
    with pytest.raises(InvalidPeriod, match=f"公示期为 {workdays} 个工作日") as caught:
        CALENDAR.period(date(2026, 3, 9), workdays)
    assert f"1 到 {LONGEST}" in caught.value.remedy


def test_the_longest_period_is_counted() -> None:
    assert len(CALENDAR.period(date(2020, 1, 1), LONGEST).counted) == LONGEST


def test_an_objection_settled_before_it_was_filed_is_refused_with_both_days() -> None:
    with pytest.raises(InvalidPeriod, match="2026年3月12日（周四）提出，却于2026年3月11日（周三）办结"):
        CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 12), date(2026, 3, 11))])


def test_the_end_of_time_is_a_fault_and_no_crash() -> None:
    with pytest.raises(InvalidPeriod, match="超出了日历"):
        CALENDAR.period(date(2026, 3, 9), 5, [(date(2026, 3, 12), date.max)])


def test_a_moment_is_no_day() -> None:
    """A datetime is a date to Python but equals no date, so every holiday would be missed silently."""
    moment = datetime.fromisoformat("2026-10-01T08:00:00+08:00")
    for ask in (
        lambda: CALENDAR.is_workday(moment),
        lambda: CALENDAR.period(moment, 5),
        lambda: CALENDAR.workdays_between(date(2026, 9, 1), moment),
        lambda: CALENDAR.period(date(2026, 9, 1), 5, [(date(2026, 9, 2), moment)]),
    ):
        with pytest.raises(TypeError, match="not a datetime"):
            ask()


def test_no_working_day_lies_between_a_day_and_itself() -> None:
    assert CALENDAR.workdays_between(date(2026, 3, 9), date(2026, 3, 9)) == Count(0, provisional=False)
