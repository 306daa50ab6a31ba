"""A society: what suits it, an invitation accepted and one declined, its record with a look ahead, its experts."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.person import Person

Enter = Callable[..., Person]

_TAKEN, _DECLINED = "心电贴片运动时信号漂移", "呼吸机管路冷凝水倒流"
_ABLE = "涂布厚度在线检测"
_SLOW_MS = 60_000
"""All open needs are matched for the first time."""

_WHY = "学会没有做呼吸机的专家，建议另请医疗器械方面的单位"


def test_a_society_accepts_one_invitation_and_declines_another_with_a_reason(person: Enter) -> None:
    society = person("society-3")
    society.goes("/me")
    name = society.page.get_by_role("region", name="我是谁").locator("dd").nth(2).inner_text()
    firm, office = person("enterprise-1"), person("wuhan-officer")
    taken, declined = (_invited(firm, office, name, title) for title in (_TAKEN, _DECLINED))

    page = society.goes("/desk")
    page.get_by_role("link", name="对口需求").click()
    page.get_by_text("列入前十名的有").wait_for(timeout=_SLOW_MS)
    society.check()
    page.get_by_role("link", name=_TAKEN).click()
    society.check()
    page.get_by_role("region", name="项目").get_by_role("link", name=_TAKEN).click()
    page.get_by_role("link", name="接受").first.click()
    page.get_by_role("button", name="接受").click()
    assert "受邀" in page.get_by_role("region", name="参与方").get_by_role("listitem").filter(has_text=name).inner_text()

    page.goto(declined)
    page.get_by_role("link", name="谢绝").click()
    page.get_by_label("说明或理由").fill("  ")
    page.get_by_role("button", name="谢绝").click()
    assert "没有填写" in page.get_by_role("alert").inner_text()
    society.check()
    page.get_by_label("说明或理由").fill(_WHY)
    page.get_by_role("button", name="谢绝").click()
    assert page.url.partition("?")[0].endswith("/desk")
    assert _WHY in firm.goes(declined).get_by_role("region", name="办理经过").inner_text()
    firm.check()
    assert society.goes(declined).get_by_role("heading", level=1).inner_text() != _DECLINED


def test_a_society_sees_what_a_change_of_its_record_would_do_before_it_saves_it(person: Enter) -> None:
    society = person("society-2")
    page = society.goes("/profile")
    society.check()
    before = page.get_by_label("擅长技术").input_value()
    page.get_by_label("擅长技术").fill(f"{before}、{_ABLE}")
    page.get_by_role("button", name="先看改后适合哪些需求").click()
    told = page.get_by_role("status").filter(has_text="改后会怎样")
    assert "还没有保存" in told.inner_text()
    society.check()
    page.get_by_role("button", name="保存", exact=True).click()
    assert "已保存" in page.get_by_role("status").inner_text()
    assert _ABLE in page.get_by_label("擅长技术").input_value()


def _invited(firm: Person, office: Person, society: str, title: str) -> str:
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
