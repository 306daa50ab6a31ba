"""R15: the programmes' other service lists mapped onto one vocabulary."""

from __future__ import annotations

import pytest

from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.taxonomy.classification import classification
from matcher.taxonomy.crosswalk import crosswalk


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_r15_every_service_of_every_programme_has_a_target(pack: Pack) -> None:
    """The programmes' service lists are mapped onto one vocabulary."""
    tree = classification("services")
    assert pack.services
    for one in pack.services:
        codes = services_of(pack, one)
        assert codes, one.name
        assert all(code in tree for code in codes), one.name


def test_r15_each_programme_has_its_own_reviewed_list() -> None:
    """Each programme's own words have a crosswalk, and what the pack says in those words stands in it."""
    for pack in shipped_packs():
        known = crosswalk(pack.programme.wording, "services").sources
        assert all(one.name in known for one in pack.services if not one.to), pack.programme.key


def test_r15_the_four_ways_of_chengdu_and_the_five_tasks_of_zhejiang() -> None:
    """规划咨询/成果推广/联合攻关/产业服务; 科技咨询…; five 重点任务."""
    four = [one.name for one in pack_of(shipped_packs(), "chengdu", 2018).services if one.cites == ("成都2018 二",)]
    assert four == ["规划咨询", "成果推广", "联合攻关", "产业服务"]
    zhejiang = pack_of(shipped_packs(), "zhejiang", 2014)
    tasks = [one for one in zhejiang.services if one.key.startswith("task-")]
    assert [one.cites for one in tasks] == [(f"浙江2014 二(二){number}",) for number in range(1, 6)]
    hubei = [one.name for one in pack_of(shipped_packs(), "hubei", 2015).services]
    assert {"科技咨询", "技术攻关", "成果推广", "产业化服务"} <= set(hubei)


def test_r15_the_same_service_in_other_words_is_the_same_code() -> None:
    """One vocabulary: 联合攻关 in Chengdu and 协同攻关 in Wuhan are one service, 成果推广 is one everywhere."""

    def codes(key: str, year: int, name: str) -> tuple[str, ...]:
        pack = pack_of(shipped_packs(), key, year)
        return services_of(pack, next(one for one in pack.services if one.name == name))

    assert codes("chengdu", 2018, "联合攻关") == codes("wuhan", 2015, "组织协同创新攻关项目")
    assert codes("chengdu", 2018, "成果推广") == codes("hubei", 2015, "成果推广") == codes("zhejiang", 2014, "成果推广")
