"""R01: levels of 科协 with separate duties: 省 / 市州 / 县(市区) / 基层 / 园区 / 高校 / 企事业."""

from __future__ import annotations

from service.domain.bodies import Duty
from tests.service.people.conftest import NEW, Someone, World, served, unstaffed, world  # noqa: F401
from tests.service.people.test_signing_in import sign_in

TREE = (
    ("市", "荆州市科协", "421000", "省"),
    ("县", "监利市科协", "421088", "市"),
    ("园区", "荆州高新区科协", "421000", "市"),
    ("高校", "长江大学科协", "421000", "市"),
    ("企事业", "某机械厂科协", "421088", "县"),
    ("基层", "某镇科协", "421088", "县"),
)
"""Level, name, division, level of the association above."""


def appointed(world: World, by: Someone, body: str, name: str, duty: str) -> Someone:  # noqa: F811 - not the fixture
    """Somebody with a new account and an own password."""
    made = by.post("/api/v1/accounts", {"body": body, "name": name, "shown": "某人", "duty": duty}).json()
    entered = sign_in(world, name, made["password"])
    who = Someone(world.client, made["id"], entered.cookies["huiqi_session"])
    assert who.put("/api/v1/password", {"old": made["password"], "new": NEW}).status_code == 204
    return who


def test_r01_each_level_is_set_up_by_the_one_above_and_keeps_only_what_is_below_it(world: World) -> None:  # noqa: F811
    admins, bodies = {"省": world.someone("hb")}, {"省": "hb"}
    for level, name, region, above in TREE:
        asked = {"role": "科协", "name": name, "level": level, "region": region}
        made = admins[above].post("/api/v1/bodies", asked)
        assert (made.status_code, made.json()["parent"]) == (201, bodies[above]), made.text
        bodies[level] = made.json()["id"]
        admins[level] = appointed(world, admins[above], bodies[level], f"admin-{level}", "管理")
    firm = admins["企事业"].post("/api/v1/bodies", {"role": "企业", "name": "秘密车间"}).json()["id"]
    above_firm = {"省", "市", "县", "企事业"}
    for level, admin in admins.items():
        assert (admin.get(f"/api/v1/bodies/{firm}").status_code == 200) is (level in above_firm), level
        assert (admin.get("/api/v1/bodies?role=企业&name=秘密车间").json()["total"] == 1) is (level in above_firm)
        kept = {one["body"] for one in admin.get("/api/v1/accounts?limit=200").json()["items"]}
        below = {other for other in bodies if bodies[other] in kept}
        assert below == {
            "省": set(bodies),
            "市": set(bodies) - {"省"},
            "县": {"县", "企事业", "基层"},
        }.get(level, {level})


def test_r01_a_level_cannot_set_up_its_own_or_a_higher_one_nor_another_place(world: World) -> None:  # noqa: F811
    city = world.someone("wh-kx")
    for level, region in (("市", "420100"), ("省", "420000"), ("县", "420502")):
        asked = {"role": "科协", "name": "某科协", "level": level, "region": region}
        assert city.post("/api/v1/bodies", asked).status_code == 422


def test_r01_duties_inside_a_level_are_separate(world: World) -> None:  # noqa: F811
    asked = {"role": "科协", "name": "江夏区科协", "level": "县", "region": "420115"}
    status = {
        duty: world.someone("wh-kx", duty).post("/api/v1/bodies", asked).status_code
        for duty in Duty
        if duty is not Duty.MEMBER
    }
    assert status == {Duty.OFFICER: 403, Duty.ADMIN: 201, Duty.ANALYST: 403, Duty.READER: 403}
