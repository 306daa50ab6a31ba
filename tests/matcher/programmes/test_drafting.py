"""A new pack passes the checks as it is written, and says what is left to a person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.errors import UnknownName
from matcher.programmes.checking import check_versions
from matcher.programmes.differences import differences
from matcher.programmes.drafting import Draft, Identity, empty_draft, next_draft, region_named
from matcher.programmes.pack import Pack
from matcher.programmes.rules import DirectionIn, RegionWithin
from matcher.programmes.shelf import file_name, findings_in, pack_of, shipped_packs

NANJING = Identity("nanjing", 2027, "南京“会企”协作\\计划", "南京市科学技术协会", region_named("南京市"))


def _written(draft: Draft, folder: Path) -> Pack:
    path = folder / file_name(draft.pack)
    path.write_text(draft.text, "utf-8")
    pack, findings = findings_in(path)
    assert findings == ()
    assert pack == draft.pack
    return pack


def _next_year(pack: Pack) -> Identity:
    facts = pack.programme
    return Identity(facts.key, facts.year + 1, facts.title, facts.issuer, region_named(facts.jurisdiction))


def test_an_empty_draft_is_valid(tmp_path: Path) -> None:
    pack = _written(empty_draft(NANJING), tmp_path)
    assert (pack.programme.starts, pack.programme.ends) == (date(2027, 1, 1), date(2027, 12, 31))
    assert pack.sources[0].key == "南京2027"


def test_all_examples_of_an_empty_draft_hold_together(tmp_path: Path) -> None:
    lines = empty_draft(NANJING).text.splitlines()
    used = "\n".join(line if line.startswith("##") else re.sub("^# ?", "", line) for line in lines)
    path = tmp_path / "nanjing-2027.toml"
    path.write_text(used, "utf-8")
    pack, findings = findings_in(path)
    assert findings == ()
    assert pack is not None
    filled = {section for section, entries in pack.sections().items() if entries}
    assert set(pack.sections()) - filled == {"basis"}
    assert pack.weighing is not None


@pytest.mark.parametrize("base", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_the_next_year_of_a_shipped_pack_is_valid_and_may_stand_beside_it(base: Pack, tmp_path: Path) -> None:
    draft = next_draft(base, _next_year(base))
    pack = _written(draft, tmp_path)
    assert check_versions([base, pack]) == ()
    assert pack.programme.starts.year == base.programme.starts.year + 1
    for section, entries in base.sections().items():
        assert {one.key for one in entries} <= {one.key for one in pack.sections()[section]}
    assert "逐条重读" in draft.left[0]
    assert all(f"## {line}" in draft.text for line in draft.left)
    assert not any(one.number or one.issued for one in pack.sources)
    changed = {change.section for change in differences(base, pack)}
    assert changed <= {"programme", "sources", "directions", "priorities", "stages", "papers", "targets", "indicators"}


@pytest.mark.parametrize("base", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_another_city_takes_over_a_shipped_pack(base: Pack, tmp_path: Path) -> None:
    pack = _written(next_draft(base, NANJING), tmp_path)
    assert pack.programme.jurisdiction == "320100"
    assert pack.programme.title == NANJING.title
    assert all(
        cite.startswith("南京2027 ") for entries in pack.sections().values() for one in entries for cite in one.cites
    )


def test_the_directions_of_the_year_become_a_list_to_edit(tmp_path: Path) -> None:
    base = pack_of(shipped_packs(), "wuhan", 2015)
    pack = _written(next_draft(base, _next_year(base)), tmp_path)
    (listed,) = pack.directions
    before, after = base.priorities[0].rule, pack.priorities[0].rule
    assert isinstance(before, DirectionIn)
    assert isinstance(after, DirectionIn)
    assert listed.key == after.classification == "directions-wuhan-2016"
    assert tuple(one.name for one in listed.names) == after.names == before.names
    assert tuple(one.directions for one in after.own) == tuple((name,) for name in before.names)


def test_places_of_the_old_city_are_moved_or_named(tmp_path: Path) -> None:
    base = pack_of(shipped_packs(), "chengdu", 2018)
    draft = next_draft(base, NANJING)
    rules = [entry.rule for entry in (*draft.pack.conditions, *draft.pack.priorities)]
    assert RegionWithin(("320100",)) in rules
    assert any("priorities/pidu" in line and "510117" in line for line in draft.left)
    assert any("仍写有“成都”" in line for line in draft.left)
    home = next_draft(base, _next_year(base))
    assert not any("成都" in line or "510117" in line for line in home.left)


def test_a_leap_day_moves_to_the_last_of_february(tmp_path: Path) -> None:
    base = pack_of(shipped_packs(), "liaoning", 2018)
    leap = next_draft(base, Identity("liaoning", 2020, "a", "b", region_named("辽宁省"))).pack
    text = next_draft(leap, _next_year(leap)).text
    assert "2021-06-26" in text
    moved = replace(leap, indicators=(replace(leap.indicators[0], since=date(2020, 2, 29)),))
    assert next_draft(moved, _next_year(moved)).pack.indicators[0].since == date(2021, 2, 28)


def test_a_region_that_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownName, match="不能确认“亚特兰”"):
        region_named("亚特兰")
