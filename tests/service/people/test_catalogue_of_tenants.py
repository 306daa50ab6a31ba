"""The catalogue holds enterprises and needs of several offices: nobody learns of another tenant's by any route."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.identity import keys_of
from matcher.programmes.words import Role
from matcher.recommender import Recommender
from matcher.vocabulary import RecordKind
from service.app import create_app
from service.domain.access import may
from service.domain.bodies import Body, Duty, Viewer
from service.domain.scope import SYSTEM, Outlook, may_learn_of
from service.engine import Engine
from service.settings import Settings
from service.use_cases.catalogue import seen_catalogue
from tests.service.people.conftest import NOON, ROLES, Someone, World, account_id, mark
from tests.service.people.test_every_role import address, operations

NOWHERE = "秘无主密"
MARKS = (mark("yc"), NOWHERE)
"""What somebody of Wuhan must not be told of."""

FIRMS: dict[str, dict[str, Any]] = {
    "QY-WH": {"name": f"{mark('wh')}光电有限公司", "region": "湖北省武汉市"},
    "QY-WH-2": {"name": f"{mark('wh')}压铸有限公司", "region": "湖北省武汉市洪山区"},
    "QY-YC": {"name": f"{mark('yc')}化工有限公司", "region": "湖北省宜昌市"},
    "QY-YC-2": {"name": f"{mark('yc')}迁来有限公司", "region": "湖北省武汉市"},
    "QY-NO": {"name": f"{NOWHERE}有限公司", "region": ""},
    "QY-TWIN-1": {"name": "同名有限公司", "region": "湖北省武汉市"},
    "QY-TWIN-2": {"name": "同名有限公司", "region": "湖北省宜昌市"},
}
"""Of Yichang's two, one is known by where it is and one by the body that hangs under Yichang's association."""

NEEDS: dict[str, dict[str, Any]] = {
    "XQ-WH": {"text": f"{mark('wh')}高功率激光器芯片的散热封装", "region": "湖北省武汉市"},
    "XQ-WH-2": {"text": f"{mark('wh')}铝合金压铸件气孔多", "enterprise": "QY-WH"},
    "XQ-YC": {"text": f"{mark('yc')}电镀废水总氮达标", "region": "湖北省宜昌市"},
    "XQ-YC-2": {"text": f"{mark('yc')}磷石膏综合利用", "enterprise": FIRMS["QY-YC"]["name"]},
    "XQ-YC-3": {"text": f"{mark('yc')}磷矿浮选药剂", "enterprise": "QY-YC-2", "region": "湖北省武汉市"},
    "XQ-NO": {"text": f"{NOWHERE}茶叶加工", "region": ""},
    "XQ-TWIN": {"text": f"{mark('yc')}同名者的难题", "enterprise": "同名有限公司", "region": "湖北省宜昌市"},
}
OF_WUHAN = {"QY-WH", "QY-WH-2", "QY-TWIN-1"}, {"XQ-WH", "XQ-WH-2"}
OF_YICHANG = {"QY-YC", "QY-YC-2", "QY-TWIN-2"}, {"XQ-YC", "XQ-YC-2", "XQ-YC-3", "XQ-TWIN"}


@pytest.fixture(scope="session")
def folder(home: Path) -> Path:
    """A state folder with the catalogue of both tenants."""
    made = home / "tenants"
    with Catalogue(made).batch() as batch:
        for kind, records in ((RecordKind.ENTERPRISE, FIRMS), (RecordKind.NEED, NEEDS)):
            for one, record in records.items():
                batch.put(kind, {"id": one, **record}, None)
        batch.commit()
    return made


@pytest.fixture(scope="session")
def served(learned: Recommender, folder: Path) -> Iterator[TestClient]:
    """The service over that folder, in place of the one of the other tests."""
    app = create_app(Settings(home=folder, encoder="use"), Engine.ready(learned))
    with TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test", follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def tenants(world: World) -> World:
    """Two bodies are linked to their records."""
    with world.database.work() as work:
        work.bodies.link("wh-qy", "QY-WH")
        work.bodies.link("yc-qy", "QY-YC-2")
        work.commit()
    return world


def viewer_of(world: World, body: str) -> Viewer:
    with world.database.reading() as work:
        placed = work.bodies.get(SYSTEM, body)
    return Viewer(account_id(body, Duty.ADMIN), placed.body.role, Duty.ADMIN, body, placed.path)


def seen(world: World, folder: Path, body: str) -> tuple[set[str], set[str]]:
    """The ids of the enterprises and the needs that a body sees: the same by list, count, id and name."""
    catalogue = seen_catalogue(world.office, folder, viewer_of(world, body))
    found = []
    for kind, every in ((RecordKind.ENTERPRISE, FIRMS), (RecordKind.NEED, NEEDS)):
        listed = {record["id"] for record in catalogue.records(kind)}
        assert catalogue.count(kind) == len(listed)
        assert {one for one in every if catalogue.record(kind, one)} == listed
        if kind is RecordKind.ENTERPRISE:
            keys = {key for one in every.values() for key in keys_of(kind, {"name": one["name"]})}
            assert {one["id"] for key in keys for one in catalogue.named(kind, key)} == listed
        found.append(listed)
    return found[0], found[1]


def test_associations_see_their_place_and_what_hangs_below_them(tenants: World, folder: Path) -> None:
    assert seen(tenants, folder, "wh-kx") == OF_WUHAN
    assert seen(tenants, folder, "yc-kx") == OF_YICHANG
    assert seen(tenants, folder, "hb") == (set(FIRMS), set(NEEDS))


@pytest.mark.parametrize("role", [role for role in ROLES if role is not Role.ASSOCIATION], ids=lambda role: role.name)
def test_others_see_their_own_record_and_its_needs(tenants: World, folder: Path, role: Role) -> None:
    own = ({"QY-WH"}, {"XQ-WH-2"}) if role is Role.ENTERPRISE else (set(), set())
    assert seen(tenants, folder, f"wh-{ROLES[role]}") == own


def test_societies_are_seen_by_all(tenants: World, folder: Path) -> None:
    whole = Catalogue(folder)
    for body in ("wh-qy", "yc-xh", "wh-kx"):
        catalogue = seen_catalogue(tenants.office, folder, viewer_of(tenants, body))
        assert list(catalogue.records(RecordKind.SOCIETY)) == list(whole.records(RecordKind.SOCIETY))
        assert catalogue.count(RecordKind.SOCIETY) == whole.count(RecordKind.SOCIETY)


def test_a_catalogue_seen_in_part_is_only_read(tenants: World, folder: Path) -> None:
    with pytest.raises(AssertionError):
        seen_catalogue(tenants.office, folder, viewer_of(tenants, "wh-kx")).batch()


def test_what_hangs_below_a_city_never_sees_beyond_it(tenants: World, folder: Path) -> None:
    with tenants.database.work() as work:
        work.bodies.add(Body("wh-gx-kx", Role.ASSOCIATION, "某高校科协", "高校", "", "wh-kx"), NOON)
        work.bodies.add(Body("wh-trick", Role.ASSOCIATION, "某园区科协", "园区", "420500", "wh-gx-kx"), NOON)
        work.bodies.add(Body("wh-hs", Role.ASSOCIATION, "洪山区科协", "县", "420111", "wh-kx"), NOON)
        work.commit()
    assert seen(tenants, folder, "wh-gx-kx") == (set(), set())
    assert seen(tenants, folder, "wh-trick") == (set(), set())
    assert seen(tenants, folder, "wh-hs") == ({"QY-WH-2"}, set())


def test_where_two_run_the_installation_nobody_sees_what_is_nobodys(tenants: World, folder: Path) -> None:
    with tenants.database.work() as work:
        work.bodies.add(Body("hn", Role.ASSOCIATION, "湖南省科协", "省", "430000"), NOON)
        work.bodies.add(Body("cn", Role.ASSOCIATION, "全国的科协", "全国"), NOON)
        work.commit()
    everywhere = set(FIRMS) - {"QY-NO"}, set(NEEDS) - {"XQ-NO"}
    assert seen(tenants, folder, "hb") == everywhere
    assert seen(tenants, folder, "hn") == (set(), set())
    # of another tree, what bodies were linked to is not the nation's either
    assert seen(tenants, folder, "cn") == (
        everywhere[0] - {"QY-WH", "QY-YC-2"},
        everywhere[1] - {"XQ-WH-2", "XQ-YC-3"},
    )


SOCIETY = "中国光学学会"
ABSENT = "没有这个名字"


def asked(called: str) -> dict[str, Any]:
    """What is asked of each operation that looks something up, if it is let in."""
    need, under = {"need": "激光器散热", "top": 1}, {"programme": "wuhan-2015"}
    return {
        "match": need | {"enterprises": [called]},
        "dossier": need | {"enterprises": [called]},
        "eligibility": under | {"enterprise": called},
        "needs_for": under | {"society": called},
        "gaps": {"region": called},
        "link_record": {"record": called},
        "services": {"text": "激光器散热"},
    }


def roles(world: World) -> tuple[Role, ...]:
    """All roles on one database; on the other, which differs in how rows are read, those that read most."""
    return tuple(ROLES) if world.database.embedded else (Role.ASSOCIATION, Role.ENTERPRISE)


def test_by_no_route_is_the_other_tenant_told_of(tenants: World) -> None:
    for role in roles(tenants):
        who = tenants.someone(f"wh-{ROLES[role]}")
        for operation, (method, path) in operations(tenants).items():
            if operation == "sign_out":
                continue
            for one in ("QY-YC", "QY-YC-2", "XQ-NO", "yc-qy", *MARKS) if operation in asked("") else ("yc-qy",):
                sent = None if method == "GET" else asked(one).get(operation, {})
                answer = who.ask(method, address(path, one), sent, if_match="*")
                told = answer.text.replace(f"“{one}”", "")  # what was asked for is said back
                assert not any(secret in told for secret in MARKS), (role, operation, one, answer.text)
                assert answer.status_code < 500, (role, operation, one, answer.text)


def probes(who: Someone, role: Role, called: str) -> Iterator[tuple[str, int, str]]:
    """What somebody is answered who calls something by a name, with the name taken out."""
    viewer = Viewer("", role, Duty.ADMIN, "", "")
    routes = {
        "match": "/match",
        "dossier": "/dossiers",
        "eligibility": "/eligibility",
        "needs_for": "/needs-for",
        "gaps": "/gaps",
    }
    for operation, path in routes.items():
        if may(viewer, operation):
            answer = who.post(f"/api/v1{path}", asked(called)[operation])
            yield operation, answer.status_code, answer.json().get("detail", "").replace(called, "…")
    if may(viewer, "link_record"):
        answer = who.put("/api/v1/bodies/wh-qy/record", {"record": called}, if_match="*")
        yield "link_record", answer.status_code, answer.json()["detail"].replace(called, "…")


def test_what_is_hidden_is_answered_like_what_is_not_there(tenants: World) -> None:
    for role in roles(tenants):
        who = tenants.someone(f"wh-{ROLES[role]}")
        as_absent = list(probes(who, role, ABSENT))
        for called in ("QY-YC", FIRMS["QY-YC-2"]["name"], NOWHERE):
            assert list(probes(who, role, called)) == as_absent


def test_lists_and_counts_are_of_ones_own(tenants: World) -> None:
    for body, (_, needs) in (("wh-kx", OF_WUHAN), ("yc-kx", OF_YICHANG), ("hb", (set(), set(NEEDS)))):
        who = tenants.someone(body, Duty.ANALYST)
        gaps = who.post("/api/v1/gaps").json()
        assert (gaps["needs"], {one["id"] for one in gaps["covers"]}) == (len(needs), needs)
        for more in ({}, {"programme": "wuhan-2015"}):
            found = who.post("/api/v1/needs-for", {"society": SOCIETY, "top": 100} | more).json()
            assert {one["need"]["id"] for one in found["needs"]} == needs
            assert found["considered"] == len(needs)


def test_an_enterprise_asks_for_itself(tenants: World) -> None:
    who = tenants.someone("wh-qy", Duty.MEMBER)
    own = FIRMS["QY-WH"]["name"]
    for called in ("QY-WH", own):
        assert who.post("/api/v1/match", {"need": "散热", "enterprises": [called], "top": 1}).status_code == 200
        checked = who.post("/api/v1/eligibility", {"programme": "wuhan-2015", "enterprise": called})
        assert checked.json()[0]["party"]["name"] == own
    beside = who.post("/api/v1/match", {"need": "散热", "enterprises": ["QY-WH-2"]})
    assert (beside.status_code, beside.json()["detail"]) == (422, "目录中没有企业“QY-WH-2”")


def test_an_officer_links_only_what_the_association_sees(tenants: World) -> None:
    who = tenants.someone("wh-kx", Duty.OFFICER)
    assert who.put("/api/v1/bodies/wh-qy/record", {"record": "QY-WH-2"}).json()["record"] == "QY-WH-2"
    assert who.put("/api/v1/bodies/wh-qy/record", {"record": "QY-YC"}).status_code == 422
    assert who.put("/api/v1/bodies/wh-xh/record", {"record": SOCIETY}).status_code == 200
    twin = who.put("/api/v1/bodies/wh-qy/record", {"record": "同名有限公司"})
    assert twin.json()["record"] == "QY-TWIN-1"


@pytest.mark.parametrize(
    ("enterprises", "region", "learns"),
    [
        (["a"], "", True),
        (["a"], "420500", True),
        (["b"], "420100", False),
        (["a", "b"], "420100", True),
        (["a", "b"], "420500", False),
        (["a", "c"], "420500", False),
        (["c"], "420111", True),
        ([], "420100", True),
        ([], "420000", False),
        ([], "", False),
    ],
)
def test_the_rule_by_owner_then_by_place(enterprises: list[str], region: str, learns: bool) -> None:
    outlook = Outlook(frozenset({"a"}), frozenset({"b"}), ("42", "4201"))
    assert may_learn_of(outlook, RecordKind.NEED, enterprises, region) is learns
    assert may_learn_of(outlook, RecordKind.SOCIETY, enterprises, region)
    assert may_learn_of(Outlook(), RecordKind.ENTERPRISE, (), region) is False
    assert may_learn_of(Outlook(rest=True), RecordKind.ENTERPRISE, (), region) is (region == "")
