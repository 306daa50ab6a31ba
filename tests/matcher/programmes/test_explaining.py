"""An entry is explained with its clauses and neighbours; the page has everything that a programme asks and does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.errors import UnknownName
from matcher.programmes.explaining import Explained, explain
from matcher.programmes.labels import FIELDS, SECTIONS
from matcher.programmes.order import in_order
from matcher.programmes.pack import Pack
from matcher.programmes.page import page
from matcher.programmes.plain import plain
from matcher.programmes.shelf import pack_of, read_pack, shipped_packs
from matcher.programmes.telling import headline, listed


def _pack(key: str, year: int) -> Pack:
    return pack_of(shipped_packs(), key, year)


def _lines(one: Explained) -> dict[str, str]:
    return {line.label: line.text for line in one.lines}


def test_a_condition_is_explained_with_figures_clause_and_who_looks_at_it() -> None:
    (found,) = explain(_pack("wuhan", 2015), "research-staff")
    assert _lines(found) == {
        "对象": "企业",
        "要求": "研发人员数 ÷ 职工总数不低于 10%",
        "所用数据": "研发人员数、职工总数、数据年度",
        "在哪个环节审查": "市科协审核把关（武汉市科协）",
    }
    assert found.clauses == ("武汉2015 三(一)2 企业：研发人员和经费（《武汉市科协“企会协作创新计划”试点方案》）",)


def test_a_stage_is_explained_with_who_acts_and_what_comes_after() -> None:
    lines = _lines(explain(_pack("wuhan", 2015), "环节/check")[0])
    assert lines["由谁办"] == "武汉市科协"
    assert lines["在此之前"] == "联盟报送市科协学会部"
    assert lines["接着"] == "专家评审"
    assert lines["可在此终止"] == "是"
    assert "研发人员占职工总数 10% 以上（含）" in lines["审查条件"]


def test_money_and_targets_are_told_with_their_figures() -> None:
    assert _lines(explain(_pack("hubei", 2015), "award")[0])["数额"] == "每年共 100 万元，每个 20 万元，5 个"
    assert _lines(explain(_pack("zhejiang", 2014), "cities-2020")[0])["数量"] == "约占市（地）的 2/3（67%）"
    assert _lines(explain(_pack("zhejiang", 2014), "parks-2015")[0])["数量"] == "至少 3，至多 5"


def test_a_clause_explains_every_entry_that_cites_it() -> None:
    pack = _pack("wuhan", 2015)
    assert [one.key for one in explain(pack, "三(三)")] == ["directions", "cross-discipline", "several-parties"]
    assert explain(pack, "武汉2015 三(三)") == explain(pack, "三(三)")


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_every_entry_of_every_pack_can_be_explained(pack: Pack) -> None:
    for section, entries in pack.sections().items():
        for entry in entries:
            (found,) = explain(pack, f"{section}/{entry.key}")
            assert found == explain(pack, f"{SECTIONS[section]}/{entry.key}")[0]
            assert found.title == headline(entry)
            assert len(found.clauses) == len(entry.cites)


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("reserch-staff", "没有“reserch-staff”", "是否想写“research-staff”"),
        ("stages/research-staff", "没有“stages/research-staff”", "条目有：combine"),
        ("stage/check", "没有“stage”这一节", "stages（环节）"),
        ("九(九)", "没有“九(九)”", "条目有"),
    ],
)
def test_what_is_not_there_is_named(text: str, problem: str, remedy: str) -> None:
    with pytest.raises(UnknownName) as caught:
        explain(_pack("wuhan", 2015), text)
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_a_key_in_two_sections_must_be_told_apart(write: Callable[..., Path]) -> None:
    pack = read_pack(write(('[[platforms]]\nkey = "station"', '[[platforms]]\nkey = "city"')))
    with pytest.raises(UnknownName, match="有 2 个条目叫“city”。请写明是哪一个：actors/city、platforms/city"):
        explain(pack, "city")
    assert explain(pack, "platforms/city")[0].title == "服务站"


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_the_page_has_stages_in_order_with_who_acts_and_every_condition(pack: Pack) -> None:
    text = page(pack)
    assert pack.programme.title in text.splitlines()[0]
    places = [text.index(f"{i:>2}. {stage.name}（") for i, stage in enumerate(in_order(pack.stages), 1)]
    assert places == sorted(places)
    names = {actor.key: actor.name for actor in pack.actors}
    for stage in pack.stages:
        assert f"{stage.name}（{stage.act.value}）：由{listed(names[key] for key in stage.by)}办" in text
    assert all(one.text in text for one in (*pack.conditions, *pack.priorities))


def test_every_section_and_field_has_a_chinese_name() -> None:
    def names(table: object) -> set[str]:
        match table:
            case dict():
                return {*table, *(name for value in table.values() for name in names(value))}
            case list():
                return {name for value in table for name in names(value)}
        return set()

    for pack in shipped_packs():
        table = plain(pack)
        assert table.keys() <= SECTIONS.keys()
        for section, value in table.items():
            for entry in value if isinstance(value, list) else [value]:
                assert entry.keys() <= FIELDS.keys(), (section, entry)
