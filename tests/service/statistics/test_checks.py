"""Open points: what an officer is told before the table is signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Origin
from service.domain.statistics.checks import open_points
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.points import Concern, Point
from service.domain.statistics.records import FILED, Filing, Happening, Heads
from tests.fakes.happenings import (
    BUREAU,
    CASTING,
    FOUNDRY,
    MACHINES,
    REPORTER,
    filing,
    filings,
    happening,
    happenings,
)

ON = date(2018, 6, 26)
_PACK = pack_of(shipped_packs(), "liaoning", 2018)


def points(*records: Happening | Filing, pack: Pack = _PACK) -> list[Point]:
    counted = [one for one in records if isinstance(one, Happening)]
    found = open_points(pack, counted, [one for one in records if isinstance(one, Filing)], REPORTER, ON)
    return [one for one in found if one.concern is not Concern.UNFILED]


def told(*records: Happening | Filing, pack: Pack = _PACK) -> list[tuple[Concern, tuple[int, ...], str]]:
    return [(one.concern, one.items, one.problem) for one in points(*records, pack=pack)]


def test_a_record_that_is_in_order_raises_nothing() -> None:
    assert told(happening("a", K.MEETING, FOUNDRY, CASTING), filing("b", "i05", "数量", amount=3)) == []


def test_cells_that_nobody_filed_are_named_by_item() -> None:
    found = open_points(_PACK, [], [filing("a", "i01", "面积", "1 万平方公里")], REPORTER, ON)
    assert {one.concern for one in found} == {Concern.UNFILED}
    assert [one.items for one in found] == [(number,) for number in (*range(1, 9), 20, *range(23, 32))]
    assert found[0].problem == "第 1 项“面积、人口”：人口 还没有填报"
    assert "填 0" in found[0].remedy


def test_records_outside_the_period_are_named_with_the_day_and_left_out() -> None:
    early = happening("a", K.MEETING, FOUNDRY, CASTING, day=date(2013, 12, 31), name="早会")
    late = happening("b", K.MEETING, FOUNDRY, CASTING, day=date(2018, 6, 1), name="晚会")
    filed = filing("c", "i05", "数量", amount=1, day=date(2018, 6, 20))
    assert told(early, late, filed) == [
        (Concern.OUT_OF_PERIOD, (5,), "1 条记录在截止日 2018-05-31 之后，未计入：2018-06-20 填报的“数量”"),
        (
            Concern.OUT_OF_PERIOD,
            (9, 17),
            "1 条记录在起始日 2014-01-01 之前，未计入：2013-12-31 的企会对接活动“早会”",
        ),
        (
            Concern.OUT_OF_PERIOD,
            (9, 17),
            "1 条记录在截止日 2018-05-31 之后，未计入：2018-06-01 的企会对接活动“晚会”",
        ),
    ]


def test_many_records_outside_are_one_point_that_names_a_few() -> None:
    late = [happening(f"a{number}", K.MEETING, day=date(2018, 6, 1 + number)) for number in range(7)]
    (point,) = points(*late)
    assert point.problem.startswith("7 条记录")
    assert point.problem.endswith("等 7 条")
    assert point.problem.count("；") == 4
    assert len(point.records) == 7


def test_a_record_without_evidence_is_named_with_the_items_it_counts_in() -> None:
    entered = happening("a", K.MEETING, FOUNDRY, CASTING, source=FILED, name="对接会")
    bare = replace(filing("b", "i05", "数量", amount=1), evidence=None)
    assert told(entered, bare) == [
        (Concern.NO_EVIDENCE, (5,), "2017-06-01 填报的“数量”没有佐证"),
        (Concern.NO_EVIDENCE, (9, 17), "2017-06-01 的企会对接活动“对接会”没有佐证"),
    ]


def test_an_incomplete_record_says_which_fact_is_missing() -> None:
    (point,) = points(happening("a", K.ACADEMIC_EVENT, FOUNDRY, name="年会"))
    assert (point.concern, point.items) == (Concern.INCOMPLETE, (9, 11))
    assert point.problem == "2017-06-01 的学术活动“年会”缺 参加人数，可能少计"
    assert point.remedy == "请补填 参加人数"


def test_the_same_thing_recorded_twice_is_asked_about() -> None:
    twins = [
        happening(id_, K.MEETING, FOUNDRY, CASTING, name=name) for id_, name in (("a", "对接会"), ("b", "对接 会"))
    ]
    assert told(*twins) == [(Concern.DOUBLE, (9, 17), "2017-06-01 的企会对接活动“对接会”记了 2 次")]


def test_experts_without_names_may_be_counted_twice() -> None:
    visits = [
        happening(id_, K.VISIT, CASTING, MACHINES, experts=(Heads("省", count),)) for id_, count in (("a", 3), ("b", 4))
    ]
    (point,) = points(*visits)
    assert (point.concern, point.items, point.records) == (Concern.DOUBLE, (12,), ("a", "b"))
    assert "2 次共 7 人没有列名" in point.problem
    assert points(visits[0]) == []


def test_an_adoption_must_refer_to_advice_that_is_on_record() -> None:
    visit = happening("a", K.VISIT, CASTING, MACHINES)
    assert told(
        visit,
        happening("b", K.ADOPTION, BUREAU, refers_to="gone", name="甲"),
        happening("c", K.ADOPTION, BUREAU, refers_to="a", name="乙"),
        happening("d", K.ADOPTION, BUREAU, name="丙"),
    ) == [
        (Concern.UNUSED, (), "2017-06-01 的建议被采纳“甲”所指的记录 gone 不在本单位的记录中"),
        (Concern.UNUSED, (), "2017-06-01 的建议被采纳“乙”所指的是走访调研，不是咨询活动或报告，未计入"),
    ]


def test_a_subsidy_of_a_contract_refers_as_it_should() -> None:
    contract = happening("a", K.CONTRACT, MACHINES, CASTING, amount=1)
    assert told(contract, happening("b", K.SUBSIDY, level="省", refers_to="a")) == []


def test_more_subsidies_than_contracts_contradict() -> None:
    assert told(happening("a", K.SUBSIDY, level="省")) == [
        (Concern.CONTRADICTION, (18,), "第 18 项：奖补项目 1 个，多于合同 0 份")
    ]


def test_more_adopted_than_advised_contradicts() -> None:
    advice = (filing("a", "i05", "数量", amount=1), filing("b", "i06", "数量", amount=1))
    adopted = filing("c", "i08", "数量", amount=4)
    assert told(*advice, adopted) == []  # item 7 is still unknown
    assert told(*advice, adopted, filing("d", "i07", "数量", amount=1)) == [
        (
            Concern.CONTRADICTION,
            (5, 6, 7, 8),
            "第 8 项“被政府采纳的建议”数量 4，多于它所属的总数 3（第 5 项数量 1、第 6 项数量 1、第 7 项数量 1）",
        )
    ]
    assert told(*advice, filing("c", "i08", "数量", amount=3), filing("d", "i07", "数量", amount=1)) == []


def test_more_large_meetings_than_meetings_contradict_where_a_pack_files_them() -> None:
    filed = replace(_PACK, indicators=tuple(replace(one, origin=Origin.EVIDENCE) for one in _PACK.indicators))
    figures = (filing("a", "i11", "数量", amount=2), filing("b", "i11", "其中 2000 人以上", amount=3))
    ((concern, items, problem),) = told(*figures, pack=filed)
    assert (concern, items) == (Concern.CONTRADICTION, (11,))
    assert "其中 2000 人以上 3，多于它所属的总数 2" in problem


def test_a_number_unlike_its_names_contradicts() -> None:
    records = (filing("a", "i06", "数量", amount=3), filing("b", "i06", "名称", "甲\n乙"))
    (point,) = points(*records)
    assert point.problem == "第 6 项“决策咨询报告”：数量填 3，名称列了 2 个"
    assert (point.records, point.concern) == (("a", "b"), Concern.CONTRADICTION)
    assert points(filing("a", "i06", "数量", amount=2), records[1]) == []
    assert points(records[0]) == []


def test_money_in_a_budget_that_is_none_contradicts() -> None:
    records = (filing("a", "i26", "是否", "否"), filing("b", "i26", "预算金额", amount=50_000_000))
    assert told(*records) == [
        (Concern.CONTRADICTION, (26,), "第 26 项“是否列入财政预算”：填“否”，预算金额却是 50 万元")
    ]
    assert told(filing("a", "i26", "是否", "是"), records[1]) == []
    assert told(records[0], filing("b", "i26", "预算金额", amount=0)) == []


def test_more_on_record_than_filed_contradicts_and_fewer_does_not() -> None:
    recorded = [happening(id_, K.CONSULTATION, FOUNDRY) for id_ in ("a", "b")]
    assert told(*recorded, filing("c", "i05", "数量", amount=1)) == [
        (Concern.CONTRADICTION, (5,), "第 5 项“咨询活动”数量填报 1，系统里的记录有 2")
    ]
    assert told(*recorded, filing("c", "i05", "数量", amount=2)) == []


def test_filings_that_are_not_used_say_why() -> None:
    found = points(
        filing("a", "i99", "数量", amount=1),
        filing("b", "i05", "名称", "甲"),
        filing("c", "i09", "数量", amount=7),
        filing("d", "i05", "数量", "很多"),
        filing("e", "i06", "名称", amount=1),
        filing("f", "i25", "是否", "大概"),
    )
    assert [(one.items, one.problem) for one in found] == [
        ((5,), "第 5 项“咨询活动”数量在 2017-06-01 的填报没有填数，未计入"),
        ((6,), "第 6 项“决策咨询报告”名称在 2017-06-01 的填报没有填文字，未计入"),
        ((9,), "第 9 项“对接的全国学会”数量由记录计数，2017-06-01 的填报不计入"),
        ((25,), "第 25 项“是否纳入年度绩效考核”是否在 2017-06-01 的填报填的是“大概”，不是“是”或“否”，未计入"),
        ((), "填报 a 所填的“i99 数量”不在本表中"),
        ((), "填报 b 所填的“i05 名称”不在本表中"),
    ]


def test_an_item_that_should_be_counted_but_has_no_rule_says_so() -> None:
    item = replace(_PACK.indicators[16], name="科普活动")
    found = open_points(replace(_PACK, indicators=(item,)), [], [], REPORTER, ON)
    assert [one.problem for one in found] == [
        "第 17 项“科普活动”：数量 还没有填报",
        "第 17 项“科普活动”数量没有计数规则",
    ]


def test_records_of_others_raise_nothing() -> None:
    assert told(happening("a", K.ACADEMIC_EVENT, office="elsewhere")) == []


@pytest.mark.parametrize("origin", Origin)
def test_points_name_only_records_that_are_there_and_always_a_remedy(origin: Origin) -> None:
    pack = replace(_PACK, indicators=tuple(replace(one, origin=origin) for one in _PACK.indicators))

    @settings(max_examples=60, deadline=None)
    @given(happenings(), filings(_PACK))
    def holds(happened: list[Happening], filed: list[Filing]) -> None:
        ids = {one.id for one in (*happened, *filed)}
        numbers = {one.number for one in pack.indicators}
        for point in open_points(pack, happened, filed, REPORTER, ON):
            assert set(point.records) <= ids
            assert set(point.items) <= numbers
            assert point.problem
            assert point.remedy

    holds()
