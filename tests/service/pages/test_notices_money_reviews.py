"""公示 for anybody, 经费 for the office, 评审 for reviewers and whoever runs them."""

from __future__ import annotations

from collections.abc import Callable

from service.domain.bodies import Duty
from tests.fakes.browsing import Browser, Page
from tests.fakes.town import Town
from tests.service.pages.conftest import Stage, doing, lines

Browse = Callable[..., Browser]
POT = {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 100_000_000}


def anybody(town: Town, path: str) -> Page:
    town.client.cookies.clear()
    return Page(town.client.get(path))


def objects(town: Town, page: Page, at: str, **filled: str) -> Page | str:
    """Where an objection leads, or the page that says what is wrong."""
    sent = {name: values[0] for name, values in page.form(at).values.items()} | filled
    answer = town.client.post(at, data=sent, headers={"sec-fetch-site": "same-origin"})
    return answer.headers["location"] if answer.status_code == 303 else Page(answer)


def test_a_notice_is_read_and_objected_to_without_an_account(wuhan: Town, brought: Stage, browse: Browse) -> None:
    lines(anybody(wuhan, "/notices"), "现在没有正在进行的公示")
    case = brought("published")
    at = f"/notices/{case}/publish"
    listed = anybody(wuhan, "/notices")
    lines(listed, "激光焊接气孔", "武汉示例光电有限公司", "武汉激光学会", "2015-03-16")
    assert at in listed.links
    page = anybody(wuhan, at)
    lines(page, "公示 5 个工作日", "不必登录", "向武汉市科协书面提出")
    assert "评审专家" not in page.text
    wrong = objects(wuhan, page, f"{at}/objections", contact="张三 027-1")
    assert isinstance(wrong, Page)
    lines(wrong, "事实和理由", "没有填写")
    assert wrong.form(f"{at}/objections").values["contact"] == ["张三 027-1"]
    told = objects(wuhan, wrong, f"{at}/objections", text="研发人员数不符", contact="张三 027-1")
    assert told == f"{at}?said=objected"
    lines(anybody(wuhan, at), "期限暂停")
    lines(browse("kx").see(f"/cases/{case}"), "研发人员数不符", "联系方式：张三 027-1")
    for who in ("qy", "xh"):
        assert "张三" not in browse(who).see(f"/cases/{case}").text
    signed = browse("kx").see(at)
    lines(signed, "武汉市科协的人", "项目", "经费")


