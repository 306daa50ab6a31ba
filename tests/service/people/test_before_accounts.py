"""Until the first account exists everything is as it was; from then on nothing is open by accident."""

from __future__ import annotations

from contextlib import closing

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from matcher.programmes.words import Role
from service.domain.access import BEFORE_ACCOUNTS, OPEN
from service.domain.bodies import Body, Duty
from service.storage.accounts import Account
from service.storage.database import Database
from service.storage.upgrading import latest, upgrade
from service.use_cases.office import Office
from service.web import errors
from service.web.guard import Signed
from tests.service.people.conftest import NOON, PASSWORDS, World
from tests.service.people.test_every_role import BODIES, address, operations


def test_without_accounts_matching_is_open_and_nothing_else(unstaffed: World) -> None:
    for operation, (method, path) in operations(unstaffed).items():
        answer = unstaffed.client.request(method, address(path), json=BODIES.get(operation, {}))
        if operation in BEFORE_ACCOUNTS | OPEN:
            assert answer.status_code not in {403}, operation
            assert operation == "sign_in" or answer.status_code != 401, operation
        else:
            assert answer.status_code == 401, operation
            assert "huiqi account create --admin" in answer.json()["detail"]
    assert unstaffed.client.get("/match").status_code == 200
    assert "退出登录" not in unstaffed.client.get("/match").text
    assert "候选名单" in unstaffed.client.post("/match", data={"need": "铝合金压铸件气孔多"}).text
    assert unstaffed.client.post("/api/v1/services", json={"text": "铝合金压铸件气孔多"}).status_code == 200


def test_from_the_first_account_on_the_page_asks_to_sign_in(unstaffed: World, world: World) -> None:
    for answer in (world.client.get("/match"), world.client.post("/match", data={"need": "气孔"})):
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    for path in ("/healthz", "/readyz", "/api/v1/version", "/sign-in", "/static/base.css"):
        assert world.client.get(path).status_code == 200


def test_a_database_never_set_up_has_no_accounts_and_one_set_up_while_running_has(
    unstaffed: World, empty_database: Database
) -> None:
    address_of = empty_database.engine.url.render_as_string(hide_password=False)
    with closing(Office(address_of, unstaffed.clock, PASSWORDS)) as office:
        assert not office.staffed
        assert office.standing().startswith("尚未建立")
        upgrade(empty_database)
        assert not office.staffed
        assert office.standing() == f"表的版本 {latest()}"
        with empty_database.work() as work:
            work.bodies.add(Body("hb", Role.ASSOCIATION, "湖北省科协", "省", "420000"), NOON)
            work.accounts.add(Account("a", "hb", "a", "某人", Duty.ADMIN, NOON, NOON), None)
            work.commit()
        assert office.staffed


def test_a_database_that_cannot_be_read_opens_nothing(served: TestClient, world: World) -> None:
    state = served.app.state  # type: ignore[attr-defined]  # an application
    before, state.office = state.office, Office("postgresql://nobody@127.0.0.1:1/none", world.clock, PASSWORDS)
    try:
        answer = served.post("/api/v1/services", json={"need": "铝合金压铸件气孔多"})
        assert answer.status_code == 503
        ready = served.get("/readyz")
        assert ready.status_code == 503
        assert [one["ready"] for one in ready.json()["checks"] if one["name"] == "database"] == [False]
    finally:
        state.office.close()
        state.office = before


@pytest.mark.parametrize("duty", [Duty.OFFICER, Duty.READER])
def test_signed_in_the_page_works_as_before(world: World, duty: Duty) -> None:
    who = world.someone("wh-kx", duty)
    page = who.get("/match")
    assert page.status_code == 200
    assert "退出登录" in page.text


def test_a_route_that_nobody_guards_has_nobody_signed_in() -> None:
    app = FastAPI()
    errors.install(app)

    @app.get("/api/unguarded")
    def unguarded(viewer: Signed) -> str:
        return viewer.account

    assert TestClient(app).get("/api/unguarded").status_code == 401
