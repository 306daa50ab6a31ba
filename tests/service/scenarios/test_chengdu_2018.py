"""成都 2018: a district applies (R06), is approved, recommended and confirmed; societies serve, bases are named."""

from __future__ import annotations

from datetime import datetime

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.history import BEIJING
from tests.fakes.town import Town


@pytest.fixture
def chengdu(town: Town) -> Town:
    town.clock.now = datetime(2018, 8, 6, 9, tzinfo=BEIJING)
    town.settle(
        Body("sc", Role.ASSOCIATION, "四川省科协", "省", "510000"),
        Body("cd", Role.ASSOCIATION, "成都市科协", "市", "510100", "sc"),
        Body("pd", Role.ASSOCIATION, "郫都区科协", "县", "510117", "cd"),
        Body("gov", Role.GOVERNMENT, "郫都区人民政府", "县", "510117", "pd"),
        Body("firm", Role.ASSOCIATION, "成都示例电子有限公司科协", "企事业", "510117", "pd"),
        Body("qy", Role.ENTERPRISE, "成都示例电子有限公司", "", "510117", "pd"),
        Body("xh", Role.SOCIETY, "成都市电子学会", "市", "510100", "cd"),
        Body("sxh", Role.SOCIETY, "四川省电子学会", "省", "510000", "sc"),
    )
    return town


def test_a_district_becomes_a_pilot_and_is_served_to_the_end(chengdu: Town) -> None:
    town = chengdu
    sc, cd, pd, gov, xh = (town(one) for one in ("sc", "cd", "pd", "gov", "xh"))
    case = pd.made("/cases", {"programme": "chengdu-2018", "site": "郫都区", "actor": "district"})["id"]
    assert gov.status(f"/cases/{case}") == xh.status(f"/cases/{case}") == 404
    for body, actor in (("gov", "district-government"), ("sc", "province")):
        cd.does(case, "", "登记参与方", party=body, actor=actor)

    # 区县科协牵头 → 政府批准 → 市科协推荐 → 省科协安排
    paper = pd.paper(case, "application")
    gov.may_not(case, "request", "申报", paper="application", digest=paper)
    assert "条件待核实" in pd.wrong(case, "request", "申报", paper="application", digest=paper)["detail"]
    gov.cannot_yet(case, "approve", "通过")
    vouched = [{"condition": "site", "name": "李四", "reason": "区委常委会议题"}]
    pd.does(case, "request", "申报", paper="application", digest=paper, confirmed=vouched)
    pd.may_not(case, "approve", "通过")
    cd.cannot_yet(case, "recommend", "通过")
    gov.does(case, "approve", "退回", text="请补充产业规划")
    pd.does(case, "request", "申报", paper="application", digest=paper, confirmed=vouched)
    gov.does(case, "approve", "通过")
    gov.may_not(case, "recommend", "通过")
    sc.cannot_yet(case, "confirm", "确认")
    cd.does(case, "recommend", "通过")  # all three have agreed by their own deeds: nothing to vouch for
    cd.may_not(case, "confirm", "确认")
    sc.does(case, "confirm", "确认")

    matched_and_agreed(town, case)
    served(town, case)
    followed_up(town, case)
    town.require_whole(case)


