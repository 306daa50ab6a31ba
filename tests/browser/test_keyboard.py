"""The workplace without a mouse: everything is reached, in the order it is read, and one sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.fakes.person import Person
from tests.fakes.town import PASSWORD

Enter = Callable[..., Person]

_HERE = """async () => {
  await new Promise(drawn => requestAnimationFrame(drawn));
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  here.dataset.met = Number(here.dataset.met || 0) + 1;
  const box = here.getBoundingClientRect(), look = getComputedStyle(here);
  const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  return {
    what: here.outerHTML.slice(0, 120), met: Number(here.dataset.met), outlined,
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    place: [...document.querySelectorAll("*")].indexOf(here),
  };
}"""
_LEFT = """() => [...document.querySelectorAll("main a[href], main button, main input:not([type=hidden]), main select,"
  + "main textarea, main summary, main [tabindex='0']")]
  .filter(one => one.checkVisibility() && !one.disabled && !one.dataset.met)
  .filter(one => one.type !== "radio" || ![...document.getElementsByName(one.name)].some(other => other.dataset.met))
  .map(one => one.outerHTML.slice(0, 120))"""
_MOST = 400


@pytest.mark.parametrize("path", ["/desk", "/needs", "/needs/new", "/match", "/cases", "/cases/board", "/statistics"])
def test_every_part_of_a_page_is_reached_in_order_and_seen(person: Enter, path: str) -> None:
    page = person("wuhan-officer").goes(path)
    page.emulate_media(reduced_motion="reduce")  # at once at what has the focus
    page.evaluate(_HERE)  # what has the focus from the start is reached too
    places = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here is not None and places[-1:] == [here["place"]]:
            continue  # the parts of a date are one field
        if here is None or here["met"] > 1:
            break
        assert here["outlined"], f"no outline: {here['what']}"
        assert here["seen"], f"out of sight: {here['what']}"
        places.append(here["place"])
    assert places == sorted(places)
    assert page.evaluate(_LEFT) == []


def test_a_need_is_posted_accepted_and_listed_by_keyboard_alone(person: Enter) -> None:
    page = person().goes("/sign-in")
    _onto(page, "name")
    page.keyboard.type("wuhan-officer")
    _onto(page, "password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _press(page, "需求")
    _press(page, "提出需求")
    _onto(page, "title")
    page.keyboard.type("只用键盘提出的需求")
    _onto(page, "text")
    page.keyboard.type("铝合金薄板激光焊接气孔率高，要求低于 1%。")
    _press(page, "提出")
    page.get_by_text("需求已登记").wait_for()
    _press(page, "受理")
    page.get_by_text("需求已受理").wait_for()
    _press(page, "候选名单")
    _press(page, "列出名单")
    page.get_by_text("名单已列出").wait_for()
    expect(page.locator("article")).to_have_count(10)


def _onto(page: Page, name: str) -> None:
    """Go on by Tab until a field has the focus."""
    for _ in range(_MOST):
        if page.evaluate("document.activeElement.name ?? ''") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached")


def _press(page: Page, words: str) -> None:
    """Go on by Tab to a link or button and press it."""
    for _ in range(_MOST):
        if page.evaluate("document.activeElement.innerText?.trim() ?? ''") == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{words} is not reached")
