"""Thousands of rows are reached page by page and no page grows with them; the longest names stand whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from service.domain.bodies import Duty, Viewer
from service.domain.scope import SYSTEM
from service.use_cases.needs import NeedIn, post
from tests.fakes.browsing import Browser
from tests.fakes.town import Town

Browse = Callable[..., Browser]

_MANY = 5_000
_LARGEST = 200_000
_LONG = "超高分子量聚乙烯纤维增强环氧树脂基复合材料层合板低速冲击损伤无损检测方法研究" * 5


def test_each_of_five_thousand_needs_is_reached_and_no_page_is_large(wuhan: Town, browse: Browse) -> None:
    _post(wuhan, _MANY)
    officer, met, onward, pages = browse("kx"), set[str](), "/needs", 0
    while onward:
        page = officer.see(onward)
        assert len(page.source.encode()) < _LARGEST
        fresh = {one for one in page.links if one.startswith("/needs/") and one != "/needs/new"}
        assert not fresh & met
        met |= fresh
        onward = next((one for one in page.links if "cursor=" in one), "")
        pages += 1
    assert len(met) == _MANY
    assert pages == _MANY / 50
    for path in ("/desk", "/needs?status=待受理", "/needs?title=第0042条"):
        assert len(officer.see(path).source.encode()) < _LARGEST
    assert "5,000" in officer.see("/desk").text
    (found,) = {one for one in officer.see("/needs?title=第0042条").links if one.startswith("/needs/")} - {"/needs/new"}
    assert "第0042条需求" in officer.see(found).text


def test_the_longest_title_stands_whole(wuhan: Town, browse: Browse) -> None:
    title = _LONG[:200]
    made = wuhan("qy").made("/needs", {"title": title, "text": _LONG * 20})["id"]
    for path in ("/needs", f"/needs/{made}", "/desk"):
        assert title in browse("kx").see(path).text


def _post(town: Town, many: int) -> None:
    at = town.clock()
    with town.database.work() as work:
        placed = work.bodies.get(SYSTEM, "qy")
        viewer = Viewer("qy-member", placed.body.role, Duty.MEMBER, "qy", placed.path)
        for number in range(many):
            asked = NeedIn(f"第{number:04}条需求", "薄板焊接气孔率高，要求低于 1%")
            post(work, asked, viewer, at + timedelta(seconds=number))
        work.commit()