def matched_and_agreed(town: Town, case: str) -> None:
    cd, pd, gov, firm, qy, xh = (town(one) for one in ("cd", "pd", "gov", "firm", "qy", "xh"))

    # 需求, 对接, 协议
    need = pd.paper(case, "need")
    cd.may_not(case, "need", "提出", paper="need", digest=need)
    cd.cannot_yet(case, "choose", "邀请", party="xh", actor="city-society")
    pd.does(case, "need", "提出", paper="need", digest=need)
    pd.may_not(case, "need", "受理")
    cd.does(case, "need", "受理")
    gov.may_not(case, "choose", "邀请", party="xh", actor="city-society")
    cd.does(case, "choose", "邀请", party="xh", actor="city-society", lead=True)
    cd.does(case, "choose", "邀请", party="firm", actor="enterprise-association")
    cd.does(case, "choose", "邀请", party="qy", actor="enterprise")
    cd.cannot_yet(case, "choose", "商定")
    for one in (xh, firm, qy):
        one.does(case, "choose", "接受")
    xh.cannot_yet(case, "sign", "拟定", paper="agreement", digest="0" * 64)
    cd.does(case, "choose", "商定", confirmed=cd.confirming(case, "choose", "商定"))
    draft = xh.paper(case, "agreement")
    qy.may_not(case, "sign", "拟定", paper="agreement", digest=draft)
    xh.does(case, "sign", "拟定", paper="agreement", digest=draft)
    xh.does(case, "sign", "签署", paper="agreement", digest=draft)
    cd.cannot_yet(case, "plan", "提交", paper="service-plan", digest="0" * 64)
    firm.does(case, "sign", "签署", paper="agreement", digest=draft)


def served(town: Town, case: str) -> None:
    """服务计划, 设站服务."""
    cd, qy, xh = (town(one) for one in ("cd", "qy", "xh"))
    plan = cd.paper(case, "service-plan")
    xh.may_not(case, "plan", "提交", paper="service-plan", digest=plan)
    xh.cannot_yet(case, "run", "开始")
    cd.does(case, "plan", "提交", paper="service-plan", digest=plan)
    cd.may_not(case, "run", "开始")
    xh.does(case, "run", "开始")
    xh.does(case, "run", "设立平台", platforms=["station"])
    qy.does(case, "run", "登记服务", kind="协同攻关", text="射频测试平台联调")
    (station,) = xh.get("/platforms?key=station")["items"]
    assert (station["office"], station["level"], station["state"]) == ("cd", "市", "建设")
    assert cd.turned(f"/platforms/{station['id']}", {"turn": "投入运行"})["state"] == "运行"


def followed_up(town: Town, case: str) -> None:
    """追踪评估, 基地."""
    sc, cd, qy, xh = (town(one) for one in ("sc", "cd", "qy", "xh"))
    xh.may_not(case, "evaluate", "评估", outcome="优秀", text="自评")
    sc.cannot_yet(case, "plaque", "授牌", platforms=["cooperation-base"])
    xh.does(case, "run", "完成实施", text="建成测试平台")
    cd.does(case, "evaluate", "评估", outcome="合格", text="达到目标")
    sc.may_not(case, "base-recommend", "通过")
    cd.does(case, "base-recommend", "通过", confirmed=cd.confirming(case, "base-recommend", "通过"))
    cd.may_not(case, "plaque", "授牌", platforms=["cooperation-base"])
    sc.does(case, "plaque", "授牌", platforms=["cooperation-base"], until="2021-12-31")
    (base,) = qy.get("/platforms?key=cooperation-base")["items"]
    assert (base["office"], base["level"], base["state"]) == ("sc", "省", "授牌")
    assert cd.turn(f"/platforms/{base['id']}", {"turn": "摘牌", "text": "试试"}).status_code in {403, 404}
    xh.may_not(case, "", "结项")
    assert cd.does(case, "", "结项")["status"] == "结项"


def test_a_government_that_does_not_approve_ends_the_application(chengdu: Town) -> None:
    cd, pd, gov = chengdu("cd"), chengdu("pd"), chengdu("gov")
    opening = {"programme": "chengdu-2018", "site": "郫都区", "actor": "district", "starts": ["request"]}
    case = pd.made("/cases", opening)["id"]
    cd.does(case, "", "登记参与方", party="gov", actor="district-government")
    paper = pd.paper(case, "application")
    vouched = [{"condition": "site", "name": "李四", "reason": "区委常委会议题"}]
    pd.does(case, "request", "申报", paper="application", digest=paper, confirmed=vouched)
    assert gov.does(case, "approve", "不通过", text="与规划不符")["status"] == "未通过"
    cd.cannot_yet(case, "recommend", "通过")
    chengdu.require_whole(case)
