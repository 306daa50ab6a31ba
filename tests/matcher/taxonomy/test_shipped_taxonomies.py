"""The taxonomies, crosswalks and terms that ship with the product are whole and say what they must."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from matcher.taxonomy.classification import classification, classification_keys
from matcher.taxonomy.crosswalk import crosswalk, crosswalk_keys
from matcher.taxonomy.tables import TAXONOMIES, read_registry
from matcher.taxonomy.terms import terms

DIRECTIONS = (
    "光电子",
    "生物医药与健康",
    "新材料",
    "光机电一体化",
    "资源与环境",
    "新能源与高效节能",
    "高技术服务业",
    "农业与农村",
)
SERVICES = {
    "科技战略咨询", "先进技术信息吸收转化", "群众性技术创新", "协同攻关", "引进项目或生产线", "人才交流培养",
    "科技查新与成果评价", "标准与检测", "科学普及", "项目申报与知识产权", "其他",
}  # fmt: skip
PROGRAMMES = ("chengdu-2018", "hubei-2015", "liaoning-2018", "wuhan-2015", "zhejiang-2014")


@pytest.mark.parametrize(
    ("key", "levels"),
    [
        ("industries", [20, 97, 473, 1381]),
        ("strategic", [9, 40, 153]),
        ("directions-wuhan-2015", [8]),
        ("services", [11, 32]),
    ],
)
def test_each_level_has_its_number_of_entries(key: str, levels: list[int]) -> None:
    counts = Counter(entry.level for entry in classification(key).entries)
    assert [counts[level] for level in range(1, len(levels) + 1)] == levels
    assert len(counts) == len(levels)


def test_disciplines_reach_from_mathematics_to_statistics_on_two_levels() -> None:
    disciplines = classification("disciplines")
    top = [entry.code for entry in disciplines.entries if entry.level == 1]
    assert (len(top), top[0], top[-1]) == (62, "110", "910")
    assert {entry.parent for entry in disciplines.entries if entry.level == 2} == set(top)
    assert disciplines.entry("46025").name == "机械制造工艺与设备"


@pytest.mark.parametrize("key", classification_keys())
def test_each_classification_says_what_it_is_and_where_it_comes_from(key: str) -> None:
    facts = read_registry(TAXONOMIES)["classification"][key]
    for item in ("title", "standard", "edition", "provenance", "licence", "reviewed"):
        assert isinstance(facts[item], str), item
        assert facts[item].strip(), item


@pytest.mark.parametrize("key", classification_keys())
def test_every_entry_is_found_by_its_code_and_by_its_name_unless_the_name_is_ambiguous(key: str) -> None:
    tree = classification(key)
    for entry in tree.entries:
        assert tree.find(entry.code) == entry
        named = tree.find(entry.name)
        assert named is not None, entry
        assert named.name == entry.name


def test_the_directions_of_wuhan_stand_as_in_the_notice() -> None:
    assert classification("directions-wuhan-2015").names() == DIRECTIONS


def test_the_service_vocabulary_has_its_eleven_names_each_defined() -> None:
    services = classification("services")
    assert set(services.names(1)) == SERVICES
    with (TAXONOMIES / "services.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["definition"] for row in csv.DictReader(file))


def test_the_codes_of_industries_continue_those_above_them() -> None:
    for entry in classification("industries").entries:
        if entry.level >= 3:
            assert entry.code.startswith(entry.parent)


def test_industries_agree_with_the_public_table(labelled: Path) -> None:
    industries = classification("industries")
    with (labelled / "taxonomies" / "gbt4754.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    codes = [(row["section"], row["division"], row["group"], row["class"])[int(row["level"]) - 1] for row in rows]
    mended = {"飞机制造": "3741", "羽毛(绒)加工及制品制造": "194", "三维（3D)打印技术推广服务": "7517"}
    for code, row in zip(codes, rows, strict=True):
        name = row["name"].strip()
        entry = industries.entry(mended.get(name, code))
        assert entry.name == name or name in mended


def test_strategic_industries_agree_with_the_public_table(labelled: Path) -> None:
    strategic = classification("strategic")
    with (labelled / "taxonomies" / "sei2018_l1_l2.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            assert strategic.entry(row["l1_code"]).name == row["l1"]
            assert strategic.entry(row["l2_code"]).name == row["l2"]
            assert strategic.entry(row["l2_code"]).parent == row["l1_code"]


def test_the_crosswalks_are_those_that_are_needed_and_every_one_can_be_read() -> None:
    expected = {
        ("industries", "directions-wuhan-2015"),
        ("strategic", "directions-wuhan-2015"),
        ("disciplines", "directions-wuhan-2015"),
        ("industries", "disciplines"),
        *((f"services-{programme}", "services") for programme in PROGRAMMES),
    }
    assert set(crosswalk_keys()) == expected
    for source, target in expected:
        assert crosswalk(source, target).sources


def _directions(source: str, code: str) -> set[str]:
    directions = classification("directions-wuhan-2015")
    return {directions.entry(link.target).name for link in crosswalk(source, directions.key).targets(code)}


@pytest.mark.parametrize(
    ("source", "code", "names"),
    [
        ("industries", "0111", {"农业与农村"}),
        ("industries", "2761", {"生物医药与健康"}),
        ("industries", "2750", {"生物医药与健康", "农业与农村"}),
        ("industries", "3976", {"光电子"}),
        ("industries", "3421", {"光机电一体化"}),
        ("industries", "3841", {"新能源与高效节能", "新材料"}),
        ("industries", "6513", {"高技术服务业"}),
        ("industries", "4620", {"资源与环境"}),
        ("industries", "6621", set()),
        ("strategic", "3.6.2", {"新材料"}),
        ("strategic", "4.3.1", {"农业与农村", "生物医药与健康"}),
        ("strategic", "7.1.1", {"新能源与高效节能"}),
        ("disciplines", "32024", {"生物医药与健康"}),
        ("disciplines", "51020", {"光电子"}),
        ("disciplines", "73024", set()),
    ],
)
def test_an_officers_knowledge_of_the_directions(source: str, code: str, names: set[str]) -> None:
    assert _directions(source, code) == names


@pytest.mark.parametrize("source", ["industries", "strategic", "disciplines"])
def test_every_direction_is_reached_from_each_standard(source: str) -> None:
    walk = crosswalk(source, "directions-wuhan-2015")
    reached = {link.target for code in walk.sources for link in walk.targets(code)}
    assert reached == {entry.code for entry in classification("directions-wuhan-2015").entries}


def test_every_branch_of_industry_that_makes_or_grows_something_has_a_discipline() -> None:
    walk, industries = crosswalk("industries", "disciplines"), classification("industries")
    for entry in industries.entries:
        section = (entry, *industries.ancestors(entry.code))[-1].code
        if section in "ABCDE" and entry.level >= 2 and entry.code[:2] not in {"41"}:
            assert walk.targets(entry.code), entry


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_service_list_of_each_programme_maps_onto_the_vocabulary(programme: str) -> None:
    walk = crosswalk(f"services-{programme}", "services")
    for wording in walk.sources:
        assert walk.targets(wording), wording


@pytest.mark.parametrize(
    ("programme", "wording", "service"),
    [
        ("wuhan-2015", "组织协同创新攻关项目", "协同攻关"),
        ("hubei-2015", "成果推广", "成果推荐与推广"),
        ("zhejiang-2014", "招聘进站", "招聘进站"),
        ("zhejiang-2014", "科技查新", "科技查新"),
        ("chengdu-2018", "规划咨询", "产业与区域规划"),
        ("liaoning-2018", "决策咨询报告", "决策咨询与建议"),
    ],
)
def test_what_a_programme_calls_a_service(programme: str, wording: str, service: str) -> None:
    link = crosswalk(f"services-{programme}", "services").targets(wording)[0]
    assert classification("services").entry(link.target).name == service


def test_every_service_of_the_vocabulary_is_asked_for_by_some_programme() -> None:
    asked = set()
    for programme in PROGRAMMES:
        walk = crosswalk(f"services-{programme}", "services")
        asked |= {link.target.partition(".")[0] for wording in walk.sources for link in walk.targets(wording)}
    assert asked == {entry.code for entry in classification("services").entries if entry.level == 1}


def test_the_code_knows_no_programmes_names() -> None:
    for path in (Path(__file__).parents[3] / "matcher" / "taxonomy").glob("*.py"):
        assert [name for name in DIRECTIONS if name in path.read_text("utf-8")] == [], path.name


@pytest.mark.parametrize("key", ["disciplines", "industries"])
def test_the_shipped_terms_belong_to_codes_that_exist_and_are_many(key: str) -> None:
    if not any(path.name.startswith(key) for path in (TAXONOMIES / "terms").glob("*.tsv")):
        pytest.skip(f"no terms of {key} are shipped yet")
    assert sum(map(len, terms(key).values())) > 1_000
