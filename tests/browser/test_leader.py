"""What a leader looks at: the overview, each figure down to the case behind it, and the table of 31 indicators."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.fakes.person import Person
from tests.fakes.word import rendered, squeezed, tables_of

Enter = Callable[..., Person]

_SECTIONS = ("目标", "经费（万元）", "项目办到哪里", "地区", "产业和缺口", "从需求到签约用了多久", "逐月")
"""Targets, money, cases, districts, industries with gaps, time taken, months."""

_INDICATORS = 31
_PROVINCE = "辽宁省科协创新驱动助力工程总结（2018）"


def test_the_overview_is_drawn_and_told_and_leads_to_what_is_counted(person: Enter) -> None:
    leader = person("wuhan-leader")
    page = leader.page
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="总览").click()
    for name in _SECTIONS:
        _drawn_as_told(page, name)
    leader.check()
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    leader.pictured("dashboard")

    row = _section(page, "项目办到哪里").locator("tbody tr").first
    status, counted = row.locator("th").inner_text(), _number(row.get_by_role("link"))
    row.get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text() == f"项目：{status}"
    listed = page.locator("tbody tr")
    assert listed.count() == counted
    assert {one.locator("td").first.inner_text() for one in listed.all()} == {status}
    leader.check()
    title = listed.first.get_by_role("link").inner_text()
    listed.first.get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith(title)

    page.goto("/dashboard")
    row = _section(page, "产业和缺口").locator("tbody tr").first
    industry, counted = row.locator("th").inner_text(), _number(row.get_by_role("link").first)
    row.get_by_role("link").first.click()
    assert page.locator("tbody tr").count() == min(counted, 50)
    assert page.get_by_text(industry).count() > page.locator("tbody tr").count()
    page.locator("tbody th a").first.click()
    assert re.search(r"/needs/[0-9a-z-]+$", page.url)

    page.goto("/dashboard")
    row = _section(page, "经费（万元）").locator("tbody tr").first
    budget = row.locator("td").first.inner_text()
    row.get_by_role("link").click()
    assert f"{budget} 万元" in page.get_by_role("list", name="数额").inner_text()
    leader.check()


def test_the_overview_of_a_day_and_a_programme_leaves_out_the_rest(person: Enter) -> None:
    leader = person("wuhan-leader")
    page = leader.goes("/dashboard")
    everything = _number(page.locator(".tiles").get_by_role("link").first)
    page.get_by_label("截止日").fill("2025-06-30")
    page.get_by_text("截至 2025-06-30").wait_for()
    assert 0 < _number(page.locator(".tiles").get_by_role("link").first) < everything
    months = _section(page, "逐月").locator("tbody th").all_inner_texts()
    assert months[0] == "2025-06"
    page.get_by_label("截止日").fill("2019-01-01")
    page.get_by_text("还没有需求和项目").wait_for()
    leader.check()


def test_thirty_one_indicators_lead_to_their_records_and_are_taken_along(person: Enter, tmp_path: Path) -> None:
    leader = person("wuhan-leader")
    page = leader.page
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="统计").click()
    page.get_by_label("计划").select_option(_PROVINCE)
    page.get_by_role("heading", level=1, name="工作情况统计表").wait_for()
    leader.check()
    leader.pictured("statistics")
    shown = _indicators(page)
    assert sorted({number for number, _ in shown}) == list(range(1, _INDICATORS + 1))

    row = page.get_by_role("row").filter(has_text="对接的省级、市级学会").filter(has_text="省级数量")
    counted = _number(row.get_by_role("link"))
    assert counted > 0
    row.get_by_role("link").click()
    expect(page.locator("body")).to_contain_text("由记录计数")
    assert page.locator("tbody tr").count() == counted
    leader.check()
    page.locator("tbody tr").first.locator("td a").first.click()
    assert re.search(r"/(records|cases)/", page.url)
    expect(page.locator("h1")).to_have_count(1)
    leader.check()

    page.goto("/statistics")
    book, form = (_downloaded(page, name, tmp_path) for name in ("下载 Excel", "下载 Word"))
    sheets = load_workbook(BytesIO(book))
    cells = {str(cell.value) for row in sheets.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    said = squeezed("".join(cells))
    for (number, column), value in shown.items():
        if value == "无":  # left empty in the form
            continue
        figure = re.sub(r"^([0-9,.]+) \S+$", lambda one: one[1].replace(",", ""), value)
        assert squeezed(figure.removesuffix("……")) in said, (number, column, value)
    numbered = {int(found[1]) for row in tables_of(form)[0] for cell in row if (found := re.match(r"(\d+)\. ", cell))}
    assert numbered == set(range(1, _INDICATORS + 1))
    told = rendered({"统计表": form})["统计表"]
    assert "武汉市科协（演示）" in told
    assert all(squeezed(name) in told for name in page.locator("tbody th").all_inner_texts())


@pytest.mark.parametrize("path", ["/statistics/points", "/statistics/targets", "/statistics/reports", "/records"])
def test_other_pages_of_figures_are_sound(person: Enter, path: str) -> None:
    leader = person("wuhan-leader")
    page = leader.goes(path)
    expect(page.locator("h1")).to_have_count(1)
    leader.check()


def _section(page: Page, name: str) -> Locator:
    return page.locator("section.plot").filter(has=page.get_by_role("heading", name=name, exact=True))


def _drawn_as_told(page: Page, name: str) -> None:
    """The picture is there, has Chinese letters in it, and every figure of the table beside it in its first column."""
    section = _section(page, name)
    picture = section.get_by_role("img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=picture.element_handle())
    answer = page.request.get(str(picture.get_attribute("src")))
    assert answer.headers["content-type"] == "image/svg+xml"
    drawn = "".join(re.findall(r">([^<>]+)</text>", answer.text()))
    assert re.search("[一-鿿]", drawn), name
    rows = section.locator("tbody tr").all()
    assert rows, name
    for row in rows:
        figures = [one.inner_text().strip() for one in row.locator("td").all()]
        if name not in {"目标", "逐月"}:  # goals in words are not drawn; the axis of months has the figures
            assert all(one in drawn for one in figures), (name, figures)


def _indicators(page: Page) -> dict[tuple[int, str], str]:
    """Number and column of each cell, with what stands there."""
    found = {}
    for row in page.locator("table.stack tbody tr").all():
        number, column, value = (row.locator("td").nth(one).inner_text().strip() for one in (0, 1, 2))
        found[int(number), f"{row.locator('th').inner_text()} {column}"] = value
    return found


def _number(link: Locator) -> int:
    return int(link.inner_text().replace(",", ""))


def _downloaded(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as given:
        page.get_by_role("link", name=name).click()
    path = folder / given.value.suggested_filename
    given.value.save_as(path)
    return path.read_bytes()
