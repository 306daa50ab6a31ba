"""What goes before a story in the browser: done by the interface of the running service, as programs do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx
from fastapi.testclient import TestClient

from service.domain.scope import SYSTEM
from service.domain.workflow.readings import reviewers, scores
from service.storage.cases import CaseFilter
from service.storage.database import open_database
from service.use_cases.cases import case_in
from service.use_cases.office import Office
from tests.fakes.town import PASSWORDS, Clock, Person, Town

_PEOPLE = {
    "kx": "wuhan-officer",
    "qy": "enterprise-1",
    "xh": "society-1",
    "judge0": "reviewer-1",
    "judge1": "reviewer-2",
    "judge2": "reviewer-3",
    "judge3": "reviewer-4",
}
"""Who acts in the demonstration office for whom in `tests.fakes.wuhan_case`."""


@dataclass
class Errands:
    """People of the demonstration office, as a town whose service is the running one."""

    town: Town

    def need(self, title: str, text: str) -> str:
        """Post a need of the enterprise and have it taken up; returns its id."""
        made: str = self.town("qy").made("/needs", {"title": title, "text": text})["id"]
        self.town("kx").turned(f"/needs/{made}", {"move": "受理"})
        return made

    def finish_reviews(self) -> None:
        """Have every score given that is still missing anywhere."""
        accounts = {one.account: one for one in self.town.people.values()}
        with self.town.database.reading() as work:
            rows = work.cases.list(SYSTEM, CaseFilter(), None, 1000)
        for row in rows:
            stand = case_in(row).stands.get("review")
            for account in set(reviewers(stand)) - set(scores(stand)) if stand and row.status == "进行" else ():
                accounts[account].does(row.id, "review", "打分", score=80)


@contextmanager
def errands_of(address: str, home: Path) -> Iterator[Errands]:
    """Return them, for a service and its state folder."""
    url = f"sqlite:///{home / 'huiqi.sqlite'}"
    with httpx.Client(base_url=address, timeout=60) as client, open_database(url) as database:
        town = Town(
            cast("TestClient", client), database, Clock(datetime.now(UTC)), home, Office(url, passwords=PASSWORDS)
        )
        with database.reading() as work:
            for role, name in _PEOPLE.items():
                found = work.accounts.secret_of(name)
                assert found is not None
                account, _ = found
                town.people[role, account.duty] = Person(town, account.id, account.body, name)
        yield Errands(town)
        town.office.close()
