"""Signing in over HTTP: the cookie, its end, who may plant it, and one's own password."""

from __future__ import annotations

import pytest
from httpx import Response

from service.domain.bodies import Duty
from service.security.sessions import form_token
from service.security.throttle import FAILURES
from service.settings import Settings
from tests.service.people.conftest import NEW, NOON, PASSWORD, Someone, World

ME = "/api/v1/sessions/current"
NAME = "wh-kx-officer"


def sign_in(world: World, name: str = NAME, password: str = PASSWORD, **headers: str) -> Response:
    world.client.cookies.clear()
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    answer = world.client.post("/api/v1/sessions", json={"name": name, "password": password}, headers=sent)
    world.client.cookies.clear()
    return answer


def by(world: World, answer: Response) -> Someone:
    return Someone(world.client, NAME, answer.cookies["huiqi_session"])


def test_who_signs_in_is_told_who_they_are_and_gets_a_cookie_scripts_cannot_read(world: World) -> None:
    answer = sign_in(world)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["account"], told["duty"], told["body"]["name"]) == (NAME, "经办", "武汉市科协")
    assert told["csrf_token"] == form_token(answer.cookies["huiqi_session"])
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert "expires" not in cookie
    assert by(world, answer).get(ME).json() == told
    assert answer.cookies["huiqi_session"] not in world.stored()


def test_the_cookie_travels_over_https_only_where_the_service_is_reached_so_or_told_so(world: World) -> None:
    sent = {"name": NAME, "password": PASSWORD}
    assert "Secure" in world.client.post("https://huiqi.test/api/v1/sessions", json=sent).headers["set-cookie"]
    state = world.client.app.state  # type: ignore[attr-defined]  # an application
    before, state.settings = state.settings, Settings(home=state.settings.home, secure_cookies=True)
    try:
        assert "Secure" in sign_in(world).headers["set-cookie"]
    finally:
        state.settings = before


@pytest.mark.parametrize(
    ("name", "password"),
    [(NAME, NEW), ("nobody", PASSWORD), (NAME, ""), ("", ""), ("wh-kx-shut", PASSWORD)],
    ids=["wrong password", "no such account", "no password", "nothing", "shut"],
)
def test_refusals_are_alike_and_set_no_cookie(world: World, name: str, password: str) -> None:
    answer = sign_in(world, name, password)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "帐号或密码不对"
    assert "set-cookie" not in answer.headers
    assert answer.headers["www-authenticate"]


def test_after_ten_failures_one_waits_as_long_as_is_said(world: World) -> None:
    for _ in range(FAILURES):
        assert sign_in(world, password=NEW).status_code == 401
    answer = sign_in(world)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "301"
    world.clock.forward(seconds=299)
    assert sign_in(world).status_code == 429
    world.clock.forward(seconds=2)
    assert sign_in(world).status_code == 201


def test_a_session_ends_when_idle_when_old_and_when_left(world: World) -> None:
    idle, busy, left = (by(world, sign_in(world)) for _ in range(3))
    assert left.ask("DELETE", ME).status_code == 204
    assert left.get(ME).status_code == 401
    world.clock.forward(minutes=119)
    assert busy.get(ME).status_code == 200
    world.clock.forward(minutes=1)
    assert idle.get(ME).status_code == 401
    for _ in range(10):
        assert busy.get(ME).status_code == 200
        world.clock.forward(hours=1)
    assert (world.clock.now - NOON).total_seconds() == 12 * 3600
    assert busy.get(ME).status_code == 401


def test_a_session_planted_before_signing_in_is_ended_and_never_used(world: World) -> None:
    planted = world.someone("yc-kx", Duty.OFFICER)
    answer = sign_in(world, cookie=f"huiqi_session={planted.token}")
    assert answer.cookies["huiqi_session"] != planted.token
    assert planted.get(ME).status_code == 401
    chosen = sign_in(world, cookie="huiqi_session=chosen-by-somebody")
    assert chosen.cookies["huiqi_session"] != "chosen-by-somebody"
    assert Someone(world.client, NAME, "chosen-by-somebody").get(ME).status_code == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_signs_anybody_in(world: World, site: str) -> None:
    assert sign_in(world, sec_fetch_site=site).status_code == 403
    assert sign_in(world, origin="https://elsewhere.test").status_code == 403
    assert sign_in(world, origin="null").status_code == 403
    assert sign_in(world, sec_fetch_site="same-origin").status_code == 201
    assert sign_in(world, origin="http://huiqi.test").status_code == 201


