"""The service around an invented town: bodies, people who sign in and ask over HTTP, and a clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from matcher.programmes.words import Role
from matcher.recommender import Recommender
from service.app import create_app
from service.domain.bodies import Body, Duty
from service.domain.history import BEIJING
from service.domain.scope import SYSTEM
from service.domain.workflow.case import as_plain
from service.domain.workflow.recording import case_of
from service.engine import Engine
from service.security.passwords import Passwords
from service.settings import Settings
from service.storage.accounts import Account
from service.storage.database import Database
from service.storage.verifying import verified
from service.use_cases.desk import Programmes
from service.use_cases.office import Office

PASSWORD = "一句只有自己知道的话"  # noqa: S105 - of people who do not exist
PASSWORDS = Passwords(memory=8, times=1)
SECRET = PASSWORDS.hashed(PASSWORD)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_FRESH = timedelta(hours=1)


@dataclass
class Clock:
    """Tells the time it is set to; a moment later each time, so that the order of things shows."""

    now: datetime = datetime(2015, 3, 9, 9, tzinfo=BEIJING)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)


@dataclass
class Person:
    """Somebody with an account, who signs in when needed, by the account's id where it has no other name."""

    town: Town
    account: str
    body: str
    name: str = ""
    _cookie: str = ""
    _csrf: str = ""
    _since: datetime | None = None

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, data: bytes = b""
    ) -> Response:
        sent = self.signed() | dict(headers or {})
        if data:
            return self.town.client.request(
                method, f"/api/v1{path}", content=data, headers=sent | {"content-type": "application/pdf"}
            )
        return self.town.client.request(method, f"/api/v1{path}", json=body, headers=sent)

    def signed(self) -> dict[str, str]:
        """Headers of a request of theirs."""
        self._sign_in()
        return {"cookie": self._cookie, "x-csrf-token": self._csrf}

    def get(self, path: str) -> Any:
        """What is there; it must be."""
        found = self.ask("GET", path)
        assert found.status_code == 200, found.text
        return found.json()

    def status(self, path: str) -> int:
        """The status that reading gives."""
        return self.ask("GET", path).status_code

    def made(self, path: str, body: Any) -> Any:
        """What a creating call made."""
        found = self.ask("POST", path, body)
        assert found.status_code == 201, found.text
        return found.json()

    def turned(self, path: str, body: Any) -> Any:
        """What a thing is after something was done with it, from the version just read."""
        found = self.turn(path, body)
        assert found.status_code == 200, found.text
        return found.json()

    def turn(self, path: str, body: Any) -> Response:
        """The answer to doing something with a thing, from the version just read."""
        tag = self.ask("GET", path).headers.get("etag", "*")
        return self.ask("POST", f"{path}/deeds", body, {"if-match": tag})

    def does(self, case: str, stage: str, move: str, **facts: Any) -> Any:
        """Make a deed; it must be allowed."""
        return self.turned(f"/cases/{case}", {"stage": stage, "move": move} | facts)

    def may_not(self, case: str, stage: str, move: str, **facts: Any) -> Any:
        """Try a deed that is another's; it must be forbidden."""
        found = self.turn(f"/cases/{case}", {"stage": stage, "move": move} | facts)
        assert found.status_code == 403, found.text
        return found.json()

    def cannot_yet(self, case: str, stage: str, move: str, **facts: Any) -> Any:
        """Try a deed too early or too late; it must be refused with what can be done."""
        found = self.turn(f"/cases/{case}", {"stage": stage, "move": move} | facts)
        assert found.status_code == 409, found.text
        told = found.json()
        now = [(one["stage"], one["move"]) for one in self.get(f"/cases/{case}/allowed")]
        assert [(one["stage"], one["move"]) for one in told["allowed"]] == now
        return told

    def wrong(self, case: str, stage: str, move: str, **facts: Any) -> Any:
        """Try a deed with wrong facts; it must be refused as such."""
        found = self.turn(f"/cases/{case}", {"stage": stage, "move": move} | facts)
        assert found.status_code == 422, found.text
        return found.json()

    def paper(self, case: str, key: str, **fields: Any) -> str:
        """Make a paper of a case; returns its digest."""
        digest: str = self.made(f"/cases/{case}/papers/{key}", fields)["digest"]
        return digest

    def scan(self, case: str, key: str, more: str = "") -> str:
        """Hand in a scan; returns its digest."""
        found = self.ask("POST", f"/cases/{case}/papers/{key}/scan", data=PDF + f"%{more}".encode() + b"%%EOF")
        assert found.status_code == 201, found.text
        digest: str = found.json()["digest"]
        return digest

    def confirming(self, case: str, stage: str, move: str, name: str = "张三") -> list[dict[str, str]]:
        """Confirmations of every condition of a move that is open."""
        (found,) = [one for one in self.get(f"/cases/{case}/allowed") if (one["stage"], one["move"]) == (stage, move)]
        return [
            {"condition": one["key"], "name": name, "reason": "现场核实"}
            for one in found["conditions"]
            if one["outcome"] == "unknown"
        ]

    def _sign_in(self) -> None:
        now = self.town.clock.now
        if self._since is not None and now - self._since < _FRESH:
            return
        answer = self.town.client.post(
            "/api/v1/sessions", json={"name": self.name or self.account, "password": PASSWORD}
        )
        assert answer.status_code == 201, answer.text
        self._cookie = answer.headers["set-cookie"].partition(";")[0]
        self._csrf = answer.json()["csrf_token"]
        self._since = now
        self.town.client.cookies.clear()


