"""A review blind to the others and to conflicts, and a notice that anybody may object to, in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.errands import Errands, errands_of
from tests.fakes.person import Person
from tests.fakes.wuhan_case import bring

Enter = Callable[..., Person]

_NEED = "光纤预制棒沉积速率低、批间折射率偏差大，要求沉积速率提高 20%。"
_JUDGES = {1: (86, "工艺路线清楚，指标可测"), 2: (91, "有中试条件"), 4: (78, "经费偏紧")}


@pytest.fixture
def errands(address: str, office_home: Path) -> Iterator[Errands]:
    with errands_of(address, office_home) as found:
        yield found


def test_scores_are_blind_and_the_ranking_waits_for_the_last(person: Enter, errands: Errands) -> None:
    title = "预制棒沉积速率低（评审）"
    case = bring(errands.town, errands.need(title, _NEED), "review")
    until = date.today() + timedelta(days=20)  # noqa: DTZ011 - the office's own day, as a person reads it off the wall
    officer = person("wuhan-officer")
    for number in (1, 2, 3):
        _assigned(officer, case, number, until)
    page = officer.goes("/reviews?programme=wuhan-2015")
    row = page.get_by_role("row").filter(has_text=title)
    assert until.isoformat() in row.inner_text()
    expect(page.get_by_text("评分没有到齐")).to_be_visible()
    assert page.get_by_role("columnheader", name="名次").count() == 0
    officer.check()

    _recuses(person("reviewer-3"), title)
    page = officer.goes(f"/cases/{case}")
    assert "曾任该企业顾问" in page.get_by_role("region", name="办理经过").inner_text()
    offered = _assigned(officer, case, 4, until)
    assert not [one for one in offered if any(f"评审专家{taken}号" in one for taken in (1, 2, 3))], offered

    for number in _JUDGES:
        judge = person(f"reviewer-{number}")
        _scores(judge, title, number, until)
        _blind(judge.goes(f"/cases/{case}"), number)
        if number == 1:
            refused = officer.goes(f"/cases/{case}/do?stage=review&move=汇总")
            expect(refused.get_by_text("现在不能办理“汇总”")).to_be_visible()
            expect(refused.get_by_text("名评审人中还有 2 名没有打分")).to_be_visible()
            officer.check()
            assert "86" not in officer.goes("/reviews?programme=wuhan-2015").get_by_role("table").inner_text()

    errands.finish_reviews()
    page = officer.goes("/reviews?programme=wuhan-2015")
    expect(page.get_by_role("columnheader", name="名次")).to_be_visible()
    assert "85.00" in page.get_by_role("row").filter(has_text=title).inner_text()
    officer.check()
    officer.pictured("reviews")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="汇总").first.click()
    page.get_by_label("分数线").fill("60")
    officer.check()
    page.get_by_role("button", name="汇总").click()
    assert "已办理" in page.get_by_role("status").inner_text()
    assert title not in officer.goes("/reviews?programme=wuhan-2015").content()


def test_anybody_objects_to_a_notice_and_it_is_settled_before_things_go_on(person: Enter, errands: Errands) -> None:
    title = "预制棒沉积速率低（公示）"
    case = bring(errands.town, errands.need(title, _NEED), "published")
    citizen, officer = person(), person("wuhan-officer")
    page = citizen.goes("/notices")
    citizen.check()
    page.get_by_role("link", name=title).click()
    citizen.check()
    citizen.pictured("notice")
    page.get_by_label("姓名（单位）和联系方式").fill("张三 027-00000000")
    page.get_by_label("事实和理由").fill("   ")
    page.get_by_role("button", name="提出异议").click()
    assert "没有填写" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("姓名（单位）和联系方式").input_value() == "张三 027-00000000"
    citizen.check()
    page.get_by_label("事实和理由").fill("研发人员数与社保缴费人数不一致")
    page.get_by_role("button", name="提出异议").click()
    assert "异议已收到" in page.get_by_role("status").inner_text()
    assert "暂停" in page.get_by_role("region", name="公示内容").inner_text()
    assert "研发人员数" not in page.get_by_role("region", name="公示内容").inner_text()

    page = officer.goes("/desk")
    page.get_by_role("listitem").filter(has_text=title).get_by_role("link", name="办结异议").first.click()
    officer.check()
    assert "研发人员数与社保缴费人数不一致" in page.get_by_role("group", name="异议").inner_text()
    refused = officer.goes(f"/cases/{case}/do?stage=publish&move=期满")
    expect(refused.get_by_text("现在不能办理“期满”")).to_be_visible()
    officer.goes(f"/cases/{case}").get_by_role("link", name="办结异议").first.click()
    page.get_by_role("group", name="异议").get_by_role("radio").first.check()
    page.get_by_label("不成立").check()
    page.get_by_label("说明或理由").fill("经核对社保记录，人数相符")
    page.get_by_role("button", name="办结异议").click()
    assert "已办理" in page.get_by_role("status").inner_text()
    officer.check()
    assert "暂停" not in citizen.goes(f"/notices/{case}/publish").get_by_role("region", name="公示内容").inner_text()
    assert "研发人员数" not in person("enterprise-1").goes(f"/cases/{case}").content()


def _assigned(officer: Person, case: str, number: int, until: date) -> list[str]:
    """Assign a reviewer; returns who was offered."""
    page = officer.goes(f"/cases/{case}")
    page.get_by_role("link", name="指派").first.click()
    box = page.get_by_label("评审人")
    offered = box.get_by_role("option").all_inner_texts()
    box.select_option(next(one for one in offered if f"评审专家{number}号" in one))
    page.get_by_label("请在哪一天以前打分").fill(until.isoformat())
    if number == 1:
        officer.check()
    page.get_by_role("button", name="指派").click()
    assert "已办理" in page.get_by_role("status").inner_text()
    return offered


def _recuses(judge: Person, title: str) -> None:
    """Declare a conflict, from the desk over the form of a score."""
    page = judge.goes("/desk")
    page.get_by_role("listitem").filter(has_text=title).get_by_role("link", name="打分").first.click()
    judge.check()
    page.get_by_role("link", name="打分").first.click()
    assert _NEED in page.get_by_role("region", name=title).inner_text()
    judge.check()
    page.get_by_role("link", name="声明回避").click()
    page.get_by_label("为什么回避").fill("曾任该企业顾问")
    judge.check()
    page.get_by_role("button", name="回避").click()
    assert "已办理" in page.get_by_role("status").inner_text()
    assert title not in judge.goes("/reviews").content()


def _scores(judge: Person, title: str, number: int, until: date) -> None:
    score, opinion = _JUDGES[number]
    page = judge.goes("/reviews")
    row = page.get_by_role("row").filter(has_text=title)
    assert until.isoformat() in row.inner_text()
    if number == 1:
        judge.check()
    row.get_by_role("link", name="打分").click()
    _blind(page, number)
    page.get_by_label("分数").fill(str(score))
    page.get_by_label("评审意见").fill(opinion)
    page.get_by_role("button", name="打分").click()
    assert f"{score} 分" in judge.goes("/reviews").get_by_role("row").filter(has_text=title).inner_text()


def _blind(page: Page, number: int) -> None:
    """Nothing of what the others said is on the page."""
    told = page.get_by_role("main").inner_text()
    for other, (score, opinion) in _JUDGES.items():
        if other != number:
            assert opinion not in told
            assert f"{score} 分" not in told
