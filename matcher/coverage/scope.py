"""Societies of a region and of levels as filters."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matcher.corpus.records import LEVELS
from matcher.errors import HuiqiError, UnknownName
from matcher.recommender import Recommender
from matcher.taxonomy.regions import Region, find_region, lies_in
from matcher.vocabulary import Filters, Kind, Need


def region_named(text: str) -> Region:
    """Return the administrative division a person means.

    Raises:
        UnknownName: the text names none, or several.
    """
    if region := find_region(text):
        return region
    raise UnknownName(f"“{text}”不是行政区划名称，或不止一处叫这个名字", "请写省、市、县的全名，例如 湖北省武汉市")


def regions_within(recommender: Recommender, region: Region) -> frozenset[str]:
    """Return the regions of societies, as they stand in the catalogue, that are this one or lie in it."""
    written = recommender.filter_values(Kind.SOCIETY)["regions"]
    places = {text: find_region(text) for text in written}
    return frozenset(text for text, place in places.items() if place and lies_in(place, region.code))


def local_scope(recommender: Recommender, region: str = "", levels: Collection[str] = ()) -> tuple[Filters, bool]:
    """Return `scope_of`, and whether nobody at all is meant: a region without a society is no fault here.

    Raises:
        UnknownName: as `scope_of`, but for such a region.
    """
    nobody = bool(region) and not regions_within(recommender, region_named(region))
    return scope_of(recommender, "" if nobody else region, levels), nobody


def needs_within(needs: Sequence[Need], region: str) -> list[Need]:
    """Return the needs that are stated to stand in a region or in what lies in it.

    Raises:
        UnknownName: no such region; HuiqiError: none of the needs stands there.
    """
    code = region_named(region).code
    kept = [need for need in needs if need.region and (place := find_region(need.region)) and lies_in(place, code)]
    if not kept:
        raise HuiqiError(f"{len(needs):,} 条需求里没有一条写明在{region}", "请不限地区，或在需求里补写地区")
    return kept


def scope_of(recommender: Recommender, region: str = "", levels: Collection[str] = ()) -> Filters:
    """Return the filters for societies of a region (and what lies in it) and of some levels; empty means any.

    Raises:
        UnknownName: no such region or level, or the catalogue has no society there or of that level.
    """
    if unknown := sorted(set(levels) - set(LEVELS)):
        raise UnknownName(f"没有层级 {unknown[0]!r}", f"可用的值：{'、'.join(LEVELS)}")
    if missing := sorted(set(levels) - set(recommender.filter_values(Kind.SOCIETY)["levels"])):
        raise UnknownName(f"目录中没有层级为 {missing[0]} 的学会", "请先用 huiqi import 导入，或去掉 --level")
    if not region:
        return Filters(levels=frozenset(levels))
    place = region_named(region)
    if not (within := regions_within(recommender, place)):
        raise UnknownName(
            f"目录中没有{place.full_name}的学会", "请先用 huiqi import 导入本地学会，或去掉 --region 在全部学会中查找"
        )
    return Filters(levels=frozenset(levels), regions=within)
