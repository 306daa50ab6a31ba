"""An invented province that reports, and others: people with sessions who record, file and read over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from matcher.programmes.words import Role
from matcher.recommender import Recommender
from service.app import create_app
from service.domain.access import duties_of
from service.domain.bodies import Body, Duty
from service.domain.history import BEIJING
from service.engine import Engine
from service.security.sessions import LIFE, digest_of, form_token
from service.settings import Settings
from service.storage.accounts import Account
from service.storage.database import Database
from service.storage.signing_in import Session
from service.storage.verifying import verified
from service.use_cases.desk import Programmes
from service.use_cases.office import Office

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOON = datetime(2018, 6, 26, 12, tzinfo=BEIJING)

BODIES = (
    Body("ln", Role.ASSOCIATION, "辽宁省科协", "省", "210000"),
    Body("dl", Role.ASSOCIATION, "大连市科协", "市", "210200", "ln"),
    Body("jz", Role.ASSOCIATION, "金州区科协", "县", "210213", "dl"),
    Body("zs", Role.ASSOCIATION, "中山区科协", "县", "210202", "dl"),
    Body("as", Role.ASSOCIATION, "鞍山市科协", "市", "210300", "ln"),
    Body("zz", Role.SOCIETY, "大连铸造学会", "市", "210200", "dl"),
    Body("jx", Role.SOCIETY, "辽宁省机械工程学会", "省", "210000", "ln"),
    Body("qy", Role.ENTERPRISE, "金州铸件厂", "", "210213", "jz"),
    Body("zj", Role.ASSOCIATION, "浙江省科协", "省", "330000"),
    Body("cd", Role.ASSOCIATION, "成都市科协", "市", "510100"),
    Body("wh", Role.ASSOCIATION, "武汉市科协", "市", "420100"),
    Body("gx", Role.SOCIETY, "武汉光学学会", "市", "420100", "wh"),
    Body("jg", Role.ENTERPRISE, "光谷激光厂", "", "420111", "wh"),
    Body("sj", Role.OVERSIGHT, "大连市审计局", "", "210200", "dl"),
)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Someone:
    """Somebody with a session."""

    client: TestClient
    token: str

    def ask(self, method: str, path: str, body: Any = None, data: bytes = b"", **headers: str) -> Response:
        sent = {"cookie": f"huiqi_session={self.token}", "x-csrf-token": form_token(self.token)}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if data:
            sent["content-type"] = "application/octet-stream"
            return self.client.request(method, f"/api/v1{path}", content=data, headers=sent)
        return self.client.request(method, f"/api/v1{path}", json=body, headers=sent)

    def get(self, path: str) -> Any:
        """What is there; it must be."""
        found = self.ask("GET", path)
        assert found.status_code == 200, found.text
        return found.json()

    def made(self, path: str, **body: Any) -> Any:
        """What a creating call made."""
        found = self.ask("POST", path, body)
        assert found.status_code == 201, found.text
        return found.json()

    def done(self, path: str, **deed: Any) -> Any:
        """What a thing is after something was done with it."""
        found = self.ask("POST", f"{path}/deeds", deed, if_match="*")
        assert found.status_code == 200, found.text
        return found.json()

    def proof(self, of: str = "", office: str = "") -> str:
        """Hand in a file; returns its digest."""
        query = urlencode({"name": f"{of}.pdf", "office": office})
        found = self.ask("POST", f"/evidence?{query}", data=PDF + f"%{of}".encode() + b"%%EOF")
        assert found.status_code == 201, found.text
        digest: str = found.json()["digest"]
        return digest

    def records(self, kind: str, name: str, day: str = "2017-06-01", **facts: Any) -> Any:
        """Record a happening."""
        return self.made("/happenings", kind=kind, name=name, day=day, **facts)

    def files(self, key: str, column: str, said: str | int, day: str = "2018-05-30", **more: Any) -> Any:
        """File a figure or a text with its evidence."""
        value = {"amount": said} if isinstance(said, int) else {"text": said}
        proof = self.proof(f"{key}{column}", more.get("office", ""))
        of = {} if "target" in more else {"indicator": key}
        whole = {"programme": "liaoning-2018", "column": column, "day": day, "evidence": proof} | value | of | more
        return self.made("/filings", **whole)

    def withdraws(self, path: str, tag: str) -> Any:
        """Withdraw a record."""
        found = self.ask("DELETE", f"{path}?{urlencode({'reason': '登记有误'})}", if_match=tag)
        assert found.status_code == 200, found.text
        return found.json()

    def table(self, reporter: str = "", on: str = "2018-06-26") -> dict[str, Any]:
        """The table of a reporter."""
        found: dict[str, Any] = self.get(f"/statistics/liaoning-2018?reporter={reporter}&on={on}")
        return found

    def cells(self, reporter: str = "", on: str = "2018-06-26") -> dict[str, tuple[Any, frozenset[str]]]:
        """Each cell of the table, by number and column: its value and the records behind it."""
        return cells_in(self.table(reporter, on))

    def cell(self, item: int, column: str, reporter: str = "") -> Any:
        """One cell with its records."""
        return self.get(f"/statistics/liaoning-2018/cells/{item}/{quote(column)}?reporter={reporter}")


@dataclass
class Province:
    """The service, its database and its people."""

    client: TestClient
    database: Database
    clock: Clock
    home: Path

    def __call__(self, body: str, duty: Duty | None = None) -> Someone:
        """Somebody of a body: of an association its officer, of oversight a reader, else its representative."""
        role = next(one.role for one in BODIES if one.id == body)
        usual = {Role.ASSOCIATION: Duty.OFFICER, Role.OVERSIGHT: Duty.READER}.get(role, Duty.MEMBER)
        duty, day = duty or usual, self.clock.now.date()
        token = f"session of {body} {duty} {day}".encode().hex()
        with self.database.work() as work:
            if work.sessions.get(digest_of(token)) is None:
                now = self.clock.now
                work.sessions.add(Session(digest_of(token), _account(body, duty), now, now, now + LIFE))
                work.commit()
        return Someone(self.client, token)

    def require_whole(self) -> None:
        """Every history and every row fit together."""
        with self.database.reading() as work:
            assert verified(work).faults == ()


def _account(body: str, duty: Duty) -> str:
    return f"{body}-{duty.name.lower()}"


def cells_in(table: dict[str, Any]) -> dict[str, tuple[Any, frozenset[str]]]:
    return {
        f"{item['number']} {cell['column']}": (
            cell["shown"],
            frozenset(one for part in cell["parts"] for one in part["records"]),
        )
        for item in table["items"]
        for cell in item["cells"]
    }


@pytest.fixture(scope="session")
def reporting_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The service; each test puts its own database and state folder into it."""
    return create_app(Settings(home=tmp_path_factory.mktemp("reporting")), Engine(_nothing))


@pytest.fixture
def province(reporting_app: FastAPI, database: Database, tmp_path: Path) -> Iterator[Province]:
    clock = Clock()
    office = Office(database.engine.url.render_as_string(hide_password=False), clock)
    reporting_app.state.office, reporting_app.state.programmes = office, Programmes(tmp_path)
    client = TestClient(reporting_app, raise_server_exceptions=False, base_url="http://huiqi.test")
    with database.work() as work:
        for body in BODIES:
            work.bodies.add(body, NOON)
            for duty in duties_of(body.role):
                name = _account(body.id, duty)
                work.accounts.add(Account(name, body.id, name, f"{body.name}的人", duty, NOON, NOON), None)
        work.commit()
    yield Province(client, database, clock, tmp_path)
    office.close()


def _nothing() -> Recommender:
    raise AssertionError("nothing here waits for the recommender")
