"""An office's own packs stand beside the shipped ones; a city that joins is a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.errors import DamagedFile, UnknownName
from matcher.programmes.reading import InvalidPack
from matcher.programmes.rules import Direction, DirectionIn
from matcher.programmes.shelf import PROGRAMMES, pack_named, packs_of, shelf_of, shipped_packs
from tests.fakes.nanhu import TEXT, join


def test_without_own_packs_there_are_the_shipped_ones(tmp_path: Path) -> None:
    assert packs_of(tmp_path) == shipped_packs()


def test_a_city_that_joins_is_a_file(tmp_path: Path) -> None:
    path = join(tmp_path)
    found, faults = shelf_of(tmp_path)
    assert not faults
    assert [(one.path, one.own) for one in found if one.own] == [(path, True)]
    assert len(packs_of(tmp_path)) == len(shipped_packs()) + 1
    pack = pack_named(tmp_path, "nanhu", date(2027, 5, 1))
    assert pack.weighing is not None
    assert pack.weighing.by == "区科协"
    rule = pack.priorities[0].rule
    assert isinstance(rule, DirectionIn)
    assert rule.own == (
        Direction("集成电路", sectors=("397",), disciplines=("51030",)),
        Direction("柔性电子", directions=("光电子",)),
    )


def test_a_second_version_of_a_shipped_year_is_refused_and_both_files_are_named(tmp_path: Path) -> None:
    text = (PROGRAMMES / "wuhan-2015.toml").read_text("utf-8")
    path = join(tmp_path, text, "wuhan-2015.toml")
    with pytest.raises(InvalidPack, match="都是计划 wuhan 2015 年的版本") as caught:
        packs_of(tmp_path)
    assert str(path) in caught.value.problem
    assert str(PROGRAMMES / "wuhan-2015.toml") in caught.value.problem


def test_days_that_overlap_a_shipped_version_are_refused_and_both_files_are_named(tmp_path: Path) -> None:
    text = (PROGRAMMES / "wuhan-2015.toml").read_text("utf-8").replace("year = 2015", "year = 2016")
    path = join(tmp_path, text.replace("ends = 2015-12-31", "ends = 2016-12-31"), "wuhan-2016.toml")
    with pytest.raises(InvalidPack, match="有效期重叠") as caught:
        packs_of(tmp_path)
    assert str(path) in caught.value.problem
    assert str(PROGRAMMES / "wuhan-2015.toml") in caught.value.problem


def test_a_draft_of_one_programme_does_not_stand_in_the_way_of_another(tmp_path: Path) -> None:
    join(tmp_path, TEXT.replace("percent = 20", "percent = 200"))
    assert pack_named(tmp_path, "wuhan-2015").programme.key == "wuhan"
    for asked in ("nanhu", "nanhu-2027"):
        with pytest.raises(InvalidPack, match="200%"):
            pack_named(tmp_path, asked, date(2027, 5, 1))
    with pytest.raises(InvalidPack, match="200%"):
        packs_of(tmp_path)
    found, faults = shelf_of(tmp_path)
    assert [one.pack for one in found] == list(shipped_packs())
    assert len(faults) == 1


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = join(tmp_path)
    path.write_bytes(TEXT.encode("gbk"))
    with pytest.raises(DamagedFile, match=r"nanhu-2027\.toml 第 5 行不是 UTF-8"):
        packs_of(tmp_path)


def test_a_programme_that_nobody_has_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="现有的计划：chengdu"):
        pack_named(tmp_path, "nanhu-2027")


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ('key = "directions-nanhu-2027"\ntitle', 'key = "directions-wuhan-2015"\ntitle', "directions[", "随产品发布"),
        ('directions = ["光电子"]', 'directions = ["光子"]', "names[柔性电子]", "没有“光子”"),
        ('sectors = ["397"]', 'sectors = ["3979999"]', "names[集成电路]", "3979999"),
        ('disciplines = ["51030"]', 'disciplines = ["999"]', "names[集成电路]", "999"),
        ('{ name = "红船文创" }', '{ name = "集成电路" }', "directions[", "出现 2 次"),
        ('names = ["红船文创"]', 'names = ["红船"]', "priorities[culture].rule", "没有“红船”"),
        ("lift = 0.03", "lift = 0.07", "priorities[directions].lift", "大于合计上限 0.06"),
    ],
)
def test_own_directions_are_checked(tmp_path: Path, old: str, new: str, place: str, problem: str) -> None:
    assert TEXT.count(old) == 1
    join(tmp_path, TEXT.replace(old, new))
    with pytest.raises(InvalidPack) as caught:
        packs_of(tmp_path)
    assert any(place in one.place and problem in one.problem for one in caught.value.findings), caught.value.findings
