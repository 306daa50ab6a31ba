"""Targets: numerator and denominator, and what nobody can know yet."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import HuiqiError
from matcher.programmes.entries import Target
from matcher.programmes.shelf import pack_of, shipped_packs
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.table import Reporter
from service.domain.statistics.targets import Figure, Reach, TargetRow, figures, needed_of, targets
from tests.fakes.happenings import CASTING, FOUNDRY, MACHINES, PARK, REPORTER, TOWN, happening
from tests.fakes.programmes import pack_with

BY = date(2020, 12, 31)


def share(of: str, *, about: bool = False, by: date | None = BY) -> Target:
    return Target("t", (), "试点城市", by=by, share=of, share_of="市", about=about)


def row(target: Target, figure: Figure | None = None, on: date = date(2019, 1, 1)) -> TargetRow:
    pack = pack_with()
    known = {} if figure is None else {"t": figure}
    (found,) = targets(type(pack)(pack.programme, pack.sources, targets=(target,)), known, on)
    return found


def test_numerator_and_denominator_stand_side_by_side() -> None:
    found = row(share("2/3"), Figure(7, 11))
    assert (found.says, found.reach, found.needed) == ("2/3的市：7/11，即 63.6%", Reach.NOT_REACHED, 8)
    assert found.remark == "需 8，还差 1"


def test_about_two_thirds_is_the_nearest_whole_number() -> None:
    found = row(share("2/3", about=True), Figure(7, 11))
    assert (found.says, found.reach, found.needed) == ("2/3 左右的市：7/11，即 63.6%", Reach.REACHED, 7)
    assert found.remark == "文件写“左右”，取最接近的整数 7"
    assert row(share("2/3", about=True), Figure(6, 11)).reach is Reach.NOT_REACHED


def test_a_share_of_a_hundred_is_a_percentage() -> None:
    assert row(share("30/100"), Figure(30, 100)).says == "30%的市：30/100，即 30.0%"


@pytest.mark.parametrize(("whole", "says"), [(None, "2/3的市：7/未填报"), (0, "2/3的市：0/0")])
def test_without_a_denominator_nothing_is_known(whole: int | None, says: str) -> None:
    found = row(share("2/3"), Figure(0 if whole == 0 else 7, whole))
    assert (found.reach, found.says) == (Reach.UNKNOWN, says)
    assert found.remark == "市总数没有填报，请填报并附佐证"


def test_without_a_numerator_nothing_is_known() -> None:
    found = row(share("2/3"), Figure(None, 11))
    assert (found.reach, found.says, found.needed) == (Reach.UNKNOWN, "2/3的市：未知/11", 8)
    assert found.remark == "达到的数没有填报，请填报并附佐证"
    assert row(share("2/3")).remark == "市总数没有填报，请填报并附佐证；达到的数没有填报，请填报并附佐证"


@pytest.mark.parametrize(
    ("reached", "reach", "remark"),
    [
        (29, Reach.NOT_REACHED, "需 30，还差 1"),
        (30, Reach.REACHED, ""),
        (50, Reach.REACHED, ""),
        (51, Reach.REACHED, "超过计划的 50"),
    ],
)
def test_a_number_with_both_ends(reached: int, reach: Reach, remark: str) -> None:
    found = row(Target("t", (), "工作站", by=BY, at_least=30, at_most=50), Figure(reached, unit="家"))
    assert (found.reach, found.remark, found.says) == (reach, remark, f"30–50 家：{reached}")


def test_a_number_with_one_end_and_one_that_is_exact() -> None:
    assert row(Target("t", (), "企业", at_least=100), Figure(7, unit="家")).says == "至少 100 家：7"
    assert row(Target("t", (), "示范点", at_least=5, at_most=5), Figure(5)).says == "5 个：5"


def test_a_goal_in_words_is_left_to_the_evaluation() -> None:
    found = row(Target("t", (), "逐步扩大"))
    assert (found.reach, found.says, found.remark) == (Reach.IN_WORDS, "逐步扩大", "没有数字，由评估说明")


@pytest.mark.parametrize(
    ("figure", "on", "late"),
    [
        (Figure(7, 11), BY, False),
        (Figure(7, 11), date(2021, 1, 1), True),
        (Figure(8, 11), date(2021, 1, 1), False),
        (Figure(None), date(2021, 1, 1), True),
    ],
)
def test_what_is_not_reached_is_late_after_its_day(figure: Figure, on: date, late: bool) -> None:
    assert row(share("2/3"), figure, on).late is late
    assert not row(share("2/3", by=None), figure, on).late


def test_figures_that_cannot_be_are_refused() -> None:
    with pytest.raises(HuiqiError, match="12 个多于总数 11"):
        Figure(12, 11)
    with pytest.raises(HuiqiError, match="负数"):
        Figure(-1)


@given(st.integers(1, 100), st.integers(1, 100), st.integers(0, 500))
def test_the_number_that_is_needed_is_the_least_that_reaches_the_share(part: int, more: int, whole: int) -> None:
    of = f"{min(part, more)}/{max(part, more)}"
    needed = needed_of(share(of), whole)
    assert needed is not None
    assert Fraction(needed) >= Fraction(of) * whole > needed - 1
    nearest = needed_of(share(of, about=True), whole)
    assert nearest is not None
    assert abs(nearest - Fraction(of) * whole) <= Fraction(1, 2)


def test_records_tell_of_the_targets_they_can_tell_of() -> None:
    chengdu = pack_of(shipped_packs(), "chengdu", 2018)
    day = date(2019, 5, 1)
    records = (
        happening("a", K.STATION, TOWN, level="市", day=day),
        happening("b", K.STATION, MACHINES, level="省", day=date(2021, 1, 1)),
        happening("c", K.VISIT, TOWN, CASTING, day=day),
        happening("d", K.VISIT, FOUNDRY, CASTING, day=day),
        happening("e", K.DEMONSTRATION, level="省", region="510117", place="郫都区", day=day),
        happening("f", K.STATION, TOWN, level="市", day=day, office="elsewhere"),
    )
    found = figures(chengdu, records, {"societies": 120}, REPORTER, date(2021, 6, 1))
    assert set(found) == {"counties", "societies", "stations", "enterprises"}
    assert (found["stations"].reached, found["stations"].parts[0].records) == (1, ("a",))
    assert (found["societies"].reached, found["societies"].whole) == (1, 120)
    assert [part.name for part in found["counties"].parts] == ["郫都区"]
    assert (found["enterprises"].reached, found["enterprises"].parts[0].records) == (1, ("c",))


def test_a_yearly_target_is_measured_in_the_year_that_is_looked_at() -> None:
    hubei = pack_of(shipped_packs(), "hubei", 2015)
    records = [happening(f"d{year}", K.DEMONSTRATION, PARK, day=date(year, 5, 1)) for year in (2015, 2016)]
    found = figures(hubei, records, {}, Reporter("city", "湖北省科协"), date(2016, 12, 31))
    assert found["points"].parts[0].records == ("d2016",)


def test_places_are_counted_by_their_codes() -> None:
    zhejiang = pack_of(shipped_packs(), "zhejiang", 2014)
    day = date(2015, 5, 1)
    records = [
        happening("a", K.PILOT, region="330784", place="永康", day=day),
        happening("b", K.PILOT, region="330784", day=day),
        happening("c", K.PILOT, day=day),
        happening("d", K.DEMONSTRATION, PARK, region="330784", day=day),
        happening("e", K.DEMONSTRATION, PARK, region="330702", day=day),
        happening("f", K.DEMONSTRATION, PARK, region="330000", day=day),
        happening("g", K.DEMONSTRATION, PARK, day=day),
    ]
    found = figures(zhejiang, records, {}, REPORTER, date(2015, 12, 31))
    assert [(part.name, part.records) for part in found["parks-2015"].parts] == [("330784", ("a", "b"))]
    assert [(part.name, part.records) for part in found["cities-2020"].parts] == [("330700", ("d", "e"))]
