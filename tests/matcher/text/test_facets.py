"""Needs taken apart: what is asked stays, what only describes the asker goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.text.facets import facets
from matcher.vocabulary import Need

written = st.text(st.sampled_from("焊接气孔公司简介预算工作基础一、（1）：:。；\n 需求内容"), max_size=60)


def test_paragraphs_about_the_company_are_left_out_and_the_rest_is_kept() -> None:
    need = Need("1", "一、需求内容：降低焊缝气孔率。\n二、现有工作基础：公司有三台设备。\n三、预期目标：废品率低于1%。")
    assert facets(need).ask == "降低焊缝气孔率。 废品率低于1%。"


@pytest.mark.parametrize(
    "heading",
    [
        "公司简介",
        "企业简介",
        "公司概况",
        "现有工作基础",
        "研究基础",
        "现有技术基础",
        "项目预算",
        "已投入资金",
        "研发经费",
        "現有工作基礎",
    ],
)
def test_every_known_heading_about_the_asker_is_recognised(heading: str) -> None:
    ask = facets(Need("1", f"需求内容：提高电池寿命。\n{heading}：成立于2001年。", "电池")).ask
    assert ask == "提高电池寿命。"


@pytest.mark.parametrize("mark", ["一、", "1.", "1、", "（一）", "(2)", "", "十二、 "])
@pytest.mark.parametrize("colon", ["：", ":"])
def test_headings_are_recognised_however_they_are_numbered(mark: str, colon: str) -> None:
    text = f"提高电池寿命。\n{mark}公司简介{colon}成立于2001年。"
    assert facets(Need("1", text)).ask == "提高电池寿命。"


def test_a_technical_heading_and_a_colon_in_a_sentence_lose_nothing() -> None:
    assert facets(Need("1", "技术指标：耐温300度。")).ask == "耐温300度。"
    sentence = "要求公司简介页面识别率高，其中：准确率99%"
    assert facets(Need("1", sentence)).ask == sentence


def test_a_need_that_is_all_description_keeps_its_whole_text() -> None:
    assert facets(Need("1", "公司简介：本公司生产阀门。", "阀门")).ask == "公司简介：本公司生产阀门。"


def test_without_a_title_the_first_sentence_stands_for_it() -> None:
    assert facets(Need("1", "焊缝有气孔。废品率高。")).title == "焊缝有气孔"
    assert facets(Need("1", "焊" * 100)).title == "焊" * 60


def test_the_request_is_cut_at_six_hundred_characters() -> None:
    assert len(facets(Need("1", "焊" * 601)).ask) == 600
    assert len(facets(Need("1", "焊" * 600)).ask) == 600


@pytest.mark.parametrize(
    ("title", "text", "whole"),
    [
        ("焊接气孔", "废品率高", "焊接气孔。废品率高"),
        ("焊接气孔", "解决焊接气孔问题", "解决焊接气孔问题"),
        ("焊接气孔", "", "焊接气孔"),
        ("", "解决焊接气孔问题", "解决焊接气孔问题"),
    ],
)
def test_the_whole_has_title_and_request_and_the_title_once(title: str, text: str, whole: str) -> None:
    assert facets(Need("1", text, title)).whole == whole


@settings(deadline=None)
@given(written, written)
def test_no_need_loses_its_title_or_becomes_empty(title: str, text: str) -> None:
    parts = facets(Need("1", text, title))
    assert " ".join(title.split()) in parts.whole
    assert bool(parts.whole) == bool(title.strip() or parts.ask)
    assert bool(parts.ask) == bool(text.strip())
    assert len(parts.ask) <= 600
