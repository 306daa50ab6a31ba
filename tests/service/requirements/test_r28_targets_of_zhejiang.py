"""R28: targets of 2015 (3–5 parks, 1–2 cities) and 2020 (2/3 of cities, 30 % of provincial societies, 12–16 parks)."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Role
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.records import Happening, Party
from service.domain.statistics.table import Reporter
from service.domain.statistics.targets import Figure, Reach, TargetRow, figures, targets
from tests.fakes.happenings import happening

PROVINCE = Reporter("city", "浙江省科学技术协会")
_CITIES = ("3301", "3302", "3303", "3304", "3305", "3306", "3307", "3308", "3309", "3310", "3311")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_of(shipped_packs(), "zhejiang", 2014)


def _park(number: int) -> Party:
    return Party(f"park-{number}", f"第{number}高新园区", Role.PARK)


def _society(number: int) -> Party:
    return Party(f"society-{number}", f"浙江省第{number}学会", Role.SOCIETY, "省")


def _rows(pack: Pack, happenings: list[Happening], wholes: dict[str, int], on: date) -> dict[str, TargetRow]:
    rows = targets(pack, figures(pack, happenings, wholes, PROVINCE, on), on)
    return {one.target.key: one for one in rows}


def test_r28_three_to_five_parks_and_one_or_two_cities_by_the_end_of_2015(pack: Pack) -> None:
    day = date(2015, 6, 1)
    pilots = [happening(f"p{at}", K.PILOT, _park(at), day=day, region=f"330{at}21") for at in (1, 2, 3)]
    recommended = happening("n1", K.NOMINATION, day=day, region="330700")
    rows = _rows(pack, [*pilots[:2], recommended], {}, date(2015, 12, 31))
    assert (rows["parks-2015"].reach, rows["parks-2015"].says) == (Reach.NOT_REACHED, "3–5 个：2")
    assert rows["parks-2015"].remark == "需 3，还差 1"
    assert (rows["cities-2015"].reach, rows["cities-2015"].says) == (Reach.REACHED, "1–2 个：1")
    assert _rows(pack, pilots, {}, date(2015, 12, 31))["parks-2015"].reach is Reach.REACHED


def test_r28_what_came_after_the_day_does_not_reach_it(pack: Pack) -> None:
    pilots = [happening(f"p{at}", K.PILOT, day=date(2016, 1, 1), region=f"330{at}21") for at in (1, 2, 3)]
    row = _rows(pack, pilots, {}, date(2016, 6, 1))["parks-2015"]
    assert (row.reach, row.late, row.figure.reached) == (Reach.NOT_REACHED, True, 0)


def test_r28_about_two_thirds_of_the_cities_have_a_base_in_a_park(pack: Pack) -> None:
    bases = [
        happening(f"b{at}", K.DEMONSTRATION, _park(at), day=date(2018, 1, 1), level="省", region=f"{city}21")
        for at, city in enumerate(_CITIES[:7])
    ]
    row = _rows(pack, bases, {"cities-2020": 11}, date(2020, 12, 31))["cities-2020"]
    assert (row.figure.reached, row.figure.whole) == (7, 11)
    assert (row.says, row.reach) == ("2/3 左右的市（地）：7/11，即 63.6%", Reach.REACHED)
    assert "左右" in row.remark
    assert [part.records for part in row.figure.parts] == [(one.id,) for one in bases]
    fewer = _rows(pack, bases[1:], {"cities-2020": 11}, date(2020, 12, 31))["cities-2020"]
    assert (fewer.reach, fewer.needed) == (Reach.NOT_REACHED, 7)


def test_r28_thirty_percent_of_the_provincial_societies_of_a_stated_number(pack: Pack) -> None:
    served = [happening(f"v{at}", K.SERVICE, _society(at), day=date(2019, 1, 1)) for at in range(45)]
    on = date(2020, 12, 31)
    unknown = _rows(pack, served, {}, on)["societies-2020"]
    assert (unknown.reach, unknown.says) == (Reach.UNKNOWN, "30%的省级学会：45/未填报")
    assert unknown.remark == "省级学会总数没有填报，请填报并附佐证"
    assert _rows(pack, served, {"societies-2020": 150}, on)["societies-2020"].reach is Reach.REACHED
    assert _rows(pack, served, {"societies-2020": 151}, on)["societies-2020"].remark == "需 46，还差 1"


@pytest.mark.parametrize(
    ("count", "reach", "remark"),
    [
        (11, Reach.NOT_REACHED, "需 12，还差 1"),
        (12, Reach.REACHED, ""),
        (17, Reach.REACHED, "超过计划的 16"),
    ],
)
def test_r28_twelve_to_sixteen_parks_have_the_support_of_provincial_societies(
    pack: Pack, count: int, reach: Reach, remark: str
) -> None:
    day = date(2019, 1, 1)
    supported = [happening(f"s{at}", K.AGREEMENT, _society(1), _park(at), day=day) for at in range(count)]
    alone = happening("x", K.AGREEMENT, _park(99), day=day)
    row = _rows(pack, [*supported, alone], {}, date(2020, 12, 31))["parks-2020"]
    assert (row.figure.reached, row.reach, row.remark) == (count, reach, remark)


def test_r28_the_goal_without_a_figure_is_left_to_the_evaluation(pack: Pack) -> None:
    row = _rows(pack, [], {}, date(2017, 1, 1))["wider-2016"]
    assert (row.reach, row.figure, row.needed) == (Reach.IN_WORDS, Figure(None), None)
