"""Accounts over HTTP: made with a one-time password, changed, shut, opened, reset; nobody locks themselves out."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.bodies import Duty
from service.domain.scope import SYSTEM
from tests.service.people.conftest import NEW, Someone, World
from tests.service.people.test_signing_in import ME, sign_in

PATH = "/api/v1/accounts"
LI = {"body": "wh-kx", "name": "Li.Ming", "shown": "李明", "duty": "经办"}


def test_a_one_time_password_opens_nothing_but_its_own_change(world: World) -> None:
    admin = world.someone("wh-kx")
    answer = admin.post(PATH, LI)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["name"], made["must_change_password"], len(made["password"])) == ("li.ming", True, 16)
    assert made["password"] not in world.stored()
    assert "password" not in admin.get(f"{PATH}/{made['id']}").json()
    entered = sign_in(world, "li.ming", made["password"])
    assert (entered.status_code, entered.json()["must_change_password"]) == (201, True)
    assert entered.json()["may"] == ["change_password", "sign_out", "who_am_i"]
    who = Someone(world.client, made["id"], entered.cookies["huiqi_session"])
    refused = who.get("/api/v1/bodies")
    assert (refused.status_code, "一次性密码" in refused.json()["detail"]) == (403, True)
    assert who.post("/api/v1/tokens", {"name": "试", "scopes": ["读"]}).status_code == 403
    assert who.put("/api/v1/password", {"old": made["password"], "new": NEW}).status_code == 204
    assert who.get("/api/v1/bodies").status_code == 200
    assert who.get(ME).json()["must_change_password"] is False
    assert world.moves(f"account:{made['id']}") == ["建立", "改密码"]
    world.require_whole()


def test_a_one_time_password_runs_out(world: World) -> None:
    made = world.someone("wh-kx").post(PATH, LI).json()
    world.clock.forward(days=7, seconds=-1)
    assert sign_in(world, "li.ming", made["password"]).status_code == 201
    world.clock.forward(seconds=1)
    assert sign_in(world, "li.ming", made["password"]).status_code == 401
    renewed = world.someone("wh-kx").post(f"{PATH}/{made['id']}/password-reset").json()
    assert renewed["password"] != made["password"]
    assert sign_in(world, "li.ming", renewed["password"]).status_code == 201


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (LI | {"name": "WH-KX-ADMIN"}, 409, "已被使用"),
        (LI | {"name": "li ming"}, 422, "帐号名不合用"),
        (LI | {"name": "erased:x"}, 422, "帐号名不合用"),
        (LI | {"duty": "代表"}, 422, "科协没有“代表”"),
        (LI | {"body": "wh-sj", "duty": "经办"}, 422, "财政审计没有“经办”"),
        (LI | {"body": "yc-kx"}, 403, "不在贵单位之下"),
        (LI | {"body": "hb"}, 403, "不在贵单位之下"),
        (LI | {"body": "yc-qy"}, 404, "无权查看"),
        (LI | {"shown": ""}, 422, "shown"),
    ],
)
def test_an_account_that_cannot_be_is_refused(world: World, asked: dict[str, Any], status: int, says: str) -> None:
    answer = world.someone("wh-kx").post(PATH, asked)
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text


def test_sent_again_the_account_is_there_and_its_password_is_not(world: World) -> None:
    who = world.someone("wh-kx")
    one = who.post(PATH, LI, idempotency_key="key-00000001").json()
    again = who.post(PATH, LI, idempotency_key="key-00000001").json()
    assert again == one | {"password": ""}


def test_each_administrator_keeps_their_own_body_and_those_below(world: World) -> None:
    firm = world.someone("wh-qy")
    assert {one["body"] for one in firm.get(PATH).json()["items"]} == {"wh-qy"}
    assert firm.post(PATH, LI | {"body": "wh-qy", "duty": "代表"}).status_code == 201
    assert firm.post(PATH, LI | {"body": "wh-xh", "duty": "代表"}).status_code == 403
    assert firm.get(f"{PATH}/wh-kx-admin").status_code == 404
    city = {one["body"] for one in world.someone("wh-kx").get(f"{PATH}?limit=200").json()["items"]}
    assert len(city) == 10
    assert all(body.startswith("wh-") for body in city)
    assert world.someone("hb").get(f"{PATH}?body=yc-qy").json()["total"] == 3
    member = world.someone("wh-qy", Duty.MEMBER)
    assert member.get(f"{PATH}/wh-qy-member").status_code == 200
    assert member.get(f"{PATH}/wh-qy-admin").status_code == 404


def test_a_changed_duty_holds_at_once(world: World) -> None:
    admin, officer = world.someone("hb"), world.someone("wh-kx", Duty.OFFICER)
    path = f"{PATH}/wh-kx-officer"
    change = {"shown": "王五", "duty": "管理", "reason": "岗位调整"}
    assert officer.get(PATH).status_code == 403
    assert admin.put(path, change).status_code == 428
    assert admin.put(path, change, if_match='"8-0"').status_code == 412
    assert admin.put(path, change, if_match=world.tag(admin, path)).json()["duty"] == "管理"
    assert officer.get(PATH).status_code == 200
    assert admin.put(path, change | {"duty": "代表"}, if_match="*").status_code == 422
    with world.database.reading() as work:
        (event,) = work.events.of(SYSTEM, "account:wh-kx-officer")
    assert event.after == {"body": "wh-kx", "duty": "管理", "changed": ["shown"]}
    assert "王五" not in str(event)


def test_a_shut_account_is_out_at_once_and_can_be_opened_again(world: World) -> None:
    admin, officer = world.someone("wh-kx"), world.someone("wh-kx", Duty.OFFICER)
    path = f"{PATH}/wh-kx-officer"
    token = officer.post("/api/v1/tokens", {"name": "试", "scopes": ["读"]}).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}
    assert world.client.get(ME, headers=bearer).status_code == 200
    assert admin.post(f"{path}/enable", if_match="*").status_code == 409
    assert admin.post(f"{path}/disable", {"reason": "离职"}, if_match=world.tag(admin, path)).json()["disabled"]
    assert officer.get(ME).status_code == 401
    assert world.client.get(ME, headers=bearer).status_code == 401
    assert sign_in(world, "wh-kx-officer").status_code == 401
    assert admin.post(f"{path}/disable", if_match="*").status_code == 409
    assert admin.post(f"{path}/password-reset").status_code == 409
    assert admin.post(f"{path}/enable", if_match=world.tag(admin, path)).json()["disabled"] is None
    assert sign_in(world, "wh-kx-officer").status_code == 201
    assert world.client.get(ME, headers=bearer).status_code == 401
    assert world.moves("account:wh-kx-officer") == ["建令牌", "停用", "启用"]
    world.require_whole()


def test_nobody_shuts_demotes_or_resets_themselves(world: World) -> None:
    who = world.someone("wh-kx")
    path = f"{PATH}/wh-kx-admin"
    assert who.post(f"{path}/disable", if_match="*").status_code == 403
    assert who.post(f"{path}/password-reset").status_code == 403
    assert who.put(path, {"shown": "赵六", "duty": "查看"}, if_match="*").status_code == 403
    assert who.put(path, {"shown": "赵六", "duty": "管理"}, if_match="*").json()["shown"] == "赵六"
