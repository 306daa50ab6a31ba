"""How a document writes money, days and numbers: digits and Chinese capitals, 2026年9月30日, 一、 and （一）.

Also the blanks that are filled in by hand, and what text may stand in a document at all.
"""

from __future__ import annotations

import re
from datetime import date

from matcher.errors import HuiqiError, InvalidText

LINE = "＿" * 8
"""A blank within a line or a cell."""

WHOLE_LINE = "＿" * 24
"""A blank line of the text, two signs indented."""

DAY = "＿＿＿年＿＿月＿＿日"
"""A blank day."""

LONGEST = 50_000
"""Signs of the longest text of one field: some seventy pages."""

MOST_FEN = 10**15
"""Ten trillion 元: beyond what any office spends, and what the capitals have words for."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_ORDINALS = "零一二三四五六七八九"
_MOST_ORDINAL = 99
_GROUP = 10_000
_TEN = 10
_ILLEGAL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


class InvalidAmount(HuiqiError):
    """A sum that cannot be written: negative or beyond `MOST_FEN`."""


def in_digits(fen: int) -> str:
    """Return a sum of 分 in 元: 20000000 as 200,000.00."""
    _require_sum(fen)
    return f"{fen // 100:,}.{fen % 100:02d}"


def in_capitals(fen: int) -> str:
    """Return a sum of 分 as cheques and contracts write it: 20000000 as 人民币贰拾万元整.

    After 正确填写票据和结算凭证的基本规定: 零 once for zeros between figures; 整 after 元 and 角, not after 分.
    """
    _require_sum(fen)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_integer(yuan)}元" if yuan or not fen else ""
    if not jiao and not rest:
        return f"人民币{whole}整"
    tenths = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"人民币{whole}{tenths}{_DIGITS[rest]}分" if rest else f"人民币{whole}{tenths}整"


def in_full(fen: int) -> str:
    """Return a sum both ways: 200,000.00元（人民币贰拾万元整）."""
    return f"{in_digits(fen)}元（{in_capitals(fen)}）"


def day_of(day: date) -> str:
    """Return a day as documents are dated: 2026年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def ordinal(number: int) -> str:
    """Return a number in Chinese figures, as headings are numbered; from 100 on in digits."""
    if number > _MOST_ORDINAL:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_ORDINALS[tens]}十") + (_ORDINALS[ones] if ones else "")


def checked(text: str, what: str) -> str:
    """Return a text as it can stand in a document, line breaks of all kinds as one.

    Raises:
        InvalidText: it holds control characters or half of a pair, or is longer than `LONGEST`.
    """
    told = _BREAKS.sub("\n", text)
    if len(told) > LONGEST:
        raise InvalidText(f"“{what}”有 {len(told):,} 个字符，上限是 {LONGEST:,} 个", "请缩短，或作为附件另附全文")
    if found := _ILLEGAL.search(told):
        where = f"“{what}”第 {found.start() + 1} 个字符"
        raise InvalidText(f"{where}不能写进文档（U+{ord(found.group()):04X}）", "请删去该字符后重试")
    return told


def _integer(number: int) -> str:
    """Write groups of four figures from the highest, 零 where places are skipped before a figure."""
    if number == 0:
        return "零"
    told, skipped = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = number // _GROUP**index % _GROUP
        if index == len(_GROUPS) - 1:
            group = number // _GROUP**index
        if group == 0:
            skipped = bool(told)
            continue
        name = _GROUPS[index]
        if name == "万亿" and number // _GROUP**2 % _GROUP:
            name = "万"  # 壹万亿, but 壹万零贰亿
        told += ("零" if skipped or (told and group < _GROUP // 10) else "") + _group(group) + name
        skipped = False
    return told


def _group(group: int) -> str:
    told, skipped = "", False
    for place in range(3, -1, -1):
        figure = group // _TEN**place % _TEN
        if figure:
            told += ("零" if skipped else "") + _DIGITS[figure] + _PLACES[place]
            skipped = False
        else:
            skipped = bool(told)
    return told


def _require_sum(fen: int) -> None:
    if not 0 <= fen <= MOST_FEN:
        raise InvalidAmount(f"金额 {fen} 分写不进文档", f"请填 0 到 {MOST_FEN} 分之间的整数")
