"""R31: help with applications, patents, novelty searches and appraisals; three ways of bringing experts."""

from __future__ import annotations

from matcher.corpus.fields import SERVICE_MODES
from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.taxonomy.classification import classification


def _zhejiang() -> Pack:
    return pack_of(shipped_packs(), "zhejiang", 2014)


def _meant(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    services = {one.name: one for one in _zhejiang().services}
    tree = classification("services")
    return [tuple(tree.entry(code).name for code in services_of(_zhejiang(), services[name])) for name in names]


def test_r31_four_kinds_of_help_are_services_of_their_own() -> None:
    """Help with 项目申报, 专利备案, 科技查新, 成果鉴定."""
    names = ("科技计划项目的申报", "专利申请备案", "科技查新", "成果鉴定")
    assert _meant(names) == [("科技项目申报",), ("专利申请与备案",), ("科技查新",), ("成果鉴定与评价",)]
    cites = {one.name: one.cites for one in _zhejiang().services}
    assert all(cites[name] == ("浙江2014 二(二)4",) for name in names)


def test_r31_experts_come_in_three_ways_that_records_know() -> None:
    """Experts by 招聘进站 / 项目签约 / 技术顾问."""
    names = ("招聘进站", "项目签约", "技术顾问")
    assert _meant(names) == [(name,) for name in names]
    assert set(names) <= set(SERVICE_MODES)
    cites = {one.name: one.cites for one in _zhejiang().services}
    assert all(cites[name] == ("浙江2014 二(二)2",) for name in names)


def test_r31_the_help_is_for_technology_enterprises_first() -> None:
    """The same clause puts 科技型中小企业 first."""
    (priority,) = [one for one in _zhejiang().priorities if one.cites == ("浙江2014 二(二)4",)]
    assert priority.scope.value == "企业"
    assert "科技型中小企业" in priority.text
