"""R28 over HTTP: numerators from records, denominators filed with evidence, neither ever guessed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.problems import problem_of
from tests.fakes.province import Province, Someone, province, reporting_app  # noqa: F401

pytestmark = pytest.mark.usefixtures("reporting_app")


def _targets(who: Someone, on: str) -> dict[str, Any]:
    return {one["key"]: one for one in who.get(f"/targets/zhejiang-2014?on={on}")["targets"]}


def test_r28_parks_and_cities_are_counted_from_records_to_the_day(province: Province) -> None:  # noqa: F811
    zj = province("zj")
    for at in (1, 2, 3):
        zj.records("开展试点", f"试点{at}", f"2015-0{at}-01", region=f"330{at}21")
    rows = {on: _targets(zj, on)["parks-2015"] for on in ("2015-02-28", "2015-12-31")}
    assert [(one["reached"], one["outcome"]) for one in rows.values()] == [(2, "未达到"), (3, "已达到")]
    assert len({one for part in rows["2015-12-31"]["parts"] for one in part["records"]}) == 3


def test_r28_a_share_is_of_a_number_that_was_filed_with_evidence(province: Province) -> None:  # noqa: F811
    zj, on = province("zj"), "2018-06-20"
    for at in range(1, 8):
        facts = {"level": "省", "region": f"33{at:02d}21", "parties": [{"name": f"园区{at}", "role": "园区"}]}
        zj.records("授予示范称号", f"示范基地{at}", "2018-01-01", **facts)
    unknown = _targets(zj, on)["cities-2020"]
    assert (unknown["reached"], unknown["whole"], unknown["outcome"]) == (7, None, "未知")
    filed = zj.files("", "总数", 11, day="2014-12-31", programme="zhejiang-2014", target="cities-2020")
    row = _targets(zj, on)["cities-2020"]
    assert (row["says"], row["outcome"]) == ("2/3 左右的市（地）：7/11，即 63.6%", "已达到")
    assert row["evidence"] == [filed["id"]]
    fixed = zj.ask("PATCH", f"/filings/{filed['id']}", {"amount": 6, "reason": "核对"}, if_match=filed["etag"])
    wrong = _targets(zj, on)["cities-2020"]
    assert (wrong["whole"], wrong["outcome"]) == (None, "未知")
    assert wrong["remark"] == "7 个多于填报的总数 6，请核对总数，或核对所计的是否都属于它"
    zj.withdraws(f"/filings/{filed['id']}", fixed.headers["etag"])
    assert _targets(zj, on)["cities-2020"] == unknown


def test_r28_what_records_count_cannot_be_filed(province: Province) -> None:  # noqa: F811
    zj = province("zj")
    filing = {"programme": "zhejiang-2014", "target": "cities-2020", "day": "2018-01-01", "amount": 0}
    told = problem_of(zj.ask("POST", "/filings", filing | {"column": "达到的数"}))
    assert told == "目标“在高新园区建有示范基地的市（地）”不填报“达到的数”。可以填报：总数"
    told = problem_of(zj.ask("POST", "/filings", filing | {"target": "parks-2015", "column": "总数"}))
    assert "由记录计数" in told
    for sent in ({"amount": None, "text": "十一"}, {"amount": 11}):
        assert "没有" in problem_of(zj.ask("POST", "/filings", filing | {"column": "总数"} | sent))
