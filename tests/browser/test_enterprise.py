"""An enterprise, from its application for an account to a signed agreement, and to reporting what came of one."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from matcher.demo.credit_code import credit_code
from tests.browser.steps import body_of, invited
from tests.fakes.person import Person

Enter = Callable[..., Person]

_NAME = "武汉江夏涂布材料有限公司"
_CODE = credit_code(990_001)
_PARTNER = "武汉市感光学会（演示）"
_TITLE = "感光胶片涂布厚度不均"
_TEXT = "感光胶片涂布时横向厚度不均，废品率 8%。目标是把厚度偏差降到 2% 以内，并能在线检测。"
_SIGNED = "涂布烘箱温度不均"
_RESULT = "横向温差由 6 ℃ 降到 0.8 ℃，废品率降到 2%，一年省料 40 万元。"
_OWN = "江夏涂布车间的产线主任"


def test_an_enterprise_applies_gets_its_account_and_checks_whether_it_may_take_part(person: Enter) -> None:
    _applies(person())
    name, password = _opened(person("wuhan-officer"))
    firm = person()
    firm.sign_in(name, password)
    page = firm.page
    expect(page.locator("body")).to_contain_text("改成自己的密码后才能继续")
    firm.check()
    page.get_by_label("一次性密码").fill(password)
    page.get_by_label("新密码", exact=True).fill(_OWN)
    page.get_by_label("再填一次新密码").fill(_OWN)
    page.get_by_role("button", name="修改密码").click()
    page.get_by_role("link", name="提出一条技术需求").wait_for()
    firm.check()

    page.get_by_role("link", name="核对申报条件").click()
    page.get_by_label("计划").select_option(label="武汉市科协“企会协作创新计划”试点")
    page.wait_for_url("**programme=wuhan-2015")
    page.get_by_role("group", name="独立法人").get_by_label("是", exact=True).check()
    page.get_by_label("职工总数").fill("120")
    page.get_by_label("研发人员数").fill("130")
    page.get_by_role("button", name="保存并重新核对").click()
    assert page.get_by_label("研发人员数").get_attribute("aria-invalid") == "true"
    assert page.get_by_role("group", name="独立法人").get_by_label("是", exact=True).is_checked()
    page.get_by_label("研发人员数").fill("6")
    page.get_by_role("button", name="保存并重新核对").click()
    checks = page.get_by_role("region", name="逐条核对").get_by_role("row")
    assert "不符合" in checks.filter(has_text="研发人员占职工总数").inner_text()
    assert "再增加 7 名研发人员" in checks.filter(has_text="研发人员占职工总数").inner_text()
    firm.check()
    firm.pictured("eligibility")


def test_what_was_searched_for_becomes_a_need_without_being_typed_again(person: Enter) -> None:
    firm = person("enterprise-1")
    page = firm.goes("/match")
    page.get_by_label("企业技术需求").fill(_TEXT)
    page.get_by_role("button", name="查找", exact=True).click()
    page.get_by_role("heading", name="候选名单").wait_for()
    firm.check()
    page.get_by_role("button", name="把这段话提成需求").click()
    assert page.get_by_label("要解决的技术问题").input_value() == _TEXT
    assert _TEXT.startswith(page.get_by_label("标题").input_value() or "nothing was offered")
    page.get_by_label("标题").fill("涂布厚度不均，查找以后提出")
    page.get_by_role("button", name="提出", exact=True).click()
    assert "需求已提出" in page.get_by_role("status").inner_text()
    page = firm.goes("/desk")
    assert "涂布厚度不均，查找以后提出" in page.get_by_role("region", name="已提出、等科协受理").inner_text()
    firm.check()


def _applies(somebody: Person) -> None:
    page = somebody.goes("/sign-in")
    page.get_by_role("link", name="申请帐号").click()
    somebody.check()
    page.get_by_label("单位全称").fill(_NAME)
    page.get_by_label("统一社会信用代码").fill(f"{_CODE[:17]}{'0' if _CODE[17] != '0' else '1'}")
    page.get_by_label("所在地区").fill("湖北省武汉市")
    page.get_by_label("联系人", exact=True).fill("胡工")
    page.get_by_label("联系电话").fill("027-00000001")
    page.get_by_label("用来做什么").fill("发布涂布工艺的技术需求")
    page.get_by_label("联系人已知悉并同意").check()
    page.get_by_role("button", name="提交申请").click()
    assert "校验" in page.get_by_role("alert").inner_text()
    somebody.check()
    page.get_by_label("统一社会信用代码").fill(_CODE)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("body")).to_contain_text("由武汉市科协（演示）审核")
    somebody.check()


def _opened(officer: Person) -> tuple[str, str]:
    """Open the account as the officer; returns its name and one-time password."""
    page = officer.goes("/desk")
    page.get_by_role("link", name="注册申请").first.click()
    officer.check()
    page.get_by_role("link", name=_NAME).click()
    expect(page.locator("body")).to_contain_text("胡工，027-00000001")
    officer.check()
    page.get_by_role("button", name="开通", exact=True).click()
    expect(page.locator("body")).to_contain_text("只在这里显示一次")
    officer.check()
    return tuple(page.locator("dd code").all_inner_texts())


def test_an_enterprise_finds_its_partner_sees_contacts_once_accepted(
    person: Enter, account_of: Callable[[str], str]
) -> None:
    firm = person("enterprise-2")
    need = _posted_with_help(firm)
    _searched(firm)
    office = person("wuhan-officer")
    office.goes(need).get_by_role("button", name="受理").click()
    page = firm.goes(need)
    page.get_by_role("link", name="候选名单").click()
    page.get_by_label("层级").select_option("municipal")
    page.get_by_role("button", name="列出名单").click()
    page.get_by_text("名单已列出").wait_for()
    listed = page.url
    page.get_by_role("button", name="组成团队").click()
    expect(page.locator("body")).to_contain_text("综合覆盖度")
    page.goto(listed)
    best = page.get_by_role("article").filter(has_text=_PARTNER)
    best.get_by_role("checkbox").check()
    page.get_by_role("button", name="邀请选中的").click()
    page.get_by_role("button", name="发出邀请").click()
    assert "邀请已发出" in page.get_by_role("status").inner_text()
    assert "已邀请，还没有答复" in page.get_by_role("region", name="参与方").inner_text()
    assert page.get_by_role("link", name="查看联系方式").count() == 0
    firm.check()
    case = page.url.partition("?")[0]

    society = person(account_of(_PARTNER))
    _reachable(society)
    page = society.goes("/desk")
    page.get_by_role("link", name=_TITLE).first.click()
    society.check()
    page.get_by_role("link", name="接受").first.click()
    page.get_by_role("button", name="接受").click()
    _looked_up(firm, society, case)


def test_an_enterprise_agrees_with_its_partner_and_both_sign(person: Enter) -> None:
    firm, society = person("enterprise-2"), person("society-1")
    case = invited(firm, person("wuhan-officer"), body_of(society), _SIGNED)
    page = society.goes(case)
    page.get_by_role("link", name="接受").first.click()
    society.check()
    page.get_by_role("button", name="接受").click()
    page = firm.goes(case)
    page.get_by_role("link", name="商定").first.click()
    firm.check()
    page.get_by_role("button", name="商定").click()
    page.get_by_role("link", name="拟定").first.click()
    page.get_by_role("link", name="生成或上传").click()
    firm.check()
    page.get_by_label("协作目标和任务").fill("半年内把烘箱横向温差降到 1 ℃ 以内。")
    page.get_by_role("button", name="生成 Word 文书").click()
    page.get_by_role("link", name="用这份办理：拟定").click()
    page.get_by_role("button", name="拟定").click()
    page.get_by_role("link", name="签署").first.click()
    firm.check()
    page.get_by_role("button", name="签署").click()
    page = society.goes(case)
    page.get_by_role("link", name="签署").first.click()
    page.get_by_role("button", name="签署").click()
    stages = page.get_by_role("region", name="环节").get_by_role("row")
    assert "完成" in stages.filter(has_text="共同签订任务协议书").inner_text()
    society.check()


def test_an_enterprise_reports_what_came_of_a_project(person: Enter) -> None:
    firm = person("enterprise-3")
    page = firm.goes("/desk")
    page.get_by_role("region", name="正在实施").get_by_role("link").first.click()
    page.get_by_role("link", name="完成实施").first.click()
    page.get_by_label("完成情况").fill(_RESULT)
    page.get_by_role("button", name="完成实施").click()
    page.get_by_role("link", name="报送").first.click()
    page.get_by_role("link", name="生成或上传").click()
    firm.check()
    page.get_by_role("button", name="生成 Word 文书").click()
    page.get_by_role("link", name="用这份办理：报送").click()
    firm.check()
    page.get_by_role("button", name="报送").click()
    stages = page.get_by_role("region", name="环节").get_by_role("row")
    assert "待审" in stages.filter(has_text="报送任务完成情况和总结").inner_text()
    assert _RESULT in page.get_by_role("region", name="办理经过").inner_text()
    firm.check()


def _reachable(society: Person) -> None:
    page = society.goes("/me")
    page.get_by_role("link", name="本单位的联系方式").click()
    page.get_by_label("联系人").fill("感光学会秘书处")
    page.get_by_label("电话").fill("027-00000002")
    page.get_by_role("button", name="保存").click()
    assert "已保存" in page.get_by_role("status").inner_text()


def _looked_up(firm: Person, society: Person, case: str) -> None:
    page = firm.goes(case)
    page.get_by_role("link", name="查看联系方式").click()
    assert "027-00000002" not in page.content()
    page.get_by_label("查看的用途").fill("约实地调研的时间")
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator("body")).to_contain_text("027-00000002")
    firm.check()
    looks = society.goes("/contacts").get_by_role("region", name="谁看过联系方式")
    assert "约实地调研的时间" in looks.get_by_role("row").filter(has_text=_TITLE).inner_text()
    society.check()


def _posted_with_help(firm: Person) -> str:
    page = firm.goes("/desk")
    page.get_by_role("link", name="需求", exact=True).click()
    page.get_by_role("link", name="提出需求").click()
    page.get_by_label("要解决的技术问题").press_sequentially("感光胶片涂布时横向厚度不均", delay=5)
    page.locator("#help").get_by_text("还可以补充").wait_for()
    assert "没有写技术指标" in page.locator("#help").inner_text()
    assert page.get_by_label("所在地区").input_value() == "湖北省武汉市"
    firm.check()
    page.get_by_label("标题").fill(_TITLE)
    page.get_by_label("要解决的技术问题").fill(_TEXT)
    page.locator("#help").get_by_text("现状、目标和指标都写到了").wait_for()
    firm.check()
    helped = page.locator("#help .labels li").all_inner_texts()
    page.get_by_role("button", name="提出", exact=True).click()
    assert "需求已提出" in page.get_by_role("status").inner_text()
    read = page.locator("dt", has_text="产业方向").locator("xpath=following-sibling::dd[1]").locator("strong")
    assert read.count() > 0
    assert read.all_inner_texts() == helped[: read.count()]
    firm.check()
    return page.url.partition("?")[0]


def _searched(firm: Person) -> None:
    page = firm.goes("/match")
    page.get_by_label("企业技术需求").fill("感光胶片涂布时横向厚度不均，目标是把厚度偏差降到 2% 以内")
    page.get_by_label("专家").check()
    page.get_by_role("button", name="查找", exact=True).click()
    firm.check()
