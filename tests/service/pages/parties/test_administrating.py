"""Bodies, accounts and one's own account on the pages."""

from __future__ import annotations

import json
import re

from service.domain.bodies import Duty
from tests.service.pages.parties.conftest import Browser
from tests.service.people.conftest import World, mark


def password_in(html: str) -> str:
    found = re.search(r"一次性密码</dt><dd><code>([^<]+)", html)
    assert found, html
    return found[1]


def form_at(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with an action."""
    (form,) = re.findall(rf'<form method="post" action="{re.escape(action)}".*?</form>', html, re.S)
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    found.pop("csrf_token")
    return {name: value.replace("&#34;", '"') for name, value in found.items()}


def test_an_administrator_looks_through_the_tree_and_searches_it(world: World) -> None:
    admin = Browser.of(world, "hb")
    top = admin.read("/bodies")
    assert ("武汉市科协" in top, "宜昌市科协" in top, mark("wh") in top) == (True, True, False)
    below = admin.read("/bodies?under=wh-kx")
    assert f"{mark('wh')}企业" in below
    assert "武汉市科协</h1>" in below
    found = admin.read(f"/bodies?name={mark('yc')}")
    assert "共 7 条" in found
    assert "没有找到机构" in admin.read("/bodies?name=不存在&role=企业")
    city = Browser.of(world, "wh-kx")
    assert "没有找到机构" in city.read(f"/bodies?name={mark('yc')}")
    assert city.get("/bodies/yc-qy").status_code == 404
    assert "登记下级机构" not in Browser.of(world, "wh-kx", Duty.READER).read("/bodies")


def test_a_body_is_added_changed_linked_and_closed(world: World) -> None:
    admin = Browser.of(world, "wh-kx")
    form = admin.read("/bodies/new?under=wh-kx")
    assert "上级（联系它的科协）：武汉市科协" in form
    wrong = {"role": "学会", "name": "新学会", "region": "某地"}
    answer = admin.send("/bodies/new?under=wh-kx", wrong)
    assert (answer.status_code, 'id="region-fault"' in answer.text, 'value="新学会"' in answer.text) == (
        422,
        True,
        True,
    )
    made = admin.send("/bodies/new?under=wh-kx", wrong | {"region": "武汉"})
    assert made.status_code == 303
    address = made.headers["location"].partition("?")[0]
    page = admin.read(address)
    for said in ("新学会", "湖北省武汉市", "登记"):
        assert said in page
    changing = {"name": "新光学会", "region": "武汉市", "parent": "wh-kx", "reason": "更名", "level": ""}
    stale = form_at(page, address)
    assert admin.send(address, changing | stale).status_code == 303
    again = admin.send(address, changing | {"name": "再改"} | stale)
    assert (again.status_code, 'value="再改"' in again.text) == (412, True)
    linked = admin.send(f"{address}/record", {"record": "中国光学学会"})
    assert linked.status_code == 303
    unknown = admin.send(f"{address}/record", {"record": "没有这个学会"})
    assert (unknown.status_code, 'id="record-fault"' in unknown.text) == (422, True)
    closing = form_at(admin.read(address), f"{address}/close")
    assert admin.send(f"{address}/close", closing).status_code == 422
    assert admin.send(f"{address}/close", closing | {"close_reason": "合并"}).status_code == 303
    closed = admin.read(address)
    assert ("已停用" in closed, "理由：合并" in closed, ">停用</button>" in closed) == (True, True, False)
    assert world.moves(f"body:{address.rpartition('/')[2]}") == ["登记", "变更", "关联目录记录", "停用"]
    officer = Browser.of(world, "wh-kx", Duty.OFFICER)
    assert officer.send(address, changing).status_code == 403
    expert = admin.read("/bodies/wh-ex")
    moved = form_at(expert, "/bodies/wh-ex/employer") | {"employer": "武汉的学会"}
    assert admin.send("/bodies/wh-ex/employer", moved).status_code == 303
    nobody = form_at(admin.read("/bodies/wh-ex"), "/bodies/wh-ex/employer") | {"employer": "没有的单位"}
    assert "没有叫“没有的单位”的单位" in admin.send("/bodies/wh-ex/employer", nobody).text
    world.require_whole()


def test_an_account_is_added_with_a_password_shown_once_changed_reset_and_shut(world: World) -> None:
    admin = Browser.of(world, "wh-kx")
    wrong = admin.send("/accounts/new?body=wh-qy", {"name": "a", "shown": "某人", "duty": "经办", "once": "1"})
    assert (wrong.status_code, 'id="name-fault"' in wrong.text) == (422, True)
    unfit = admin.send("/accounts/new?body=wh-qy", {"name": "mouren", "shown": "某人", "duty": "经办", "once": "2"})
    assert (unfit.status_code, "没有“经办”这个职责" in unfit.text) == (422, True)
    sent = {"name": "mouren", "shown": "某人", "duty": "代表", "once": "3"}
    made = admin.send("/accounts/new?body=wh-qy", sent)
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    first = password_in(made.text)
    again = admin.send("/accounts/new?body=wh-qy", sent)
    assert (first in again.text, "这个操作已经办过" in again.text) == (False, True)
    listed = admin.read("/accounts?body=wh-qy&name=mou")
    assert ("待首次登录" in listed, "共 1 条" in listed) == (True, True)
    account = re.findall(r'href="(/accounts/[0-9a-f]{32})"', listed)[0]
    page = admin.read(account)
    change = form_at(page, account) | {"shown": "某某", "duty": "查看", "reason": "岗位调整"}
    assert admin.send(account, change).status_code == 303
    assert admin.send(account, change | {"duty": "代表"}).status_code == 412
    reset = admin.send(f"{account}/reset", {})
    second = password_in(reset.text)
    assert second != first
    stored = world.stored()
    assert [one in stored for one in (first, second)] == [False, False]
    shut = form_at(admin.read(account), f"{account}/disable") | {"why": "离职"}
    assert admin.send(f"{account}/disable", shut).status_code == 303
    assert "已停用" in admin.read(account)
    opened = form_at(admin.read(account), f"{account}/enable")
    assert admin.send(f"{account}/enable", opened).status_code == 303
    for who in (Browser.of(world, "yc-kx"), Browser.of(world, "wh-qy", Duty.MEMBER)):
        assert who.get(account).status_code in {403, 404}
        assert who.send(f"{account}/reset", {}).status_code in {403, 404}
    assert "共 1 条" in Browser.of(world, "wh-qy").read("/accounts?name=mouren")  # its own administrator keeps it too
    own = admin.send("/accounts/wh-kx-admin/reset", {})
    assert (own.status_code, "自己的密码不用重设" in own.text) == (403, True)
    world.require_whole()


def test_one_sees_to_ones_own_account(world: World) -> None:
    who = Browser.of(world, "wh-qy", Duty.MEMBER)
    world.clock.forward(minutes=1)
    elsewhere = Browser.of(world, "wh-qy", Duty.MEMBER)
    page = who.read("/me")
    assert page.count("登录，最近使用") == 2
    wrong = who.send("/me/tokens", {"name": "", "days": "9999"})
    assert [f'id="{one}-fault"' in wrong.text for one in ("name", "scopes", "days")] == [True] * 3
    made = who.send("/me/tokens", {"name": "每月报表", "scopes": ["读", "统计"], "days": "30"})
    token = re.findall(r"<code>(hq_[^<]+)</code>", made.text)[0]
    assert made.headers["cache-control"] == "no-store"
    asked = {"authorization": f"Bearer {token}"}
    assert world.client.get("/api/v1/sessions/current", headers=asked).status_code == 200
    shown = who.read("/me")
    assert ("每月报表" in shown, token in shown) == (True, False)
    revoke = re.findall(r'action="(/me/tokens/\w+/revoke)"', shown)[0]
    assert elsewhere.send(revoke, {}, csrf=False).status_code == 403
    assert who.send(revoke, {}).status_code == 303
    assert world.client.get("/api/v1/sessions/current", headers=asked).status_code == 401
    assert who.send("/me/sessions/end", {}).status_code == 303
    assert elsewhere.get("/me").headers["location"] == "/sign-in"
    told = who.send("/me/export", {}, whole=False)
    assert told.headers["content-disposition"] == 'attachment; filename="person.json"'
    assert json.loads(told.text)["accounts"][0]["name"] == "wh-qy-member"
    unsure = who.send("/me/erase", {"why": "离职", "sure": "好"})
    assert (unsure.status_code, "请填写“注销”两个字" in unsure.text, 'value="离职"' in unsure.text) == (422, True, True)
    assert who.send("/me/erase", {"why": "离职", "sure": "注销"}).headers["location"] == "/sign-in"
    assert who.get("/me").status_code == 303
    world.require_whole()


def test_contact_data_and_consents_are_ones_own_to_give_and_take_back(world: World) -> None:
    expert = Browser.of(world, "wh-ex", Duty.MEMBER)
    assert expert.send("/contacts", {"phone": " "}).status_code == 422
    assert expert.send("/contacts", {"phone": "027-1", "person": "甲"}).status_code == 303
    assert 'value="027-1"' in expert.read("/contacts")
    admin = world.someone("wh-kx")
    assert admin.post("/api/v1/bodies/wh-ex/contacts/look", {"purpose": "约时间"}).status_code == 200
    assert "约时间" in expert.read("/contacts")
    assert 'name="phone"' not in Browser.of(world, "wh-ex", Duty.READER).read("/contacts")
    assert expert.send("/contacts/delete", {}).status_code == 303
    assert 'value="027-1"' not in expert.read("/contacts")
    employer = Browser.of(world, "wh-gx", Duty.MEMBER)
    assert f"{mark('wh')}专家" in employer.read("/consents")
    nothing = employer.send("/consents", {"person": "wh-ex", "purpose": ""})
    assert (nothing.status_code, 'id="purpose-fault"' in nothing.text) == (422, True)
    for who, kind in ((employer, "所在单位"), (expert, "本人")):
        assert who.send("/consents", {"person": "wh-ex", "purpose": "派驻三个月"}).status_code == 303
        assert f"{kind}：" in who.read("/consents")
    assert "还没有贵单位可以同意的专家" in Browser.of(world, "wh-xh", Duty.MEMBER).read("/consents")
    refused = Browser.of(world, "wh-xh", Duty.MEMBER).send("/consents", {"person": "wh-ex", "purpose": "派驻"})
    assert refused.status_code in {403, 404, 422}
    withdraw = re.findall(r'action="(/consents/\w+/withdraw)"', employer.read("/consents"))
    assert len(withdraw) == 1  # not the expert's own
    assert employer.send(withdraw[0], {}).status_code == 303
    assert "撤回</button>" not in employer.read("/consents")
    world.require_whole()
