"""The frame of every page: signing in, the menu, the way past it by keyboard, and what happens without permission."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.fakes.person import Person

Enter = Callable[..., Person]


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-of-the-kind"])
def test_pages_for_everybody_are_sound(person: Enter, path: str) -> None:
    one = person()
    one.goes(path)
    one.check()


@pytest.mark.parametrize("path", ["/needs", "/needs/new", "/match", "/password"])
def test_pages_of_an_officer_are_sound(person: Enter, path: str) -> None:
    one = person("wuhan-officer")
    page = one.goes(path)
    expect(page.locator("h1")).to_have_count(1)
    one.check()


@pytest.mark.parametrize("path", ["/accounts", "/models", "/needs/new", "/imports"])
def test_who_may_not_is_told_why_and_where_to_go(person: Enter, path: str) -> None:
    one = person("auditor")
    page = one.goes(path)
    assert page.locator("h1").inner_text() == "没有权限"
    expect(page.locator("main a")).not_to_have_count(0)
    one.check()


def test_a_wrong_password_is_told_and_the_name_kept(person: Enter) -> None:
    page = person().goes("/sign-in")
    page.get_by_label("帐号").fill("wuhan-officer")
    page.get_by_label("密码").fill("不是这个密码不是的")
    page.get_by_role("button", name="登录", exact=True).click()
    assert "不对" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("帐号").input_value() == "wuhan-officer"


def test_the_first_key_leads_past_the_menu(person: Enter) -> None:
    page = person("wuhan-officer").goes("/needs")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_officer_posts_a_need_mends_what_is_wrong_and_finds_it_in_the_list(person: Enter) -> None:
    one = person("wuhan-officer")
    page = one.goes("/needs/new")
    page.get_by_label("标题").fill("焊缝气孔")
    page.get_by_label("要解决的技术问题").fill("   ")
    page.get_by_role("button", name="提出").click()
    assert "没有填写" in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.id") == "wrong"
    assert page.get_by_label("标题").input_value() == "焊缝气孔"
    one.check()
    page.get_by_role("alert").get_by_role("link").click()
    page.get_by_label("要解决的技术问题").fill("铝合金薄板激光焊接气孔率高，要求低于 1%。")
    page.get_by_role("button", name="提出").click()
    assert "需求已登记" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="需求").first.click()
    expect(page.get_by_role("link", name="焊缝气孔")).to_have_count(1)


def test_names_without_a_break_stay_within_narrow_windows(person: Enter) -> None:
    one = person("wuhan-officer")
    page = one.goes("/needs/new")
    title = "Q235B/" * 33
    page.get_by_label("标题").fill(title)
    page.get_by_label("要解决的技术问题").fill("Al-Mg-Si" * 400)
    page.get_by_role("button", name="提出").click()
    one.check()
    page.get_by_role("link", name="更正").click()
    one.check()
    for path in ("/needs", "/desk"):
        one.goes(path)
        expect(page.locator("body")).to_contain_text(title)
        one.check()


def test_what_is_printed_has_neither_menu_nor_buttons(person: Enter) -> None:
    page = person("wuhan-officer").goes("/needs")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator("tbody tr").first.is_visible()
    assert page.get_by_role("link", name="待办").count() == 0
    assert [one.inner_text() for one in page.locator("button, .button").all() if one.is_visible()] == []
