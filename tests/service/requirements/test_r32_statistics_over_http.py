"""R32 over HTTP: the table of 31 items from what officers record and file, and what it is without one record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.province import Province, Someone, cells_in, province, reporting_app  # noqa: F401

pytestmark = pytest.mark.usefixtures("reporting_app")

COUNTED = {*range(9, 20), 21, 22}
FOUNDRY = {"name": "中国铸造学会", "role": "学会", "level": "全国"}
MACHINES = {"body": "jx"}
TOWN = {"body": "zz"}
FIRM = {"body": "qy"}


def _year_of_work(who: Someone) -> None:
    """Record and file an invented year of work; some records stand behind several cells, some behind none."""
    who.records("学会对接", "座谈", parties=[TOWN])
    who.records("学术活动", "铸造年会", attendance=2000, parties=[FOUNDRY], experts=[{"level": "全国", "count": 60}])
    who.records("建立学会服务站", "铸造学会服务站", level="全国", parties=[FOUNDRY], thing="铸造站")
    who.records(
        "建立学会服务站", "铸造学会服务站（续期）", "2018-03-01", level="全国", parties=[FOUNDRY], thing="铸造站"
    )
    who.records("成立学会企业联合体", "铸造联合体", parties=[MACHINES, TOWN, FIRM], industries=["装备制造"])
    who.records("走访调研", "走访车间", parties=[TOWN, FIRM])
    contract = who.records("签订项目合同", "真空压铸攻关", amount=123_450_000, parties=[MACHINES, FIRM])
    who.records("获得奖补", "真空压铸攻关", level="省", refers_to=contract["id"])
    who.records("制定难题方案", "气孔缺陷方案", parties=[MACHINES, FIRM], industries=["装备制造"])
    who.records("人才培养", "压铸工程师班", parties=[MACHINES])
    who.records("企会对接活动", "期后的对接", "2018-06-10", parties=[TOWN, FIRM])
    who.files("i05", "数量", 46)
    who.files("i06", "名称", "关于铸造业的建议\n海洋牧场报告")
    who.files("i26", "是否", "是")


def test_r32_withdrawing_one_record_changes_exactly_the_cells_that_rest_on_it(province: Province) -> None:  # noqa: F811
    dl = province("dl")
    _year_of_work(dl)
    table = dl.table()
    assert [one["number"] for one in table["items"]] == list(range(1, 32))
    assert {one["number"] for one in table["items"] if any(cell["counted"] for cell in one["cells"])} == COUNTED
    rows = [("happenings", one) for one in dl.get("/happenings")["items"]]
    rows += [("filings", one) for one in dl.get("/filings")["items"]]
    assert len(rows) == 14
    behind = {one["id"]: _resting_on(table, one["id"]) for _, one in rows}
    assert behind[rows[0][1]["id"]] == set()  # after the end of the period
    assert max(map(len, behind.values())) >= 4
    before = cells_in(table)
    for room, one in rows:
        dl.withdraws(f"/{room}/{one['id']}", one["etag"])
        after = dl.cells()
        changed = {key for key in after if before[key] != after[key]}
        # what was subsidised stays subsidised when its contract goes: the subsidy is a record of its own
        assert changed == {key for key in before if one["id"] in before[key][1]}, one
        before = after
    assert dl.table()["records"] == []
    province.require_whole()


def test_r32_the_figures_are_those_of_the_records_up_to_31_may_2018(province: Province) -> None:  # noqa: F811
    dl = province("dl")
    _year_of_work(dl)
    shown = {key: value for key, (value, _) in dl.cells().items()}
    wanted = {
        "5 数量": "46",
        "6 数量": "2",
        "9 名称": "中国铸造学会",
        "10 省级数量": "1",
        "11 其中 2000 人以上": "1",
        "12 全国学会专家人数": "60",
        "13 国家级": "1",
        "16 数量": "1",
        "17 数量": "0",
        "18 合同金额": "123.45",
        "18 奖补项目": "真空压铸攻关",
        "21 产业": "装备制造",
        "22 数量": "1",
        "26 是否": "是",
    }
    assert {key: shown[key] for key in wanted} == wanted
    points = {one["problem"] for one in dl.table()["points"]}
    assert any("在截止日 2018-05-31 之后" in one for one in points)
    assert any("没有佐证" in one for one in points)


def _resting_on(table: dict[str, Any], record: str) -> set[str]:
    return {key for key, (_, records) in cells_in(table).items() if record in records}
