"""An administrator's work: bodies, accounts and their duties, a workbook brought in, and what stands in the record."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from stdnum.cn import uscc

from tests.fakes.person import Person
from tests.fakes.town import PASSWORD

Enter = Callable[..., Person]

_SOCIETY, _NAME, _ACCOUNT = "武汉市量子测量学会", "周测量", "liangzi.zhou"
_OWN_WORDS = "测量要准每天校一次仪器"
_FIRMS = {
    code + uscc.calc_check_digit(code): name
    for code, name in (("91420100MA4K0001X", "武汉晴川精密仪器有限公司"), ("91420100MA4K0002X", "武汉楚天量具有限公司"))
}


def test_a_body_its_account_a_change_of_duty_the_end_of_it_and_the_record(person: Enter, tmp_path: Path) -> None:
    admin = person("wuhan-admin")
    page = admin.page
    _body_registered(admin)
    password = _account_opened(admin)
    page.get_by_role("link", name="返回").click()
    assert "待首次登录" in page.get_by_role("row").filter(has_text=_NAME).inner_text()
    page.get_by_role("link", name=_ACCOUNT).click()
    assert password not in page.content()

    member = person()
    _first_signed_in(member, password)
    assert "（代表）" in member.page.locator(".who").inner_text()

    page.reload()  # its version is another since the password was changed
    admin.check()
    page.get_by_label("查看", exact=True).check()
    page.get_by_label("理由").first.fill("岗位调整")
    page.get_by_role("button", name="保存更改").click()
    page.get_by_role("status").wait_for()
    member.goes("/desk")
    assert "（查看）" in member.page.locator(".who").inner_text()

    page.get_by_role("button", name="停用").click()
    page.get_by_role("status").wait_for()
    assert "已停用" in page.get_by_role("heading", level=1).inner_text()
    member.goes("/desk")
    assert member.page.get_by_role("button", name="登录", exact=True).count() == 1, "still in"
    _told_in_the_record(admin, tmp_path / "audit.xlsx")


def test_a_workbook_with_good_rows_and_bad_is_reported_and_its_good_rows_are_there(
    person: Enter, tmp_path: Path
) -> None:
    admin = person("hubei-admin")
    page = admin.page
    _menu(page, "管理", "导入")
    admin.check()
    with page.expect_download() as given:
        page.get_by_role("main").get_by_role("link", name="企业", exact=True).click()
    given.value.save_as(tmp_path / "empty.xlsx")
    _fill(tmp_path / "empty.xlsx", tmp_path / "企业调查表.xlsx")

    _upload(page, tmp_path / "企业调查表.xlsx")
    assert "可以写入 2 行" in page.locator("main").inner_text()
    admin.check()
    with page.expect_download() as given:
        page.get_by_role("link", name="下载报告").click()
    given.value.save_as(tmp_path / "report.xlsx")
    report = load_workbook(BytesIO((tmp_path / "report.xlsx").read_bytes()))
    faults = "".join(str(cell) for row in report["问题清单"].iter_rows(values_only=True) for cell in row)
    assert "武汉代码不对的企业" in faults or "12345" in faults
    (back,) = [one for one in report.sheetnames if one.startswith("退回")]
    returned = "".join(str(cell) for row in report[back].iter_rows(values_only=True) for cell in row)
    assert "武汉代码不对的企业" in returned
    assert not [name for name in _FIRMS.values() if name in returned]

    page.get_by_role("link", name="下一步：写入有效的行").click()
    page.get_by_role("button", name="写入 2 行").click()
    page.get_by_text("已写入").wait_for()
    admin.check()

    _upload(page, tmp_path / "企业调查表.xlsx")
    cells = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="企业")).locator("td")
    # read, new, changed, the same, faulty, doubtful
    expect(cells).to_have_text(["3", "0", "0", "2", "1", "0"])


def test_the_menu_opens_by_keyboard_and_without_scripts_and_fits_a_narrow_window(person: Enter, address: str) -> None:
    admin = person("wuhan-admin", width=360)
    page = admin.page
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu.get_by_role("link")).to_have_text(["待办", "需求", "匹配"])
    group = menu.locator("summary", has_text="管理")
    group.focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link")).to_have_text(["待办", "机构", "帐号", "办理记录", "注册申请"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "帐号"
    expect(menu.locator("[aria-current]")).to_have_text(["管理", "帐号"])
    for link in menu.get_by_role("link").all():
        box = link.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 360
        assert box["height"] >= 24

    browser = page.context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False, base_url=address, locale="zh-CN")
    one = Person(plain.new_page())
    one.sign_in("wuhan-admin", PASSWORD)
    _menu(one.page, "数据", "模型")
    assert one.page.get_by_role("heading", level=1).inner_text() == "模型"
    plain.close()


def test_an_enterprise_has_its_menu_in_one_row(person: Enter) -> None:
    page = person("enterprise-1").page
    menu = page.get_by_role("navigation", name="主菜单")
    assert menu.locator("details").count() == 0
    assert menu.get_by_role("link").all_inner_texts()[:3] == ["待办", "需求", "匹配"]
    assert len({one.bounding_box()["y"] for one in menu.get_by_role("link").all()}) == 1  # type: ignore[index]


def _body_registered(admin: Person) -> None:
    page = admin.page
    _menu(page, "管理", "机构")
    admin.check()
    page.get_by_role("link", name="登记下级机构").click()
    admin.check()
    page.get_by_label("类别").select_option("学会")
    page.get_by_label("全称").fill(_SOCIETY)
    page.get_by_label("级别").select_option("市")
    page.get_by_label("所在地区").fill("湖北省武汉市某某县")
    page.get_by_role("button", name="登记", exact=True).click()
    assert "某某县" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("全称").input_value() == _SOCIETY
    page.get_by_label("所在地区").fill("湖北省武汉市")
    page.get_by_role("button", name="登记", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == _SOCIETY
    admin.check()


def _account_opened(admin: Person) -> str:
    """Open an account of the body at hand; returns its one-time password."""
    page = admin.page
    page.get_by_role("link", name="新建帐号").click()
    admin.check()
    page.get_by_label("帐号名").fill(_ACCOUNT)
    page.get_by_label("姓名").fill(_NAME)
    page.get_by_label("代表").check()
    page.get_by_role("button", name="建立并显示一次性密码").click()
    admin.check()
    return page.locator("dt", has_text="一次性密码").locator("+ dd").inner_text()


def _first_signed_in(member: Person, password: str) -> None:
    """Sign in with a one-time password: nothing can be done before it is changed."""
    page = member.page
    member.sign_in(_ACCOUNT, password)
    assert page.get_by_role("heading", level=1).inner_text() == "修改密码"
    member.goes("/suitable")
    expect(page.locator("body")).to_contain_text("一次性密码")
    member.goes("/password")
    member.check()
    page.get_by_label("一次性密码").fill(password)
    page.get_by_label("新密码", exact=True).fill(_OWN_WORDS)
    page.get_by_label("再填一次新密码").fill(_OWN_WORDS)
    page.get_by_role("button", name="修改密码").click()
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="对口需求").wait_for()


def _told_in_the_record(admin: Person, file: Path) -> None:
    """What was done with the account stands in the record, on the page and in its workbook."""
    page = admin.page
    _menu(page, "管理", "办理记录")
    page.get_by_label("事项").select_option("帐号")
    page.get_by_role("button", name="查找").click()
    admin.check()
    told = [row.inner_text() for row in page.locator("tbody tr").all()]
    assert [one for one in told if "停用" in one and _NAME in one]
    assert [one for one in told if "岗位调整" in one and _NAME in one]
    assert all("帐号" in one for one in told)
    with page.expect_download() as given:
        page.get_by_role("button", name="导出 Excel").click()
    given.value.save_as(file)
    (sheet, *_) = load_workbook(file).worksheets
    rows = ["".join(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
    for move in ("建立", "改密码", "停用"):
        assert [one for one in rows if move in one and _NAME in one], move


def _menu(page: Page, group: str, name: str) -> None:
    menu = page.get_by_role("navigation", name="主菜单")
    if not menu.get_by_role("link", name=name, exact=True).is_visible():
        menu.locator("summary", has_text=group).click()
    menu.get_by_role("link", name=name, exact=True).click()


def _fill(empty: Path, filled: Path) -> None:
    """Fill the template with two rows that are right and one that is not."""
    book = load_workbook(empty)
    sheet = book["企业"]
    for number, (code, name) in enumerate([*_FIRMS.items(), ("12345", "武汉代码不对的企业")], start=3):
        for column, value in ((1, code), (2, name), (3, "湖北省武汉市"), (8, 86)):
            sheet.cell(number, column, value)
    book.save(filled)


def _upload(page: Page, file: Path) -> None:
    page.goto("/imports")
    page.get_by_label("填好的表").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text("可以写入").wait_for()
