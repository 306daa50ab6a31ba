"""R29 over HTTP: societies, stations, enterprises, districts and demonstration counties of 2020."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from service.domain.history import BEIJING
from tests.fakes.province import Province, Someone, province, reporting_app  # noqa: F401

NOW = datetime(2019, 12, 2, 12, tzinfo=BEIJING)

pytestmark = pytest.mark.usefixtures("reporting_app")


def _targets(who: Someone) -> dict[str, Any]:
    return {one["key"]: one for one in who.get("/targets/chengdu-2018?on=2019-12-01")["targets"]}


def test_r29_societies_stations_and_enterprises_are_counted_and_shares_are_of_filed_numbers(
    province: Province,  # noqa: F811
) -> None:
    province.clock.now = NOW
    cd = province("cd")
    for at in range(3):
        society = {"name": f"成都市第{at}学会", "role": "学会", "level": "市"}
        firm = {"name": f"成都第{at}厂", "role": "企业"}
        cd.records("建立学会服务站", f"服务站{at}", "2019-06-01", level="市", parties=[society], thing=f"s{at}")
        cd.records("走访调研", f"走访{at}", "2019-06-02", parties=[society, firm])
    cd.records("建立学会服务站", "服务站0（续）", "2019-06-03", level="市", parties=[society], thing="s0")
    rows = _targets(cd)
    assert [rows[key]["reached"] for key in ("societies", "stations", "enterprises")] == [3, 3, 3]
    assert rows["societies"]["outcome"] == "未知"
    cd.files("", "总数", 10, day="2019-06-01", programme="chengdu-2018", target="societies")
    row = _targets(cd)["societies"]
    assert (row["reached"], row["whole"], row["needed"], row["outcome"]) == (3, 10, 3, "已达到")


def test_r29_what_no_record_tells_is_filed_by_the_reporter_itself(province: Province) -> None:  # noqa: F811
    province.clock.now = NOW
    cd = province("cd")
    rows = {key: one for key, one in _targets(cd).items() if one["reached"] is None and one["outcome"] == "未知"}
    assert rows
    for key in rows:
        target = {"programme": "chengdu-2018", "target": key}
        reached = cd.files("", "达到的数", 5, day="2019-06-01", **target)
        whole = cd.files("", "总数", 10, day="2019-06-01", **target)
        row = _targets(cd)[key]
        assert (row["reached"], row["whole"]) == (5, 10)
        assert row["evidence"] == [reached["id"], whole["id"]]
        assert row["outcome"] in {"已达到", "未达到"}
