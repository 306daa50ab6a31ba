"""R29: by 2020 30 % of city societies, 30–50 stations, 100 enterprises, half of the districts, 1–2 counties."""

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

ON, DAY = date(2020, 12, 31), date(2019, 6, 1)
CITY = Reporter("city", "成都市科学技术协会")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_of(shipped_packs(), "chengdu", 2018)


def _society(number: int) -> Party:
    return Party(f"society-{number}", f"成都市第{number}学会", Role.SOCIETY, "市")


def _enterprise(number: int) -> Party:
    return Party(f"enterprise-{number}", f"第{number}公司", Role.ENTERPRISE)


def _rows(pack: Pack, happenings: list[Happening], wholes: dict[str, int], **filed: Figure) -> dict[str, TargetRow]:
    known = figures(pack, happenings, wholes, CITY, ON) | filed
    return {one.target.key: one for one in targets(pack, known, ON)}


def test_r29_thirty_percent_of_the_city_societies_take_part(pack: Pack) -> None:
    took_part = [happening(f"v{at}", K.VISIT, _society(at), _enterprise(1), day=DAY) for at in range(36)]
    row = _rows(pack, took_part, {"societies": 120})["societies"]
    assert (row.says, row.reach, row.needed) == ("30%的市级学会：36/120，即 30.0%", Reach.REACHED, 36)
    assert _rows(pack, took_part[1:], {"societies": 120})["societies"].remark == "需 36，还差 1"
    assert _rows(pack, took_part, {})["societies"].reach is Reach.UNKNOWN


@pytest.mark.parametrize(("count", "reach"), [(29, Reach.NOT_REACHED), (30, Reach.REACHED), (50, Reach.REACHED)])
def test_r29_thirty_to_fifty_stations_of_all_three_levels(pack: Pack, count: int, reach: Reach) -> None:
    levels = ("全国", "省", "市")
    stations = [
        happening(f"s{at}", K.STATION, _society(at), day=DAY, level=levels[at % 3], thing=f"station-{at}")
        for at in range(count)
    ]
    renewed = happening("again", K.STATION, _society(0), day=DAY, level="全国", thing="station-0")
    row = _rows(pack, [*stations, renewed], {})["stations"]
    assert (row.figure.reached, row.reach, row.says) == (count, reach, f"30–50 家：{count}")


@pytest.mark.parametrize(("count", "reach"), [(99, Reach.NOT_REACHED), (100, Reach.REACHED)])
def test_r29_a_hundred_enterprises_are_served_by_city_societies(pack: Pack, count: int, reach: Reach) -> None:
    served = [happening(f"v{at}", K.SERVICE, _society(1), _enterprise(at), day=DAY) for at in range(count)]
    twice = happening("again", K.SOLUTION, _society(2), _enterprise(0), day=DAY)
    row = _rows(pack, [*served, twice], {})["enterprises"]
    assert (row.figure.reached, row.reach, row.says) == (count, reach, f"至少 100 家：{count}")


def test_r29_half_of_the_districts_is_what_an_evaluation_files(pack: Pack) -> None:
    assert _rows(pack, [], {})["districts"].reach is Reach.UNKNOWN
    row = _rows(pack, [], {}, districts=Figure(11, 22, evidence=("evaluation-1",)))["districts"]
    assert (row.says, row.reach) == ("1/2的区（市）县：11/22，即 50.0%", Reach.REACHED)
    assert _rows(pack, [], {}, districts=Figure(11, 23))["districts"].needed == 12


def test_r29_one_or_two_provincial_demonstration_counties(pack: Pack) -> None:
    county = happening("d1", K.DEMONSTRATION, day=DAY, level="省", region="510117", place="郫都区")
    of_the_city = happening("d2", K.DEMONSTRATION, day=DAY, level="市", region="510104")
    row = _rows(pack, [county, of_the_city], {})["counties"]
    assert (row.figure.reached, row.figure.parts[0].name, row.reach) == (1, "郫都区", Reach.REACHED)
    assert _rows(pack, [of_the_city], {})["counties"].late is False
