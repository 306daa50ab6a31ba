"""R13: Site choice: government attention, sound plan, clear need, capable society.

Run on the shipped packs of Hubei 2015, Zhejiang 2014 and Chengdu 2018.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.cli.main import main
from matcher.policy.eligibility import check, questions_for
from matcher.policy.parties import Site
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Subject

PACKS = {"hubei": 2015, "zhejiang": 2014, "chengdu": 2018}
GOOD = Site("某高新区", "湖北省宜昌市", ("高新区", "省级高新区"))


@pytest.mark.parametrize(("key", "year"), PACKS.items())
def test_r13_every_programme_asks_for_attention_need_and_capability_of_a_site(key: str, year: int) -> None:
    """Nobody's record tells them, so somebody must say; with a no the site is out, with yes to all it is in."""
    pack = pack_of(shipped_packs(), key, year)
    questions = questions_for(pack, Subject.SITE)
    assert any("政府" in question and "学会" in question for question in questions)
    assert check(pack, GOOD).outcome is Outcome.UNKNOWN
    yes = dict.fromkeys((question for question in questions if question not in GOOD.statuses), True)
    assert check(pack, GOOD, yes).outcome is Outcome.PASS
    for question in yes:
        if question not in {"高新区", "省级高新区"}:
            assert check(pack, GOOD, {**yes, question: False}).outcome is Outcome.FAIL


def test_r13_hubei_names_all_four_and_cites_the_clause() -> None:
    """政府重视、产业规划合理、企业需求明晰、学会工作有力."""
    pack = pack_of(shipped_packs(), "hubei", 2015)
    (asked,) = [one for one in check(pack, GOOD).checks if one.condition.key == "site"]
    for aspect in ("政府是否重视", "规划是否合理", "需求是否明晰", "学会工作是否有力"):
        assert aspect in asked.ruling.asks[0]
    assert [clause.cite for clause in asked.clauses] == ["湖北2015 二1"]


def test_r13_sites_are_compared_with_what_is_known_of_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`huiqi sites`: the park of which all is attested stands first, the one that is refused last."""
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    rows = ("甲园,湖北省宜昌市,高新区", "乙园,湖北省宜昌市,高新区", "丙园,湖北省宜昌市,高新区")
    (tmp_path / "sites.csv").write_text("名称,所在地区,认定\n" + "\n".join(rows), "utf-8")
    told = ["--answer", "丙园:政府是否重视=是", "--answer", "甲园:政府是否重视=否"]
    assert main(["sites", "--programme", "hubei-2015", "--json", *told]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["site"], one["outcome"]) for one in found] == [
        ("丙园", "pass"),
        ("乙园", "unknown"),
        ("甲园", "fail"),
    ]
