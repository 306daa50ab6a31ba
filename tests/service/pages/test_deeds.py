"""Doing things with a case: the form of each deed, what it keeps when something is wrong or stale, and what follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.domain.scope import SYSTEM
from service.domain.workflow.words import Move
from tests.fakes.browsing import Browser, Page
from tests.fakes.town import PDF, Town, in_another_window
from tests.service.pages.conftest import Stage, doing, lines

Browse = Callable[..., Browser]
OPEN = 4
"""Conditions of the check that the records of the two sides leave open; the others are ruled on."""


def form_of(browser: Browser, case: str, stage: str, move: str) -> Page:
    return browser.see(doing(case, stage, move))


def test_an_invitation_names_a_body_in_part_or_in_full(brought: Stage, browse: Browse) -> None:
    case = brought("combine")
    qy, send = browse("qy"), f"/cases/{case}/do"
    page = form_of(qy, case, "combine", "邀请")
    lines(page, "参加的身份", "机构", "请其作为学会方的牵头单位")
    some = qy.wrong(422, page, send, actor="society", party_named="激光", text="诚邀")
    lines(some, "名称含有“激光”的有 2 家", "武汉激光学会", "武汉激光加工学会")
    kept = some.form(send)
    assert (kept.values["text"], kept.values["party_named"], kept.values["actor"]) == (["诚邀"], ["激光"], ["society"])
    assert set(kept.options["party"]) == {"xh", "xh2"}
    assert qy.does(some, send, party="xh") == f"/cases/{case}?said=done"
    lines(
        qy.see(f"/cases/{case}"),
        "邀请武汉激光学会以“市科协所属学会”的身份参加",
        "等武汉激光学会：企业与学会自由组合·答复邀请",
    )
    none = qy.wrong(422, form_of(qy, case, "combine", "邀请"), send, actor="society", party_named="没有的学会")
    lines(none, "没有找到名称含有“没有的学会”的市级学会")
    empty = qy.wrong(422, page, send, actor="", party_named="")
    lines(empty, "没有填写", "参加的身份", "机构")


def test_an_enterprise_from_elsewhere_is_found_by_its_full_name_only_and_that_is_logged(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case, send = brought("combine"), "/cases/{}/do"
    qy = browse("qy")
    page = form_of(qy, case, "combine", "邀请")
    part = qy.wrong(422, page, send.format(case), actor="enterprise", party_named="宜昌铸造")
    assert "宜昌铸造有限公司" not in part.text
    assert qy.does(page, send.format(case), actor="enterprise", party_named="宜昌铸造有限公司")
    with wuhan.database.reading() as work:
        (look,) = work.contacts.looks("far")
    assert (look.viewer, look.case) == ("qy", case)


def test_names_are_offered_while_typing_to_who_may_know_them(brought: Stage, browse: Browse) -> None:
    case = brought("combine")
    page = form_of(browse("qy"), case, "combine", "邀请")
    action = f"/cases/{case}/do"
    names = browse("qy").person.town.client.post(
        f"{action}/names",
        data={**page.form(action).values, "actor": "society", "party_named": "加工"},
        headers=browse("qy").person.signed() | {"sec-fetch-site": "same-origin"},
    )
    assert names.status_code == 200
    assert "武汉激光加工学会" in names.text
    assert "<datalist" in names.text


def test_both_answers_stand_side_by_side_and_who_declines_is_led_home(brought: Stage, browse: Browse) -> None:
    case = brought("invited")
    xh = browse("xh")
    page = xh.see(f"/cases/{case}")
    lines(page, "轮到贵单位办理", "接受：企业与学会自由组合", "谢绝：企业与学会自由组合")
    page = form_of(xh, case, "combine", "谢绝")
    lines(xh.wrong(422, page, f"/cases/{case}/do"), "说明或理由", "没有填写")
    assert xh.does(page, f"/cases/{case}/do", text="今年没有力量") == "/desk?said=done"
    lines(browse("qy").see(f"/cases/{case}"), "谢绝邀请", "今年没有力量")


def test_a_paper_is_made_handed_in_drafted_and_signed(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("sign")
    qy, xh = browse("qy"), browse("xh")
    page = form_of(qy, case, "sign", "拟定")
    lines(page, "还没有文件", "生成或上传")
    lines(qy.wrong(422, page, f"/cases/{case}/do"), "文件", "没有填写")
    (make,) = [one for one in page.links if "/papers/agreement" in one]
    paper = qy.see(make)
    lines(paper, "协作目标和任务", "期限起", "所选的服务", "上传扫描件")
    at = f"/cases/{case}/papers/agreement"
    wrong = qy.wrong(422, paper, at, since="2016-01-01", until="2015-01-01", **{"part-0": "把气孔率降到 1% 以下"})
    lines(wrong, "早于期限起")
    assert wrong.form(at).values["part-0"] == ["把气孔率降到 1% 以下"]
    where = qy.does(wrong, at, since="2015-04-01", until="2016-03-31")
    made = qy.see(where)
    lines(made, "文件已存入项目", "用这份办理：拟定", "尚留空白")
    (use,) = [one for one in made.links if "file=agreement" in one]
    assert qy.does(qy.see(use), f"/cases/{case}/do") == f"/cases/{case}?said=done"
    page = form_of(xh, case, "sign", "签署")
    lines(page, "签署即确认贵单位同意所下载的这一份文件")
    (file,) = [one for one in page.links if "/files/" in one]
    got = xh.ask(file)
    assert got.content.startswith(b"PK")
    assert "attachment" in got.headers["content-disposition"]
    xh.does(page, f"/cases/{case}/do")
    qy.does(form_of(qy, case, "sign", "签署"), f"/cases/{case}/do")
    lines(qy.see(f"/cases/{case}"), "“共同签订任务协议书”完成", "签署《“企会协作创新计划”任务协议书》")
    wuhan.require_whole(case)


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"", "不是完整的 PDF"), (b"MZ not a pdf", "不是完整的 PDF"), (PDF[:40] + b"/Encrypt" + PDF, "加了密")],
)
def test_a_scan_must_be_a_whole_plain_pdf(brought: Stage, browse: Browse, data: bytes, problem: str) -> None:
    case = brought("sign")
    qy, at = browse("qy"), f"/cases/{case}/papers/agreement"
    page = qy.see(f"{at}?for=sign&move=拟定")
    lines(qy.wrong(422, page, f"{at}/scan", files={"scan": ("协议.pdf", data, "application/pdf")}), problem)
    lines(qy.wrong(422, page, f"{at}/scan"), "扫描件", "没有选择文件")
    assert qy.does(page, f"{at}/scan", files={"scan": ("协议.pdf", PDF, "application/pdf")})
    lines(qy.see(at), "已有的文件", ".pdf")


def test_a_large_scan_goes_through_and_a_larger_one_does_not(brought: Stage, browse: Browse) -> None:
    case = brought("sign")
    qy, at = browse("qy"), f"/cases/{case}/papers/agreement"
    page = qy.see(at)
    large = PDF + b"%" + b"x" * (19 << 20) + b"\n%%EOF"
    assert qy.does(page, f"{at}/scan", files={"scan": ("协议.pdf", large, "application/pdf")})
    too_large = PDF + b"%" + b"x" * (20 << 20) + b"\n%%EOF"
    lines(qy.wrong(422, page, f"{at}/scan", files={"scan": ("协议.pdf", too_large, "application/pdf")}), "超过 20 MB")
    assert qy.send(page, f"{at}/scan", files={"scan": ("协议.pdf", large + too_large, "")}).status_code == 413


def test_what_the_rules_leave_open_is_vouched_for_by_name(brought: Stage, browse: Browse) -> None:
    case = brought("check")
    kx, send = browse("kx"), f"/cases/{case}/do"
    page = form_of(kx, case, "check", "通过")
    lines(page, "申报条件", "符合 研发人员占职工总数 10% 以上（含）", "待核实", "12 人 ÷ 职工总数 100 人")
    open_ones = [name for name in page.form(send).values if name.startswith("vouch-") and name.endswith("-reason")]
    assert open_ones
    bare = kx.wrong(422, page, send, vouches="张三")
    lines(bare, "条件待核实")
    half = kx.wrong(422, bare, send, **{open_ones[0]: "现场核实"})
    assert (half.form(send).values["vouches"], half.form(send).values[open_ones[0]]) == (["张三"], ["现场核实"])
    assert len(open_ones) == OPEN
    lines(half, "条件待核实")
    kx.does(half, send, **dict.fromkeys(open_ones, "现场核实"))
    lines(kx.see(f"/cases/{case}"), "逐条核实", "张三，现场核实")
    assert "张三" not in browse("qy").see(f"/cases/{case}").text


def test_reviewers_are_chosen_from_those_without_an_interest(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("review")
    kx, send = browse("kx"), f"/cases/{case}/do"
    offered = form_of(kx, case, "review", "指派").form(send).options["account"]
    assert set(offered) == {"", "judge0-member", "judge1-member", "judge2-member", "prof-member"}
    assert [one["account"] for one in wuhan("kx").get(f"/cases/{case}/stages/review/reviewers")] == sorted(
        offered[1:], key=offered.index
    )
    kx.does(form_of(kx, case, "review", "指派"), send, account="judge0-member")
    assert "judge0-member" not in form_of(kx, case, "review", "指派").form(send).options["account"]
    lines(browse("judge0").see(f"/cases/{case}"), "打分：专家评审", "回避：专家评审")
    judge = browse("judge0")
    assert judge.does(form_of(judge, case, "review", "回避"), send, text="与企业有合作") == "/desk?said=done"
    assert "judge0-member" not in form_of(kx, case, "review", "指派").form(send).options["account"]
    for who in ("qy", "judge1"):
        assert wuhan(who).status(f"/cases/{case}/stages/review/reviewers") == 403
    assert wuhan("kx").status(f"/cases/{case}/stages/publish/reviewers") == 422


def test_a_score_is_a_whole_number_to_a_hundred(brought: Stage, browse: Browse) -> None:
    case = brought("score")
    judge, send = browse("judge0"), f"/cases/{case}/do"
    page = form_of(judge, case, "review", "打分")
    for score in ("", "101", "-1", "八十", "80.5"):
        again = judge.wrong(422, page, send, score=score, text="方案可行")
        assert again.form(send).values["text"] == ["方案可行"]
        lines(again, "分数")
    judge.does(page, send, score="86", text="方案可行")
    lines(judge.see(f"/cases/{case}"), "打分：86 分")


@pytest.mark.parametrize(("typed", "unit", "fen"), [("20", "万元", 20_000_000), ("200,000.5", "元", 20_000_050)])
def test_money_is_typed_in_yuan_or_ten_thousands(
    wuhan: Town, brought: Stage, browse: Browse, typed: str, unit: str, fen: int
) -> None:
    case = brought("fund")
    kx, send = browse("kx"), f"/cases/{case}/do"
    lines(form_of(kx, case, "fund", "核定"), "没有可选的，请先登记资金池")
    pot = wuhan("kx").made("/pots", {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 100_000_000})
    page = form_of(kx, case, "fund", "核定")
    for wrong in ("很多", "0.001", "NaN", "1e99", ""):
        lines(kx.wrong(422, page, send, amount=wrong, unit="元", pot=pot["id"]), "金额")
    kx.does(page, send, amount=typed, unit=unit, pot=pot["id"])
    assert wuhan("kx").get(f"/cases/{case}")["money"][0]["committed"] == fen
    much = kx.wrong(422, form_of(kx, case, "fund", "拨付"), send, amount="9999", unit="万元", text="凭证 1")
    lines(much, "未付的是")
    assert much.form(send).values["text"] == ["凭证 1"]
    kx.does(much, send, amount=typed, unit=unit)
    lines(browse("qy").see(f"/cases/{case}"), "经费", "核定", "凭证 1")


def test_an_expert_is_sent_by_full_name_with_the_employer_on_record(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case = brought("fund")
    kx, qy, xh, send = browse("kx"), browse("qy"), browse("xh"), f"/cases/{case}/do"
    pot = wuhan("kx").made("/pots", {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 10_000_000})
    wuhan("kx").does(case, "fund", "核定", amount=10_000_000, pot=pot["id"])
    plan = wuhan("qy").scan(case, "work-plan")
    wuhan("qy").does(case, "plan", "提交", paper="work-plan", digest=plan)
    page = form_of(xh, case, "run", "派专家")
    part = xh.wrong(422, page, send, party_named="甲教", enterprise="qy", kind="短期")
    assert "甲教授" not in part.text
    lines(xh.wrong(422, page, send, party_named="评审专家0", enterprise="qy", kind="短期"), "还没有登记所在单位")
    xh.does(page, send, party_named="甲教授", enterprise="qy", kind="短期")
    hust = browse("hust")
    lines(hust.see("/desk"), "待答复的派专家", "激光焊接气孔")
    page = form_of(hust, case, "run", "同意派出")
    lines(page, "甲教授（某大学科协）到武汉示例光电有限公司，短期")
    hust.does(page, send, ref=page.form(send).options["ref"][0])
    qy.does(form_of(qy, case, "run", "同意派出"), send, ref=page.form(send).options["ref"][0])
    begun = form_of(xh, case, "run", "开始")
    lines(begun, "符合 派专家进企业须企业有需求并同意")
    xh.does(begun, send)
    served = form_of(xh, case, "run", "登记服务")
    assert "prof" in served.form(send).options["party"]
    xh.does(served, send, kind="组织协同创新攻关项目", party="prof", text="到厂调整焊接参数")
    lines(kx.see(f"/cases/{case}"), "登记服务：组织协同创新攻关项目，专家甲教授")
    wuhan.require_whole(case)


def test_an_objection_is_settled_by_its_number(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("published")
    kx, send = browse("kx"), f"/cases/{case}/do"
    wuhan.client.post(f"/api/v1/notices/{case}/publish/objections", json={"text": "研发人员数不符"})
    lines(kx.see(f"/cases/{case}"), "研发人员数不符", "办结异议：社会公示")
    assert "研发人员数不符" not in browse("qy").see(f"/cases/{case}").text
    page = form_of(kx, case, "publish", "办结异议")
    lines(kx.wrong(422, page, send, text="已核对"), "异议", "结果", "没有填写")
    kx.does(page, send, ref=page.form(send).options["ref"][0], outcome="不成立", text="已核对")
    lines(kx.see(f"/cases/{case}"), "办结异议（第", "不成立")


def test_a_stale_form_says_what_changed_keeps_everything_and_can_be_sent_again(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case = brought("sign")
    send = f"/cases/{case}/do"
    xh = browse("xh")
    page = form_of(browse("kx"), case, "", "终止")
    wuhan("qy").does(case, "sign", "拟定", paper="agreement", digest=wuhan("qy").scan(case, "agreement"))
    again = browse("kx").wrong(412, page, send, text="企业停产")
    lines(again, "您打开这一页以后，项目有了变化", "拟定《", "您依据的版本已不是最新内容")
    assert again.form(send).values["text"] == ["企业停产"]
    browse("kx").does(again, send)
    lines(xh.see(f"/cases/{case}"), "项目已终止，不再办理")


def test_a_form_for_what_cannot_be_done_any_more_says_what_can(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("invited")
    qy, send = browse("qy"), f"/cases/{case}/do"
    page = form_of(qy, case, "combine", "撤回邀请")
    wuhan("xh").does(case, "combine", "接受")
    page.form(send).values["version"] = [f"{wuhan('qy').get(f'/cases/{case}')['etag']}"]
    again = qy.wrong(409, page, send, party="xh", text="不必了")
    lines(again, "没有未答复的邀请", "现在不能办理“撤回邀请”", "现在可以办", "商定")
    assert again.form(send).values["text"] == ["不必了"]
    lines(qy.see(doing(case, "report", "收讫")), "现在不能办理“收讫”")
    for stage, move in (("nowhere", "商定"), ("combine", "收讫"), ("", "")):
        assert qy.ask(doing(case, stage, move)).status_code in {404, 422}


@pytest.mark.parametrize(
    "to", ["combine", "invited", "sign", "check", "review", "score", "publish", "published", "fund"]
)
def test_every_move_that_a_case_offers_has_its_form(brought: Stage, browse: Browse, to: str) -> None:
    case, seen = brought(to), 0
    send = f"/cases/{case}/do"
    for who in ("kx", "qy", "xh", "judge0"):
        browser = browse(who)
        if browser.ask(f"/cases/{case}").status_code == 404:
            continue
        for link in browser.see(f"/cases/{case}").links:
            if link.startswith(send):
                form = browser.see(link).form(send)
                assert {"csrf_token", "once", "version", "stage", "move"} <= set(form.values)
                seen += 1
    assert seen >= 3


def test_sent_twice_it_is_done_once(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("combine")
    qy, send = browse("qy"), f"/cases/{case}/do"
    page = form_of(qy, case, "combine", "邀请")
    for _ in range(2):
        qy.does(page, send, actor="society", party_named="武汉激光学会")
    with wuhan.database.reading() as work:
        moves = [event.move for event in work.events.of(SYSTEM, f"case:{case}")]
    assert moves.count(f"combine/{Move.INVITE.value}") == 1


def test_another_site_and_a_lost_check_value_are_refused(brought: Stage, browse: Browse) -> None:
    case = brought("invited")
    xh, send = browse("xh"), f"/cases/{case}/do"
    page = form_of(xh, case, "combine", "接受")
    assert xh.send(page, send, csrf_token="forged").status_code == 403  # noqa: S106
    headers = {"cookie": xh.person.signed()["cookie"], "sec-fetch-site": "cross-site"}
    assert xh.person.town.client.post(send, data=page.form(send).values, headers=headers).status_code == 403


def test_contacts_open_once_both_sides_have_accepted_and_each_look_is_logged(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case = brought("invited")
    assert wuhan("qy").ask("PUT", "/bodies/qy/contacts", {"person": "王工", "phone": "027-1234"}).status_code == 204
    xh, at = browse("xh"), f"/cases/{case}/contacts/qy"
    lines(xh.see(f"/cases/{case}"), "双方都接受邀请后可以查看联系方式")
    lines(xh.see(at), "现在还不能查看")
    wuhan("xh").does(case, "combine", "接受")
    assert at in xh.see(f"/cases/{case}").links
    page = xh.see(at)
    assert "027-1234" not in page.text
    lines(xh.wrong(422, page, at, purpose=" "), "用途", "没有填写")
    shown = Page(xh.send(page, at, purpose="约实地调研的时间"))
    lines(shown, "王工", "027-1234", "对方看得到")
    (look,) = wuhan("qy").get("/looks")["items"]
    assert (look["body"], look["purpose"], look["case"]) == ("xh", "约实地调研的时间", case)
    lines(browse("qy").see(f"/cases/{case}/contacts/xh"), "对方还没有填写联系方式")
    assert xh.ask(f"/cases/{case}/contacts/far").status_code == 404


def test_somebody_else_may_have_both_windows_open(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("sign")
    other = Browser(in_another_window(wuhan, "kx"))
    first = form_of(browse("kx"), case, "", "终止")
    other.does(form_of(other, case, "", "终止"), f"/cases/{case}/do", text="企业停产")
    again = browse("kx").wrong(412, first, f"/cases/{case}/do", text="我也想停")
    lines(again, "终止项目", "现在不能办理“终止”")
    assert again.form(f"/cases/{case}/do").values["text"] == ["我也想停"]
