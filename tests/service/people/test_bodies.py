"""The tree of bodies over HTTP: made, changed, moved, closed by administrators below whose place they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty
from service.domain.scope import SYSTEM
from tests.service.people.conftest import NOON, World, mark

PATH = "/api/v1/bodies"
DISTRICT = {"role": "科协", "name": "洪山区科协", "level": "县", "region": "420111"}


def test_an_administrator_makes_a_body_below_their_own(world: World) -> None:
    who = world.someone("wh-kx")
    answer = who.post(PATH, DISTRICT)
    assert answer.status_code == 201
    made = answer.json()
    assert made | {"id": "-"} == DISTRICT | {"id": "-", "parent": "wh-kx", "employer": None, "closed": None}
    assert answer.headers["location"] == f"{PATH}/{made['id']}"
    below = who.post(PATH, {"role": "企业", "name": "某激光", "parent": made["id"]}).json()
    with world.database.reading() as work:
        assert work.bodies.get(SYSTEM, below["id"]).path == f"hb/wh-kx/{made['id']}/{below['id']}/"
    assert world.moves(f"body:{made['id']}") == ["登记"]
    assert world.someone("hb").get(f"{PATH}/{below['id']}").json()["name"] == "某激光"
    assert world.someone("yc-kx").get(f"{PATH}/{below['id']}").status_code == 404
    world.require_whole()


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (DISTRICT | {"region": "420502"}, 422, "不在“武汉市科协”的区划"),
        (DISTRICT | {"level": "市"}, 422, "市级科协不能设在市级科协"),
        (DISTRICT | {"parent": "wh-xh"}, 422, "不是科协"),
        (DISTRICT | {"parent": "hb"}, 403, "不在贵单位之下"),
        (DISTRICT | {"parent": "yc-kx"}, 403, "不在贵单位之下"),
        (DISTRICT | {"parent": "yc-qy"}, 404, "无权查看"),
        (DISTRICT | {"role": "公众"}, 422, "公众不是机构"),
        (DISTRICT | {"role": "分会"}, 422, "没有这个值"),
        (DISTRICT | {"name": " "}, 422, "name"),
        (DISTRICT | {"name": "一\n二"}, 422, "name"),
        (DISTRICT | {"id": "mine"}, 422, "不认识这一项"),
    ],
)
def test_a_body_that_cannot_be_is_refused(world: World, asked: dict[str, Any], status: int, says: str) -> None:
    before = world.stored()
    answer = world.someone("wh-kx").post(PATH, asked)
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text
    with world.database.work() as work:  # what signed the caller in
        work.sessions.end_all("wh-kx-admin")
        work.commit()
    assert world.stored() == before


def test_the_same_call_sent_again_makes_one_body(world: World) -> None:
    who = world.someone("wh-kx")
    one = who.post(PATH, DISTRICT, idempotency_key="key-00000001")
    again = who.post(PATH, DISTRICT, idempotency_key="key-00000001")
    assert (again.status_code, again.json()) == (201, one.json())
    assert who.post(PATH, DISTRICT | {"name": "别的"}, idempotency_key="key-00000001").status_code == 422
    assert who.post(PATH, DISTRICT, idempotency_key="short").status_code == 422
    assert world.someone("hb").get(f"{PATH}?name=洪山").json()["total"] == 1
    other = world.someone("hb").post(PATH, DISTRICT, idempotency_key="key-00000001")
    assert other.json()["id"] != one.json()["id"]


def test_a_change_is_based_on_what_was_read_and_kept_in_the_history(world: World) -> None:
    who = world.someone("wh-kx")
    path = f"{PATH}/wh-qy"
    tag = world.tag(who, path)
    new = {"name": "新名称", "level": "", "region": "420111", "parent": "wh-kx", "reason": "更名"}
    assert who.put(path, new).status_code == 428
    assert who.put(path, new, if_match='"9-0000"').status_code == 412
    changed = who.put(path, new, if_match=tag)
    assert (changed.status_code, changed.json()["name"]) == (200, "新名称")
    assert who.put(path, new, if_match=tag).status_code == 412
    assert who.get(path, if_none_match=changed.headers["etag"]).status_code == 304
    with world.database.reading() as work:
        (event,) = work.events.of(SYSTEM, "body:wh-qy")
    assert (event.account, event.body, event.reason) == ("wh-kx-admin", "wh-kx", "更名")
    assert (event.before["region"], event.after["region"]) == ("420100", "420111")
    world.require_whole()


def test_a_body_moves_with_what_hangs_below_it_and_is_seen_from_the_new_place(world: World) -> None:
    province = world.someone("hb")
    district = province.post(PATH, DISTRICT | {"region": "", "parent": "wh-kx"}).json()["id"]
    firm = province.post(PATH, {"role": "企业", "name": "跟着走的企业", "parent": district}).json()["id"]
    tag = world.tag(province, f"{PATH}/{district}")
    new = {"name": "某县科协", "level": "县", "region": "", "parent": "yc-kx"}
    assert world.someone("wh-kx").put(f"{PATH}/{district}", new, if_match=tag).status_code == 403
    assert province.put(f"{PATH}/{district}", new, if_match=tag).status_code == 200
    assert world.someone("wh-kx").get(f"{PATH}/{firm}").status_code == 404
    assert world.someone("yc-kx").get(f"{PATH}/{firm}").json()["name"] == "跟着走的企业"
    itself = new | {"parent": district}
    tag = world.tag(province, f"{PATH}/{district}")
    assert province.put(f"{PATH}/{district}", itself, if_match=tag).status_code == 422


def test_a_body_made_while_its_parent_moves_hangs_in_the_new_place(world: World) -> None:
    begun = Event()

    def add() -> str:
        begun.set()
        with world.database.work() as work:
            path = work.bodies.add(Body("new", Role.ENTERPRISE, "后来的企业", parent="wh-kx"), NOON).path
            work.commit()
        return path

    with ThreadPoolExecutor(1) as pool:
        with world.database.work() as work:
            work.bodies.change(Body("wh-kx", Role.ASSOCIATION, "武汉市科协", "市", "420100", "yc-kx"))
            adding = pool.submit(add)
            begun.wait()
            work.commit()
        assert adding.result() == "hb/yc-kx/wh-kx/new/"


def test_of_one_s_own_body_only_the_name_can_be_changed(world: World) -> None:
    who = world.someone("wh-kx")
    tag = world.tag(who, f"{PATH}/wh-kx")
    own = {"name": "武汉市科学技术协会", "level": "市", "region": "420100", "parent": "hb"}
    for field, value in (("level", "省"), ("region", "420000"), ("parent", "yc-kx")):
        assert who.put(f"{PATH}/wh-kx", own | {field: value}, if_match=tag).status_code == 403
    assert who.put(f"{PATH}/wh-kx", own, if_match=tag).status_code == 200
    assert who.post(f"{PATH}/wh-kx/close", if_match="*").status_code == 403


def test_in_a_closed_body_nobody_acts_any_more(world: World) -> None:
    who, member = world.someone("wh-kx"), world.someone("wh-qy", Duty.MEMBER)
    assert member.get("/api/v1/sessions/current").status_code == 200
    closed = who.post(f"{PATH}/wh-qy/close", {"reason": "注销"}, if_match=world.tag(who, f"{PATH}/wh-qy"))
    assert closed.json()["closed"]
    assert member.get("/api/v1/sessions/current").status_code == 401
    assert who.post(f"{PATH}/wh-qy/close", if_match="*").status_code == 409
    new = {"name": "新名称", "level": "", "region": "", "parent": "wh-kx"}
    assert who.put(f"{PATH}/wh-qy", new, if_match="*").status_code == 409
    account = {"body": "wh-qy", "name": "new.one", "shown": "某人", "duty": "代表"}
    assert who.post("/api/v1/accounts", account).status_code == 409
    province = world.someone("hb")
    assert province.post(f"{PATH}/wh-kx/close", if_match="*").status_code == 409
    assert "下面还有机构" in province.post(f"{PATH}/wh-kx/close", if_match="*").json()["detail"]
    assert world.moves("body:wh-qy") == ["停用"]


def test_pages_of_a_list_have_every_body_once(world: World) -> None:
    who = world.someone("wh-kx")
    items = who.get(f"{PATH}?limit=200").json()["items"]
    whole = [one["id"] for one in items]
    assert items == sorted(items, key=lambda one: (one["name"], one["id"]))
    assert len(set(whole)) == len(whole)
    paged, cursor = [], ""
    while cursor is not None:
        page = who.get(f"{PATH}?limit=4&cursor={cursor}").json()
        assert (len(page["items"]) <= 4, page["total"]) == (True, len(whole))
        paged += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert paged == whole
    assert who.get(f"{PATH}?cursor=xxx").status_code == 422
    assert [one["id"] for one in who.get(f"{PATH}?role=企业&role=园区").json()["items"]] == ["wh-qy", "wh-yq"]
    assert who.get(f"{PATH}?name=%25").json()["total"] == 0
    assert {one["parent"] for one in who.get(f"{PATH}?parent=wh-kx").json()["items"]} == {"wh-kx"}


def test_an_expert_s_name_is_in_no_history(world: World) -> None:
    who = world.someone("wh-kx")
    made = who.post(PATH, {"role": "专家", "name": "甲教授某某"}).json()["id"]
    new = {"name": "乙教授某某", "level": "", "region": "", "parent": "wh-kx"}
    assert who.put(f"{PATH}/{made}", new, if_match=world.tag(who, f"{PATH}/{made}")).status_code == 200
    with world.database.reading() as work:
        events = work.events.of(SYSTEM, f"body:{made}")
    assert [event.move for event in events] == ["登记", "变更"]
    assert events[1].after["changed"] == ["name"]
    assert "教授" not in str(events)
    assert mark("wh") not in str(events)
