"""Steps that several stories begin with; they look at nothing on their way."""

from __future__ import annotations

from tests.fakes.person import Person


def body_of(somebody: Person) -> str:
    """Return the name of the body that somebody acts for."""
    somebody.goes("/me")
    return somebody.page.get_by_role("region", name="我是谁").locator("dd").nth(2).inner_text()


def invited(firm: Person, office: Person, society: str, title: str) -> str:
    """Have an enterprise post a need and invite a society into a case of it; returns the address of the case."""
    page = firm.goes("/needs/new")
    page.get_by_label("标题").fill(title)
    page.get_by_label("要解决的技术问题").fill(f"{title}，每批返工 6%，希望降到 1% 以下。")
    page.get_by_role("button", name="提出", exact=True).click()
    need = page.url.partition("?")[0]
    office.goes(need).get_by_role("button", name="受理").click()
    page.goto(need)
    page.get_by_role("link", name="开立项目").click()
    page.get_by_label("按哪个计划办理").select_option("wuhan-2015")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="开立项目").click()
    case = page.url.partition("?")[0]
    page.get_by_role("link", name="邀请").first.click()
    page.get_by_label("机构").fill(society)
    page.get_by_label("参加的身份").select_option(label="市科协所属学会")
    page.get_by_role("button", name="邀请").click()
    assert "等" in page.get_by_role("region", name="现在").inner_text()
    return case
