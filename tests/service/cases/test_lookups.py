"""A government invites an enterprise by its full name or code, and learns of no other; every search is logged."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body
from tests.fakes.town import Town

CODE = "91330784MA2XXXXX1K"
ZHEJIANG = (
    Body("zj", Role.ASSOCIATION, "浙江省科协", "省", "330000"),
    Body("yk", Role.ASSOCIATION, "永康市科协", "县", "330784", "zj"),
    Body("gov", Role.GOVERNMENT, "永康市人民政府", "县", "330784", "yk"),
    Body("lead", Role.ENTERPRISE, "永康示例农机（集团）有限公司", "", "330784", "yk", CODE),
    Body("twin1", Role.ENTERPRISE, "永康同名有限公司", "", "330784", "yk"),
    Body("twin2", Role.ENTERPRISE, "永康同名有限公司", "", "330784", "zj"),
    Body("prof", Role.EXPERT, "甲教授", "", "", "zj"),
)
INVITE = {"stage": "request", "move": "邀请", "party": "lead", "actor": "lead-enterprise"}


@pytest.fixture
def case(town: Town) -> str:
    """A case of a government that may invite enterprises now."""
    town.settle(*ZHEJIANG)
    opening = {"programme": "zhejiang-2014", "site": "永康园区", "actor": "local-government"}
    made: str = town("gov").made("/cases", opening)["id"]
    town("gov").does(made, "apply", "申报")
    town("zj").does(made, "apply", "通过", confirmed=town("zj").confirming(made, "apply", "通过"))
    return made


def search(town: Town, case: str, who: str = "gov", **asked: str) -> Any:
    return town(who).ask("POST", f"/cases/{case}/lookups", asked)


@pytest.mark.parametrize(
    "asked",
    [{"name": "永康示例农机（集团）有限公司"}, {"name": " 永康示例农机(集团) 有限公司"}, {"code": CODE.lower()}],
)
def test_whom_a_government_finds_it_can_invite(town: Town, case: str, asked: dict[str, str]) -> None:
    gov = town("gov")
    assert gov.status("/bodies/lead") == gov.turn(f"/cases/{case}", INVITE).status_code == 404
    found = search(town, case, **asked)
    told = {"id": "lead", "role": "企业", "name": "永康示例农机（集团）有限公司", "region": "330784"}
    assert (found.status_code, found.json()) == (200, told)
    assert gov.status("/bodies/lead") == 404  # found for inviting, not for looking at
    assert gov.get("/bodies?role=企业")["total"] == 0
    gov.turned(f"/cases/{case}", INVITE)
    town("lead").does(case, "request", "接受")
    (look,) = town("lead").get("/looks")["items"]
    assert (look["body"], look["case"], look["purpose"]) == ("gov", case, "在项目中按全称或代码查到，可以邀请")
    town.require_whole(case)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"name": "永康示例农机"}, 404),
        ({"name": "%"}, 404),
        ({"code": CODE[:-1]}, 404),
        ({"name": "甲教授"}, 404),
        ({"name": "永康同名有限公司"}, 422),
        ({"name": "永康示例农机（集团）有限公司", "code": CODE}, 422),
        ({"name": "", "code": " "}, 422),
        ({}, 422),
    ],
)
def test_nothing_but_one_exact_match_is_answered(town: Town, case: str, asked: dict[str, str], status: int) -> None:
    answer = search(town, case, **asked)
    assert answer.status_code == status
    assert "lead" not in answer.text
    assert town("gov").turn(f"/cases/{case}", INVITE).status_code == 404


def test_a_search_is_for_one_case_by_whoever_may_invite_in_it_now(town: Town, case: str) -> None:
    name = "永康示例农机（集团）有限公司"
    assert search(town, case, who="lead", name=name).status_code == 404  # not a party yet
    assert search(town, case, name=name).status_code == 200
    opening = {"programme": "zhejiang-2014", "site": "另一园区", "actor": "local-government"}
    other = town("gov").made("/cases", opening)["id"]
    refused = search(town, other, name=name)
    assert (refused.status_code, "现在没有可由贵单位邀请的环节" in refused.json()["detail"]) == (403, True)
    town("gov").does(other, "apply", "申报")
    town("zj").does(other, "apply", "通过", confirmed=town("zj").confirming(other, "apply", "通过"))
    assert town("gov").turn(f"/cases/{other}", INVITE).status_code == 404  # it was found for the first


def test_a_search_without_result_is_logged_too(town: Town, case: str) -> None:
    assert search(town, case, name="没有这家有限公司").status_code == 404
    with town.database.reading() as work:
        (look,) = work.contacts.looked("gov-member")
    assert (look.body, look.case, look.purpose) == ("", case, "在项目中按全称或代码查找，没有")
