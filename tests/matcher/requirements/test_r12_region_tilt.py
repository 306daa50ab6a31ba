"""R12: 适当倾斜: districts and parks with a good industrial base and distinctive resources but weak science resources and large potential.

Run on the shipped pack of Chengdu 2018.
"""  # noqa: E501  the row as it stands

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from matcher.policy.applying import Application
from matcher.policy.parties import Site
from matcher.policy.priorities import Lift, lifts
from matcher.policy.ruling import Outcome
from matcher.policy.sites import read_sites, site_of
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import SITE_TRAITS
from matcher.vocabulary import Enterprise

CHENGDU = pack_of(shipped_packs(), "chengdu", 2018)
TRAITS = ("产业基础较好", "资源优势独特", "科技资源薄弱", "发展潜力大")
HEAD = "名称,所在地区,数据年度," + ",".join(f"{trait},{trait}依据" for trait in TRAITS) + "\n"


def _tilt(site: Site, answers: dict[str, bool] | None = None) -> Lift:
    (found,) = [lift for lift in lifts(CHENGDU, [site], answers or {}) if lift.priority.key == "region-tilt"]
    return found


def _table(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """Write a table whose rows give a name, a region, and 是, 否 or - for each trait."""
    lines = []
    for name, region, marks in rows:
        cells = [f"{mark},年鉴第 {place} 页" if mark != "-" else "," for place, mark in enumerate(marks)]
        lines.append(f"{name},{region},2017,{','.join(cells)}\n")
    path = folder / "sites.csv"
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def test_r12_a_district_with_all_four_traits_is_tilted_towards_with_its_data(tmp_path: Path) -> None:
    """Good base, distinctive resources, weak science, large potential: all four, each with year and source."""
    (site,) = read_sites(_table(tmp_path, ("简阳市", "四川省简阳市", "是是是是")))
    lift = _tilt(site)
    assert (lift.ruling.outcome, lift.amount) == (Outcome.PASS, Decimal("0.05"))
    assert lift.priority.cites == ("成都2018 三(一)",)
    for place, trait in enumerate(TRAITS):
        assert f"“{trait}”记录为是（2017 年：年鉴第 {place} 页）" in lift.ruling.says


@pytest.mark.parametrize("lacking", range(4))
def test_r12_without_one_of_the_traits_there_is_no_tilt(tmp_path: Path, lacking: int) -> None:
    """A district strong in science is not tilted towards, nor one without a base."""
    marks = "".join("否" if place == lacking else "是" for place in range(4))
    (site,) = read_sites(_table(tmp_path, ("简阳市", "四川省简阳市", marks)))
    assert (_tilt(site).ruling.outcome, _tilt(site).amount) == (Outcome.FAIL, 0)


@pytest.mark.parametrize("silent", range(4))
def test_r12_without_data_the_tilt_is_open_and_says_which_it_takes(tmp_path: Path, silent: int) -> None:
    """Missing is neither yes nor no; the data it takes are stated; an answer settles it."""
    marks = "".join("-" if place == silent else "是" for place in range(4))
    (site,) = read_sites(_table(tmp_path, ("简阳市", "四川省简阳市", marks)))
    lift = _tilt(site)
    assert (lift.ruling.outcome, lift.amount) == (Outcome.UNKNOWN, 0)
    assert f"“{TRAITS[silent]}”尚无记录，需要{SITE_TRAITS[TRAITS[silent]]}" in lift.ruling.says
    assert _tilt(site, {TRAITS[silent]: True}).ruling.outcome is Outcome.PASS


def test_r12_the_tilt_is_that_of_the_park_or_district_the_enterprise_stands_in(tmp_path: Path) -> None:
    """An enterprise's site comes from its own record and the office's table."""
    sites = read_sites(
        _table(
            tmp_path,
            ("简阳市", "四川省简阳市", "是是是是"),
            ("空天产业园", "四川省简阳市", "是是否是"),
        )
    )
    found = {
        park: site_of(Enterprise("1", "甲公司", region="四川省成都市简阳市", park=park), sites)
        for park in ("", "空天产业园")
    }
    outcomes = {park: _tilt(site).ruling.outcome for park, site in found.items() if site}
    assert outcomes == {"": Outcome.PASS, "空天产业园": Outcome.FAIL}


def test_r12_the_tilt_is_shown_for_the_application_and_bounded_with_the_others() -> None:
    """郫都区 is preferred by name too; both together stay within the bound."""
    site = Site("郫都区", "四川省成都市郫都区", traits=dict.fromkeys(TRAITS, True))
    found = Application(CHENGDU, (Enterprise("1", "甲公司"),), site=site).lifts_of_all()
    assert [(lift.priority.key, lift.amount) for lift in found] == [
        ("region-tilt", Decimal("0.05")),
        ("pidu", Decimal("0.05")),
    ]
    assert CHENGDU.weighing is not None
    assert sum(lift.amount for lift in found) <= CHENGDU.weighing.bound