@dataclass
class Town:
    """The service, its database and its people."""

    client: TestClient
    database: Database
    clock: Clock
    home: Path
    office: Office
    people: dict[tuple[str, Duty], Person] = field(default_factory=dict)

    def settle(self, *bodies: Body) -> None:
        """Register bodies, each with its people."""
        with self.database.work() as work:
            for body in bodies:
                work.bodies.add(body, self.clock.now)
                duties = (Duty.OFFICER, Duty.READER) if body.role is Role.ASSOCIATION else (Duty.MEMBER,)
                for duty in duties:
                    name = f"{body.id}-{duty.name.lower()}"
                    account = Account(name, body.id, name, f"{body.name}的人", duty, self.clock.now, self.clock.now)
                    work.accounts.add(account, SECRET)
                    self.people[body.id, duty] = Person(self, name, body.id)
            work.commit()

    def __call__(self, body: str, duty: Duty | None = None) -> Person:
        """Somebody of a body: of an association its officer, else its representative."""
        usual = Duty.OFFICER if (body, Duty.OFFICER) in self.people else Duty.MEMBER
        return self.people[body, duty or usual]

    def wait(self, days: int) -> None:
        self.clock.wait(days)

    def require_whole(self, case: str = "") -> None:
        """Every history, the ledger and every row fit together; the case is what its history folds to."""
        with self.database.reading() as work:
            assert verified(work, None).faults == ()
            if case:
                row = work.cases.get(SYSTEM, case)
                table = Programmes(self.home).table(f"{row.programme}-{row.year}")
                assert as_plain(case_of(table, work.events.of(SYSTEM, f"case:{case}"))) == dict(row.state)


def town_of(database: Database, home: Path, recommender: Recommender) -> Town:
    """The service on a database, with nobody in it."""
    clock = Clock()
    office = Office(database.engine.url.render_as_string(hide_password=False), clock, PASSWORDS)
    app = create_app(Settings(home=home, encoder="use"), Engine.ready(recommender), office)
    client = TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test", follow_redirects=False)
    return Town(client, database, clock, home, office)


def in_another_window(town: Town, body: str) -> Person:
    """The same officer in another browser: a session and a connection of its own."""
    own = town(body)
    app = town.client.app
    client = TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test", follow_redirects=False)
    person = Person(replace(town, client=client), own.account, own.body)
    person.get("/sessions/current")
    return person
