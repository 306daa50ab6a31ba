"""The table: each cell is what its records say, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import HuiqiError
from matcher.programmes.entries import Column
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Cell, Origin
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.records import Filing, Happening, Heads
from service.domain.statistics.rules import RULES
from service.domain.statistics.table import Reporter, Table, TableCell, Value, statistics
from tests.fakes.happenings import (
    BUREAU,
    CASTING,
    FOUNDRY,
    LASER,
    LI,
    MACHINES,
    OPTICS,
    PROOF,
    REPORTER,
    TOWN,
    WANG,
    filing,
    filings,
    happening,
    happenings,
)

ON = date(2018, 6, 26)
_PACK = pack_of(shipped_packs(), "liaoning", 2018)
_COUNTED = replace(_PACK, indicators=tuple(replace(one, origin=Origin.EVENTS) for one in _PACK.indicators))


def table_of(*records: Happening | Filing, pack: Pack = _PACK, on: date = ON, reporter: Reporter = REPORTER) -> Table:
    counted = [one for one in records if isinstance(one, Happening)]
    return statistics(pack, counted, [one for one in records if isinstance(one, Filing)], reporter, on)


def cell(table: Table, number: int, column: str) -> TableCell:
    return next(one for one in table.cells() if (one.indicator.number, one.column.name) == (number, column))


def value(number: int, column: str, *records: Happening | Filing, pack: Pack = _PACK) -> Value:
    return cell(table_of(*records, pack=pack), number, column).value


def test_every_cell_of_the_31_items_has_its_rule_and_no_rule_is_of_none() -> None:
    assert {(one.name, column.name) for one in _PACK.indicators for column in one.columns} == set(RULES)


def test_every_item_that_is_counted_from_events_has_a_way_to_count_each_cell() -> None:
    counted = {one.indicator.number for one in table_of().cells() if one.counted}
    assert counted == {*range(9, 20), 21, 22}
    assert all(one.counted for one in table_of().cells() if one.indicator.number in counted)


def test_nothing_recorded_is_zero_and_nothing_filed_is_unknown() -> None:
    table = table_of()
    assert (cell(table, 17, "数量").value, cell(table, 17, "数量").shown) == (0, "0")
    assert cell(table, 19, "名称").value == ()
    assert (cell(table, 5, "数量").value, cell(table, 5, "数量").shown) == (None, "")
    assert value(25, "是否", pack=_COUNTED) is None


def test_a_society_is_counted_once_however_often_it_comes() -> None:
    records = (
        happening("a", K.MEETING, FOUNDRY, CASTING),
        happening("b", K.LIAISON, FOUNDRY),
        happening("c", K.CONTRACT, OPTICS, MACHINES, LASER, amount=100),
    )
    table = table_of(*records)
    nation = cell(table, 9, "数量")
    assert (nation.value, nation.records) == (2, ("a", "b", "c"))
    assert [(part.name, part.records) for part in nation.parts] == [
        ("中国铸造学会", ("a", "b")),
        ("中国光学学会", ("c",)),
    ]
    assert cell(table, 9, "名称").shown == "中国铸造学会、中国光学学会"
    assert (cell(table, 10, "省级数量").value, cell(table, 10, "市级数量").value) == (1, 0)
    assert value(10, "市级名称", happening("d", K.VISIT, TOWN, CASTING)) == ("某市铸造学会",)


@pytest.mark.parametrize(("attendance", "large"), [(None, 0), (1999, 0), (2000, 1), (2001, 1)])
def test_a_meeting_is_large_from_2000_people_on(attendance: int | None, large: int) -> None:
    event = happening("a", K.ACADEMIC_EVENT, FOUNDRY, attendance=attendance)
    assert (value(11, "数量", event), value(11, "其中 2000 人以上", event)) == (1, large)


def test_a_meeting_with_provincial_societies_alone_is_not_one_with_national_ones() -> None:
    assert value(11, "数量", happening("a", K.ACADEMIC_EVENT, MACHINES, attendance=3000)) == 0


def test_experts_by_name_are_counted_once_and_those_without_each_time() -> None:
    records = (
        happening("a", K.VISIT, WANG, LI, CASTING, experts=(Heads("全国", 2), Heads("全国", 1), Heads("省", 0))),
        happening("b", K.INVITATION, WANG, experts=(Heads("全国", 4),)),
    )
    national = cell(table_of(*records), 12, "全国学会专家人数")
    assert national.value == 1 + 3 + 4
    assert [part.amount for part in national.parts] == [1, 3, 4]
    assert value(12, "省级学会专家人数", *records) == 1


def test_a_station_is_counted_once_and_by_its_level() -> None:
    records = (
        happening("a", K.STATION, FOUNDRY, level="全国", thing="platform-1"),
        happening("b", K.STATION, FOUNDRY, level="全国", thing="platform-1", day=date(2018, 1, 2)),
        happening("c", K.STATION, MACHINES, level="省"),
        happening("d", K.STATION, TOWN, level="市"),
    )
    assert (value(13, "国家级", *records), value(13, "省级", *records)) == (1, 1)


def test_unions_and_communities_are_not_other_platforms() -> None:
    kinds = {"a": K.UNION, "b": K.COMMUNITY, "c": K.PLATFORM}
    table = table_of(*(happening(id_, kind, name=kind.value) for id_, kind in kinds.items()))
    assert cell(table, 14, "名称").value == (K.UNION.value, K.COMMUNITY.value)
    assert (cell(table, 14, "数量").value, cell(table, 15, "数量").value) == (2, 1)


def test_enterprises_visited_are_counted_and_not_visits() -> None:
    records = (happening("a", K.VISIT, CASTING, LASER), happening("b", K.VISIT, CASTING))
    assert value(16, "数量", *records) == 2


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(20_000_000, "20"), (1, "0.000001"), (12_345_600, "12.3456"), (0, "0"), (10**18, "1000000000000")],
)
def test_money_is_added_in_fen_and_shown_in_wan_exactly(fen: int, shown: str) -> None:
    contract = happening("a", K.CONTRACT, MACHINES, CASTING, amount=fen)
    money = cell(table_of(contract, happening("b", K.CONTRACT, MACHINES, LASER)), 18, "合同金额")
    assert (money.value, money.shown, money.unit, money.records) == (fen, shown, "万元", ("a",))


def test_subsidies_from_the_province_up_are_counted_by_project() -> None:
    records = (
        happening("a", K.CONTRACT, MACHINES, CASTING, amount=1),
        happening("b", K.SUBSIDY, level="省", refers_to="a", name="压铸线改造"),
        happening("c", K.SUBSIDY, level="全国", refers_to="a", name="压铸线改造"),
        happening("d", K.SUBSIDY, level="市", name="市里的"),
        happening("e", K.SUBSIDY, level="省", name="激光切割"),
    )
    assert (value(18, "奖补项目数", *records), value(18, "奖补项目", *records)) == (2, ("压铸线改造", "激光切割"))


def test_the_industries_served_most_come_first() -> None:
    records = (
        happening("a", K.VISIT, CASTING, industries=("电子信息",)),
        happening("b", K.VISIT, CASTING, industries=("装备制造", "电子信息")),
        happening("c", K.SERVICE, industries=("生物医药",)),
        happening("d", K.MEDIA, industries=("旅游",)),
    )
    assert value(21, "产业", *records) == ("电子信息", "生物医药", "装备制造")


def test_what_is_filed_fills_the_other_cells() -> None:
    records = (
        filing("a", "i01", "面积", "1.2 万平方公里", day=date(2016, 1, 1)),
        filing("b", "i01", "面积", "1.3 万平方公里", day=date(2017, 1, 1)),
        filing("c", "i05", "数量", amount=12),
        filing("d", "i05", "数量", amount=15, day=date(2018, 1, 1)),
        filing("e", "i06", "名称", "甲报告\n乙报告"),
        filing("f", "i25", "是否", "否"),
        filing("g", "i25", "是否", "是", day=date(2018, 1, 1)),
        filing("h", "i26", "预算金额", amount=50_000_000),
        filing("i", "i29", "模式", "一站多点"),
        filing("j", "i29", "模式", "以赛促用", day=date(2018, 1, 1)),
    )
    table = table_of(*records)
    assert (cell(table, 1, "面积").value, cell(table, 1, "面积").records) == ("1.3 万平方公里", ("b",))
    assert cell(table, 5, "数量").value == 27
    assert (cell(table, 6, "数量").value, cell(table, 6, "名称").value) == (2, ("甲报告", "乙报告"))
    assert (cell(table, 25, "是否").value, cell(table, 25, "是否").shown) == (True, "是")
    assert cell(table, 26, "预算金额").shown == "50"
    assert cell(table, 29, "模式").value == "一站多点\n以赛促用"
    assert cell(table_of(records[5]), 25, "是否").shown == "否"


def test_a_figure_that_is_filed_goes_before_the_names() -> None:
    records = (filing("a", "i06", "名称", "甲报告"), filing("b", "i06", "数量", "全年", 3))
    assert (value(6, "数量", *records), cell(table_of(*records), 6, "数量").parts[0].name) == (3, "全年")


def test_a_part_without_text_is_called_by_its_evidence_or_its_day() -> None:
    named = cell(table_of(filing("a", "i05", "数量", amount=1)), 5, "数量")
    bare = cell(table_of(replace(filing("a", "i05", "数量", amount=1), evidence=None)), 5, "数量")
    assert (named.parts[0].name, bare.parts[0].name) == (PROOF.name, "2017-06-01 填报")


def test_a_filing_without_the_figure_or_the_text_that_its_cell_takes_fills_nothing() -> None:
    records = (
        filing("a", "i05", "数量", "很多"),
        filing("b", "i06", "名称", amount=3),
        filing("c", "i25", "是否", "大概"),
        filing("d", "i05", "没有这一栏", amount=3),
        filing("e", "i99", "数量", amount=3),
    )
    assert all(not one.parts for one in table_of(*records).cells())


def test_an_item_counts_what_is_filed_or_recorded_as_its_pack_says() -> None:
    """The same records, once under a pack that files item 5 and once under one that counts it."""
    records = (happening("a", K.CONSULTATION, FOUNDRY), filing("b", "i05", "数量", amount=7))
    assert value(5, "数量", *records) == 7
    assert value(5, "数量", *records, pack=_COUNTED) == 1


def test_adopted_advice_is_a_part_of_items_5_to_7_and_not_more() -> None:
    records = (
        happening("a", K.DECISION_REPORT, FOUNDRY, name="铸造业布局建议"),
        happening("b", K.ADOPTION, BUREAU, refers_to="a"),
        happening("c", K.ADOPTION, BUREAU, refers_to="a"),
        happening("d", K.ADOPTION, BUREAU, refers_to="nowhere"),
        happening("e", K.ADOPTION, BUREAU, refers_to="f"),
        happening("f", K.VISIT, CASTING),
        happening("g", K.RESEARCH_REPORT, FOUNDRY, day=date(2013, 1, 1)),
        happening("h", K.ADOPTION, BUREAU, refers_to="g"),
    )
    adopted = cell(table_of(*records, pack=_COUNTED), 8, "数量")
    assert (adopted.value, adopted.records) == (1, ("a", "b", "c"))
    assert value(8, "名称", *records, pack=_COUNTED) == ("铸造业布局建议",)
    assert value(6, "数量", *records, pack=_COUNTED) == 1


def test_research_reports_stand_in_items_7_and_30() -> None:
    records = (
        happening("a", K.RESEARCH_REPORT, FOUNDRY),
        happening("b", K.OTHER_REPORT),
        happening("c", K.DECISION_REPORT, FOUNDRY),
    )
    found = [value(number, "数量", *records, pack=_COUNTED) for number in (6, 7, 30)]
    assert found == [1, 1, 2]


def test_the_rest_can_be_counted_where_a_pack_wants_it() -> None:
    records = (
        happening("a", K.COORDINATION, BUREAU, name="推进领导小组", text="副市长"),
        happening("b", K.BUDGET, amount=30_000_000),
        happening("c", K.INSTRUCTION, level="省"),
        happening("d", K.APPRAISAL),
        happening("e", K.HIGHLIGHT, name="开放日"),
    )
    table = table_of(*records, pack=_COUNTED)
    assert [cell(table, 24, name).shown for name in ("名称", "组长", "参与部门")] == [
        "推进领导小组",
        "副市长",
        "某市工业和信息化局",
    ]
    assert [cell(table, 26, name).shown for name in ("是否", "预算金额")] == ["是", "30"]
    assert [cell(table, 28, name).value for name in ("国家级", "省级", "市级")] == [0, 1, 0]
    assert (cell(table, 25, "是否").value, cell(table, 31, "情况").value) == (True, "开放日")


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2013, 12, 31), 0),
        (date(2014, 1, 1), 1),
        (date(2018, 5, 31), 1),
        (date(2018, 6, 1), 0),
    ],
)
def test_both_ends_of_the_period_count_and_the_days_beside_do_not(day: date, counts: int) -> None:
    assert value(17, "数量", happening("a", K.MEETING, FOUNDRY, CASTING, day=day)) == counts
    assert value(5, "数量", filing("b", "i05", "数量", amount=1, day=day)) == (counts or None)


def test_nothing_after_the_day_that_is_looked_at_counts() -> None:
    meeting = happening("a", K.MEETING, FOUNDRY, CASTING, day=date(2017, 6, 2))
    assert cell(table_of(meeting, on=date(2017, 6, 1)), 17, "数量").value == 0
    assert cell(table_of(meeting, on=date(2017, 6, 2)), 17, "数量").value == 1


def test_an_item_without_days_counts_up_to_the_day_that_is_looked_at() -> None:
    item = replace(_PACK.indicators[16], since=None, until=None)
    pack = replace(_PACK, indicators=(item,))
    old, new = (happening(id_, K.MEETING, day=day) for id_, day in (("a", date(1990, 1, 1)), ("b", date(2024, 1, 1))))
    assert cell(table_of(old, new, pack=pack, on=date(2024, 1, 1)), 17, "数量").value == 2
    assert cell(table_of(old, new, pack=pack, on=date(2023, 12, 31)), 17, "数量").value == 1


def test_records_of_others_count_only_where_one_reports_for_them() -> None:
    county = happening("a", K.MEETING, FOUNDRY, CASTING, office="county")
    city = Reporter("city", "某市科协", frozenset({"county"}))
    assert cell(table_of(county), 17, "数量").value == 0
    assert cell(table_of(county, reporter=city), 17, "数量").value == 1


def test_a_society_reports_what_it_took_part_in_whoever_recorded_it() -> None:
    society = Reporter(MACHINES.id, MACHINES.name, takes_part=True)
    records = (
        happening("a", K.CONTRACT, MACHINES, CASTING, amount=5, office="county"),
        happening("b", K.CONTRACT, FOUNDRY, CASTING, amount=7, office="county"),
        filing("c", "i05", "数量", amount=1),
    )
    table = table_of(*records, reporter=society)
    assert (cell(table, 18, "合同数").records, cell(table, 5, "数量").value) == (("a",), None)


def test_two_records_with_one_id_are_refused() -> None:
    meeting = happening("a", K.MEETING, FOUNDRY, CASTING)
    with pytest.raises(HuiqiError, match="编号都是 a"):
        table_of(meeting, filing("a", "i05", "数量", amount=1))


def test_an_item_that_has_no_rule_is_filed_under_any_pack() -> None:
    """A pack of another city with an item of its own, and with one of ours under another number."""
    own = replace(
        _PACK.indicators[16],
        key="own",
        number=1,
        name="科普活动",
        columns=(Column("数量", Cell.COUNT), Column("名称", Cell.NAMES)),
    )
    known = replace(_PACK.indicators[16], key="x", number=2)
    pack = replace(_PACK, indicators=(known, own))
    table = table_of(filing("a", "own", "名称", "开放日\n 科普周 \n\n"), happening("b", K.MEETING), pack=pack)
    assert [(row.indicator.key, row.cells[0].value) for row in table.rows] == [("own", 2), ("x", 1)]


def test_the_rows_stand_under_their_headings() -> None:
    heads = [(category, [part for part, _ in parts]) for category, parts in table_of().sections()]
    assert [category for category, _ in heads] == ["一、试点地区基本情况", "二、试点单位总体工作情况"]
    assert (heads[0][1], len(heads[1][1])) == ([""], 5)
    assert [row.indicator.number for _, parts in table_of().sections() for _, rows in parts for row in rows] == [
        *range(1, 32)
    ]


@settings(max_examples=150, deadline=None)
@given(st.booleans(), happenings(), filings(_PACK), st.data())
def test_without_one_record_exactly_the_cells_change_that_name_it(
    counted: bool, happened: list[Happening], filed: list[Filing], data: st.DataObject
) -> None:
    pack = _COUNTED if counted else _PACK
    table = table_of(*happened, *filed, pack=pack)
    if not (records := [*happened, *filed]):
        return
    gone = data.draw(st.sampled_from(records))
    without = table_of(*(one for one in records if one is not gone), pack=pack)
    changed = [old.column for old, new in zip(table.cells(), without.cells(), strict=True) if old != new]
    named = [one.column for one in table.cells() if gone.id in one.records]
    assert changed == named


@settings(max_examples=100, deadline=None)
@given(st.booleans(), happenings(), filings(_PACK))
def test_the_records_a_cell_names_are_enough_to_tell_its_value(
    counted: bool, happened: list[Happening], filed: list[Filing]
) -> None:
    pack = _COUNTED if counted else _PACK
    table = table_of(*happened, *filed, pack=pack)
    assert {one.id for one in table.records} == {id_ for one in table.cells() for id_ in one.records}
    records: list[Happening | Filing] = [*happened, *filed]
    for one in table.cells():
        alone = table_of(*(record for record in records if record.id in one.records), pack=pack)
        assert cell(alone, one.indicator.number, one.column.name) == one


@settings(max_examples=100, deadline=None)
@given(happenings(), st.randoms())
def test_the_order_of_the_records_does_not_matter(happened: list[Happening], random: object) -> None:
    shuffled = list(happened)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert table_of(*shuffled, pack=_COUNTED) == table_of(*happened, pack=_COUNTED)
