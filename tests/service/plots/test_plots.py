"""Plots: Chinese letters as text, nothing that a strict policy would blank, the same bytes each time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import chain, pairwise

import pytest

from service.plots import look
from service.plots.bars import bars, columns, sides
from service.plots.intervals import intervals
from service.plots.lines import Axis, lines, months

_SVG = "{http://www.w3.org/2000/svg}"
_MONEY = [("支持经费", part, value) for part, value in (("预算", 100.5), ("已核定", 80.0), ("已拨付", 0.0))]
PLOTS: dict[str, Callable[[], str]] = {
    "bars": lambda: bars([("新材料", 12), ("生物医药<与>健康", 3)], "条", {"新材料": "12 条"}),
    "sides": lambda: sides(_MONEY, "万元", ("预算", "已核定", "已拨付")),
    "columns": lambda: columns([("1 个月内", 2), ("1–3 个月", 5)], "从提出到签约", "项"),
    "lines": lambda: lines([("甲", 0.1, 1.0), ("甲", 1.0, 0.5), ("乙", 0.1, 0.7)], Axis("比例", 0, 1), Axis("准确")),
    "diagonal": lambda: lines([("甲", 0.1, 0.2)], Axis("概率", 0, 1), Axis("实际", 0, 1), diagonal=True),
    "months": lambda: months([("需求", "2015-01", 3), ("需求", "2015-02", 4)], Axis("条")),
    "intervals": lambda: intervals([("现用", 0.8, 0.7, 0.9), ("待发布", 0.82, 0.75, 0.9)], "nDCG@10"),
    "differences": lambda: intervals([("不用经验", -0.03, -0.05, 0.01)], "差", 0.0),
}


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_drawn_the_same_each_time(name: str) -> None:
    first = PLOTS[name]()
    look._converted.cache_clear()
    assert PLOTS[name]() == first


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_in_a_plot_is_blanked_by_a_strict_policy(name: str) -> None:
    root = ET.fromstring(PLOTS[name]())  # noqa: S314 - our own
    assert root.tag == f"{_SVG}svg"
    for one in root.iter():
        assert one.tag not in {f"{_SVG}style", f"{_SVG}script", f"{_SVG}foreignObject"}
        assert "style" not in one.attrib
        assert not [name for name in one.attrib if name.startswith("on")]
    filled = {one.get("fill") for one in root.iter()} | {one.get("stroke") for one in root.iter()}
    assert filled & {*look.COLOURS, *look.FILLS}, "nothing is drawn in the plot's own colours"


@pytest.mark.parametrize("name", PLOTS)
def test_letters_are_text_in_the_fonts_of_the_pages_and_large_enough(name: str) -> None:
    texts = [one for one in ET.fromstring(PLOTS[name]()).iter(f"{_SVG}text") if one.text]  # noqa: S314
    assert texts
    assert {one.get("font-family") for one in texts} == {look.FONT}
    assert min(float((one.get("font-size") or "0").removesuffix("px")) for one in texts) >= 12
    assert any("\u4e00" <= letter <= "\u9fff" for letter in "".join(one.text or "" for one in texts))


def test_figures_stand_at_their_bars_and_names_may_hold_anything() -> None:
    found = ET.fromstring(PLOTS["bars"]())  # noqa: S314
    texts = {one.text for one in found.iter(f"{_SVG}text")}
    assert {"12 条", "3", "生物医药<与>健康"} <= texts


def test_names_that_are_cut_alike_stay_apart() -> None:
    long = ["先进装备制造与智能机器人产业集群甲", "先进装备制造与智能机器人产业集群乙"]
    shown = look.named(long)
    assert len(set(shown.values())) == 2
    assert max(map(len, shown.values())) <= look.LONGEST


def test_a_plot_of_nothing_is_still_a_picture() -> None:
    for drawn in (bars([], "条"), columns([], "月", "条"), sides([], "元", ("预算",)), intervals([], "差")):
        assert ET.fromstring(drawn).tag == f"{_SVG}svg"  # noqa: S314


def test_colours_are_dark_enough_on_white_and_fills_differ_by_lightness() -> None:
    for colour in look.COLOURS:
        assert 1.05 / (_light(colour) + 0.05) >= 4.5, colour
    light = [_light(one) for one in look.FILLS]
    assert light == sorted(light)
    assert all(b - a > 0.05 for a, b in pairwise(light))


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(chain(map(float.__mul__, linear, (0.2126, 0.7152, 0.0722))))
