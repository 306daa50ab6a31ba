"""Signing in on the pages: forms without scripts, every refusal said in words, nothing sent by other sites."""

from __future__ import annotations

import re

from httpx import Response

from service.domain.bodies import Duty
from service.security.sessions import form_token
from service.security.throttle import FAILURES
from tests.service.people.conftest import NEW, PASSWORD, World

FIELDS = {"name": "wh-kx-officer", "password": PASSWORD}


def send(world: World, path: str, fields: dict[str, str], session: str = "", **headers: str) -> Response:
    world.client.cookies.clear()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = world.client.post(path, data=fields, headers=sent | {"cookie": f"huiqi_session={session}"})
    world.client.cookies.clear()
    return answer


def test_one_signs_in_finds_and_signs_out_again(world: World) -> None:
    form = world.client.get("/sign-in")
    assert (
        re.findall(r'<label for="(\w+)">', form.text)
        == re.findall(r'<input id="(\w+)"', form.text)
        == ["name", "password"]
    )
    assert "<script>" not in form.text
    entered = send(world, "/sign-in", FIELDS)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    session = entered.cookies["huiqi_session"]
    page = world.client.get("/match", headers={"cookie": f"huiqi_session={session}"}).text
    assert f'name="csrf_token" value="{form_token(session)}"' in page
    found = send(world, "/match", {"need": "铝合金压铸件气孔多", "csrf_token": form_token(session)}, session)
    assert (found.status_code, "候选名单" in found.text) == (200, True)
    assert send(world, "/match", {"need": "铝合金压铸件气孔多"}, session).status_code == 403
    assert send(world, "/sign-out", {}, session).status_code == 403
    left = send(world, "/sign-out", {"csrf_token": form_token(session)}, session)
    assert (left.status_code, left.headers["location"]) == (303, "/sign-in")
    assert 'huiqi_session=""' in left.headers["set-cookie"]
    assert world.client.get("/match", headers={"cookie": f"huiqi_session={session}"}).status_code == 303


def test_what_was_wrong_is_said_above_the_form_with_the_name_kept(world: World) -> None:
    answer = send(world, "/sign-in", FIELDS | {"name": 'x"><b>', "password": "wrong"})
    assert answer.status_code == 401
    assert "帐号或密码不对" in answer.text
    assert 'value="x&#34;&gt;&lt;b&gt;"' in answer.text
    assert "wrong" not in answer.text
    for _ in range(FAILURES):
        send(world, "/sign-in", FIELDS | {"password": "wrong"})
    waiting = send(world, "/sign-in", FIELDS)
    assert (waiting.status_code, "请等" in waiting.text, waiting.headers["retry-after"]) == (429, True, "301")
    assert send(world, "/sign-in", FIELDS, sec_fetch_site="cross-site").status_code == 403


def test_with_a_one_time_password_one_is_led_to_change_it(world: World) -> None:
    account = {"body": "wh-kx", "name": "li.ming", "shown": "李明", "duty": "经办"}
    once = world.someone("wh-kx").post("/api/v1/accounts", account).json()["password"]
    entered = send(world, "/sign-in", {"name": "li.ming", "password": once})
    assert entered.headers["location"] == "/password"
    session = entered.cookies["huiqi_session"]
    assert world.client.get("/match", headers={"cookie": f"huiqi_session={session}"}).status_code == 403
    form = world.client.get("/password", headers={"cookie": f"huiqi_session={session}"})
    assert "一次性密码" in form.text
    fields = {"old": once, "new": NEW, "again": NEW, "csrf_token": form_token(session)}
    for wrong, says in (
        ({"again": PASSWORD}, "不一样"),
        ({"old": "x"}, "原密码不对"),
        ({"new": "x", "again": "x"}, "太短"),
    ):
        answer = send(world, "/password", fields | wrong, session)
        assert (answer.status_code, says in answer.text) == (422, True)
    assert send(world, "/password", fields | {"csrf_token": ""}, session).status_code == 403
    assert send(world, "/password", fields, session).headers["location"] == "/"
    assert world.client.get("/match", headers={"cookie": f"huiqi_session={session}"}).status_code == 200


def test_a_page_one_may_not_open_is_refused_in_words(world: World) -> None:
    who = world.someone("wh-kx", Duty.READER)
    answer = send(world, "/password", {"old": "x", "csrf_token": "wrong"}, who.token)
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "校验码" in answer.text
