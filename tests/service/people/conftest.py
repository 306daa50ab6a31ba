"""Two tenants under one province, somebody of every role and duty in each, and the service with a clock of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from matcher.programmes.words import Role
from matcher.recommender import Recommender
from service.app import create_app
from service.domain.access import duties_of
from service.domain.bodies import Body, Duty
from service.domain.scope import PUBLIC_ROLES, SYSTEM
from service.engine import Engine
from service.security.passwords import Passwords
from service.security.sessions import LIFE, digest_of, form_token
from service.settings import Settings
from service.storage.accounts import Account
from service.storage.database import Database
from service.storage.signing_in import Session
from service.storage.tables import METADATA
from service.storage.verifying import verified
from service.use_cases.office import Office

NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)
PASSWORD = "一句只有自己知道的话"  # noqa: S105 - of people who do not exist
NEW = "另一句只有自己知道的话"
PASSWORDS = Passwords(memory=8, times=1)
SECRET = PASSWORDS.hashed(PASSWORD)

TENANTS = {"wh": ("武汉", "420100"), "yc": ("宜昌", "420500")}
ROLES = {
    Role.ASSOCIATION: "kx",
    Role.SOCIETY: "xh",
    Role.UNIVERSITY: "gx",
    Role.ENTERPRISE: "qy",
    Role.PARK: "yq",
    Role.GOVERNMENT: "zf",
    Role.PANEL: "zj",
    Role.EXPERT: "ex",
    Role.EVALUATOR: "pg",
    Role.OVERSIGHT: "sj",
}


def mark(tenant: str) -> str:
    """What stands in every name of a tenant that others must not see."""
    return f"秘{TENANTS[tenant][0]}密"


def bodies() -> Iterator[Body]:
    """The province, two cities, and one body of each other role below each city; the university employs the expert."""
    yield Body("hb", Role.ASSOCIATION, "湖北省科协", "省", "420000")
    for tenant, (place, region) in TENANTS.items():
        yield Body(f"{tenant}-kx", Role.ASSOCIATION, f"{place}市科协", "市", region, "hb")
        for role, short in ROLES.items():
            if role is not Role.ASSOCIATION:
                name = f"{place}的{role}" if role in PUBLIC_ROLES else f"{mark(tenant)}{role}"
                employer = f"{tenant}-gx" if role is Role.EXPERT else ""
                yield Body(f"{tenant}-{short}", role, name, "", region, f"{tenant}-kx", employer=employer)


def account_id(body: str, duty: Duty) -> str:
    return f"{body}-{duty.name.lower()}"


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **of: float) -> None:
        self.now += timedelta(**of)


@dataclass
class Someone:
    """Somebody with a session, asking over HTTP."""

    client: TestClient
    account: str
    token: str
    csrf: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        sent = {"cookie": f"huiqi_session={self.token}"} | self.headers
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if self.csrf and method != "GET":
            sent.setdefault("x-csrf-token", form_token(self.token))
        return self.client.request(method, path, json=body, headers=sent)

    def get(self, path: str, **headers: str) -> Response:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Response:
        return self.ask("PUT", path, body, **headers)


@dataclass
class World:
    """The service, its database and its people."""

    client: TestClient
    database: Database
    clock: Clock
    office: Office

    def someone(self, body: str, duty: Duty = Duty.ADMIN) -> Someone:
        token = f"{account_id(body, duty)}-session-{self.clock.now.timestamp()}"
        now = self.clock.now
        with self.database.work() as work:
            digest = digest_of(token)
            if work.sessions.get(digest) is None:
                work.sessions.add(Session(digest, account_id(body, duty), now, now, now + LIFE))
            work.commit()
        return Someone(self.client, account_id(body, duty), token)

    def tag(self, who: Someone, path: str) -> str:
        found = who.get(path)
        assert found.status_code == 200, found.text
        return found.headers["etag"]

    def moves(self, subject: str) -> list[str]:
        with self.database.reading() as work:
            return [event.move for event in work.events.of(SYSTEM, subject)]

    def require_whole(self) -> None:
        """Every chain verifies."""
        with self.database.reading() as work:
            assert verified(work, None).faults == ()

    def stored(self) -> str:
        """Everything in every table, as text."""
        with self.database.reading() as work:
            rows = [work._connection.execute(text(f"SELECT * FROM {name}")).all() for name in METADATA.tables]  # noqa: S608
        return json.dumps(rows, default=str, ensure_ascii=False)


@pytest.fixture(scope="session")
def served(recommender: Recommender, state: Path) -> Iterator[TestClient]:
    app = create_app(Settings(home=state, encoder="use"), Engine.ready(recommender))
    with TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test", follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def unstaffed(served: TestClient, database: Database) -> Iterator[World]:
    """The service on an empty database."""
    clock = Clock()
    office = Office(database.engine.url.render_as_string(hide_password=False), clock, PASSWORDS)
    before, served.app.state.office = served.app.state.office, office  # type: ignore[attr-defined]  # an application
    served.cookies.clear()
    yield World(served, database, clock, office)
    served.app.state.office = before  # type: ignore[attr-defined]  # an application
    office.close()


@pytest.fixture
def world(unstaffed: World) -> World:
    with unstaffed.database.work() as work:
        for body in bodies():
            work.bodies.add(body, NOON)
            for duty in Duty:
                if duty in duties_of(body.role):
                    one = account_id(body.id, duty)
                    shown = "张三" if body.id == "hb" else f"{mark(body.id[:2])}的人"
                    work.accounts.add(Account(one, body.id, one, shown, duty, NOON, NOON), SECRET)
        work.commit()
    return unstaffed
