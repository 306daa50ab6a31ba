"""An officer's morning: from a need to its list, a comparison, a team, an invitation and the list as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.fakes.person import Person

Enter = Callable[..., Person]

_TEXT = "感光材料涂布厚度不均，废品率达 8%。希望把厚度偏差降到 2% 以内，并实现在线检测。"
"""About what a society of Wuhan that has an account knows."""
_SOCIETY = "武汉市感光学会（演示）"


def test_from_a_need_to_invitations_and_the_workbook(person: Enter, tmp_path: Path) -> None:
    officer = person("wuhan-officer")
    need = _posted_and_accepted(officer)
    _corrected(officer)
    page = officer.page
    page.get_by_role("link", name="候选名单").click()
    page.get_by_label("按哪个计划优先").select_option("wuhan-2015")
    page.get_by_label("层级").select_option("municipal")
    page.get_by_role("button", name="列出名单").click()
    page.get_by_text("名单已列出").wait_for()
    page.locator("#past + div:not(:has([data-running]))").wait_for()
    officer.check()
    officer.pictured("shortlist")
    _explained(page)
    listed = page.url
    page.goto(need)
    page.get_by_role("link", name="候选名单").click()
    expect(page.locator("body")).to_contain_text("打开本页不会重新匹配")

    _chosen(page, _SOCIETY, "", "")
    page.get_by_role("button", name="对比选中的").click()
    expect(page.locator("thead th")).to_have_count(4)
    expect(page.locator("body")).to_contain_text("不证明做不了")
    officer.check()
    officer.pictured("compare")
    page.get_by_role("button", name="把选中的组成团队").click()
    expect(page.locator("body")).to_contain_text("加入后增加的覆盖")
    officer.check()
    officer.pictured("team")
    page.get_by_role("link", name="回到候选名单").click()

    _chosen(page, _SOCIETY)
    page.get_by_role("button", name="邀请选中的").click()
    officer.check()
    assert page.get_by_label(_SOCIETY).first.is_checked()
    page.get_by_role("button", name="发出邀请").click()
    assert "邀请已发出" in page.get_by_role("status").inner_text()
    page.goto(need)
    expect(page.get_by_role("link", name="感光材料涂布厚度不均")).to_have_count(1)

    page.goto(listed)
    with page.expect_download() as given:
        page.get_by_role("link", name="导出 Excel").click()
    given.value.save_as(tmp_path / "list.xlsx")
    book = load_workbook(BytesIO((tmp_path / "list.xlsx").read_bytes()), read_only=True)
    names = [row[1].value for row in book["候选名单"].iter_rows(min_row=2)]
    assert _SOCIETY in names
    assert "wuhan-2015" in [row[1].value for row in book["出处"].iter_rows()]


def test_a_team_is_proposed_without_choosing_anybody(person: Enter) -> None:
    officer = person("wuhan-officer")
    page = officer.goes("/needs?status=已受理")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="组成团队").click()
    expect(page.locator("body")).to_contain_text("综合覆盖度")
    officer.check()


def test_both_sides_accept_and_the_alliance_is_followed(person: Enter, account_of: Callable[[str], str]) -> None:
    title = "涂布机干燥段温度不稳"
    firm, society, officer = person("enterprise-2"), person(account_of(_SOCIETY)), person("wuhan-officer")
    page = firm.goes("/needs/new")
    page.get_by_label("标题").fill(title)
    page.get_by_label("要解决的技术问题").fill("感光胶片涂布机干燥段温度波动 5℃，希望控制在 1℃ 以内。")
    page.get_by_role("button", name="提出").click()

    page = officer.goes("/desk")
    officer.check()
    officer.pictured("desk")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="受理").click()
    page.get_by_role("link", name="候选名单").click()
    page.get_by_label("按哪个计划优先").select_option("wuhan-2015")
    page.get_by_label("层级").select_option("municipal")
    page.get_by_role("button", name="列出名单").click()
    page.get_by_text("名单已列出").wait_for()
    _chosen(page, _SOCIETY)
    page.get_by_role("button", name="邀请选中的").click()
    for box in page.get_by_role("group", name="邀请谁").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="发出邀请").click()
    officer.check()
    case = page.url.partition("?")[0]
    assert "答复邀请" in _waits(page)

    for invited in (society, firm):
        page = invited.goes("/desk")
        page.get_by_role("listitem").filter(has_text=title).get_by_role("link", name="答复邀请").first.click()
        page.get_by_role("link", name="接受").click()
        expect(page.locator("body")).to_contain_text("查看彼此登记的联系方式")
        invited.check()
        page.get_by_role("button", name="接受").click()
        assert "已办理" in page.get_by_role("status").inner_text()

    page = officer.goes("/cases/board")
    officer.check()
    officer.pictured("board")
    page.get_by_role("link", name=title).click()
    assert page.url == case
    assert "答复邀请" not in _waits(page)
    timeline = page.locator(".timeline").inner_text()
    assert timeline.count("接受") == 2
    assert _SOCIETY in page.get_by_role("region", name="参与方").inner_text()
    officer.check()
    officer.pictured("case")


def _explained(page: Page) -> None:
    """See why the first stands first: relevance and policy apart, what its score is made of, conditions by clause."""
    first = page.locator("article").first
    assert "相关性" in first.inner_text()
    assert "政策优先" in first.inner_text()
    expect(first.locator("mark")).not_to_have_count(0)
    first.locator("summary", has_text="分数构成").click()
    expect(first.locator("svg")).not_to_have_count(0)
    first.locator("summary", has_text="政策优先与申报条件").click()
    expect(first.locator("details[open] .label")).not_to_have_count(0)


def _waits(page: Page) -> str:
    return page.get_by_role("region", name="现在").inner_text()


def _posted_and_accepted(officer: Person) -> str:
    page = officer.goes("/needs/new")
    page.get_by_label("标题").fill("感光材料涂布厚度不均")
    page.get_by_label("要解决的技术问题").fill(_TEXT)
    page.get_by_role("button", name="提出").click()
    page.get_by_role("button", name="受理").click()
    expect(page.locator("mark.figure-point")).not_to_have_count(0)
    officer.check()
    officer.pictured("need")
    return page.url.partition("?")[0]


def _corrected(officer: Person) -> None:
    page = officer.page
    page.get_by_role("link", name="更正").click()
    officer.check()
    page.get_by_label("补充的要点").fill("适应幅宽 1.2 米的产线")
    page.get_by_role("button", name="保存更正").click()
    assert "更正已保存" in page.get_by_role("status").inner_text()
    expect(page.locator("body")).to_contain_text("适应幅宽 1.2 米的产线")


def _chosen(page: Page, *names: str) -> None:
    """Choose candidates by name; those without one, the first that are not chosen."""
    for name in names:
        if name:
            page.get_by_role("checkbox", name=name).check()
        else:
            page.locator("input[name=with]:not(:checked)").first.check()
