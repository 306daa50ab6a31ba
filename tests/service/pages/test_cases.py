"""The pages of cases: who sees which, what they say, opening one; nothing confidential, nothing of other tenants."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from service.domain.bodies import Duty
from tests.fakes.browsing import Browser
from tests.fakes.town import Town
from tests.service.pages.conftest import Stage, lines

Browse = Callable[..., Browser]


def test_a_list_says_what_each_case_waits_for_and_is_narrowed_by_its_filters(brought: Stage, browse: Browse) -> None:
    case = brought("invited")
    for who in ("kx", "qy", "xh", "audit", "hubei"):
        page = browse(who).see("/cases")
        lines(page, "激光焊接气孔", "武汉激光学会：企业与学会自由组合·答复邀请", "武汉市科协")
        assert f"/cases/{case}" in page.links
    kx = browse("kx")
    assert f"/cases/{case}" in kx.see("/cases?programme=wuhan-2015&title=气孔&status=进行").links
    for none in ("programme=hubei-2015", "programme=nonsense", "title=别的", "status=结项", "need=nobody"):
        lines(kx.see(f"/cases?{none}"), "没有符合条件的项目")


def test_nobody_from_elsewhere_sees_a_case(brought: Stage, browse: Browse) -> None:
    case = brought("invited")
    for who in ("yc", "far", "other", "xh2", "judge0"):
        lines(browse(who).see("/cases"), "还没有项目")
        for path in ("", "/do?stage=combine&move=" + quote("接受"), "/contacts/qy", "/papers/agreement"):
            page = browse(who).see(f"/cases/{case}{path}", 404)
            assert "激光焊接" not in page.text
        lines(browse(who).see("/cases/board"), "还没有项目")


def test_a_long_list_goes_on_page_by_page(wuhan: Town, need: str, browse: Browse) -> None:
    for number in range(3):
        asked = {"programme": "wuhan-2015", "need": need, "actor": "enterprise", "title": f"第{number}项"}
        wuhan("qy").made("/cases", asked)
    first = browse("qy").see("/cases?limit=2")
    lines(first, "第2项", "第1项", "共 3 条")
    (onward,) = [one for one in first.links if "cursor=" in one]
    lines(browse("qy").see(onward), "第0项", "回到第一页")


def test_the_board_puts_each_case_where_it_waits(brought: Stage, browse: Browse) -> None:
    brought("score")
    board = browse("kx").see("/cases/board?programme=wuhan-2015")
    lines(board, "专家评审 1", "推荐申报 0", "评审专家0、评审专家1、评审专家2：专家评审·打分")
    lines(browse("kx").see("/cases/board?programme=hubei-2015"), "没有项目")
    assert browse("kx").ask("/cases/board?programme=nothing-2015").status_code == 422


def test_who_reviews_is_told_to_the_host_and_those_above_only(brought: Stage, browse: Browse) -> None:
    case = brought("publish")
    for who in ("qy", "xh"):
        page = browse(who).see(f"/cases/{case}?events=all")
        assert "评审专家" not in page.text
        assert "91" not in page.text
        lines(page, "指派了一名评审人", "一名评审人交了评分")
    for who in ("kx", "hubei"):
        lines(browse(who).see(f"/cases/{case}?events=all"), "评审专家1", "打分：91 分", "逐条核实")


def test_reviewers_that_wait_are_not_named_to_the_parties(brought: Stage, browse: Browse) -> None:
    case = brought("score")
    for path in ("/cases", "/cases/board", f"/cases/{case}", "/desk"):
        assert "评审专家" not in browse("qy").see(path).text
    own = browse("judge1").see("/cases")
    lines(own, "评审专家1")
    assert "评审专家2" not in own.text


def test_a_case_tells_its_history_in_sentences(brought: Stage, browse: Browse) -> None:
    case = brought("published")
    page = browse("kx").see(f"/cases/{case}")
    lines(
        page,
        "武汉示例光电有限公司",
        "公布，公示 5 个工作日",
        "汇总评审，分数线 60 分",
        "“专家评审”完成",
        "等武汉市科协：社会公示·登记公示期满",
        "公示 5 个工作日：自2015年3月10日",
    )
    lines(
        browse("qy").see(f"/cases/{case}?events=all"),
        "邀请武汉激光学会以“市科协所属学会”的身份参加，并请其牵头",
        "开立项目",
    )
    assert {"/programmes/wuhan-2015", "/programmes/wuhan-2015?entry=stages/check"} <= set(page.links)


def test_an_entry_of_a_programme_is_explained_with_its_clauses(browse: Browse) -> None:
    lines(
        browse("qy").see("/programmes/wuhan-2015?entry=conditions/research-staff"),
        "研发人员占职工总数 10% 以上",
        "三(一)2",
    )
    lines(browse("qy").see("/programmes/wuhan-2015"), "武汉市科协", "试点")
    assert browse("qy").ask("/programmes/wuhan-2015?entry=nothing").status_code == 422
    assert browse("qy").ask("/programmes/nothing").status_code == 422


def test_a_case_is_opened_for_an_accepted_need(need: str, browse: Browse) -> None:
    qy = browse("qy")
    link = f"/cases/new?need={need}"
    assert link in qy.see(f"/needs/{need}").links
    lines(qy.see(link), "激光焊接气孔", "按哪个计划办理")
    page = qy.see(f"{link}&programme=wuhan-2015")
    lines(page, "贵单位作为“科技型中小企业”开立", "武汉市科协")
    where = qy.does(page, "/cases")
    assert where.endswith("?said=opened")
    lines(qy.see(where), "项目已开立。", "激光焊接气孔", "轮到贵单位办理：", "邀请：企业与学会自由组合")
    lines(qy.see(f"/needs/{need}"), "激光焊接气孔 进行")


def test_opening_says_what_is_wrong_and_keeps_what_was_typed(wuhan: Town, need: str, browse: Browse) -> None:
    kx = browse("kx")
    page = kx.see(f"/cases/new?need={need}&programme=wuhan-2015")
    lines(page, "贵单位作为主持科协开立")
    again = kx.wrong(422, page, "/cases", title="长" * 201)
    assert again.form("/cases").values["title"] == ["长" * 201]
    lines(again, "项目名称", "太长")
    asked = {"title": "没有受理的需求", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    early = wuhan("qy").made("/needs", asked)["id"]
    page = kx.see(f"/cases/new?need={early}&programme=wuhan-2015")
    lines(kx.wrong(409, page, "/cases"), "还不能立项", "请先由科协受理")
    site = kx.see("/cases/new?site=光谷&programme=hubei-2015")
    assert site.form("/cases").values["site"] == ["光谷"]
    lines(site, "主持 湖北省科协", "贵单位作为“市州科协”开立")
    refused = browse("xh2").see("/cases/new?site=光谷&programme=hubei-2015")
    lines(refused, "贵单位不能开立项目", "请由主持科协（湖北省科协）开立")
    assert [one for one in refused.forms if one.action == "/cases"]
    lines(browse("xh2").see("/cases/new?programme=nothing-2015", 422), "没有名为", "按哪个计划办理")


def test_a_reader_looks_and_is_offered_nothing_to_do(brought: Stage, browse: Browse) -> None:
    case = brought("check")
    reader = browse("kx", Duty.READER)
    page = reader.see(f"/cases/{case}")
    assert not [one for one in page.links if "/do?" in one]
    assert reader.ask(f"/cases/{case}/do?stage=check&move={quote('通过')}").status_code == 403
    assert reader.ask("/cases/new").status_code == 403
