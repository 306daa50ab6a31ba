"""Which provinces border on each other, as one looks for help: the shipped table ``corpora/taxonomies/neighbours.csv``.

Borders on land, and Hainan beside Guangdong across the strait.
"""

from __future__ import annotations

from functools import cache

from matcher.taxonomy.regions import Region, find_region, province_of
from matcher.taxonomy.tables import TAXONOMIES, read_table


def neighbours_of(region: Region) -> tuple[Region, ...]:
    """Return the provinces that border on the one a region lies in, in the order of the table; some have none."""
    return _neighbours().get(province_of(region).code, ())


@cache
def _neighbours() -> dict[str, tuple[Region, ...]]:
    found = {}
    for row in read_table(TAXONOMIES / "neighbours.csv", ("region", "neighbours")):
        names = [row.cells["region"], *filter(None, row.cells["neighbours"].split("、"))]
        places = []
        for name in names:
            place = find_region(name)
            if place is None or place.full_name != name or place.level != 1:
                raise row.fault(f"“{name}”不是省级行政区划的全名", "请写全名，例如 湖北省")
            places.append(place)
        found[places[0].code] = tuple(places[1:])
    return found
