"""When two names mean the same: of people, employers and societies, whatever the width, blanks and brackets."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from matcher.taxonomy.regions import Region, children, province_of, provinces

NATION = "中国"

_SIGNS = re.compile(r"[\W_]+")
_AUTONOMOUS = re.compile(r"(.{2,3}?)(?:壮族|回族|维吾尔)?自治区|(.{2})特别行政区")
_SHORTEST_REST = 3
"""Characters of the shortest name that can follow a region: 学会 alone is none."""
_LONGEST_SHORT_FORM = 4
"""Characters of the longest short form of an employer: 华科, 中科大."""
_WHOLE_NAMES = ("大学", "学院", "公司", "医院")
"""No short form ends so: 武汉大学 is not short for 武汉理工大学."""


@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """Return the form in which names are compared: NFKC, lower case, without blanks, brackets and other signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())


def alike_employers(one: str, other: str) -> str:
    """Return why two different employers may be the same, empty where nothing suggests it.

    One contains the other (a department of it), or is its short form: its characters in order, the first the first.
    """
    short, long = sorted((name_key(one), name_key(other)), key=len)
    if not short:
        return "其中一条没有单位"
    if short in long:
        return "一个单位名称包含另一个"
    shortened = len(short) <= _LONGEST_SHORT_FORM and not short.endswith(_WHOLE_NAMES)
    if shortened and short[0] == long[0] and _in_order(short, long):
        return "一个单位名称像是另一个的简称"
    return ""


def split_society(name: str) -> tuple[str, str]:
    """Return the region in front of a society's name in its short form, empty if there is none, and the rest.

    湖北省光学学会 and 湖北光学学会 give 湖北 and 光学学会; 中国光学学会 gives 中国; 省光学学会 gives 省.
    """
    key = name_key(name)
    for length in range(min(len(key) - _SHORTEST_REST, _longest()), 0, -1):
        if short := _regions().get(key[:length]):
            return short, key[length:]
    return "", key


def short_name(region: Region) -> str:
    """Return a region's name as names of societies begin with it: 湖北, 广西, 武汉."""
    if found := _AUTONOMOUS.fullmatch(region.name):
        return found[1] or found[2]
    return region.name.removesuffix("省").removesuffix("市")


def prefixes_of(region: Region) -> dict[str, str]:
    """Return what 省 and 市 at the beginning of a society's name mean to those who work in a region."""
    meant = {"省": short_name(province_of(region))}
    return meant | {"市": short_name(region)} if region.name.endswith("市") else meant


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


@cache
def _regions() -> dict[str, str]:
    found = {NATION: NATION, "省": "省", "市": "市"}
    for province in provinces():
        for region in (province, *children(province.code)):
            for form in (short_name(region), region.name):
                found.setdefault(form, short_name(region))
    return found


@cache
def _longest() -> int:
    return max(map(len, _regions()))
