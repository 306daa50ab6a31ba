"""Which cases tell something for the report of a body: those it or others below it run, or those it takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from service.domain.bodies import Body
from service.domain.scope import Relation
from service.storage.bodies import body_of
from service.storage.paging import batched
from service.storage.scoping import below
from service.storage.tables.casework import case_parties, cases
from service.storage.tables.people import bodies


@dataclass(frozen=True, slots=True)
class ToldBy:
    """A case, the KEY-YEAR of its programme, and the digest of its last event."""

    case: str
    programme: str
    head: str


class Reporters:
    """Cases by who reports them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hosted(self, path: str) -> tuple[ToldBy, ...]:
        """Return the cases run by the body of a path or by those below it, by id."""
        asked = (
            select(cases.c.id, cases.c.programme, cases.c.year, cases.c.head)
            .join(case_parties, case_parties.c.case_id == cases.c.id)
            .join(bodies, bodies.c.id == case_parties.c.body)
            .where(case_parties.c.relation == Relation.HOST.value, below(bodies, path))
        )
        return self._told(asked)

    def joined(self, body: str) -> tuple[ToldBy, ...]:
        """Return the cases that a body takes part in of its own will, by id."""
        asked = (
            select(cases.c.id, cases.c.programme, cases.c.year, cases.c.head)
            .join(case_parties, case_parties.c.case_id == cases.c.id)
            .where(case_parties.c.relation == Relation.PARTY.value, case_parties.c.body == body)
        )
        return self._told(asked)

    def paths(self, over: str) -> dict[str, str]:
        """Return the paths of the body of a path and of all below it, by id."""
        found = self._connection.execute(select(bodies.c.id, bodies.c.path).where(below(bodies, over)))
        return {row.id: row.path for row in found}

    def met(self, told: Sequence[str]) -> dict[str, Body]:
        """Return everybody whom some cases have to do with, by id."""
        found: dict[str, Body] = {}
        for some in batched(told):
            its = select(case_parties.c.body).where(case_parties.c.case_id.in_(some))
            for row in self._connection.execute(select(bodies).where(bodies.c.id.in_(its))):
                found[row.id] = body_of(row)
        return found

    def named(self, ids: Sequence[str]) -> dict[str, Body]:
        """Return bodies by their ids; read inside, for counts."""
        found = {}
        for some in batched(ids):
            for row in self._connection.execute(select(bodies).where(bodies.c.id.in_(some))):
                found[row.id] = body_of(row)
        return found

    def _told(self, asked: Select[tuple[str, str, int, str]]) -> tuple[ToldBy, ...]:
        found = self._connection.execute(asked.distinct().order_by(cases.c.id))
        return tuple(ToldBy(row.id, f"{row.programme}-{row.year}", row.head) for row in found)
