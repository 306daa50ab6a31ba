"""Conditions of a stage: ruled on from the catalogue and from what the parties did; open ones are vouched for."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.vocabulary import RecordKind
from tests.fakes.paths import WUHAN, accepted_need, wuhan_case
from tests.fakes.town import Town
from tests.fakes.towns import ENTERPRISE


@pytest.fixture
def checked(town: Town) -> str:
    """A case of Wuhan that waits for the association's check."""
    town.settle(*WUHAN)
    case = wuhan_case(town)
    digest = town("qy").paper(case, "agreement")
    town("qy").does(case, "sign", "拟定", paper="agreement", digest=digest)
    for one in ("qy", "xh"):
        town(one).does(case, "sign", "签署", paper="agreement", digest=digest)
    town("xh").does(case, "apply", "申报")
    town("qy").does(case, "apply", "同意申报")
    return case


def conditions(town: Town, case: str) -> dict[str, Any]:
    found = town("kx").get(f"/cases/{case}/allowed")
    (one,) = [one for one in found if (one["stage"], one["move"]) == ("check", "通过")]
    return {one["key"]: one for one in one["conditions"]}


def test_without_records_everything_is_open(town: Town, checked: str) -> None:
    assert {one["outcome"] for one in conditions(town, checked).values()} == {"unknown"}


def test_records_settle_what_they_state(town: Town, checked: str) -> None:
    kx = town("kx")
    for body, record in (("qy", ENTERPRISE["id"]), ("xh", "武汉激光学会")):
        answer = kx.ask("PUT", f"/bodies/{body}/record", {"record": record})
        assert answer.status_code == 200, answer.text
    found = conditions(town, checked)
    passed = {key for key, one in found.items() if one["outcome"] == "pass"}
    assert passed >= {"legal-form", "research-staff", "research-spending", "premises", "society-body", "society-record"}
    assert "12%" in found["research-staff"]["says"].replace(" ", "")
    open_ones = {one["condition"] for one in kx.confirming(checked, "check", "通过")}
    assert open_ones == set(found) - passed
    less = [one for one in kx.confirming(checked, "check", "通过") if one["condition"] != "society-plan"]
    assert "列入本年度工作计划" in kx.wrong(checked, "check", "通过", confirmed=less)["detail"]
    kx.does(checked, "check", "通过", confirmed=kx.confirming(checked, "check", "通过"))
    town.require_whole(checked)


def test_a_condition_that_is_not_met_stops_the_case_and_nobody_can_vouch_it_away(town: Town, checked: str) -> None:
    with Catalogue(town.home).batch() as batch:
        batch.put(RecordKind.ENTERPRISE, ENTERPRISE | {"research_staff": 9}, None)
        batch.commit()
    kx = town("kx")
    assert kx.ask("PUT", "/bodies/qy/record", {"record": ENTERPRISE["id"]}).status_code == 200
    assert conditions(town, checked)["research-staff"]["outcome"] == "fail"
    every = [{"condition": key, "name": "张三", "reason": "领导同意"} for key in conditions(town, checked)]
    refused = kx.wrong(checked, "check", "通过", confirmed=every)
    assert "研发人员占职工总数" in refused["detail"]
    kx.does(checked, "check", "不通过", text="研发人员不足")
    town.require_whole(checked)


def test_records_are_linked_by_the_association_above(town: Town, checked: str) -> None:
    record = {"record": ENTERPRISE["id"]}
    assert town("qy").ask("PUT", "/bodies/qy/record", record).status_code == 403
    assert town("hubei").ask("PUT", "/bodies/qy/record", record).status_code == 200
    assert town("kx").ask("PUT", "/bodies/qy/record", {"record": "没有这一家"}).status_code == 422
    assert town("kx").ask("PUT", "/bodies/group/record", record).status_code == 422
    assert town("kx").ask("PUT", "/bodies/qy/record", {"record": ""}).json() == {"body": "qy", "record": None}


def test_others_see_the_outcome_but_not_the_grounds(town: Town) -> None:
    town.settle(*WUHAN)
    opening = {"programme": "wuhan-2015", "need": accepted_need(town, "kx"), "actor": "enterprise"}
    case = town("qy").made("/cases", opening)["id"]
    town("qy").does(case, "combine", "邀请", party="xh", actor="society")
    town("xh").does(case, "combine", "接受")
    told = {}
    for body in ("kx", "qy"):
        (one,) = [one for one in town(body).get(f"/cases/{case}/allowed") if one["move"] == "商定"]
        told[body] = one["conditions"][0]
    assert told["kx"] | {"says": ""} == told["qy"]
    assert (told["qy"]["outcome"], told["kx"]["says"]) == ("pass", "“企业”已自愿参加；“学会”已自愿参加")
