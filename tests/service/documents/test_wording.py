"""Money in capitals, days, numbers of headings, and what text may stand in a document."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import InvalidText
from service.documents.wording import (
    LONGEST,
    MOST_FEN,
    InvalidAmount,
    checked,
    day_of,
    in_capitals,
    in_digits,
    in_full,
    ordinal,
)

_FIGURES = {sign: figure for figure, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (0, "人民币零元整"),
        (1, "人民币壹分"),
        (10, "人民币壹角整"),
        (100, "人民币壹元整"),
        (105, "人民币壹元零伍分"),
        (150, "人民币壹元伍角整"),
        (123_45, "人民币壹佰贰拾叁元肆角伍分"),
        (1000_00, "人民币壹仟元整"),
        (1001_00, "人民币壹仟零壹元整"),
        (1010_00, "人民币壹仟零壹拾元整"),
        (20_0000_00, "人民币贰拾万元整"),
        (100_0000_00, "人民币壹佰万元整"),
        (10_0500_00, "人民币壹拾万零伍佰元整"),
        (1_0000_0000_00, "人民币壹亿元整"),
        (1_0000_0001_00, "人民币壹亿零壹元整"),
        (10_0000_0500_00, "人民币壹拾亿零伍佰元整"),
        (1_0000_0000_0000_00, "人民币壹万亿元整"),
        (1_0002_0000_0000_00, "人民币壹万零贰亿元整"),
        (1_0000_0005_0000_00, "人民币壹万亿零伍万元整"),
    ],
)
def test_sums_are_written_as_contracts_write_them(fen: int, capitals: str) -> None:
    assert in_capitals(fen) == capitals


@given(st.integers(0, MOST_FEN))
def test_capitals_read_back_are_the_same_sum(fen: int) -> None:
    capitals = in_capitals(fen)
    assert _read(capitals) == fen
    assert "零零" not in capitals
    assert capitals.endswith("整") == (fen % 10 == 0)


@given(st.integers(0, MOST_FEN))
def test_digits_read_back_are_the_same_sum(fen: int) -> None:
    assert int(in_digits(fen).replace(",", "").replace(".", "")) == fen


@pytest.mark.parametrize("fen", [-1, MOST_FEN + 1])
def test_a_sum_that_cannot_be_is_refused(fen: int) -> None:
    for written in (in_digits, in_capitals):
        with pytest.raises(InvalidAmount, match="写不进文档"):
            written(fen)


def test_a_sum_is_shown_both_ways() -> None:
    assert in_full(20_0000_00) == "200,000.00元（人民币贰拾万元整）"


def test_days_and_headings_are_in_chinese() -> None:
    assert day_of(date(2026, 9, 30)) == "2026年9月30日"
    assert [ordinal(number) for number in (1, 9, 10, 11, 20, 21, 99, 100)] == [
        "一", "九", "十", "十一", "二十", "二十一", "九十九", "100",
    ]  # fmt: skip


def test_line_breaks_of_all_kinds_become_one() -> None:
    assert checked("甲\r\n乙\r丙\x0b丁\u2028戊\x85己", "正文") == "甲\n乙\n丙\n丁\n戊\n己"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\ud800", "\ufffe", "\uffff", "\x80"])
def test_a_sign_that_no_document_can_hold_is_refused_with_its_place(sign: str) -> None:
    with pytest.raises(InvalidText, match=r"“保障措施”第 3 个字符.*U\+"):
        checked(f"甲乙{sign}", "保障措施")


def test_a_text_is_taken_up_to_its_limit() -> None:
    assert checked("长" * LONGEST, "正文")
    with pytest.raises(InvalidText, match="上限"):
        checked("长" * (LONGEST + 1), "正文")


def test_ordinary_signs_are_left_alone() -> None:
    text = string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", "") + "±㎡→𠮷“”①"
    assert checked(text, "正文") == text


def _read(capitals: str) -> int:
    """Read capitals by the meaning of the signs alone, knowing nothing of how they are written."""
    fen = total = group = figure = 0
    for sign in capitals.removeprefix("人民币").removesuffix("整"):
        if sign in _FIGURES:
            figure = _FIGURES[sign]
        elif sign in _PLACES:
            group, figure = group + figure * _PLACES[sign], 0
        elif sign == "万":
            group, total, figure = 0, total + (group + figure) * 10_000, 0
        elif sign == "亿":
            group, total, figure = 0, (total + group + figure) * 10**8, 0
        elif sign == "元":
            fen, group, figure = (total + group + figure) * 100, 0, 0
        else:
            fen, figure = fen + figure * {"角": 10, "分": 1}[sign], 0
    return fen
