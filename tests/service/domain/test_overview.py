"""Figures of a day: what happened later is left out, and every span has its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.domain.overview import UNSAID, Past, Step, by_industry, by_span, by_status, last_months, there, usual_span

POSTED = date(2026, 1, 5)


def past(id_: str, days: int | None = None, industries: tuple[str, ...] = ()) -> Past:
    agreed = None if days is None else POSTED + timedelta(days)
    steps = (Step(POSTED, "待受理"), Step(POSTED + timedelta(3), "已受理"))
    return Past(id_, id_, "wuhan-2015", steps, agreed, POSTED, industries=industries)


@pytest.mark.parametrize(
    ("days", "span"),
    [
        (0, "1 个月内"),
        (30, "1 个月内"),
        (31, "1–3 个月"),
        (90, "1–3 个月"),
        (91, "3–6 个月"),
        (181, "半年到 1 年"),
        (365, "半年到 1 年"),
        (366, "1 年以上"),
        (20_000, "1 年以上"),
    ],
)
def test_an_agreement_counts_in_the_span_it_took(days: int, span: str) -> None:
    far = date(2100, 1, 1)
    assert [group.name for group in by_span([past("a", days)], far) if group.members] == [span]
    assert usual_span([past("a", days)], far) == days


def test_what_happened_later_is_left_out() -> None:
    one = past("a", 10)
    assert there([one], POSTED - timedelta(1)) == ()
    assert by_status([one], POSTED)[0].name == "待受理"
    assert by_status([one], POSTED + timedelta(3))[0].name == "已受理"
    assert all(not group.members for group in by_span([one, past("b")], POSTED + timedelta(9)))
    assert usual_span([one], POSTED + timedelta(9)) is None


def test_those_of_no_industry_come_last_and_one_of_several_counts_in_each() -> None:
    groups = by_industry([past("a"), past("b"), past("c", industries=("甲", "乙")), past("d", industries=("乙",))])
    assert [(group.name, group.count) for group in groups] == [("乙", 2), ("甲", 1), (UNSAID, 2)]


def test_months_run_over_the_turn_of_a_year() -> None:
    assert last_months(date(2026, 2, 14), 4) == ("2025-11", "2025-12", "2026-01", "2026-02")
