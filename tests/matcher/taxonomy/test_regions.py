"""Finding administrative divisions."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import UnknownName
from matcher.taxonomy.regions import Region, children, find_region, province_of, provinces


def everything() -> list[Region]:
    found = list(provinces())
    for region in found:  # grows while it is walked
        found += children(region.code)
    return found


ALL = everything()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("武汉", "420100"),
        ("武汉市", "420100"),
        ("湖北武汉", "420100"),
        ("湖北省 武汉市", "420100"),
        ("湖北/武汉", "420100"),
        ("420100", "420100"),
        ("４２０１００", "420100"),
        ("湖北省武汉市洪山区", "420111"),
        ("湖北洪山", "420111"),
        ("湖北", "420000"),
        ("新疆", "650000"),
        ("内蒙古", "150000"),
        ("广西", "450000"),
        ("香港", "810000"),
        ("台湾省", "710000"),
        ("上海浦东", "310115"),
        ("恩施州", "422800"),
        ("恩施市", "422801"),
        ("长阳县", "420528"),
        ("双江", "530925"),
    ],
)
def test_a_region_is_found_by_code_by_name_and_by_names_from_above_to_below(text: str, code: str) -> None:
    found = find_region(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "full_name", "level"),
    [
        ("临平区", "浙江省杭州市临平区", 3),
        ("钱塘区", "浙江省杭州市钱塘区", 3),
        ("神农架林区", "湖北省神农架林区", 2),
        ("仙桃", "湖北省仙桃市", 2),
        ("潜江", "湖北省潜江市", 2),
        ("天门", "湖北省天门市", 2),
        ("济源", "河南省济源市", 2),
        ("莱芜区", "山东省济南市莱芜区", 3),
        ("郫都区", "四川省成都市郫都区", 3),
        ("永康", "浙江省金华市永康市", 3),
        ("三沙", "海南省三沙市", 2),
        ("米林市", "西藏自治区林芝市米林市", 3),
        ("光明区", "广东省深圳市光明区", 3),
        ("东莞", "广东省东莞市", 2),
    ],
)
def test_changes_of_recent_years_and_directly_governed_counties_are_in(text: str, full_name: str, level: int) -> None:
    found = find_region(text)
    assert found is not None
    assert (found.full_name, found.level) == (full_name, level)


@pytest.mark.parametrize(
    "text", ["", "省", "火星", "朝阳区", "鼓楼区", "武汉市珞喻路1037号", "429999", "北京武汉", "城"]
)
def test_what_is_unknown_ambiguous_or_more_than_a_region_finds_nothing(text: str) -> None:
    assert find_region(text) is None


@pytest.mark.parametrize(
    ("text", "name"), [("吉林", "吉林省"), ("吉林市", "吉林市"), ("西安", "西安市"), ("海南", "海南省")]
)
def test_a_name_on_several_levels_means_the_highest(text: str, name: str) -> None:
    found = find_region(text)
    assert found is not None
    assert found.name == name


def test_within_a_region_only_it_and_what_it_contains_count() -> None:
    found = find_region("朝阳区", within="北京")
    assert found is not None
    assert found.full_name == "北京市朝阳区"
    assert find_region("朝阳", within="110000") == found
    assert find_region("武汉", within="武汉") == find_region("420100")
    assert find_region("420100", within="湖南省") is None
    assert find_region("武汉", within="湖南") is None
    with pytest.raises(UnknownName, match="火星"):
        find_region("武汉", within="火星")


def test_every_full_name_and_code_finds_its_own_region() -> None:
    assert [region.full_name for region in ALL if find_region(region.full_name) != region] == []
    assert [region.full_name for region in ALL if find_region(region.code) != region] == []


def test_the_tree_is_whole() -> None:
    by_code = {region.code: region for region in ALL}
    assert len(by_code) == len(ALL) > 3_200
    assert Counter(region.level for region in ALL)[1] == 34
    for region in ALL:
        assert len(region.code) == 6
        assert region.code.isdigit()
        assert province_of(region).level == 1
        assert region.full_name.startswith(province_of(region).name)
        if region.parent:
            above = by_code[region.parent]
            assert above.level < region.level
            assert region.full_name == above.full_name + region.name
            assert region.code.startswith(above.code[: 2 * above.level])


def test_children_are_those_right_below_in_the_order_of_codes() -> None:
    hubei = children("420000")
    assert len(hubei) == 17
    assert [hubei[0].name, hubei[-1].name] == ["武汉市", "神农架林区"]
    assert len(children("420100")) == 13
    assert children("420111") == ()
    assert {region.level for region in children("110000")} == {3}
    with pytest.raises(UnknownName, match="420199"):
        children("420199")


def test_a_name_looked_for_within_its_province_never_leads_elsewhere() -> None:
    unclear = 0
    for region in ALL:
        found = find_region(region.name, within=province_of(region).code)
        unclear += found is None
        assert found is None or (found.name == region.name and province_of(found) == province_of(region)), region
    assert unclear < 100  # 城关区, 新华区 …, several in one province


@given(st.text(max_size=30), st.sampled_from([None, "湖北", "420100"]))
def test_any_text_is_answered_with_a_region_or_nothing(text: str, within: str | None) -> None:
    found = find_region(text, within)
    assert found is None or found in ALL
