"""What is wrong with a pack of the right shape is found, with the fact and the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.programmes.checking import _order, check_versions
from matcher.programmes.entries import Stage
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding
from matcher.programmes.shelf import read_pack
from matcher.programmes.words import Act

Found = Callable[..., list[Finding]]


def test_the_unchanged_pack_is_right(findings: Found) -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("old", "new", "place", "problem", "remedy"),
    [
        ('cites = ["某市2020 引言"]', "cites = []", "programme", "没有引用任何条款", "例如"),
        ('cites = ["某市2020 引言"]', 'cites = ["某市2020 二"]', "programme", "“某市2020 二”不存在", "相近的条款"),
        ('"引言" = "缘由"', '"引言" = "缘由"\n"二" = "附"', "sources", "“某市2020 二”没有任何条目引用", "principles"),
        ('"引言" = "缘由"', '"引言" = "缘由"\n"二（一）" = "附"', "sources", "写法不对", "括号用半角"),
        ('key = "review"', 'key = "apply"', "stages[apply]", "key 出现 2 次", "不同的 key"),
        ("after = []", 'after = ["review"]', "stages", "绕成了圈", "after"),
        ("after = []", 'after = ["apply"]', "stages", "绕成了圈：apply → apply", "after"),
        ('after = ["apply"]', 'after = ["aply"]', "stages[review].after", "没有“aply”", "是否想写“apply”"),
        ('by = ["city"]\nafter = []', 'by = ["town"]\nafter = []', "stages[apply].by", "没有“town”", "可用的有：city"),
        ('key = "review"', 'key = "re view"', "stages[re view]", "空格或标点", "例如"),
        ("year = 2020", "year = 2015", "programme", "year 2015 与 starts 2020-01-01", "请改正 year 或 starts"),
        ('checks = ["staff"]', 'checks = ["x"]', "stages[review].checks", "没有“x”", "staff"),
        ('pays = ["award"]', 'pays = ["x"]', "stages[review].pays", "没有“x”", "award"),
        ('level = "市"', 'level = "村"', "actors[city].level", "没有“村”", "市"),
        ("due = 2020-06-30", "due = 2021-01-01", "stages[apply].due", "2021-01-01 不在有效期", "due"),
        ("ends = 2020-12-31", "ends = 2019-12-31", "programme", "早于 starts", "请改正日期"),
        ('key = "city"\nyear', 'key = "City"\nyear', "programme.key", "“City”", "wuhan"),
        ('"420100"', '"429999"', "programme.jurisdiction", "没有代码为 '429999'", "六位代码"),
        ("value = 100,", "value = -100,", "money[award].total", "金额是负数（-100 万元）", "请改正金额"),
        ("value = 20,", "value = 20.00000001,", "money[award].each", "不是整分", "请改正金额"),
        ("value = 20,", "value = 20.01,", "money[award]", "5 × 20.01 万元 超过总额 100 万元", "count"),
        ('value = 20, unit = "万元"', 'value = 20, unit = "万"', "money[award].each", "没有单位“万”", "万元"),
        ("count = 5", "count = -5", "money[award].count", "数量是负数", "请改正数量"),
        ('by = ["city"]\nafter = []', "by = []\nafter = []", "stages[apply].by", "没有写由谁办理", "actors"),
        (
            "number = 1\n",
            "number = 1\nsince = 2020-02-01\nuntil = 2020-01-31\n",
            "indicators[i1]",
            "since 晚于",
            "日期",
        ),
        ("at_least = 3", "at_least = 6", "targets[parks]", "at_least 6 大于 at_most 5", "请改正"),
        ("at_least = 3", "at_least = -3", "targets[parks]", "目标是负数", "请改正"),
        ('"30/100"', '"130/100"', "targets[share].share", "“130/100”", "2/3"),
        ('"30/100"', '"1/0"', "targets[share].share", "“1/0”", "2/3"),
        ('share_of = "学会"\n', "", "targets[share].share_of", "没有写占什么", "省级学会"),
        ('to = ["01.4"]', 'to = ["01.44"]', "services[advice]", "没有代码 '01.44'", "01.4"),
        ('to = ["01.4"]\n', "", "services[advice]", "不知道对应", "programme.wording"),
        ('names = ["光电子"]', 'names = ["光子"]', "priorities[light].rule", "没有“光子”", "光电子"),
        (
            '"directions-wuhan-2015"',
            '"directions-x"',
            "priorities[light].rule",
            "没有名为 'directions-x'",
            "现有的分类",
        ),
        ("percent = 9.99", "percent = 100.1", "conditions[staff].rule", "100.1%", "请改正"),
        ('subject = "企业"', 'subject = "学会"', "conditions[staff].rule", "不能用于学会", "企业"),
        ('scope = "联合体"\n', 'scope = "联合体"\nlift = 1.5\n', "priorities[light].lift", "1.5 不在 0 到 1", "请改正"),
    ],
)
def test_a_fault_is_named(findings: Found, old: str, new: str, place: str, problem: str, remedy: str) -> None:
    found = findings((old, new))
    hits = [one for one in found if one.place == place and problem in one.problem and remedy in one.remedy]
    assert hits, [str(one) for one in found]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ('kind = "status_is"', "没有列出任何一项"),
        ('kind = "status_is", all_of = ["好企业"]', "没有“好企业”"),
        ('kind = "association_in", states = ["正在筹建"]', "没有“正在筹建”"),
        ('kind = "provides", means = ["钱"]', "没有“钱”"),
        ('kind = "has_platform", platforms = ["x"]', "没有“x”"),
        ('kind = "region_within", regions = []', "没有列出任何一项"),
        ('kind = "industry_in", codes = []', "没有列出任何一项"),
        ('kind = "consent_of", who = []', "没有列出任何一项"),
        ('kind = "region_within", regions = ["999999"]', "没有代码为 '999999'"),
        ('kind = "body_is", any_of = [{ kind = "公司" }]', "没有“公司”"),
        ('kind = "body_is", any_of = [{ kind = "学会", level = "村" }]', "没有“村”"),
        ('kind = "body_is", any_of = [{ kind = "学会", region = "999999" }]', "没有代码为 '999999'"),
        ('kind = "sends_team", smallest = 0', "0 小于 1"),
        ('kind = "disciplines_at_least", count = 0', "0 小于 1"),
        ('kind = "parties_at_least", enterprises = 0, societies = 1', "都应至少为 1"),
        ('kind = "tag_in", tags = ["省钱"]', "没有“省钱”"),
        ('kind = "traits_are", traits = ["好"]', "没有“好”"),
        ('kind = "industry_in", codes = ["Z"]', "没有代码 'Z'"),
    ],
)
def test_names_of_rules_are_looked_up(findings: Found, rule: str, problem: str) -> None:
    found = findings(('kind = "staff_share_at_least", percent = 9.99', rule))
    assert [one.place for one in found if problem in one.problem] == ["conditions[staff].rule"]


def test_a_service_in_words_must_stand_in_the_crosswalk(findings: Found) -> None:
    wording = ("ends = 2020-12-31", 'ends = 2020-12-31\nwording = "services-wuhan-2015"')
    assert findings(wording, ('to = ["01.4"]\n', ""), ('name = "决策咨询"', 'name = "协同攻关"')) == []
    (found,) = findings(wording, ('to = ["01.4"]\n', ""))
    assert "没有“决策咨询”这种说法" in found.problem


_WEIGHING = '[weighing]\nbound = {}\neach = {}\nby = "编者"\n\n[[actors]]'
_LIFT = ('scope = "联合体"\n', 'scope = "联合体"\nlift = {}\n')


@pytest.mark.parametrize(
    ("bound", "each", "lift", "places"),
    [
        ("0.1", "0.1", "0.10", []),
        ("0", "0", "0", []),
        ("1", "0.05", "1", []),
        ("1.01", "0.05", "0", ["weighing.bound"]),
        ("-0.1", "-0.2", "0", ["weighing.bound", "weighing.each", "priorities[light].lift"]),
        ("0.1", "0.11", "0", ["weighing.each"]),
        ("0.1", "0.05", "0.1000001", ["priorities[light].lift"]),
    ],
)
def test_no_lift_is_greater_than_the_bound(
    findings: Found, bound: str, each: str, lift: str, places: list[str]
) -> None:
    found = findings(("[[actors]]", _WEIGHING.format(bound, each)), (_LIFT[0], _LIFT[1].format(lift)))
    assert [one.place for one in found] == places


def test_a_lift_without_a_bound_is_refused(findings: Found) -> None:
    (found,) = findings((_LIFT[0], _LIFT[1].format("0.05")))
    assert (found.place, "weighing" in found.remedy) == ("priorities[light].lift", True)


def test_who_weighs_by_a_clause_cites_one_that_exists(findings: Found) -> None:
    def cited(clause: str) -> list[str]:
        weighing = _WEIGHING.format("0.1", "0.05").replace("\n\n", f'\ncites = ["某市2020 {clause}"]\n\n')
        return [one.place for one in findings(("[[actors]]", weighing))]

    assert cited("一(一)1") == []
    assert cited("二") == ["weighing"]


def _stages(after: dict[int, set[int]]) -> tuple[Stage, ...]:
    return tuple(
        Stage(f"s{key}", ("x 一",), "环节", Act.RUN, ("a",), tuple(f"s{one}" for one in sorted(before)))
        for key, before in after.items()
    )


@given(st.lists(st.sets(st.integers(0, 7)), min_size=2, max_size=8))
def test_an_order_is_circular_exactly_when_it_goes_back(drawn: list[set[int]]) -> None:
    after = {key: {one for one in before if one < key} for key, before in enumerate(drawn)}
    assert list(_order(_stages(after))) == []
    last = len(drawn) - 1
    chain = {key: before | ({key - 1} if key else {last}) for key, before in after.items()}
    assert len(list(_order(_stages(chain)))) == 1


def _version(pack: Pack, year: int, starts: str, ends: str | None) -> Pack:
    days = {"starts": date.fromisoformat(starts), "ends": date.fromisoformat(ends) if ends else None}
    return replace(pack, programme=replace(pack.programme, year=year, **days))


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ((2020, "2020-01-01", "2020-12-31"), (2021, "2021-01-01", None), ""),
        ((2020, "2020-01-01", None), (2021, "2021-01-01", None), ""),  # an open end gives way to the next version
        ((2020, "2020-01-01", "2020-12-31"), (2021, "2020-12-31", None), "有效期重叠"),
        ((2020, "2020-01-01", None), (2021, "2020-01-01", None), "有效期重叠"),
        ((2020, "2020-01-01", "2020-06-30"), (2020, "2020-07-01", None), "都是计划 city 2020 年的版本"),
    ],
)
def test_versions_of_one_programme_may_not_overlap(
    write: Callable[..., Path],
    first: tuple[int, str, str | None],
    second: tuple[int, str, str | None],
    problem: str,
) -> None:
    pack = read_pack(write())
    for order in ((first, second), (second, first)):
        found = check_versions(_version(pack, *one) for one in order)
        assert len(found) == bool(problem)
        assert all(problem in one.problem for one in found)


def test_different_programmes_may_hold_at_once(write: Callable[..., Path]) -> None:
    pack = read_pack(write())
    other = replace(pack, programme=replace(pack.programme, key="town"))
    assert check_versions([pack, other]) == ()


_PAPER = """[[papers]]
key = "agreement"
name = "协议书"
cites = ["某市2020 一(一)2"]

