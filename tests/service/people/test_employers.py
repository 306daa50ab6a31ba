"""Who employs an expert, over HTTP (R04): recorded by whoever keeps the expert, asked of whoever consents as one."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.bodies import Duty
from service.domain.scope import SYSTEM
from tests.service.people.conftest import World, mark

PATH = "/api/v1/bodies"
CONSENT = {"person": "wh-ex", "kind": "所在单位", "purpose": "派驻企业三个月"}


def employ(world: World, employer: str | None, who: str = "wh-kx", expert: str = "wh-ex") -> Any:
    asked = {"employer": employer, "reason": "工作调动"}
    return world.someone(who).put(f"{PATH}/{expert}/employer", asked, if_match="*")


def consent(world: World, who: str, **asked: Any) -> Any:
    return world.someone(who).post("/api/v1/consents", CONSENT | asked)


def test_an_expert_is_registered_with_the_employer_and_both_are_told(world: World) -> None:
    who = world.someone("wh-kx")
    asked = {"role": "专家", "name": "某研究员", "employer": "wh-gx"}
    made = who.post(PATH, asked, idempotency_key="employer-1")
    assert (made.status_code, made.json()["employer"]) == (201, "wh-gx")
    assert who.post(PATH, asked, idempotency_key="employer-1").json() == made.json()
    with world.database.reading() as work:
        (event,) = work.events.of(SYSTEM, f"body:{made.json()['id']}")
    assert event.after["employer"] == "wh-gx"
    assert who.get(f"{PATH}/wh-ex").json()["employer"] == "wh-gx"
    assert who.get(f"{PATH}/wh-qy").json()["employer"] is None
    world.require_whole()


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ({"role": "企业", "employer": "wh-gx"}, 422, "不是专家，不登记所在单位"),
        ({"role": "专家", "employer": "wh-sj"}, 422, "不能作为专家所在单位"),
        ({"role": "专家", "employer": "wh-zj"}, 422, "不能作为专家所在单位"),
        ({"role": "专家", "employer": "wh-ex"}, 422, "不能作为专家所在单位"),
        ({"role": "专家", "employer": "yc-qy"}, 404, "无权查看"),
        ({"role": "专家", "employer": "nobody"}, 404, "无权查看"),
        ({"role": "专家", "employer": "yc-gx"}, 201, ""),
    ],
)
def test_only_a_body_that_employs_and_may_be_looked_up_is_an_employer(
    world: World, asked: dict[str, Any], status: int, says: str
) -> None:
    answer = world.someone("wh-kx").post(PATH, asked | {"name": "某人"})
    assert (answer.status_code, says in answer.json().get("detail", "")) == (status, True), answer.text


def test_the_employer_is_changed_by_whoever_keeps_the_expert_and_the_change_is_kept(world: World) -> None:
    who = world.someone("wh-kx")
    path, asked = f"{PATH}/wh-ex/employer", {"employer": "wh-xh", "reason": "工作调动"}
    tag = world.tag(who, f"{PATH}/wh-ex")
    assert who.put(path, asked).status_code == 428
    changed = who.put(path, asked, if_match=tag)
    assert (changed.status_code, changed.json()["employer"]) == (200, "wh-xh")
    assert changed.headers["etag"] == world.tag(who, f"{PATH}/wh-ex")
    assert who.put(path, asked, if_match=tag).status_code == 412
    with world.database.reading() as work:
        (event,) = work.events.of(SYSTEM, "body:wh-ex")
    assert (event.move, event.before, event.after) == ("登记所在单位", {"employer": "wh-gx"}, {"employer": "wh-xh"})
    assert event.reason == "工作调动"
    other = {"name": "新名称", "level": "", "region": "", "parent": "wh-kx"}
    kept = who.put(f"{PATH}/wh-ex", other, if_match="*")
    assert (kept.status_code, kept.json()["employer"]) == (200, "wh-xh")
    assert employ(world, "wh-gx", "hb").status_code == 200
    for stranger, status in (("wh-gx", 403), ("wh-ex", 403), ("yc-kx", 404)):
        assert employ(world, "wh-gx", stranger).status_code == status
    assert world.someone("wh-kx", Duty.OFFICER).put(path, asked, if_match="*").status_code == 403
    assert employ(world, "wh-gx", expert="wh-qy").status_code == 422
    assert employ(world, None, expert="wh-qy").status_code == 422
    assert employ(world, "wh-qy", expert="wh-ex").status_code == 200
    world.require_whole()


def test_neither_a_closed_body_employs_nor_is_a_closed_expert_employed(world: World) -> None:
    who = world.someone("wh-kx")
    assert who.post(f"{PATH}/wh-qy/close", if_match="*").status_code == 200
    assert employ(world, "wh-qy").status_code == 409
    assert who.post(f"{PATH}/wh-ex/close", if_match="*").status_code == 200
    assert employ(world, "wh-xh").status_code == 409


def test_the_employer_may_look_up_its_expert_and_others_may_not(world: World) -> None:
    assert world.someone("wh-gx", Duty.MEMBER).get(f"{PATH}/wh-ex").json()["name"] == f"{mark('wh')}专家"
    assert [one["id"] for one in world.someone("wh-gx").get(f"{PATH}?role=专家").json()["items"]] == ["wh-ex"]
    assert world.someone("wh-xh").get(f"{PATH}/wh-ex").status_code == 404
    assert employ(world, "wh-xh").status_code == 200
    assert world.someone("wh-gx").get(f"{PATH}/wh-ex").status_code == 404
    assert world.someone("wh-xh").get(f"{PATH}/wh-ex").status_code == 200
    assert world.someone("yc-gx").get(f"{PATH}?role=专家").json()["total"] == 1  # its own tenant's only


def test_only_the_employer_on_record_consents_and_what_it_gave_stays_after_a_change(world: World) -> None:
    given = consent(world, "wh-gx")
    assert given.status_code == 201
    assert consent(world, "wh-kx", giver="wh-gx").status_code == 201
    assert consent(world, "wh-kx").status_code == 422  # the association itself employs nobody
    assert employ(world, "wh-xh").status_code == 200
    assert consent(world, "wh-gx").status_code == 404  # it does not see the expert any more
    refused = consent(world, "wh-kx", giver="wh-gx")
    assert (refused.status_code, "与登记的不符" in refused.json()["detail"]) == (422, True)
    assert consent(world, "wh-xh").status_code == 201
    kept = world.someone("wh-ex").get("/api/v1/consents?person=wh-ex").json()
    assert sorted(one["giver"] for one in kept) == ["wh-gx", "wh-gx", "wh-xh"]
    assert not any(one["withdrawn"] for one in kept)
    withdrawn = world.someone("wh-gx").post(f"/api/v1/consents/{given.json()['id']}/withdraw")
    assert withdrawn.status_code == 200
    assert employ(world, None).json()["employer"] is None
    refused = consent(world, "wh-kx", giver="wh-xh").json()
    assert "还没有登记所在单位" in refused["detail"]
    assert "科协的管理员" in refused["remedy"]
