"""Eligibility by the interface: the rulings of the library, for records handed over and for the catalogue's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.policy.documents import eligibility_document
from matcher.policy.eligibility import check
from matcher.policy.known import named_party
from matcher.programmes.shelf import pack_named
from matcher.vocabulary import RecordKind
from tests.fakes.firms import LASER
from tests.fakes.problems import problem_of

ASK = "/api/v1/eligibility"
WUHAN = {"programme": "wuhan-2015"}


def test_an_enterprise_of_the_catalogue_gets_the_rulings_of_the_library(office: TestClient, office_home: Path) -> None:
    party, _ = named_party(Catalogue(office_home), RecordKind.ENTERPRISE, LASER["id"])
    expected = eligibility_document(check(pack_named(office_home, "wuhan-2015"), party))
    for given in (LASER["id"], LASER["name"], LASER):
        assert office.post(ASK, json=WUHAN | {"enterprise": given}).json() == [expected]
    by_condition = {one["condition"]: one for one in expected["checks"]}
    short = by_condition["research-staff"]
    assert short["outcome"] == "fail"
    assert short["changes"][0] == "再增加 2 名研发人员即达到 10%（11 ÷ 104 = 10.58%）"
    assert [clause["cite"] for clause in short["clauses"]] == ["武汉2015 三(一)2"]


def test_answers_settle_what_was_open_also_for_one_party_only(office: TestClient) -> None:
    body = WUHAN | {"enterprise": LASER["id"]}
    (first,) = office.post(ASK, json=body).json()
    assert len(first["asks"]) == 2
    everywhere = dict.fromkeys(first["asks"], True)
    for answers in (everywhere, {LASER["id"]: everywhere}, dict.fromkeys(first["asks"], "是")):
        (settled,) = office.post(ASK, json=body | {"answers": answers}).json()
        assert settled["asks"] == []
        assert {one["outcome"] for one in settled["checks"]} == {"pass", "fail"}


def test_an_enterprise_and_a_society_are_checked_with_their_alliance(office: TestClient) -> None:
    both = {"enterprise": LASER, "society": "中国光学学会"}
    found = office.post(ASK, json=WUHAN | both).json()
    assert [one["party"]["subject"] for one in found] == ["企业", "学会", "联合体"]
    several = {"enterprises": [LASER, "武汉示例压铸有限公司"], "societies": ["中国光学学会"]}
    (alliance,) = office.post(ASK, json=WUHAN | {"alliance": several}).json()
    assert alliance["party"]["name"] == "武汉示例光电有限公司 + 武汉示例压铸有限公司 + 中国光学学会"
    assert alliance["checks"]


def test_an_own_pack_and_the_version_of_a_day_are_used(office: TestClient) -> None:
    (own,) = office.post(ASK, json={"programme": "nanhu-2027", "enterprise": LASER["id"]}).json()
    assert [one["outcome"] for one in own["checks"]] == ["fail"]
    (dated,) = office.post(ASK, json={"programme": "wuhan", "on": "2015-06-01", "enterprise": LASER["id"]}).json()
    assert dated["programme"]["year"] == 2015


def test_figures_that_contradict_each_other_are_told_and_decide_nothing(office: TestClient) -> None:
    record = LASER | {"research_staff": 103}
    (found,) = office.post(ASK, json=WUHAN | {"enterprise": record}).json()
    assert found["doubts"] == ["研发人员数（103）大于职工总数（102）。请核对两个人数，研发人员含在职工总数里"]
    (share,) = (one for one in found["checks"] if one["condition"] == "research-staff")
    assert share["outcome"] == "unknown"
    several = {"enterprises": [record], "societies": ["中国光学学会"]}
    (alliance,) = office.post(ASK, json=WUHAN | {"alliance": several}).json()
    assert alliance["doubts"][0].startswith("武汉示例光电有限公司：研发人员数（103）")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"enterprise": LASER["id"]}, "programme"),
        ({"programme": "paris-2015", "enterprise": LASER["id"]}, "没有名为 'paris' 的计划"),
        ({"programme": "wuhan-2014", "enterprise": LASER["id"]}, "现有年度：2015"),
        ({"programme": "wuhan", "on": "2016-01-01", "enterprise": LASER["id"]}, "在 2016-01-01 没有有效的版本"),
        ({"programme": "wuhan-2015", "on": "2016-01-01", "enterprise": LASER["id"]}, "2016-01-01"),
        (WUHAN | {"on": "someday", "enterprise": LASER["id"]}, "on：不是日期"),
        (WUHAN, "没有说核对谁"),
        (WUHAN | {"enterprise": "火星有限公司"}, "目录中没有企业“火星有限公司”"),
        (WUHAN | {"society": "火星学会"}, "目录中没有学会“火星学会”"),
        (WUHAN | {"enterprise": LASER | {"staff": "many"}}, "enterprise："),
        (WUHAN | {"enterprise": LASER | {"staff": -1}}, "enterprise："),
        (WUHAN | {"enterprise": LASER | {"kind": "society"}}, "这是一条学会记录，不是企业"),
        (WUHAN | {"enterprise": {"id": LASER["id"]}}, "enterprise："),
        (WUHAN | {"alliance": {"enterprises": [LASER], "societies": []}}, "有 0 条。应不少于 1 条"),
        (WUHAN | {"alliance": {"enterprises": [LASER | {"staff": "x"}], "societies": ["中国光学学会"]}}, "alliance."),
        (WUHAN | {"enterprise": LASER, "answers": {"天气": True}}, "没有“天气”这个问题"),
        (WUHAN | {"enterprise": LASER, "answers": {"独立法人": "也许"}}, "请答 是 或 否"),
        (WUHAN | {"enterprise": LASER, "every": True}, "不认识"),
        (WUHAN | {"enterprise": 5}, "enterprise"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_one_line(office: TestClient, body: dict[str, Any], said: str) -> None:
    assert said in problem_of(office.post(ASK, json=body))