[[platforms]]"""


@pytest.mark.parametrize(
    ("makes", "wants", "places"),
    [
        ("apply", "review", []),
        ("apply", "apply", []),
        ("", "apply", []),  # it comes from outside
        ("review", "apply", ["stages[apply].wants"]),
    ],
)
def test_a_paper_is_made_before_it_is_wanted(findings: Found, makes: str, wants: str, places: list[str]) -> None:
    changes = {"apply": "due = 2020-06-30\n", "review": 'checks = ["staff"]\n'}
    lines = dict.fromkeys(changes, "")
    lines[wants] += 'wants = ["agreement"]\n'
    if makes:
        lines[makes] += 'makes = ["agreement"]\n'
    found = findings(("[[platforms]]", _PAPER), *((old, old + lines[key]) for key, old in changes.items()))
    assert [one.place for one in found] == places


def test_an_item_of_a_table_has_its_number_alone(findings: Found) -> None:
    columns = 'columns = [{ name = "数量", cell = "数量" }]\ncites = ["某市2020 一(一)2"]\n'
    second = (
        f'{columns}[[indicators]]\nkey = "i2"\nnumber = 1\nsection = "服务"\nname = "人数"\norigin = "佐证"\n{columns}'
    )
    (found,) = findings((columns, second))
    assert (found.place, found.problem) == ("indicators", "第 1 项出现 2 次")
