"""Which societies an office looks after."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from matcher.taxonomy.regions import Region, find_region, lies_in
from matcher.vocabulary import Candidate


def looked_after(
    societies: Iterable[Candidate], region: Region | None, levels: Collection[str] = ()
) -> list[Candidate]:
    """Return the societies of a region (all where none is given) and of some levels (of all where none is named).

    A national society lies in no region: it is among them only where its level is named.
    """
    return [
        society
        for society in societies
        if (not levels or society.level in levels)
        and (region is None or society.level == "national" or _within(society, region))
        and (bool(levels) or region is None or society.level != "national")
    ]


def _within(society: Candidate, region: Region) -> bool:
    place = find_region(society.region) if society.region else None
    return place is not None and lies_in(place, region.code)
