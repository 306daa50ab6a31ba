"""A society: what suits it, an invitation accepted and one declined, its record with a look ahead, its experts."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.steps import body_of, invited
from tests.fakes.person import Person

Enter = Callable[..., Person]

_TAKEN, _DECLINED = "心电贴片运动时信号漂移", "呼吸机管路冷凝水倒流"
_ABLE = "涂布厚度在线检测"
_SLOW_MS = 120_000
"""All open needs are matched for the first time."""

_EXPERT, _FOR = "邹望江", "作为本会专家参加企业技术诊断，一年内有效"
_SENDER = "society-3"
"""One with a project that is carried out."""

_OWN = "江边的计量实验室二楼"
_WHY = "学会没有做呼吸机的专家，建议另请医疗器械方面的单位"


def test_a_society_accepts_one_invitation_and_declines_another_with_a_reason(person: Enter) -> None:
    society = person("society-3")
    name = body_of(society)
    firm, office = person("enterprise-1"), person("wuhan-officer")
    invited(firm, office, name, _TAKEN)
    declined = invited(firm, office, name, _DECLINED)

    page = society.goes("/desk")
    page.get_by_role("link", name="对口需求").click()
    page.get_by_text("列入前十名的有").wait_for(timeout=_SLOW_MS)
    society.check()
    page.get_by_role("link", name=_TAKEN).click()
    society.check()
    page.get_by_role("link", name=_TAKEN).click()
    page.get_by_role("link", name="接受").first.click()
    page.get_by_role("button", name="接受").click()
    assert (
        "受邀" in page.get_by_role("region", name="参与方").get_by_role("listitem").filter(has_text=name).inner_text()
    )

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
    told.get_by_text("列入前十名的").wait_for(timeout=_SLOW_MS)
    assert "还没有保存" in told.inner_text()
    society.check()
    page.get_by_role("button", name="保存", exact=True).click()
    assert "已保存" in page.get_by_role("status").inner_text()
    assert _ABLE in page.get_by_label("擅长技术").input_value()


def test_a_society_names_an_expert_who_consents_and_is_then_sent(person: Enter) -> None:
    society = person(_SENDER)
    page = society.goes("/desk")
    page.get_by_role("link", name="专家", exact=True).click()
    page.get_by_label("专家姓名").fill(_EXPERT)
    page.get_by_label("所在单位").fill("没有登记过的研究院")
    page.get_by_label("推荐做什么").fill(_FOR)
    page.get_by_role("button", name="推荐并开通帐号").click()
    assert "没有登记过叫" in page.get_by_role("alert").inner_text()
    society.check()
    page.get_by_label("所在单位").fill("")
    page.get_by_role("button", name="推荐并开通帐号").click()
    society.check()
    name, password = page.locator("dd code").all_inner_texts()
    page.get_by_role("link", name="返回").click()
    experts = page.get_by_role("region", name="推荐的专家").get_by_role("row")
    assert "等候同意" in experts.filter(has_text=_EXPERT).inner_text()
    case = _sends(society)
    assert "还没有同意" in page.get_by_role("alert").inner_text()

    expert = person()
    expert.sign_in(name, password)
    own = expert.page
    own.get_by_label("一次性密码").fill(password)
    own.get_by_label("新密码", exact=True).fill(_OWN)
    own.get_by_label("再填一次新密码").fill(_OWN)
    own.get_by_role("button", name="修改密码").click()
    expert.check()
    own.get_by_role("link", name="看内容并答复").click()
    assert own.get_by_label("同意什么").input_value() == _FOR
    expert.check()
    own.get_by_role("button", name="同意").click()
    assert "推荐您为专家" not in own.content()

    page.goto("/experts")
    assert "已同意" in experts.filter(has_text=_EXPERT).inner_text()
    society.check()
    page.goto(case)
    _sends(society)
    assert _EXPERT in page.get_by_role("region", name="办理经过").inner_text()


def _sends(society: Person) -> str:
    """Send the expert in a case that is carried out, for three months; returns the address of the case."""
    page = society.goes("/desk/running")
    page.get_by_role("main").get_by_role("link", name="（演示）").first.click()
    case = page.url
    page.get_by_text("还可以办理").click()
    page.get_by_role("link", name="派专家").first.click()
    page.get_by_label("专家", exact=True).fill(_EXPERT)
    page.get_by_label("接受专家的企业或园区").select_option(index=1)
    page.get_by_label("期限").select_option("短期")
    page.get_by_role("button", name="派专家").click()
    return case