def test_a_form_of_objection_sent_again_acts_once_and_a_new_form_anew(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case = brought("published")
    at = f"/notices/{case}/publish"
    page = anybody(wuhan, at)
    for _ in range(6):
        assert objects(wuhan, page, f"{at}/objections", text="研发人员数不符") == f"{at}?said=objected"
    assert browse("kx").see(f"/cases/{case}").text.count("研发人员数不符") == 2  # what waits, and what happened
    assert isinstance(objects(wuhan, anybody(wuhan, at), f"{at}/objections", text="研发人员数不符"), str)
    assert browse("kx").see(f"/cases/{case}").text.count("研发人员数不符") == 4


def test_objections_are_throttled_and_come_from_our_own_page_only(wuhan: Town, brought: Stage) -> None:
    at = f"/notices/{brought('published')}/publish"
    page = anybody(wuhan, at)
    foreign = wuhan.client.post(f"{at}/objections", data={"text": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    for number in range(5):
        assert isinstance(objects(wuhan, page, f"{at}/objections", text=f"第{number}件"), str)
    last = objects(wuhan, page, f"{at}/objections", text="再一件")
    assert isinstance(last, Page)
    assert last.status == 429
    lines(last, "从这个地址提出的异议太多")
    assert last.form(f"{at}/objections").values["text"] == ["再一件"]
    assert anybody(wuhan, "/notices/nothing/publish").status == 404


def test_a_pot_is_opened_raised_and_read(wuhan: Town, brought: Stage, browse: Browse) -> None:
    kx = browse("kx")
    lines(kx.see("/pots"), "还没有资金池")
    lines(kx.see("/pots/new"), "哪个计划的经费")
    page = kx.see("/pots/new?programme=wuhan-2015")
    lines(page, "由武汉市科协管理", "支持通过评审并公示无异议的联盟")
    wrong = kx.wrong(422, page, "/pots", money="support", year="2015", amount="一百万", unit="万元")
    lines(wrong, "不是金额")
    assert wrong.form("/pots").values["amount"] == ["一百万"]
    where = kx.does(wrong, "/pots", amount="100")
    pot = where.partition("?")[0]
    lines(kx.see(pot), "全年总额 100 万元 1,000,000.00 元", "还没有从这里核定经费", "分类账（2 行，合计为零）")
    again = kx.wrong(409, kx.see("/pots/new?programme=wuhan-2015"), "/pots", money="support", year="2015", amount="1")
    lines(again, "已有资金池")
    bare = kx.wrong(422, kx.see(pot), f"{pot}/budgets", amount="20", unit="万元")
    lines(bare, "批准文件的文号", "没有填写")
    kx.does(bare, f"{pot}/budgets", document="武科协〔2015〕21号", reason="年中调整")
    lines(kx.see(pot), "全年总额 120 万元 1,200,000.00 元")
    case = brought("fund")
    wuhan("kx").does(case, "fund", "核定", amount=20_000_000, pot=pot.rpartition("/")[2])
    page = kx.see(pot)
    lines(page, "激光焊接气孔", "武汉示例光电有限公司", "200,000.00 元")
    assert f"/cases/{case}" in page.links
    lines(kx.see("/pots"), "1,200,000.00 元", "1,000,000.00 元")
    assert "追加预算" not in browse("hubei").see(pot).text
    lines(browse("audit").see(pot), "200,000.00 元")


def test_money_is_for_the_office_and_those_above(wuhan: Town, browse: Browse) -> None:
    pot = f"/pots/{wuhan('kx').made('/pots', POT)['id']}"
    for who in ("qy", "xh", "judge0"):
        for path in ("/pots", pot, "/pots/new"):
            assert browse(who).ask(path).status_code == 403
    assert browse("yc").ask(pot).status_code == 404
    lines(browse("yc").see("/pots"), "还没有资金池")
    assert browse("kx", Duty.READER).ask("/pots/new").status_code == 403
    refused = browse("yc").see("/pots/new?programme=wuhan-2015")
    lines(browse("yc").wrong(403, refused, "/pots", money="support", year="2016", amount="1"), "由主持计划的科协管理")


def test_a_reviewer_sees_what_is_assigned_with_what_to_look_at(brought: Stage, browse: Browse) -> None:
    lines(browse("judge0").see("/reviews"), "没有指派给您的评审")
    case = brought("score")
    page = browse("judge0").see("/reviews")
    lines(page, "激光焊接气孔", "专家评审", "打分", "声明回避")
    assert doing(case, "review", "打分") in page.links
    lines(browse("judge0").see(doing(case, "review", "打分")), "评审要点", "研发人员占职工总数 10% 以上", "声明回避")
    judge = browse("judge0")
    judge.does(judge.see(doing(case, "review", "打分")), f"/cases/{case}/do", score="77")
    lines(judge.see("/reviews"), "77 分", "已交")
    assert "77" not in browse("judge1").see("/reviews").text
    assert browse("qy").see("/reviews").text.count("激光焊接气孔") == 0


def test_the_order_shows_when_all_scores_are_in_and_only_to_who_runs_it(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case = brought("score")
    for number, score in ((0, 80), (1, 90)):
        wuhan(f"judge{number}").does(case, "review", "打分", score=score)
    page = browse("kx").see("/reviews?programme=wuhan-2015")
    lines(page, "评分没有到齐（还差 1 份）")
    assert "名次 项目" not in page.text
    assert "85" not in page.text
    wuhan("judge2").does(case, "review", "打分", score=70)
    for who in ("kx", "hubei"):
        lines(browse(who).see("/reviews?programme=wuhan-2015"), "名次 项目", "80.00")
    lines(browse("yc").see("/reviews?programme=wuhan-2015"), "没有正在评审的项目")
    lines(browse("kx").see("/reviews?programme=hubei-2015"), "没有正在评审的项目")
