"""The vocabulary of services in a programme's own words."""

from __future__ import annotations

import pytest

from matcher.programmes.own_words import in_words_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.taxonomy.classification import classification
from matcher.taxonomy.crosswalk import crosswalk


def _names(key: str, year: int, *services: str) -> list[str]:
    return [service.name for service in in_words_of(pack_of(shipped_packs(), key, year), services)]


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_every_service_of_a_programme_answers_what_it_is_exactly(pack: Pack) -> None:
    for service in pack.services:
        links = () if service.to else crosswalk(pack.programme.wording, "services").targets(service.name)
        for code in (*service.to, *(link.target for link in links if link.relation == "exact")):
            assert service in in_words_of(pack, [code])


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_services_come_in_the_order_of_the_pack_each_once(pack: Pack) -> None:
    everything = in_words_of(pack, [entry.code for entry in classification("services").entries])
    assert list(everything) == [service for service in pack.services if service in everything]


def test_the_nearest_answers_and_what_merely_stands_beside_it_does_not() -> None:
    assert _names("hubei", 2015, "标准研制") == ["标准制定"]
    assert _names("hubei", 2015, "检验检测与认证") == []
    assert _names("zhejiang", 2014, "技术顾问") == ["技术顾问"]


def test_a_word_that_the_vocabulary_lacks_is_passed_over() -> None:
    assert _names("wuhan", 2015, "没有这项", "协同攻关") == ["组织协同创新攻关项目"]
