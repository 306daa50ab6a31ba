"""Which filings stand in the table of somebody with others below, and which figures of targets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from service.domain.statistics.records import Filing
from service.domain.statistics.summing import REACHED, WHOLE, reached, standing
from service.domain.statistics.table import Reporter
from service.domain.statistics.targets import Reach
from tests.fakes.happenings import PROOF, REPORTER

ON = date(2018, 5, 31)
PATHS = {"p": "p/", "c": "p/c/", "k": "p/c/k/", "l": "p/c/l/", "d": "p/d/"}
PROVINCE = Reporter("p", "省科协", frozenset(PATHS))


def _filed(office: str, amount: int | None = 1, key: str = "i05", column: str = "数量", day: date = ON) -> Filing:
    return Filing(f"{office}-{key}-{column}-{day}-{amount}", key, column, day, office, "", amount, PROOF)


def _offices(pack: Pack, *filings: Filing, reporter: Reporter = PROVINCE) -> list[str]:
    return [one.office for one in standing(pack, filings, reporter, PATHS, ON).filings]


def test_the_uppermost_statement_stands_alone(liaoning: Pack) -> None:
    k, l_, c, d, p = (_filed(one) for one in ("k", "l", "c", "d", "p"))
    assert _offices(liaoning, k, l_) == ["k", "l"]
    assert _offices(liaoning, k, l_, c) == ["c"]
    assert _offices(liaoning, k, c, d) == ["c", "d"]
    assert _offices(liaoning, k, c, d, p) == ["p"]
    assert _offices(liaoning, p, replace(p, id="again", amount=2)) == ["p", "p"]


def test_what_does_not_hold_takes_nobodys_place_and_is_left_for_the_checks(liaoning: Pack) -> None:
    k = _filed("k")
    for c in (_filed("c", None), _filed("c", day=date(2018, 6, 1)), _filed("c", day=date(2013, 12, 31))):
        assert _offices(liaoning, k, c) == ["k", "c"]
    other = _filed("c", key="i06")
    assert _offices(liaoning, k, other) == ["k", "c"]
    stray = _filed("c", key="no-such")
    assert _offices(liaoning, k, stray) == ["k", "c"]


def test_a_state_of_affairs_is_only_the_reporters_own(liaoning: Pack) -> None:
    k, c = (_filed(one, key="i01", column="人口") for one in ("k", "c"))
    city = Reporter("c", "市科协", frozenset({"k", "l"}))
    found = standing(liaoning, [k, c], city, PATHS, ON)
    assert found.filings == (c,)
    (point,) = found.points
    assert point.items == (1,)
    assert point.records == (k.id,)
    assert point.problem == "第 1 项“面积、人口”人口只由本单位填报，下级的 1 条填报不计入"
    flag = replace(k, id="f", indicator="i25", column="是否", text="是", amount=None)
    assert standing(liaoning, [flag], city, PATHS, ON).filings == ()


def test_the_points_say_whose_figure_is_passed_over(liaoning: Pack) -> None:
    (point,) = standing(liaoning, [_filed("k"), _filed("l"), _filed("c")], PROVINCE, PATHS, ON).points
    assert point.problem == "第 5 项“咨询活动”数量已由上级单位填报，下级的 2 条填报不计入"
    assert standing(liaoning, [_filed("k"), _filed("l")], PROVINCE, PATHS, ON).points == ()


@given(st.sets(st.sampled_from(sorted(PATHS))))
def test_no_figure_is_counted_under_another_and_none_without_one_is_lost(offices: set[str]) -> None:
    pack = pack_of(shipped_packs(), "liaoning", 2018)
    kept = set(_offices(pack, *(_filed(one) for one in sorted(offices))))
    for one in offices:
        above = {other for other in offices if other != one and PATHS[one].startswith(PATHS[other])}
        assert (one in kept) is not bool(above)


@pytest.fixture(scope="module")
def zhejiang() -> Pack:
    return pack_of(shipped_packs(), "zhejiang", 2014)


def test_only_the_reporters_latest_figure_of_a_target_is_taken(zhejiang: Pack) -> None:
    day = date(2016, 1, 1)

    def whole(id_: str, office: str, amount: int | None, of: date = day) -> Filing:
        return Filing(id_, "cities-2020", WHOLE, of, office, "", amount, PROOF)

    filed = [
        whole("b", "city", 11),
        whole("a", "city", 10),
        whole("c", "elsewhere", 99),
        whole("d", "city", None),
        whole("e", "city", 12, date(2017, 1, 1)),
    ]
    rows = {one.target.key: one for one in reached(zhejiang, [], filed, REPORTER, day)}
    assert (rows["cities-2020"].figure.whole, rows["cities-2020"].figure.evidence) == (11, ("b",))
    later = {one.target.key: one for one in reached(zhejiang, [], filed, REPORTER, date(2017, 1, 1))}
    assert later["cities-2020"].figure.whole == 12


def test_a_filed_number_never_replaces_what_records_count(zhejiang: Pack) -> None:
    filed = [Filing("a", "parks-2015", REACHED, ON, REPORTER.id, "", 5, PROOF)]
    rows = {one.target.key: one for one in reached(zhejiang, [], filed, REPORTER, ON)}
    assert (rows["parks-2015"].figure.reached, rows["parks-2015"].reach) == (0, Reach.NOT_REACHED)
    assert {one.reach for one in rows.values() if one.target.key == "wider-2016"} == {Reach.IN_WORDS}


def test_a_total_of_what_is_no_share_is_not_taken() -> None:
    chengdu = pack_of(shipped_packs(), "chengdu", 2018)
    filed = [
        Filing(f"{one.key}-{column}", one.key, column, ON, REPORTER.id, "", 7, PROOF)
        for one in chengdu.targets
        for column in (WHOLE, REACHED)
    ]
    for row in reached(chengdu, [], filed, REPORTER, ON):
        assert (row.figure.whole == 7) is bool(row.target.share)
