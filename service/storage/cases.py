"""项目 as they are stored: the state their history leads to, and whom they have to do with."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from service.domain.history import Event, canonical
from service.domain.scope import Relation, Tie
from service.domain.workflow.turns import Turn
from service.storage.errors import Missing, Stale
from service.storage.events import Events, bound
from service.storage.paging import Cursor, onward
from service.storage.scoping import Scope, case_seen
from service.storage.tables.casework import case_parties, cases
from service.storage.tables.people import bodies
from service.storage.turns import Turns


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in its present state.

    Attributes:
        programme: key of its pack; `year` is the pack's.
        need: empty for the case of a site.
        status: in the words of the workflow.
        state: the folded state, plain values.
        version: number of its last event, zero before it is stored.
        head: digest of that event.
    """

    id: str
    programme: str
    year: int
    title: str
    status: str
    state: Mapping[str, Any]
    opened: datetime
    changed: datetime
    need: str = ""
    version: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """A body a case has to do with.

    Attributes:
        actor: its key in the pack, where it has one.
        account: the one account that is meant, as with a reviewer; empty: all of the body's.
    """

    body: str
    relation: Relation
    actor: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """A case without its folded state, for counts over all of them."""

    id: str
    programme: str
    year: int
    title: str
    need: str
    head: str


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is asked of a list of cases; what is empty is not asked."""

    programme: str = ""
    year: int | None = None
    status: str = ""
    need: str = ""
    title: str = ""
    needs: tuple[str, ...] = ()


class Cases:
    """All cases."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._connection = connection
        self._events = events
        self._turns = Turns(connection)

    def add(self, case: CaseRow, event: Event, parties: Collection[Party], turns: Iterable[Turn] = ()) -> CaseRow:
        """Store a new case with the first event of its history and whose turn it is; returns it with version and head.

        The event is sealed again: the digest of the row goes into it.

        Raises:
            Stale: there is a case with this id.
        """
        event = bound(event, case_said(case, parties))
        self._events.append(event)
        stored = replace(case, version=event.seq, head=event.digest, changed=event.at)
        self._connection.execute(insert(cases).values(_row(stored)))
        self._set_parties(case.id, parties)
        self._turns.put(case.id, turns)
        return stored

    def save(self, case: CaseRow, event: Event, parties: Collection[Party], turns: Iterable[Turn] = ()) -> CaseRow:
        """Store the state that `event` led to, the event (sealed again as in `add`), all the bodies, and the turns.

        Raises:
            Stale: the stored case is no longer the one that `event` follows.
        """
        event = bound(event, case_said(case, parties))
        stored = replace(case, version=event.seq, head=event.digest, changed=event.at)
        saved = self._connection.execute(
            update(cases)
            .where(cases.c.id == case.id, cases.c.version == event.seq - 1, cases.c.head == event.previous)
            .values(_row(stored))
        )
        if saved.rowcount != 1:
            raise Stale(event.subject)
        self._events.append(event)
        if set(parties) != set(self._parties(case.id)):
            self._set_parties(case.id, parties)
        self._turns.put(case.id, turns)
        return stored

    def get(self, scope: Scope, case: str) -> CaseRow:
        """Return one case.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(cases).where(cases.c.id == case, case_seen(scope))).first()
        if found is None:
            raise Missing("个项目")
        return _case(found)

    def parties(self, scope: Scope, case: str) -> tuple[Party, ...]:
        """Return the bodies of one case; raises as `get`."""
        self.get(scope, case)
        return self._parties(case)

    def ties(self, scope: Scope, case: str) -> tuple[Tie, ...]:
        """Return the bodies of one case with their places in the tree; raises as `get`."""
        self.get(scope, case)
        asked = (
            select(case_parties.c.body, bodies.c.path, case_parties.c.relation, case_parties.c.account)
            .join(bodies, bodies.c.id == case_parties.c.body)
            .where(case_parties.c.case_id == case)
            .order_by(case_parties.c.body, case_parties.c.relation, case_parties.c.account)
            .distinct()
        )
        found = self._connection.execute(asked)
        return tuple(Tie(row.body, row.path, Relation(row.relation), row.account) for row in found)

    def list(
        self, scope: Scope, wanted: CaseFilter = CaseFilter(), after: Cursor | None = None, limit: int = 50
    ) -> tuple[CaseRow, ...]:
        """Return cases, those changed last first."""
        asked = select(cases).where(case_seen(scope), *_conditions(wanted))
        asked = onward(asked, cases.c.changed, cases.c.id, after, limit)
        return tuple(_case(row) for row in self._connection.execute(asked))

    def titles(self, scope: Scope, wanted: Collection[str]) -> dict[str, str]:
        """Return what some cases are called, by their ids; of those that may not be seen, nothing."""
        asked = select(cases.c.id, cases.c.title).where(case_seen(scope), cases.c.id.in_(sorted(wanted)))
        return {row.id: row.title for row in self._connection.execute(asked)} if wanted else {}

    def briefs(self, scope: Scope, wanted: CaseFilter = CaseFilter()) -> tuple[CaseBrief, ...]:
        """Return all cases that may be seen, without their states, by id."""
        columns = (cases.c.id, cases.c.programme, cases.c.year, cases.c.title, cases.c.need, cases.c.head)
        asked = select(*columns).where(case_seen(scope), *_conditions(wanted)).order_by(cases.c.id)
        return tuple(
            CaseBrief(row.id, row.programme, row.year, row.title, row.need or "", row.head)
            for row in self._connection.execute(asked)
        )

    def count(self, scope: Scope, wanted: CaseFilter = CaseFilter()) -> int:
        """Return how many cases may be seen."""
        asked = select(func.count()).select_from(cases).where(case_seen(scope), *_conditions(wanted))
        return self._connection.execute(asked).scalar_one()

    def every(self) -> Iterator[tuple[CaseRow, tuple[Party, ...]]]:
        """Yield all cases with their bodies; for checks."""
        its: dict[str, list[Party]] = defaultdict(list)
        for row in self._connection.execute(select(case_parties)):
            its[row.case_id].append(_party(row))
        for row in self._connection.execute(select(cases).order_by(cases.c.id)):
            yield _case(row), tuple(its[row.id])

    def _parties(self, case: str) -> tuple[Party, ...]:
        asked = select(case_parties).where(case_parties.c.case_id == case)
        return tuple(sorted(_party(row) for row in self._connection.execute(asked)))

    def _set_parties(self, case: str, parties: Iterable[Party]) -> None:
        self._connection.execute(delete(case_parties).where(case_parties.c.case_id == case))
        rows = [
            {
                "case_id": case,
                "body": party.body,
                "relation": str(party.relation),
                "actor": party.actor,
                "account": party.account,
            }
            for party in sorted(set(parties))
        ]
        if rows:
            self._connection.execute(insert(case_parties), rows)


def case_said(case: CaseRow, parties: Iterable[Party]) -> dict[str, Any]:
    """Return what a case's history vouches for: it and its bodies, but not when and at which event it was stored."""
    said = _row(case) | {"state": case.state}
    said = {name: value for name, value in said.items() if name not in {"version", "head", "opened", "changed"}}
    return said | {"parties": [[one.body, str(one.relation), one.actor, one.account] for one in sorted(set(parties))]}


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    asked = []
    if wanted.programme:
        asked.append(cases.c.programme == wanted.programme)
    if wanted.year is not None:
        asked.append(cases.c.year == wanted.year)
    if wanted.status:
        asked.append(cases.c.status == wanted.status)
    if wanted.need:
        asked.append(cases.c.need == wanted.need)
    if wanted.needs:
        asked.append(cases.c.need.in_(wanted.needs))
    if wanted.title:
        asked.append(cases.c.title.contains(wanted.title, autoescape=True))
    return asked


def _party(row: Row[tuple[object, ...]]) -> Party:
    return Party(row.body, Relation(row.relation), row.actor, row.account)


def _row(case: CaseRow) -> dict[str, object]:
    return {
        "id": case.id,
        "programme": case.programme,
        "year": case.year,
        "need": case.need or None,
        "title": case.title,
        "status": case.status,
        "state": canonical(case.state),
        "version": case.version,
        "head": case.head,
        "opened": case.opened,
        "changed": case.changed,
    }


def _case(row: Row[tuple[object, ...]]) -> CaseRow:
    return CaseRow(
        row.id,
        row.programme,
        row.year,
        row.title,
        row.status,
        json.loads(row.state),
        row.opened,
        row.changed,
        row.need or "",
        row.version,
        row.head,
    )
