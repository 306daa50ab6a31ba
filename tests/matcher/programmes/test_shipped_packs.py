"""The five shipped packs say what their documents say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from matcher.programmes.entries import Amount
from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack
from matcher.programmes.rules import (
    AssociationIn,
    Body,
    BodyIs,
    DirectionIn,
    PartiesAtLeast,
    Provides,
    RevenueShareAtLeast,
    StaffShareAtLeast,
    StatusIs,
)
from matcher.programmes.shelf import PROGRAMMES, pack_of, shipped_packs
from matcher.programmes.words import Act, Origin
from matcher.taxonomy.classification import classification

DOCUMENTS = Path(os.environ.get("HUIQI_DOCUMENTS", Path(__file__).parents[3] / ".." / "shared" / "seeds"))


def _pack(key: str, year: int) -> Pack:
    return pack_of(shipped_packs(), key, year)


def test_the_five_packs_are_right_and_none_is_missing() -> None:
    known = {(pack.programme.key, pack.programme.year, pack.programme.jurisdiction) for pack in shipped_packs()}
    assert known == {
        ("hubei", 2015, "420000"),
        ("zhejiang", 2014, "330000"),
        ("chengdu", 2018, "510100"),
        ("wuhan", 2015, "420100"),
        ("liaoning", 2018, "210000"),
    }


def test_every_service_means_something_in_the_vocabulary() -> None:
    tree = classification("services")
    for pack in shipped_packs():
        assert pack.services
        for service in pack.services:
            codes = services_of(pack, service)
            assert codes, service.name
            assert all(code in tree for code in codes)


def test_wuhan_2015_asks_of_enterprises_and_societies_what_it_asks() -> None:
    rules = {one.key: (one.rule, one.cites) for one in _pack("wuhan", 2015).conditions}
    city = "420100"
    assert rules["legal-form"] == (StatusIs(all_of=("独立法人", "科技型中小企业")), ("武汉2015 三(一)1",))
    assert rules["research-staff"] == (StaffShareAtLeast(Decimal(10)), ("武汉2015 三(一)2",))
    assert rules["research-spending"] == (RevenueShareAtLeast(Decimal(5)), ("武汉2015 三(一)2",))
    assert rules["premises"] == (Provides(("工作场所", "设备")), ("武汉2015 三(一)3",))
    assert rules["association"] == (AssociationIn(("已建立", "筹建中")), ("武汉2015 三(一)4",))
    bodies = BodyIs((Body("学会", "市", city), Body("高校科协", "", city)))
    assert rules["society-body"] == (bodies, ("武汉2015 三(二)1",))
    assert {"武汉2015 三(二)2", "武汉2015 三(二)3", "武汉2015 三(二)4"} <= {cites[0] for _, cites in rules.values()}


def test_wuhan_2015_prefers_eight_directions_and_several_parties() -> None:
    rules = {one.key: one.rule for one in _pack("wuhan", 2015).priorities}
    directions = rules["directions"]
    assert isinstance(directions, DirectionIn)
    assert directions.names == classification("directions-wuhan-2015").names()
    assert rules["several-parties"] == PartiesAtLeast(2, 2)
    assert "cross-discipline" in rules


def test_some_stage_looks_at_every_condition() -> None:
    for pack in shipped_packs():
        looked_at = {key for stage in pack.stages for key in stage.checks}
        assert {condition.key for condition in pack.conditions} == looked_at, pack.programme.key


def test_no_document_says_how_much_a_priority_weighs() -> None:
    assert all(one.lift is None for pack in shipped_packs() for one in pack.priorities)
    for pack in shipped_packs():
        assert pack.weighing is not None
        assert (pack.weighing.bound, pack.weighing.each, pack.weighing.by) == (Decimal("0.10"), Decimal("0.05"), "编者")
        assert not pack.weighing.cites


def test_wuhan_2015_has_seven_services_and_four_phases_in_order() -> None:
    pack = _pack("wuhan", 2015)
    assert len(pack.services) == 7
    phases = list(dict.fromkeys(stage.phase for stage in pack.stages))
    assert phases == ["推荐申报", "专家评审", "组织实施", "检查评估"]
    acts = [stage.act for stage in pack.stages]
    wanted = [Act.CHOOSE, Act.SIGN, Act.APPLY, Act.CHECK, Act.REVIEW, Act.PUBLISH, Act.CONFIRM, Act.FUND]
    assert acts[: len(wanted)] == wanted
    assert {stage.key for stage in pack.stages if stage.may_end} == {"check", "review", "publish"}


def test_hubei_2015_gives_five_bases_200_thousand_yuan_each() -> None:
    (award,) = [one for one in _pack("hubei", 2015).money if one.key == "award"]
    assert award.total == Amount(Decimal(100), "万元")
    assert award.each is not None
    assert award.each.fen == 20_000_000
    assert (award.count, award.per, award.form.value) == (5, "年", "以奖代补")


def test_targets_of_zhejiang_2014_and_chengdu_2018() -> None:
    def figures(pack: Pack) -> set[tuple[date | None, int | None, int | None, str]]:
        return {(one.by, one.at_least, one.at_most, one.share) for one in pack.targets if one.by}

    early, late = date(2015, 12, 31), date(2020, 12, 31)
    assert figures(_pack("zhejiang", 2014)) == {
        (early, 3, 5, ""),
        (early, 1, 2, ""),
        (late, None, None, "2/3"),
        (late, None, None, "30/100"),
        (late, 12, 16, ""),
    }
    assert figures(_pack("chengdu", 2018)) == {
        (late, 1, 2, ""),
        (late, None, None, "30/100"),
        (late, 30, 50, ""),
        (late, 100, None, ""),
        (late, None, None, "1/2"),
    }


def test_liaoning_2018_has_31_indicators_due_on_26_june() -> None:
    pack = _pack("liaoning", 2018)
    assert [one.number for one in pack.indicators] == list(range(1, 32))
    counted = {one.number for one in pack.indicators if one.origin is Origin.EVENTS}
    assert counted == {*range(9, 20), 21, 22}
    assert {one.until for one in pack.indicators} == {date(2018, 5, 31)}
    assert pack.stages[0].due == date(2018, 6, 26)


def test_no_pack_holds_a_telephone_number_or_an_address() -> None:
    for path in PROGRAMMES.glob("*.toml"):
        assert not re.search(r"\d{7,}|\d{3}-\d{7}|@", path.read_text("utf-8")), path.name


def _sentences(pack: Pack) -> Iterator[str]:
    for entries in pack.sections().values():
        for entry in entries:
            yield from (getattr(entry, name, "") for name in ("text", "detail", "note", "purpose"))
            yield from getattr(entry, "duties", ())
            yield getattr(getattr(entry, "rule", None), "question", "")


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="no folder with the founding documents (HUIQI_DOCUMENTS)")
def test_no_sentence_is_copied_from_a_document() -> None:
    length = 16
    documents = "".join("".join(path.read_text("utf-8").split()) for path in sorted(DOCUMENTS.glob("*.txt")))
    said = [text for pack in shipped_packs() for text in _sentences(pack)]
    runs = {text[i : i + length] for text in said for i in range(len(text) - length + 1)}
    assert sorted(run for run in runs if run in documents) == []
