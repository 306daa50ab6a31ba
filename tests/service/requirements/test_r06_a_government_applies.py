"""R06: a county applies by itself: 区县科协牵头 → 政府批准 → 市科协推荐; none of the three can be left out."""

from __future__ import annotations

import pytest

from tests.fakes.paths import CHENGDU
from tests.fakes.town import Town
from tests.fakes.towns import sqlite_files, town, town_home  # noqa: F401

VOUCHED = [{"condition": "site", "name": "李四", "reason": "区委常委会议题"}]


@pytest.fixture
def chengdu(town: Town) -> Town:  # noqa: F811
    town.settle(*CHENGDU)
    return town


def applied(town: Town) -> str:  # noqa: F811
    opening = {"programme": "chengdu-2018", "site": "郫都区", "actor": "district", "starts": ["request"]}
    case: str = town("pd").made("/cases", opening)["id"]
    for body, actor in (("gov", "district-government"), ("sc", "province")):
        town("cd").does(case, "", "登记参与方", party=body, actor=actor)
    return case


def test_r06_the_district_applies_the_government_approves_the_city_recommends(chengdu: Town) -> None:
    pd, gov, cd, sc = (chengdu(one) for one in ("pd", "gov", "cd", "sc"))
    case = applied(chengdu)
    paper = pd.paper(case, "application")
    for early in ((gov, "approve"), (cd, "recommend")):
        early[0].cannot_yet(case, early[1], "通过")
    pd.does(case, "request", "申报", paper="application", digest=paper, confirmed=VOUCHED)
    cd.may_not(case, "approve", "通过")
    cd.cannot_yet(case, "recommend", "通过")
    gov.does(case, "approve", "通过")
    (consent,) = [one for one in cd.get(f"/cases/{case}/allowed") if one["stage"] == "recommend"][:1]
    assert [one["outcome"] for one in consent["conditions"]] == ["pass"]  # by their own deeds, not by anybody's word
    cd.does(case, "recommend", "通过")
    sc.does(case, "confirm", "确认")
    steps = {one["key"]: one["step"] for one in pd.get(f"/cases/{case}")["stages"]}
    assert steps == dict.fromkeys(("request", "approve", "recommend", "confirm"), "完成")
    assert cd.does(case, "", "结项")["status"] == "结项"


def test_r06_only_the_district_leads(chengdu: Town) -> None:
    opening = {"programme": "chengdu-2018", "site": "郫都区", "starts": ["request"]}
    assert chengdu("gov").ask("POST", "/cases", opening | {"actor": "district-government"}).status_code == 422
    case = applied(chengdu)
    paper = chengdu("pd").paper(case, "application")
    for body in ("gov", "cd", "sc"):
        chengdu(body).may_not(case, "request", "申报", paper="application", digest=paper, confirmed=VOUCHED)


def test_r06_without_the_governments_consent_it_ends(chengdu: Town) -> None:
    case = applied(chengdu)
    pd = chengdu("pd")
    pd.does(case, "request", "申报", paper="application", digest=pd.paper(case, "application"), confirmed=VOUCHED)
    assert chengdu("gov").does(case, "approve", "不通过", text="与规划不符")["status"] == "未通过"
