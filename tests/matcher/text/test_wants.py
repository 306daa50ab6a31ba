"""The points of a need: what they say, where they stand, and what is left out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.text.quantities import quantities
from matcher.text.wants import MOST, TEXT, TITLE, Aspect, points, wants
from matcher.vocabulary import Need

TEXTS = st.text(
    st.sampled_from("铝合金压铸气孔率降到以下，。；：\n、()（）1234%.±℃需求内容预期目标现有工作基础公司简介 aA"),
    max_size=120,
)


def _said(need: Need) -> list[tuple[str, str]]:
    return [(one.aspect.value, one.text) for one in wants(need)]


@given(TEXTS, TEXTS)
def test_points_quote_the_need_in_order_and_never_overlap(title: str, text: str) -> None:
    need = Need("N", text, title)
    found = points(need)
    for one in found:
        assert one.span is not None
        assert one.text == (title, text)[one.span.document][one.span.start : one.span.end]
        assert all(figure in one.text for figure in one.figures)
    places = [(one.span.document, one.span.start, one.span.end) for one in found if one.span]
    assert places == sorted(places)
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(places))


@given(TEXTS, TEXTS)
def test_a_need_with_any_text_has_one_to_ten_points_each_once(title: str, text: str) -> None:
    found = wants(Need("N", text, title))
    assert len(found) <= MOST
    assert len({"".join(one.text.split()) for one in found}) == len(found)
    if any(character.isalnum() for character in title):
        assert found[0].in_title


def test_problem_goal_figure_and_point_are_told_apart() -> None:
    text = "我公司铝合金压铸件气孔多，废品率12%，希望降到3%以下；模温机选型。要求控温精度±0.1℃，替代进口设备。"
    assert _said(Need("N", text, "压铸件气孔控制")) == [
        ("目标", "压铸件气孔控制"),
        ("问题", "我公司铝合金压铸件气孔多，废品率12%"),
        ("指标", "希望降到3%以下"),
        ("技术要点", "模温机选型"),
        ("指标", "要求控温精度±0.1℃"),
        ("目标", "替代进口设备"),
    ]


def test_headings_tell_what_stands_under_them_and_what_describes_the_asker_is_left_out() -> None:
    text = "需求内容：\n1、镀层结合力\n2、盐雾试验\n技术指标：硬度HV650，厚度12μm\n现有工作基础：已建成中试线，产能5吨"
    assert _said(Need("N", text)) == [
        ("技术要点", "镀层结合力"),
        ("技术要点", "盐雾试验"),
        ("目标", "硬度HV650"),
        ("指标", "厚度12μm"),
    ]
    company = "本公司成立于2003年，位于武汉，年销售收入2000万元。焊缝开裂严重。"
    assert _said(Need("N", company)) == [("问题", "焊缝开裂严重")]


def test_what_only_repeats_stands_once_and_points_beyond_ten_go_first() -> None:
    repeated = wants(Need("N", "气孔控制技术。气孔控制技术", "气孔控制技术"))
    assert [one.span.document for one in repeated if one.span] == [TITLE]
    many = "；".join(f"第{number}种材料选型" for number in range(14)) + "；焊缝开裂严重"
    found = wants(Need("N", many, "材料"))
    assert len(found) == MOST
    assert found[0].in_title
    assert found[-1].aspect is Aspect.PROBLEM
    assert found[-1].span is not None
    assert found[-1].span.document == TEXT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("废品率12%→3%以下", ["12%→3%以下"]),
        ("控温精度±0.1℃", ["±0.1℃"]),
        ("韧性≥67%，密度≥1.80克/立方厘米", ["≥67%", "≥1.80克/立方厘米"]),
        ("转速不低于3000rpm", ["不低于3000rpm"]),
        ("由12%降到3%", ["12%降到3%"]),
        ("2018年度销售收入2002万元，职工300人，厂房3栋", []),
        ("牌号6061和7075", []),
    ],
)
def test_quantities_have_units_and_are_neither_money_nor_years(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in quantities(text)] == found


@pytest.mark.parametrize("unit", ["0", "20", "1.", "1 ", "1到", "≥1", "1×10^", "（", "万元"])
def test_the_longest_text_of_one_thing_again_and_again_is_read(unit: str) -> None:
    """What takes a time that grows with the square or cube of the length would keep a server busy for hours here."""
    text = unit * (20_000 // len(unit))
    wants(Need("N", text))
    assert quantities(f"{'0' * 20_000}%") == ((0, 20_001),)
