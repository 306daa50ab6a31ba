"""R24: unannounced checks by people of the association or of a group of experts; a report each year and at the end."""

from __future__ import annotations

import pytest

from tests.fakes.paths import WUHAN, published, reviewed, signed, wuhan_case
from tests.fakes.town import Town
from tests.fakes.towns import sqlite_files, town, town_home  # noqa: F401


@pytest.fixture
def running(town: Town) -> str:  # noqa: F811
    """A case of Wuhan that is being carried out."""
    town.settle(*WUHAN)
    kx, qy, case = town("kx"), town("qy"), wuhan_case(town)
    signed(town, case)
    reviewed(town, case)
    published(town, case)
    kx.does(case, "confirm", "确认", platforms=["alliance"])
    pot = kx.made("/pots", {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 50_000_000})["id"]
    kx.does(case, "fund", "核定", amount=20_000_000, pot=pot)
    qy.does(case, "plan", "提交", paper="work-plan", digest=qy.paper(case, "work-plan"))
    qy.does(case, "run", "开始")
    return case


def test_r24_checks_come_unannounced_and_what_they_demand_is_mended(town: Town, running: str) -> None:  # noqa: F811
    kx, qy, group = town("kx"), town("qy"), town("group")
    assert group.status(f"/cases/{running}") == 404
    kx.does(running, "", "登记参与方", party="group", actor="inspection-group")
    qy.may_not(running, "inspect", "检查", outcome="正常", text="自查")
    group.does(running, "inspect", "检查", outcome="正常", text="第一次")
    found = group.does(running, "inspect", "检查", outcome="整改", text="专账未单列")
    kx.does(running, "inspect", "检查", outcome="正常", text="另查一次")
    kx.cannot_yet(running, "", "结项")
    kx.does(running, "inspect", "办结整改", ref=found["version"], text="已单列")
    history = kx.get(f"/cases/{running}/history")
    assert [one["body"] for one in history if one["move"] == "inspect/检查"] == ["group", "group", "kx"]


def test_r24_a_report_each_year_and_at_the_end(town: Town, running: str) -> None:  # noqa: F811
    kx, xh = town("kx"), town("xh")
    for year in ("2015", "2016"):
        report = xh.made(f"/cases/{running}/papers/final-report", {"until": f"{year}-12-31"})["digest"]
        kx.cannot_yet(running, "report", "收讫")
        xh.does(running, "report", "报送", paper="final-report", digest=report)
        papers = {one["paper"]: one["digest"] for one in kx.does(running, "report", "收讫")["papers"]}
        assert papers["final-report"] == report
        town.wait(365)
    kx.cannot_yet(running, "", "结项")
    xh.does(running, "run", "完成实施", text="气孔率 0.6%")
    assert kx.does(running, "", "结项")["status"] == "结项"
    town.require_whole(running)
