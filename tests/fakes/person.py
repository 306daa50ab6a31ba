"""A person at a browser: signs in, goes somewhere, and sees whether a page is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

_NARROW, _WIDE = 360, 1440
_PICTURE = ViewportSize(width=1280, height=900)
_RULES = {"rules": {"target-size": {"enabled": True}}}  # of WCAG 2.2; off unless asked for
_GRAVE = {"serious", "critical", "moderate"}


class Person:
    """One person with a page of their own.

    Args:
        page: an empty page of a context of its own.
        pictures: folder that keeps pictures of pages; without one none is taken.
    """

    def __init__(self, page: Page, pictures: Path | None = None) -> None:
        self.page = page
        self._pictures = pictures
        self.faults: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form."""
        self.page.goto("/sign-in")
        self.page.get_by_label("帐号").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.get_by_role("button", name="退出登录").wait_for()

    def goes(self, path: str) -> Page:
        """Open an address."""
        self.page.goto(path)
        return self.page

    def pictured(self, name: str) -> None:
        """Take a picture of the upper part of the page, as README shows it."""
        if self._pictures is not None:
            self.page.wait_for_load_state()
            size = self.page.viewport_size
            self.page.set_viewport_size(_PICTURE)
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=self._pictures / f"{name}.png")
            if size:
                self.page.set_viewport_size(size)

    def check(self) -> None:
        """Check that the page is sound: no violation that axe-core takes for grave, nothing wider than the window."""
        self.page.wait_for_load_state()  # a click ends when its page begins
        size = self.page.viewport_size
        for width in (_NARROW, _WIDE):
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} px wide in a window of {width} px"
            found = Axe().run(self.page, options=_RULES).response["violations"]
            assert [_told(one) for one in found if one["impact"] in _GRAVE] == [], (self.page.url, width)
        if size:
            self.page.set_viewport_size(size)

    def _heard(self, message: ConsoleMessage) -> None:
        # an answer that refuses something is told on the console too, and is what some tests are about
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)


def _told(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:200] for node in violation["nodes"]]
