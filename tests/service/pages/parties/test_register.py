"""Asking for an account, and the association that opens one or says no."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.vocabulary import RecordKind
from service.domain.applications import KEPT, ApplicationState
from service.domain.bodies import Duty
from service.domain.jobs import JobKind, planned
from service.jobs.clearing import Clearing
from service.use_cases.applications import clear
from service.use_cases.applying import APPLICATIONS
from tests.service.pages.parties.conftest import CODE, Browser
from tests.service.people.conftest import NEW, World

ASKED = {
    "role": "企业",
    "name": "新来光电有限公司",
    "code": f" {CODE.lower()} ",
    "region": "武汉市洪山区",
    "person": "赵新来",
    "phone": "027-87654321",
    "email": "new@example.com",
    "purpose": "发布需求",
    "agreed": "是",
}


def waiting(world: World, who: str = "wh-kx") -> list[Any]:
    found: list[Any] = world.someone(who).get("/api/v1/applications").json()["items"]
    return found


def test_an_enterprise_asks_and_the_association_of_its_place_opens_an_account(world: World) -> None:
    public = Browser(world)
    assert "同意" in public.read("/register")
    sent = public.send("/register", ASKED | {"once": "a"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/register/received?office=wh-kx")
    assert "由武汉市科协审核" in public.read(sent.headers["location"])
    assert public.send("/register", ASKED | {"once": "a"}).status_code == 303  # sent twice, received once
    (one,) = waiting(world)
    assert (one["code"], one["region"], one["status"]) == (CODE, "420111", "待审核")
    assert [found["id"] for found in waiting(world, "hb")] == [one["id"]]  # seen from above
    assert waiting(world, "yc-kx") == []  # and by no other
    officer = Browser.of(world, "wh-kx", Duty.OFFICER)
    assert "新来光电有限公司" in officer.read("/applications")
    page = officer.read(f"/applications/{one['id']}")
    assert "赵新来，027-87654321" in page
    assert "目录中没有这个代码，新建一条企业记录" in page
    reader = Browser.of(world, "wh-kx", Duty.READER).read(f"/applications/{one['id']}")
    assert ("赵新来" in reader, "开通" in reader.split("<main")[1].split("</h1>")[1]) == (False, False)
    fields = {"account": "xinlai", "linked": "是", "once": "b"}
    opened = officer.send(f"/applications/{one['id']}/accept", fields)
    assert (opened.status_code, opened.headers["cache-control"]) == (200, "no-store")
    found = re.search(r"一次性密码</dt><dd><code>([^<]+)", opened.text)
    assert found is not None
    again = officer.send(f"/applications/{one['id']}/accept", fields)
    assert ("这个操作已经办过" in again.text, found[1] in again.text) == (True, False)
    assert officer.send(f"/applications/{one['id']}/accept", fields | {"once": "c"}).status_code == 409
    assert found[1] not in world.stored()
    (body,) = world.someone("wh-kx").get("/api/v1/bodies?role=企业&name=新来").json()["items"]
    assert (body["parent"], body["region"]) == ("wh-kx", "420111")
    record = Catalogue(world.client.app.state.tools.home).record(RecordKind.ENTERPRISE, CODE)  # type: ignore[attr-defined]
    assert record == {"id": CODE, "name": "新来光电有限公司", "region": "湖北省武汉市洪山区"}
    with world.database.reading() as work:
        assert work.contacts.held(body["id"]) == {
            "email": "new@example.com",
            "person": "赵新来",
            "phone": "027-87654321",
        }
    entered = public.send("/sign-in", {"name": "XinLai", "password": found[1]})
    assert entered.headers["location"] == "/password"
    session = entered.cookies["huiqi_session"]
    changed = Browser(world, session).send("/password", {"old": found[1], "new": NEW, "again": NEW})
    assert changed.status_code == 303
    done = world.someone("wh-kx").get(f"/api/v1/applications/{one['id']}").json()
    assert (done["status"], done["person"], done["phone"], done["body"]) == ("已开通", "", "", body["id"])
    assert world.moves(f"application:{one['id']}") == ["申请注册", "开通帐号"]
    world.require_whole()


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(world: World) -> None:
    public = Browser(world)
    wrong = ASKED | {"code": "911100006000373410", "region": "某地", "person": "", "agreed": "", "once": "a"}
    answer = public.send("/register", wrong)
    assert answer.status_code == 422
    for field in ("code", "region", "person", "agreed"):
        assert f'id="{field}-fault"' in answer.text, field
    assert 'value="新来光电有限公司"' in answer.text
    assert 'value="某地"' in answer.text
    assert public.send("/register", ASKED | {"role": "政府"}).status_code == 422
    assert "还没有使用本系统" in public.send("/register", ASKED | {"region": "四川省成都市"}).text
    assert waiting(world) == []


def test_nobody_learns_whether_a_name_or_code_is_known(world: World) -> None:
    public = Browser(world)
    known = public.send("/register", ASKED | {"name": "秘武汉密企业"})
    unknown = public.send("/register", ASKED)
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    (one, _) = waiting(world)
    assert "同一代码另有 1 份申请" in Browser.of(world, "wh-kx").read(f"/applications/{one['id']}")


def test_one_address_may_not_ask_again_and_again_nor_another_site(world: World) -> None:
    for _ in range(APPLICATIONS):
        assert world.client.post("/api/v1/applications", json=_api()).status_code == 201
    refused = world.client.post("/api/v1/applications", json=_api())
    assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
    page = Browser(world).send("/register", ASKED)
    assert (page.status_code, 'value="赵新来"' in page.text) == (429, True)
    world.clock.forward(hours=2)
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert world.client.post("/api/v1/applications", json=_api(), headers=elsewhere).status_code == 403
    assert world.client.post("/register", data=ASKED, headers=elsewhere).status_code == 403
    assert world.client.post("/api/v1/applications", json=_api()).status_code == 201


def test_a_society_of_the_catalogue_is_linked_by_its_full_name(world: World) -> None:
    asked = ASKED | {"role": "学会", "name": "中国光学学会", "region": "宜昌"}
    assert Browser(world).send("/register", asked).status_code == 303
    (one,) = waiting(world, "yc-kx")
    officer = Browser.of(world, "yc-kx", Duty.OFFICER)
    assert "就是目录中的“中国光学学会”" in officer.read(f"/applications/{one['id']}")
    assert officer.send(f"/applications/{one['id']}/accept", {"linked": "是"}).status_code == 200
    with world.database.reading() as work:
        linked = {placed.body.name: placed.body.record for placed in work.bodies.linked()}
    assert Catalogue(world.client.app.state.tools.home).record(RecordKind.SOCIETY, linked["中国光学学会"])  # type: ignore[attr-defined]


def test_one_that_is_refused_keeps_its_reason_and_is_deleted_in_time(world: World, tmp_path: Path) -> None:
    assert Browser(world).send("/register", ASKED).status_code == 303
    (one,) = waiting(world)
    officer = Browser.of(world, "wh-kx", Duty.OFFICER)
    empty = officer.send(f"/applications/{one['id']}/refuse", {"reason": " "})
    assert (empty.status_code, 'id="reason-fault"' in empty.text) == (422, True)
    assert officer.send(f"/applications/{one['id']}/refuse", {"reason": "代码不符"}, csrf=False).status_code == 403
    for who in (Browser.of(world, "yc-kx"), Browser.of(world, "wh-qy")):
        assert who.send(f"/applications/{one['id']}/refuse", {"reason": "不"}).status_code in {403, 404}
    assert officer.send(f"/applications/{one['id']}/refuse", {"reason": "代码不符"}).status_code == 303
    assert "代码不符" in officer.read(f"/applications/{one['id']}")
    assert officer.send(f"/applications/{one['id']}/refuse", {"reason": "再次"}).status_code == 409
    world.clock.forward(days=KEPT[ApplicationState.REFUSED].days, seconds=-1)
    assert JobKind.CLEAR in {plan.kind for plan in planned(world.clock.now)}
    with world.database.work() as work:
        assert clear(work, world.clock.now) == 0
    world.clock.forward(seconds=2)
    with world.database.work() as work:
        result = Clearing(tmp_path)(_Now(world))(work)  # type: ignore[arg-type]  # of a task it asks for the time alone
        work.commit()
    assert result == {"applications": 1, "experts": 0, "files": 0}
    assert "赵新来" not in world.stored()
    assert "027-87654321" not in world.stored()
    assert Browser.of(world, "wh-kx").get(f"/applications/{one['id']}").status_code == 404
    assert world.moves(f"application:{one['id']}") == ["申请注册", "不予开通", "期满清理"]
    world.require_whole()


class _Now:
    def __init__(self, world: World) -> None:
        self.clock = world.clock


def _api() -> dict[str, str]:
    return {name: value for name, value in ASKED.items() if name != "agreed"}
