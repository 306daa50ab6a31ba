"""Who acts in the demonstration: bodies in their tree, and for each the people with accounts, looked up by a key.

A key is the division code of an association, the id of a record of the catalogue, or a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.demo.draws import MARK
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.storage.accounts import Account
from service.storage.bodies import Placed
from service.storage.work import Work
from service.use_cases.accounts import add_account
from service.use_cases.bodies import add_body
from service.use_cases.contacts import keep_contacts
from service.use_cases.founding import add_association, machine_of
from service.use_cases.office import new_id
from service.use_cases.records import link

_REACHED = {"person": f"演示联系人{MARK}", "phone": "000-00000000", "email": "demo@example.com"}


@dataclass(frozen=True, slots=True)
class Listed:
    """An account, as the list that is printed shows it."""

    name: str
    body: str
    duty: str
    story: str


class Cast:
    """The bodies and people of the demonstration.

    Args:
        secret: hash of the one password of all accounts.
        at: when they are registered.
    """

    def __init__(self, secret: str, at: datetime) -> None:
        self._secret, self._at = secret, at
        self._placed: dict[str, Placed] = {}
        self._people: dict[tuple[str, Duty], Viewer] = {}
        self._top: Viewer | None = None
        self.listed: list[Listed] = []
        self.accounts = 0

    def found(self, work: Work, key: str, name: str, region: str) -> None:
        """Register the association at the top of the tree; it keeps all others."""
        placed = add_association(work, f"{name}{MARK}", region, self._at)
        self._placed[key] = placed
        self._top = machine_of(placed)

    def join(self, work: Work, key: str, body: Body, record: str = "") -> None:
        """Register a body with its record; keys stand as its parent and its employer."""
        if key in self._placed:
            return
        parent = self._placed[body.parent].body.id
        employer = self._placed[body.employer].body.id if body.employer else ""
        asked = Body("", body.role, body.name, body.level, body.region, parent, employer=employer)
        top = self._keeper()
        placed = self._placed[key] = add_body(work, top, asked, self._at)
        if record:
            link(work, placed, record, top, self._at)

    def reach(self, work: Work, key: str) -> None:
        """Put down how a body can be reached."""
        keep_contacts(work, self._keeper(), self._placed[key].body.id, _REACHED, self._at)

    def hire(self, work: Work, key: str, duty: Duty, name: str, story: str = "") -> None:
        """Give somebody of a body an account; one with a story is listed."""
        placed = self._placed[key]
        # an expert is a person; of others the name of the body stands beside that of the person anyway
        shown = placed.body.name if placed.body.role is Role.EXPERT else f"演示{duty}"
        account = Account(new_id(), placed.body.id, name, shown[-64:], duty, self._at, self._at)
        add_account(work, self._keeper(), account, placed, self._secret)
        self._people[key, duty] = Viewer(account.id, placed.body.role, duty, placed.body.id, placed.path)
        self.accounts += 1
        if story:
            self.listed.append(Listed(name, placed.body.name, duty, story))

    def __contains__(self, key: str) -> bool:
        return key in self._placed

    def __call__(self, key: str) -> Viewer:
        """Return who usually acts for a body: of an association the officer, else the representative."""
        usual = Duty.OFFICER if self._placed[key].body.role is Role.ASSOCIATION else Duty.MEMBER
        return self._people[key, usual]

    def body(self, key: str) -> Body:
        """Return a body."""
        return self._placed[key].body

    def counts(self) -> Mapping[Role, int]:
        """Return how many bodies there are of each role."""
        roles = [placed.body.role for placed in self._placed.values()]
        return {role: roles.count(role) for role in Role if role in roles}

    def _keeper(self) -> Viewer:
        if self._top is None:
            raise AssertionError("the association at the top comes first")
        return self._top
