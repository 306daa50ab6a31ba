"""Consents, private contact data, and everything about one person: told, logged, deleted, with the histories whole."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.bodies import Duty
from service.domain.history import Event, sealed
from service.domain.scope import SYSTEM, Relation
from service.storage.cases import CaseRow, Party
from tests.service.people.conftest import NOON, World, account_id, mark
from tests.service.people.test_signing_in import ME, sign_in

CONSENT = {"person": "wh-ex", "kind": "所在单位", "purpose": "派驻企业三个月", "case": "k"}
CONTACTS = {"person": "王工", "phone": "027-12345678", "mobile": "", "email": "wang@example.com", "address": ""}
LOOK = {"purpose": "约实地调研", "case": "k"}


@pytest.fixture
def case(world: World) -> World:
    """A case of Wuhan: its enterprise, its society and its expert are in it, the university is only invited."""
    parties = (
        Party("wh-kx", Relation.HOST),
        Party("wh-qy", Relation.PARTY),
        Party("wh-gx", Relation.PARTY),
        Party("wh-ex", Relation.ASSIGNED),
        Party("wh-xh", Relation.INVITED),
    )
    add_case(world, "k", parties)
    return world


def add_case(world: World, one: str, parties: tuple[Party, ...], status: str = "进行") -> None:
    row = CaseRow(one, "wuhan", 2015, f"项目{one}", status, {"steps": {}}, NOON, NOON)
    event = sealed(Event(f"case:{one}", 1, NOON, "wh-kx-officer", "wh-kx", "开立", {}, {}, "", ""))
    with world.database.work() as work:
        work.cases.add(row, event, parties)
        work.commit()


def test_the_employer_consents_withdraws_and_both_are_kept(case: World) -> None:
    employer = case.someone("wh-gx", Duty.MEMBER)
    answer = employer.post("/api/v1/consents", CONSENT, idempotency_key="consent-1")
    assert answer.status_code == 201
    given = answer.json()
    assert (given["giver"], given["kind"], given["case"], given["withdrawn"]) == ("wh-gx", "所在单位", "k", None)
    assert employer.post("/api/v1/consents", CONSENT, idempotency_key="consent-1").json() == given
    for body in ("wh-ex", "wh-kx", "wh-qy", "hb"):
        assert [one["id"] for one in case.someone(body).get("/api/v1/consents?case=k").json()] == [given["id"]]
    assert case.someone("yc-kx").get("/api/v1/consents").json() == []
    path = f"/api/v1/consents/{given['id']}/withdraw"
    assert case.someone("wh-qy", Duty.MEMBER).post(path).status_code == 403
    assert case.someone("yc-kx").post(path).status_code == 404
    assert employer.post(path, {"reason": "另有任务"}).json()["withdrawn"]
    assert employer.post(path).status_code == 409
    assert case.moves("body:wh-ex") == ["同意", "撤回同意"]
    with case.database.reading() as work:
        assert "三个月" not in str(work.events.of(SYSTEM, "body:wh-ex"))
    case.require_whole()


@pytest.mark.parametrize(
    ("who", "asked", "status", "says"),
    [
        ("wh-ex", {"kind": "本人"}, 201, ""),
        ("wh-qy", {"kind": "企业"}, 201, ""),
        ("wh-gx", {}, 201, ""),
        ("wh-kx", {"giver": "wh-gx"}, 201, ""),
        ("wh-kx", {"giver": "wh-xh"}, 422, "与登记的不符"),
        ("wh-qy", {}, 422, "与登记的不符"),
        ("wh-gx", {"kind": "本人"}, 422, "只能由本人"),
        ("wh-gx", {"kind": "企业"}, 422, "不是企业"),
        ("wh-ex", {}, 422, "不是专家所在单位"),
        ("wh-gx", {"giver": "wh-xh"}, 403, "不能代"),
        ("wh-gx", {"person": "wh-xh"}, 422, "不是专家"),
        ("wh-gx", {"purpose": "   "}, 422, "purpose"),
        ("wh-gx", {"case": "other"}, 404, "无权查看"),
        ("yc-gx", {}, 404, "无权查看"),
        ("wh-gx", {"kind": "单位"}, 422, "没有这个值"),
    ],
)
def test_who_can_consent_to_what(case: World, who: str, asked: dict[str, Any], status: int, says: str) -> None:
    answer = case.someone(who).post("/api/v1/consents", CONSENT | asked)
    assert answer.status_code == status, answer.text
    assert says in answer.json().get("detail", "")


def test_contact_data_are_seen_by_the_other_side_once_both_accepted_and_each_look_is_known(case: World) -> None:
    firm = case.someone("wh-qy", Duty.MEMBER)
    path = "/api/v1/bodies/wh-qy/contacts"
    assert firm.put(path, CONTACTS).status_code == 204
    looking = {
        ("wh-qy", Duty.MEMBER): 200,  # themselves
        ("wh-kx", Duty.ADMIN): 200,  # who keeps it
        ("hb", Duty.ADMIN): 200,
        ("wh-gx", Duty.MEMBER): 200,  # the other side
        ("wh-kx", Duty.OFFICER): 200,  # who hosts
        ("wh-xh", Duty.MEMBER): 404,  # invited, not yet accepted
        ("wh-ex", Duty.MEMBER): 404,  # assigned only
        ("wh-gx", Duty.READER): 404,
        ("wh-kx", Duty.ANALYST): 404,
        ("hb", Duty.OFFICER): 404,
        ("wh-sj", Duty.ADMIN): 404,
        ("yc-kx", Duty.ADMIN): 404,
    }
    for (body, duty), status in looking.items():
        asked = LOOK if body in {"wh-qy", "wh-gx", "wh-kx", "hb"} else {"purpose": "好奇"}
        answer = case.someone(body, duty).post(f"{path}/look", asked)
        assert answer.status_code == status, (body, duty, answer.text)
        if status == 200:
            assert answer.json() == {name: value for name, value in CONTACTS.items() if value} | {
                "mobile": "",
                "address": "",
            }
        else:
            assert CONTACTS["phone"] not in answer.text
    looks = firm.get("/api/v1/looks").json()
    expected = [(account_id(body, duty), body) for (body, duty), status in looking.items() if status == 200]
    assert [(one["account"], one["body"]) for one in looks["items"]] == expected
    assert {(one["purpose"], one["case"]) for one in looks["items"]} == {("约实地调研", "k")}
    page = firm.get("/api/v1/looks?limit=2").json()
    assert (len(page["items"]), page["total"]) == (2, 5)
    assert len(firm.get(f"/api/v1/looks?cursor={page['next']}").json()["items"]) == 3
    assert case.someone("wh-gx").get("/api/v1/looks").json()["total"] == 0


def test_before_both_sides_accepted_nobody_sees_the_other_s_contact_data(world: World) -> None:
    add_case(
        world, "k", (Party("wh-kx", Relation.HOST), Party("wh-qy", Relation.PARTY), Party("wh-xh", Relation.INVITED))
    )
    assert world.someone("wh-qy", Duty.MEMBER).put("/api/v1/bodies/wh-qy/contacts", CONTACTS).status_code == 204
    for body, duty in (("wh-xh", Duty.MEMBER), ("wh-kx", Duty.OFFICER)):
        answer = world.someone(body, duty).post("/api/v1/bodies/wh-qy/contacts/look", LOOK)
        assert answer.status_code == 404
    assert world.someone("wh-qy").get("/api/v1/looks").json()["total"] == 0


def test_contact_data_are_in_no_history_and_gone_when_deleted(case: World) -> None:
    firm = case.someone("wh-qy", Duty.MEMBER)
    path = "/api/v1/bodies/wh-qy/contacts"
    for wrong in ({}, {"phone": "  "}, {"fax": "1"}, {"phone": "1" * 201}, {"phone": "1\n2"}):
        assert firm.put(path, wrong).status_code == 422
    assert firm.put(path, CONTACTS).status_code == 204
    assert case.someone("wh-gx").put(path, CONTACTS).status_code == 403
    assert case.someone("wh-kx", Duty.OFFICER).put(path, CONTACTS).status_code == 403
    assert case.someone("wh-kx").put(path, CONTACTS | {"email": ""}).status_code == 204
    assert firm.post(f"{path}/look", {"purpose": " "}).status_code == 422
    assert firm.ask("DELETE", path).status_code == 204
    assert "027-12345678" not in case.stored()
    assert firm.post(f"{path}/look", LOOK).status_code == 404
    assert case.moves("body:wh-qy") == ["登记联系方式", "登记联系方式", "删除联系方式"]


def test_a_person_gets_everything_about_themselves_and_the_export_is_kept(case: World) -> None:
    expert = case.someone("wh-ex", Duty.MEMBER)
    expert.put("/api/v1/bodies/wh-ex/contacts", CONTACTS)
    expert.post("/api/v1/tokens", {"name": "我的令牌", "scopes": ["读"]})
    expert.post("/api/v1/consents", {"person": "wh-ex", "kind": "本人", "purpose": "同意参加"})
    case.someone("wh-kx").post("/api/v1/bodies/wh-ex/contacts/look", {"purpose": "联系评审"})
    told = expert.post("/api/v1/persons/wh-ex-member/export")
    assert told.status_code == 200
    assert "attachment" in told.headers["content-disposition"]
    everything = told.json()
    assert everything["expert"]["name"] == f"{mark('wh')}专家"
    assert everything["expert"]["contacts"]["phone"] == "027-12345678"
    assert [one["purpose"] for one in everything["expert"]["looks"]] == ["联系评审"]
    assert [one["purpose"] for one in everything["expert"]["consents"]] == ["同意参加"]
    mine = next(one for one in everything["accounts"] if one["id"] == "wh-ex-member")
    assert mine["shown"] == f"{mark('wh')}的人"
    assert [one["name"] for one in mine["tokens"]] == ["我的令牌"]
    assert [one["move"] for one in mine["did"]] == ["登记联系方式", "建令牌", "同意", "导出个人资料"]
    assert everything["expert"]["history"][-1]["move"] == "导出个人资料"
    assert "secret" not in told.text
    assert "argon2" not in told.text
    assert expert.post("/api/v1/persons/wh-ex/export").json()["expert"]["id"] == "wh-ex"
    assert case.someone("wh-kx").post("/api/v1/persons/wh-ex-member/export").status_code == 200
    assert case.moves("body:wh-ex").count("导出个人资料") == 3
    officer = case.someone("wh-kx", Duty.OFFICER)
    own = officer.post("/api/v1/persons/wh-kx-officer/export").json()
    assert list(own) == ["accounts", "exported"]
    for other in ("wh-ex", "wh-ex-member", "wh-kx-admin", "wh-qy", "nobody"):
        assert officer.post(f"/api/v1/persons/{other}/export").status_code == 404
    case.require_whole()


def test_a_deleted_person_is_nowhere_and_the_histories_are_whole(world: World) -> None:
    admin = world.someone("wh-kx")
    made = admin.post("/api/v1/bodies", {"role": "专家", "name": "不存在的甲教授"}).json()["id"]
    account = {"body": made, "name": "jia.professor", "shown": "不存在的甲教授", "duty": "代表"}
    first = admin.post("/api/v1/accounts", account).json()
    admin.put(f"/api/v1/bodies/{made}/contacts", CONTACTS)
    entered = sign_in(world, "jia.professor", first["password"])
    admin.post("/api/v1/consents", {"person": made, "giver": made, "kind": "本人", "purpose": "甲教授同意"})
    for trace in ("不存在的甲教授", "jia.professor", "027-12345678", "甲教授同意"):
        assert trace in world.stored()
    path = f"/api/v1/persons/{made}/erase"
    assert admin.post(path, {"reason": "  "}).status_code == 422
    assert world.someone("yc-kx").post(path, {"reason": "本人要求"}).status_code == 404
    assert world.someone("wh-kx", Duty.OFFICER).post(path, {"reason": "本人要求"}).status_code == 404
    assert admin.post(path, {"reason": "本人要求"}).status_code == 204
    for trace in ("不存在的甲教授", "jia.professor", "027-12345678", "甲教授同意"):
        assert trace not in world.stored()
    assert sign_in(world, "jia.professor", first["password"]).status_code == 401
    world.client.cookies.set("huiqi_session", entered.cookies["huiqi_session"])
    assert world.client.get(ME).status_code == 401
    world.client.cookies.clear()
    assert admin.post(path, {"reason": "本人要求"}).status_code == 409
    assert admin.post(f"/api/v1/accounts/{first['id']}/enable", if_match="*").status_code == 409
    assert admin.get(f"/api/v1/bodies/{made}").json()["name"] == "（已注销）"
    assert world.moves(f"body:{made}") == ["登记", "登记联系方式", "同意", "撤回同意", "注销"]
    assert world.moves(f"account:{first['id']}") == ["建立", "注销"]
    world.require_whole()


def test_who_is_needed_cannot_be_deleted_yet(case: World) -> None:
    expert = case.someone("wh-ex", Duty.MEMBER)
    answer = expert.post("/api/v1/persons/wh-ex/erase", {"reason": "本人要求"})
    assert (answer.status_code, "没有办结的项目" in answer.json()["detail"]) == (409, True)
    admin = case.someone("wh-kx")
    answer = admin.post("/api/v1/persons/wh-kx-admin/erase", {"reason": "离职"})
    assert (answer.status_code, "最后一位管理员" in answer.json()["detail"]) == (409, True)
    officer = case.someone("wh-kx", Duty.OFFICER)
    assert officer.post("/api/v1/persons/wh-kx-officer/erase", {"reason": "离职"}).status_code == 204
    assert officer.get(ME).status_code == 401
