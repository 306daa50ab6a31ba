"""Technical quantities in a text: “12% 降到 3% 以下”, “±0.1℃”, “≥67%”. Money, dates and counts of people are none."""

from __future__ import annotations

import re

_UNITS = (
    "%|％|‰|℃|°C|摄氏度|度|°|[nμuµmckM]?m[23²³]?(?![a-zA-Z])|[km]?g(?![a-zA-Z])|[kMG]?Pa|[kM]?N(?![a-zA-Z])|[km]?V(?![a-zA-Z])"
    "|m?Ah?(?![a-zA-Z])|[kM]?Wh?(?![a-zA-Z])|[kMG]?Hz|rpm|dB|ppm|ppb|[mμ]?s(?![a-zA-Z])|h(?![a-zA-Z])|[mk]?L(?![a-zA-Z])|Mbps|Gbps"
    "|t(?![a-zA-Z])|毫米|微米|纳米|厘米|平方米|立方米|立方厘米|米|公里|公斤|千克|毫克|微克|克|吨|毫升|升|兆帕|千帕|帕|毫秒|秒|分钟|小时"
    "|千瓦|兆瓦|瓦|伏|安时|安|赫兹|分贝|目|倍|个百分点|级|万次|次|转|天(?!津)|个月"
)
# possessive, and begun only where a number begins: a text of digits alone would take cubic time otherwise
_NUMBER = r"(?<!\d)\d++(?:[.,．]\d++)?(?:\s*+[×xX*]\s*+10\s*+\^?\s*+-?\d++)?"
_BOUND = r"[≥≤＞＜><±≈~～]=?|不低于|不小于|不少于|不高于|不大于|不超过|低于|高于|小于|大于|少于|多于|超过|达到|至少"
_RANGE = r"\s*+(?:-|－|—|–|~|～|到|至|→|提高到|提升到|提升至|提高至|降到|降至|降低到|降低至)\s*+"
_AFTER = r"\s*+(?:以上|以下|以内|之内|左右)"

_QUANTITY = re.compile(
    rf"(?:(?:{_BOUND})\s*+)?{_NUMBER}\s*+(?:{_UNITS})?(?:{_RANGE}(?:(?:{_BOUND})\s*+)?{_NUMBER}\s*+)?(?:{_UNITS})"
    rf"(?:\s*+/\s*+(?:{_UNITS}|cm3|分|年|批))?(?:{_AFTER})?"
)
_YEARS = re.compile(r"\s*[年月日元栋人名家项]")


def quantities(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a text states technical quantities, as starts and ends, in order; a bare number is none."""
    return tuple(found.span() for found in _QUANTITY.finditer(text) if not _YEARS.match(text, found.end()))
