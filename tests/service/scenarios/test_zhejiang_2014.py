"""浙江 2014: a city government applies, the province entrusts a society; a station, a third party evaluates, audit."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body
from tests.fakes.town import Town


@pytest.fixture
def zhejiang(town: Town) -> Town:
    town.settle(
        Body("zj", Role.ASSOCIATION, "浙江省科协", "省", "330000"),
        Body("yk", Role.ASSOCIATION, "永康市科协", "县", "330784", "zj"),
        Body("gov", Role.GOVERNMENT, "永康市人民政府", "县", "330784", "yk"),
        Body("lead", Role.ENTERPRISE, "永康示例农机有限公司", "", "330784", "yk"),
        Body("peer", Role.ENTERPRISE, "永康示例机械有限公司", "", "330784", "yk"),
        Body("park", Role.PARK, "永康现代农业装备园区", "园区", "330784", "yk"),
        Body("xh", Role.SOCIETY, "浙江省农业机械学会", "省", "330000", "zj"),
        Body("joint", Role.SOCIETY, "浙江省机械工程学会", "省", "330000", "zj"),
        Body("chief", Role.EXPERT, "首席科技专家", "", "", "zj"),
        Body("eval", Role.EVALUATOR, "某评估公司", "", "", "zj"),
        Body("audit", Role.OVERSIGHT, "浙江省审计厅", "", "330000", "zj"),
    )
    return town


def test_zhejiang_from_the_application_to_the_end(zhejiang: Town) -> None:
    town = zhejiang
    zj, gov, lead, peer, xh = (town(one) for one in ("zj", "gov", "lead", "peer", "xh"))
    opening = {"programme": "zhejiang-2014", "site": "永康现代农业装备园区"}
    assert lead.ask("POST", "/cases", opening | {"actor": "lead-enterprise"}).status_code == 422
    case = gov.made("/cases", opening | {"actor": "local-government"})["id"]
    assert xh.status(f"/cases/{case}") == 404

    # 市县政府申报试点
    zj.cannot_yet(case, "apply", "通过")
    zj.may_not(case, "apply", "申报")
    gov.cannot_yet(case, "request", "提出", paper="need", digest="0" * 64)
    gov.does(case, "apply", "申报")
    gov.may_not(case, "apply", "通过")
    zj.does(case, "apply", "通过", confirmed=zj.confirming(case, "apply", "通过"))

    # 提出需求: the leading enterprise with a peer of its cluster
    unseen = gov.turn(f"/cases/{case}", invitation("lead"))  # whoever may not look a body up cannot name it
    assert unseen.status_code == 404
    found = gov.ask("POST", f"/cases/{case}/lookups", {"name": "永康示例农机有限公司"}).json()  # but by its full name
    assert gov.turn(f"/cases/{case}", invitation(found["id"]) | {"lead": True}).status_code == 200
    zj.turned(f"/cases/{case}", invitation("peer"))
    lead.does(case, "request", "接受")
    peer.does(case, "request", "接受")
    paper = lead.paper(case, "need", parts={"关键共性技术": "耕整机刀具寿命"})
    zj.may_not(case, "request", "提出", paper="need", digest=paper)
    lead.does(case, "request", "提出", paper="need", digest=paper)
    lead.may_not(case, "request", "受理")
    zj.cannot_yet(case, "choose", "商定")
    sent_back_once(town, case, paper)

    chosen_and_agreed(town, case)
    station(town, case)
    served_and_evaluated(town, case)
    town.require_whole(case)


def chosen_and_agreed(town: Town, case: str) -> None:
    zj, gov, xh, chief = (town(one) for one in ("zj", "gov", "xh", "chief"))

    # 省科协遴选省级学会并委托牵头
    gov.may_not(case, "choose", "邀请", party="xh", actor="lead-society")
    zj.does(case, "choose", "邀请", party="xh", actor="lead-society", lead=True)
    zj.does(case, "choose", "邀请", party="joint", actor="joint-society")
    zj.does(case, "choose", "邀请", party="chief", actor="chief-expert")
    zj.cannot_yet(case, "choose", "商定")
    for one in ("xh", "joint", "chief"):
        town(one).does(case, "choose", "接受")
    chief.cannot_yet(case, "visit", "登记调研", text="先去看看")
    zj.does(case, "choose", "商定", confirmed=zj.confirming(case, "choose", "商定"))

    # 调研, 签协议
    gov.may_not(case, "visit", "登记调研", text="代为登记")
    chief.does(case, "visit", "登记调研", text="看了五家企业的热处理线")
    draft = xh.paper(case, "agreement")
    chief.may_not(case, "sign", "拟定", paper="agreement", digest=draft)
    gov.cannot_yet(case, "station", "确认", platforms=["station"])
    xh.does(case, "sign", "拟定", paper="agreement", digest=draft)
    xh.does(case, "sign", "签署", paper="agreement", digest=draft)
    gov.does(case, "sign", "签署", paper="agreement", digest=draft)


def station(town: Town, case: str) -> None:
    """共建学会服务站."""
    zj, gov, lead, xh, chief = (town(one) for one in ("zj", "gov", "lead", "xh", "chief"))
    lead.may_not(case, "station", "确认", platforms=["station"])
    gov.cannot_yet(case, "plan", "提交", paper="work-plan", digest="0" * 64)
    gov.does(case, "station", "确认", platforms=["station", "discipline-group"])
    assert {one["key"] for one in zj.get("/platforms")["items"]} == {"station", "discipline-group"}
    rules, plan = gov.paper(case, "station-rules"), gov.paper(case, "work-plan")
    xh.may_not(case, "plan", "提交", paper="work-plan", digest=plan)
    chief.cannot_yet(case, "run", "开始")
    gov.does(case, "plan", "提交", paper="station-rules", digest=rules)
    gov.does(case, "plan", "提交", paper="work-plan", digest=plan)


def served_and_evaluated(town: Town, case: str) -> None:
    """进站服务, 绩效评估, 审计."""
    zj, yk, gov, lead, xh = (town(one) for one in ("zj", "yk", "gov", "lead", "xh"))
    gov.may_not(case, "run", "开始")
    zj.cannot_yet(case, "evaluate", "评估", outcome="合格", text="太早")
    xh.does(case, "run", "开始")
    lead.does(case, "run", "登记服务", kind="技术攻关", text="刀具渗硼试验")
    xh.does(case, "run", "完成实施", text="寿命提高四成")

    # 第三方绩效评估; auditors read, the province files what they found
    zj.does(case, "", "登记参与方", party="eval", actor="evaluator")
    xh.may_not(case, "evaluate", "评估", outcome="优秀", text="自评")
    town("eval").does(case, "evaluate", "评估", outcome="合格", text="目标大部完成")
    audit = town("audit")
    assert audit.get(f"/cases/{case}")["site"] == "永康现代农业装备园区"
    assert audit.turn(f"/cases/{case}", {"stage": "audit", "move": "检查", "outcome": "正常"}).status_code == 403
    zj.cannot_yet(case, "audit", "办结整改", ref=1, text="没有可整改的")
    zj.does(case, "audit", "检查", outcome="正常", text="审计厅抽查，账目相符")
    yk.may_not(case, "", "结项")  # it looks on from above the government that applied
    assert zj.does(case, "", "结项")["status"] == "结项"
    zj.cannot_yet(case, "run", "登记服务", kind="咨询", text="结项以后")


def invitation(body: str) -> dict[str, Any]:
    return {"stage": "request", "move": "邀请", "party": body, "actor": "lead-enterprise"}


def sent_back_once(town: Town, case: str, paper: str) -> None:
    """The province sends the need back once, and takes it up the second time."""
    zj, lead = town("zj"), town("lead")
    zj.does(case, "request", "退回", text="请写明共性技术的指标")
    zj.cannot_yet(case, "request", "受理")
    lead.does(case, "request", "提出", paper="need", digest=paper)
    zj.does(case, "request", "受理", confirmed=zj.confirming(case, "request", "受理"))
