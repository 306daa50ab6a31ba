"""武汉 2015 from the need to the final report: every step by its own people over HTTP, with what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty
from service.domain.scope import SYSTEM
from tests.fakes.town import PDF, Town

AWARDED = 20_000_000


@pytest.fixture
def wuhan(town_on_both: Town) -> Town:
    town_on_both.settle(
        Body("hubei", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
        Body("kx", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hubei"),
        Body("qy", Role.ENTERPRISE, "武汉示例光电有限公司", "", "420111", "kx", "91110000600037341L"),
        Body("other", Role.ENTERPRISE, "武汉别家有限公司", "", "420111", "kx"),
        Body("xh", Role.SOCIETY, "武汉激光学会", "市", "420100", "kx", "S-LASER"),
        Body("hust", Role.UNIVERSITY, "某大学科协", "高校", "420100", "kx"),
        Body("prof", Role.EXPERT, "甲教授", "", "", "kx", employer="hust"),
        Body("panel", Role.PANEL, "专家评审委员会", "", "420100", "kx"),
        Body("group", Role.PANEL, "专家评估小组", "", "420100", "kx"),
        *(Body(f"judge{n}", Role.EXPERT, f"评审专家{n}", "", "", "kx") for n in range(3)),
        Body("audit", Role.OVERSIGHT, "武汉市审计局", "", "420100", "kx"),
    )
    return town_on_both


def test_wuhan_from_the_need_to_the_final_report(wuhan: Town) -> None:
    town = wuhan
    kx, qy, xh = town("kx"), town("qy"), town("xh")
    need = taken_up(town)

    # 开立
    case = qy.made("/cases", {"programme": "wuhan-2015", "need": need, "actor": "enterprise"})["id"]
    assert xh.status(f"/cases/{case}") == town("other").status(f"/cases/{case}") == 404

    # 自由组合: each of its own will
    qy.cannot_yet(case, "combine", "商定")
    qy.may_not(case, "combine", "接受")
    invitation = {"party": "xh", "actor": "society", "lead": True}
    qy.does(case, "combine", "邀请", **invitation)
    xh.may_not(case, "combine", "邀请", party="other", actor="enterprise")
    qy.cannot_yet(case, "combine", "商定")
    xh.does(case, "combine", "接受")
    qy.cannot_yet(case, "sign", "拟定", paper="agreement", digest="0" * 64)
    qy.does(case, "combine", "商定")

    signed_and_applied(town, case)
    reviewed(town, case)
    published(town, case)

    # 确定为联盟, 资助
    qy.may_not(case, "confirm", "确认", platforms=["alliance"])
    kx.cannot_yet(case, "fund", "核定", amount=AWARDED, pot="none")
    kx.does(case, "confirm", "确认", platforms=["alliance"])
    funded(town, case)

    # 工作规划
    plan = qy.paper(case, "work-plan", parts={"工作思路": "先诊断，再改工艺。"})
    kx.may_not(case, "plan", "提交", paper="work-plan", digest=plan)
    qy.cannot_yet(case, "run", "开始")
    qy.does(case, "plan", "提交", paper="work-plan", digest=plan)

    carried_out(town, case)
    reported(town, case)
    town.require_whole(case)


def signed_and_applied(town: Town, case: str) -> None:
    kx, qy, xh = (town(one) for one in ("kx", "qy", "xh"))

    # 任务协议书: what is signed is what was made
    digest = agreement(town, case)
    qy.wrong(case, "sign", "拟定", paper="agreement", digest="0" * 64)
    town("kx").may_not(case, "sign", "拟定", paper="agreement", digest=digest)
    xh.cannot_yet(case, "apply", "申报")
    qy.does(case, "sign", "拟定", paper="agreement", digest=digest)
    qy.does(case, "sign", "签署", paper="agreement", digest=digest)
    other = xh.scan(case, "agreement", "不是这一稿")
    xh.wrong(case, "sign", "签署", paper="agreement", digest=other)
    xh.does(case, "sign", "签署", paper="agreement", digest=digest)

    # 共同申报, 科协把关
    town("kx").may_not(case, "apply", "申报")
    kx.cannot_yet(case, "check", "通过")
    xh.does(case, "apply", "申报")
    qy.does(case, "apply", "同意申报")
    qy.may_not(case, "check", "通过")
    assert "条件待核实" in kx.wrong(case, "check", "通过")["detail"]
    kx.cannot_yet(case, "review", "打分", score=80)
    kx.does(case, "check", "通过", confirmed=kx.confirming(case, "check", "通过"))


def reviewed(town: Town, case: str) -> None:
    """专家评审."""
    kx, qy = town("kx"), town("qy")
    qy.may_not(case, "review", "指派", account="judge0-member")
    kx.wrong(case, "review", "指派", account="qy-member")
    kx.cannot_yet(case, "review", "汇总", number=60)
    for number in range(3):
        kx.does(case, "review", "指派", account=f"judge{number}-member")
    kx.may_not(case, "review", "打分", score=80)
    kx.cannot_yet(case, "review", "汇总", number=60)
    for number, score in enumerate((86, 91, 78)):
        town(f"judge{number}").does(case, "review", "打分", score=score)
    qy.may_not(case, "review", "汇总", number=60)
    kx.cannot_yet(case, "publish", "公布")
    kx.does(case, "review", "汇总", number=60, rank=1, places=5)
    assert "打分" not in str([one["after"] for one in qy.get(f"/cases/{case}/history")])


def reported(town: Town, case: str) -> None:
    kx, xh = town("kx"), town("xh")

    # 总结, 结项
    kx.cannot_yet(case, "", "结项")
    report = xh.paper(case, "final-report")
    town("kx").may_not(case, "report", "报送", paper="final-report", digest=report)
    xh.does(case, "report", "报送", paper="final-report", digest=report)
    xh.may_not(case, "report", "收讫")
    kx.does(case, "report", "收讫")
    xh.may_not(case, "", "结项")
    ended = kx.does(case, "", "结项")
    assert ended["end"] == ended["status"] == "结项"
    assert {one["step"] for one in ended["stages"]} == {"完成"}
    kx.cannot_yet(case, "", "终止", text="已经结束")
    assert town("audit").get(f"/cases/{case}")["status"] == "结项"


def taken_up(town: Town) -> str:
    kx, qy = town("kx"), town("qy")
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    need: str = qy.made("/needs", asked)["id"]
    assert town("xh").status(f"/needs/{need}") == town("other").status(f"/needs/{need}") == 404
    assert qy.turn(f"/needs/{need}", {"move": "受理"}).status_code == 403
    early = qy.ask("POST", "/cases", {"programme": "wuhan-2015", "need": need, "actor": "enterprise"})
    assert early.status_code == 409
    assert kx.turned(f"/needs/{need}", {"move": "受理"})["status"] == "已受理"
    assert kx.turn(f"/needs/{need}", {"move": "受理"}).status_code == 409
    return need


def agreement(town: Town, case: str) -> str:
    made = town("qy").made(
        f"/cases/{case}/papers/agreement",
        {"parts": {"协作目标和任务": "把气孔率降到 1% 以下。"}, "since": "2015-04-01", "until": "2016-03-31"},
    )
    file = town("xh").ask("GET", f"/cases/{case}/files/{made['digest']}")
    text = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
    for said in ("武汉示例光电有限公司", "武汉激光学会", "把气孔率降到", "激光焊接气孔"):
        assert said in text
    assert town("other").status(f"/cases/{case}/files/{made['digest']}") == 404
    digest: str = made["digest"]
    return digest


def published(town: Town, case: str) -> None:
    kx, anybody = town("kx"), town.client
    town("qy").may_not(case, "publish", "公布")
    kx.does(case, "publish", "公布", number=5)
    (notice,) = anybody.get("/api/v1/notices").json()["items"]
    assert (notice["case"], notice["title"], notice["last"]) == (case, "激光焊接气孔", "2015-03-16")
    assert {one["name"] for one in notice["parties"]} == {"武汉示例光电有限公司", "武汉激光学会"}
    kx.cannot_yet(case, "publish", "期满")
    town.wait(2)
    path = f"/api/v1/notices/{case}/publish/objections"
    number = anybody.post(path, json={"text": "研发人员数与社保记录不符"}).json()["number"]
    town.wait(10)
    kx.cannot_yet(case, "publish", "期满")
    hidden = town("qy").get(f"/cases/{case}/history")[-1]
    assert (hidden["reason"], hidden["after"]) == ("", {})
    kx.does(case, "publish", "办结异议", ref=number, outcome="不成立", text="经核对社保记录相符")
    town.wait(7)
    town("qy").may_not(case, "publish", "期满")
    kx.cannot_yet(case, "confirm", "确认", platforms=["alliance"])
    kx.does(case, "publish", "期满")
    assert anybody.get("/api/v1/notices").json()["items"] == []
    assert anybody.post(path, json={"text": "太晚了"}).status_code == 404


def funded(town: Town, case: str) -> None:
    kx = town("kx")
    wanted = {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 100_000_000}
    assert town("hubei").ask("POST", "/pots", wanted).status_code == 403
    pot = kx.made("/pots", wanted)["id"]
    town("qy").may_not(case, "fund", "核定", amount=AWARDED, pot=pot)
    kx.does(case, "fund", "核定", amount=AWARDED, pot=pot)
    kx.wrong(case, "fund", "拨付", amount=AWARDED + 1)
    kx.does(case, "fund", "拨付", amount=AWARDED // 2, text="凭证 2015-017")
    kx.does(case, "fund", "拨付", amount=AWARDED // 2, text="凭证 2015-088")
    kx.cannot_yet(case, "fund", "拨付", amount=1)
    stands = town("audit").get(f"/pots/{pot}")
    assert (stands["committed"]["yuan"], stands["paid"]["fen"]) == ("200,000.00 元", AWARDED)
    (one,) = kx.get(f"/pots/{pot}/commitments")
    assert (one["payee"], one["case"]) == ("qy", case)
    assert sum(posting["amount"] for posting in kx.get(f"/pots/{pot}/ledger")) == 0
    (platform,) = town("xh").get("/platforms")["items"]
    assert (platform["key"], platform["state"], set(platform["keepers"])) == ("alliance", "建设", {"qy", "xh"})
    assert town("xh").turned(f"/platforms/{platform['id']}", {"turn": "投入运行"})["state"] == "运行"
    assert town("xh").turn(f"/platforms/{platform['id']}", {"turn": "摘牌", "text": "试试"}).status_code == 403
    assert kx.turn(f"/platforms/{platform['id']}", {"turn": "授牌", "until": "2018-12-31"}).status_code == 409


def carried_out(town: Town, case: str) -> None:
    kx, qy, xh = town("kx"), town("qy"), town("xh")
    sent = {"party": "prof", "employer": "hust", "enterprise": "qy", "kind": "短期"}
    kx.may_not(case, "run", "派专家", **sent)
    assert "与登记的不符" in xh.wrong(case, "run", "派专家", **sent | {"employer": "xh"})["detail"]
    ref = xh.does(case, "run", "派专家", **sent)["version"]
    assert "条件待核实" in xh.wrong(case, "run", "开始")["detail"]
    town("hust").does(case, "run", "同意派出", ref=ref)
    town("hust").may_not(case, "run", "同意派出", ref=ref)
    qy.does(case, "run", "同意派出", ref=ref)
    with town.database.reading() as work:
        consents = {(one.giver, one.kind, one.case) for one in work.consents.list(SYSTEM, person="prof")}
    assert consents == {("hust", "所在单位", case), ("qy", "企业", case)}
    xh.cannot_yet(case, "report", "报送", paper="final-report", digest="0" * 64)
    xh.does(case, "run", "开始")
    xh.does(case, "run", "登记服务", kind="协同攻关", party="prof", text="到厂调整焊接参数")

    # 不定期检查, by somebody of the group of experts
    kx.does(case, "", "登记参与方", party="group", actor="inspection-group")
    qy.may_not(case, "inspect", "检查", outcome="正常", text="自查")
    found = town("group").does(case, "inspect", "检查", outcome="整改", text="专账未单列")
    kx.cannot_yet(case, "", "结项")
    kx.does(case, "inspect", "办结整改", ref=found["version"], text="已单列")
    kx.cannot_yet(case, "inspect", "办结整改", ref=found["version"], text="再来一次")

    kx.may_not(case, "run", "完成实施", text="完成")
    xh.does(case, "run", "完成实施", text="气孔率 0.6%")


def test_a_reader_of_the_association_only_looks(wuhan: Town) -> None:
    need = taken_up(wuhan)
    case = wuhan("kx").made("/cases", {"programme": "wuhan-2015", "need": need})["id"]
    reader = wuhan("kx", Duty.READER)
    assert reader.get(f"/cases/{case}/allowed") == []
    reader.may_not(case, "combine", "邀请", party="xh", actor="society")
    assert reader.ask("POST", f"/cases/{case}/papers/agreement/scan", data=PDF).status_code == 403


def test_the_shortlist_of_a_need_is_kept_as_it_was_shown(wuhan: Town) -> None:
    need = taken_up(wuhan)
    kx = wuhan("kx")
    made = kx.made(f"/needs/{need}/shortlists", {"kind": "society", "top": 5})
    shown = made["shown"]
    assert [one["position"] for one in shown["matches"]] == [1, 2, 3, 4, 5]
    assert all(shown["fingerprints"][one] for one in ("model", "index", "encoder", "segmenter"))
    assert all(len(one["features_digest"]) == 64 and one["features"] for one in shown["matches"])
    assert all(one["name"] for one in shown["matches"])
    with wuhan.database.reading() as work:  # but the history holds ids only
        kept = work.events.of(SYSTEM, f"need:{need}")[-1].after["shown"]["matches"]
    assert not any("name" in one for one in kept)
    again = kx.made(f"/needs/{need}/shortlists", {"kind": "society", "top": 5})
    assert again["shown"] == shown
    assert [one["seq"] for one in wuhan("qy").get(f"/needs/{need}/shortlists")] == [made["seq"], again["seq"]]
    assert wuhan("xh").status(f"/needs/{need}/shortlists") in {403, 404}
    wuhan.require_whole()
