"""湖北 2015: 市州科协 and an enterprise ask, the province chooses, plaques are awarded, five points get 20 万 each."""

from __future__ import annotations

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body
from tests.fakes.town import Town

EACH = 20_000_000


@pytest.fixture
def hubei(town: Town) -> Town:
    town.settle(
        Body("hb", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
        Body("wh", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hb"),
        Body("yc", Role.ASSOCIATION, "宜昌市科协", "市", "420500", "hb"),
        Body("qy", Role.ENTERPRISE, "武汉示例光电有限公司", "", "420111", "wh", "91110000600037341L"),
        Body("xh", Role.SOCIETY, "湖北省光学学会", "省", "420000", "hb"),
        Body("hust", Role.UNIVERSITY, "某大学科协", "高校", "420100", "hb"),
        Body("prof", Role.EXPERT, "甲教授", "", "", "hb"),
    )
    return town


def test_hubei_from_the_need_to_the_end(hubei: Town) -> None:
    town = hubei
    hb, wh, yc, qy, xh, prof = (town(one) for one in ("hb", "wh", "yc", "qy", "xh", "prof"))
    asked = {"title": "封装散热", "text": "高功率激光器芯片的散热封装，热阻再降两成"}
    need = qy.made("/needs", asked)["id"]
    assert yc.status(f"/needs/{need}") == 404
    wh.turned(f"/needs/{need}", {"move": "受理"})
    case = wh.made("/cases", {"programme": "hubei-2015", "need": need, "actor": "prefecture"})["id"]
    assert yc.status(f"/cases/{case}") == 404

    # 市州科协会同企业提出需求
    wh.does(case, "request", "邀请", party="qy", actor="enterprise", lead=True)
    paper = wh.paper(case, "need")
    wh.cannot_yet(case, "request", "提出", paper="need", digest=paper)  # the enterprise has not answered
    qy.does(case, "request", "接受")
    hb.may_not(case, "request", "提出", paper="need", digest=paper)
    wh.does(case, "request", "提出", paper="need", digest=paper)
    wh.may_not(case, "request", "受理")
    hb.cannot_yet(case, "choose", "商定")
    hb.does(case, "request", "受理", confirmed=hb.confirming(case, "request", "受理"))

    # 省科协选择学会和高校科协
    wh.may_not(case, "choose", "邀请", party="xh", actor="society")
    hb.does(case, "choose", "邀请", party="xh", actor="society", lead=True)
    hb.does(case, "choose", "邀请", party="hust", actor="university")
    hb.does(case, "choose", "邀请", party="prof", actor="expert")
    hb.cannot_yet(case, "choose", "商定")
    xh.does(case, "choose", "接受")
    prof.does(case, "choose", "接受")
    town("hust").does(case, "choose", "谢绝", text="今年任务已满")
    xh.cannot_yet(case, "visit", "登记调研", text="先去看看")
    hb.does(case, "choose", "商定", confirmed=hb.confirming(case, "choose", "商定"))

    # 实地调研
    wh.may_not(case, "visit", "登记调研", text="代为登记")
    xh.cannot_yet(case, "plan", "提交", paper="service-plan", digest="0" * 64)
    prof.does(case, "visit", "登记调研", text="看了封装线")

    agreed_and_planned(town, case)
    base = awarded(town, case)
    rewarded(town, case)
    carried_out(town, case)
    lives_on(town, base)
    town.require_whole(case)


def agreed_and_planned(town: Town, case: str) -> None:
    hb, wh, qy, xh = (town(one) for one in ("hb", "wh", "qy", "xh"))

    # 市州科协与学会签协议
    draft = wh.paper(case, "agreement")
    qy.may_not(case, "sign", "拟定", paper="agreement", digest=draft)
    wh.does(case, "sign", "拟定", paper="agreement", digest=draft)
    wh.does(case, "sign", "签署", paper="agreement", digest=draft)
    hb.cannot_yet(case, "plaque", "授牌", platforms=["cooperation-base"])
    xh.does(case, "sign", "签署", paper="agreement", digest=draft)

    # 服务计划和年度工作规划
    plan, year = xh.paper(case, "service-plan"), wh.paper(case, "year-plan")
    wh.may_not(case, "plan", "提交", paper="service-plan", digest=plan)
    xh.cannot_yet(case, "run", "开始")
    xh.does(case, "plan", "提交", paper="service-plan", digest=plan)
    wh.does(case, "plan", "提交", paper="year-plan", digest=year)


def awarded(town: Town, case: str) -> str:
    """授牌: with its term at once."""
    hb, qy, xh = (town(one) for one in ("hb", "qy", "xh"))
    confirmed = hb.confirming(case, "plaque", "授牌")
    xh.may_not(case, "plaque", "授牌", platforms=["cooperation-base"])
    hb.cannot_yet(case, "fund", "核定", amount=EACH, pot="none")
    bad = {"platforms": ["cooperation-base"], "until": "2015-01-01", "confirmed": confirmed}
    assert "不晚于今天" in hb.wrong(case, "plaque", "授牌", **bad)["detail"]
    hb.does(case, "plaque", "授牌", platforms=["cooperation-base"], until="2017-12-31", confirmed=confirmed)
    (base,) = qy.get("/platforms")["items"]
    assert (base["name"], base["level"], base["state"], base["until"]) == (
        "会企创新协作基地",
        "省",
        "授牌",
        "2017-12-31",
    )
    found: str = base["id"]
    return found


def rewarded(town: Town, case: str) -> None:
    """以奖代补."""
    hb, wh = town("hb"), town("wh")
    wanted = {"programme": "hubei-2015", "money": "award", "year": 2015, "total": 100_000_001}
    assert "100" in hb.ask("POST", "/pots", wanted).json()["detail"]
    pot = hb.made("/pots", wanted | {"total": 100_000_000})["id"]
    wh.may_not(case, "fund", "核定", amount=EACH, pot=pot)
    assert "超过文件规定" in hb.wrong(case, "fund", "核定", amount=EACH + 1, pot=pot)["detail"]
    hb.cannot_yet(case, "fund", "拨付", amount=EACH)
    hb.does(case, "fund", "核定", amount=EACH, pot=pot, party="xh")
    hb.does(case, "fund", "拨付", amount=EACH)
    assert [one["payee"] for one in hb.get(f"/pots/{pot}/commitments")] == ["xh"]


def carried_out(town: Town, case: str) -> None:
    """实施, 追踪和评估."""
    hb, wh, xh = (town(one) for one in ("hb", "wh", "xh"))
    hb.may_not(case, "run", "开始")
    hb.cannot_yet(case, "evaluate", "评估", outcome="合格", text="太早")
    xh.does(case, "run", "开始")
    xh.does(case, "run", "登记服务", kind="技术诊断", text="测了三批样品")
    xh.may_not(case, "evaluate", "评估", outcome="优秀", text="自评")
    hb.does(case, "evaluate", "评估", outcome="合格", text="中期")
    hb.cannot_yet(case, "", "结项")
    wh.does(case, "run", "完成实施", text="热阻降低两成二")
    hb.does(case, "evaluate", "评估", outcome="优秀", text="终期")
    wh.may_not(case, "", "结项")
    assert hb.does(case, "", "结项")["status"] == "结项"


def lives_on(town: Town, base: str) -> None:
    """The platform outlives the case."""
    hb, qy, xh = (town(one) for one in ("hb", "qy", "xh"))
    town.wait(30)
    path = f"/platforms/{base}"
    assert qy.turn(path, {"turn": "续期", "until": "2019-12-31", "text": "续"}).status_code == 403
    assert hb.turn(path, {"turn": "续期", "until": "2019-12-31", "text": "续"}).status_code == 409
    qy.turned(path, {"turn": "投入运行"})
    assert hb.turned(path, {"turn": "续期", "until": "2019-12-31", "text": "成效好"})["until"] == "2019-12-31"
    hb.turned(path, {"turn": "责令整改", "text": "无人值守"})
    assert hb.turned(path, {"turn": "摘牌", "text": "逾期未整改"})["state"] == "摘牌"
    assert [one["move"] for one in xh.get(f"{path}/history")] == [
        "设立",
        "授牌",
        "投入运行",
        "续期",
        "责令整改",
        "摘牌",
    ]