def test_a_change_by_cookie_needs_what_only_our_pages_know(world: World) -> None:
    who = world.someone("wh-kx")
    other = world.someone("yc-kx")
    made = {"name": "试", "scopes": ["读"]}
    for wrong in ("", "x", form_token(other.token)):
        answer = who.ask("POST", "/api/v1/tokens", made, x_csrf_token=wrong)
        assert answer.status_code == 403
        assert "校验码" in answer.json()["detail"]
    for headers in ({"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "http://evil.test"}):
        answer = who.ask("POST", "/api/v1/tokens", made, **headers)
        assert answer.status_code == 403
        assert "别的网站" in answer.json()["detail"]
    assert who.get("/api/v1/tokens").json() == []
    for headers in ({"sec_fetch_site": "same-origin"}, {"origin": "http://huiqi.test"}, {}):
        assert who.ask("POST", "/api/v1/tokens", made, **headers).status_code == 201


def test_a_new_password_ends_all_other_sessions(world: World) -> None:
    here, there = by(world, sign_in(world)), by(world, sign_in(world))
    for old, new, says in ((NEW, NEW, "原密码不对"), (PASSWORD, "short", "密码太短"), (PASSWORD, PASSWORD, "相同")):
        answer = here.put("/api/v1/password", {"old": old, "new": new})
        assert answer.status_code == 422
        assert says in answer.json()["detail"]
    assert here.put("/api/v1/password", {"old": PASSWORD, "new": NEW}).status_code == 204
    assert here.get(ME).status_code == 200
    assert there.get(ME).status_code == 401
    assert sign_in(world).status_code == 401
    assert sign_in(world, password=NEW).status_code == 201
    assert world.moves(f"account:{NAME}") == ["改密码"]
    world.require_whole()


def test_guessing_the_old_password_in_a_stolen_session_is_throttled(world: World) -> None:
    here = by(world, sign_in(world))
    for _ in range(FAILURES):
        assert here.put("/api/v1/password", {"old": NEW, "new": NEW}).status_code == 422
    answer = here.put("/api/v1/password", {"old": PASSWORD, "new": NEW})
    assert (answer.status_code, "retry-after" in answer.headers) == (429, True)


def test_a_token_is_shown_once_listed_without_its_text_and_revoked(world: World) -> None:
    who = world.someone("wh-kx", Duty.ANALYST)
    made = who.post("/api/v1/tokens", {"name": "统计报表", "scopes": ["读", "匹配"], "days": 30})
    assert made.status_code == 201
    text = made.json()["token"]
    assert text.startswith("hq_")
    assert text not in world.stored()
    (listed,) = who.get("/api/v1/tokens").json()
    assert (listed["name"], listed["scopes"], listed["used"]) == ("统计报表", ["匹配", "读"], None)
    assert text not in str(listed)

    def me() -> Response:
        return world.client.get(ME, headers={"authorization": f"Bearer {text}"})

    assert me().json()["scopes"] == ["匹配", "读"]
    assert me().json()["csrf_token"] == ""
    assert world.client.get(ME, headers={"authorization": f"bearer  {text}"}).status_code == 200
    world.clock.forward(days=30)
    assert me().status_code == 401
    world.clock.forward(days=-1)
    assert me().status_code == 200
    other = world.someone("wh-kx", Duty.ADMIN)
    assert other.ask("DELETE", f"/api/v1/tokens/{made.json()['id']}").status_code == 404
    who = world.someone("wh-kx", Duty.ANALYST)
    assert who.ask("DELETE", f"/api/v1/tokens/{made.json()['id']}").status_code == 204
    assert me().status_code == 401
    assert who.ask("DELETE", f"/api/v1/tokens/{made.json()['id']}").status_code == 404
    assert world.moves("account:wh-kx-analyst") == ["建令牌", "废止令牌"]


@pytest.mark.parametrize("shown", ["Bearer hq_wrong", "Bearer ", "Basic d2g6eA==", "hq_x", "Bearer hq_é"])
def test_a_wrong_token_is_not_made_good_by_a_cookie(world: World, shown: str) -> None:
    who = world.someone("wh-kx")
    assert who.get(ME).status_code == 200
    answer = world.client.get(
        ME, headers=[(b"cookie", f"huiqi_session={who.token}".encode()), (b"authorization", shown.encode("latin-1"))]
    )
    assert answer.status_code == 401


def test_who_asked_is_in_the_log_by_id_only(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        world.someone("wh-qy", Duty.MEMBER).get(ME)
    assert "秘武汉密" not in caplog.text
