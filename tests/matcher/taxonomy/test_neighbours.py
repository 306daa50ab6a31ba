"""The table of neighbouring provinces is whole and says the same from both sides."""

from __future__ import annotations

from matcher.taxonomy.neighbours import neighbours_of
from matcher.taxonomy.regions import find_region, provinces


def test_every_border_has_two_sides_and_nobody_borders_on_itself() -> None:
    for province in provinces():
        around = neighbours_of(province)
        assert province not in around
        assert len(set(around)) == len(around)
        for other in around:
            assert other.level == 1
            assert province in neighbours_of(other), (province.name, other.name)


def test_every_province_is_in_the_table_and_only_taiwan_has_no_neighbour() -> None:
    assert [province.name for province in provinces() if not neighbours_of(province)] == ["台湾省"]


def test_a_city_has_the_neighbours_of_its_province() -> None:
    wuhan, hubei = find_region("武汉市"), find_region("湖北省")
    assert wuhan
    assert hubei
    assert neighbours_of(wuhan) == neighbours_of(hubei)
    assert {region.name for region in neighbours_of(hubei)} == {
        "安徽省",
        "江西省",
        "河南省",
        "湖南省",
        "重庆市",
        "陕西省",
    }
