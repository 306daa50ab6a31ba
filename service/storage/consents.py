"""Consents (R04): of a person, of the employer, of the enterprise; withdrawn ones stay, with their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, true, update

from service.domain.scope import Inside
from service.storage.errors import Missing
from service.storage.scoping import Scope, case_seen
from service.storage.tables.casework import cases
from service.storage.tables.keeping import consents


@dataclass(frozen=True, slots=True)
class Consent:
    """同意书.

    Attributes:
        person: body of the expert it is about.
        giver: body that consents.
        kind: one of `service.storage.tables.keeping.CONSENT_KINDS`.
        purpose: what it allows, in words.
        case: the case it is given for; empty: no one case.
        account: who recorded it.
    """

    id: str
    person: str
    giver: str
    kind: str
    purpose: str
    account: str
    given: datetime
    case: str = ""
    withdrawn: datetime | None = None


class Consents:
    """All consents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, consent: Consent) -> None:
        """Record a consent."""
        row = {
            "id": consent.id,
            "person": consent.person,
            "giver": consent.giver,
            "kind": consent.kind,
            "case_id": consent.case or None,
            "purpose": consent.purpose,
            "account": consent.account,
            "given": consent.given,
            "withdrawn": consent.withdrawn,
        }
        self._connection.execute(insert(consents).values(row))

    def get(self, scope: Scope, consent: str) -> Consent:
        """Return one consent.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(consents).where(consents.c.id == consent, _seen(scope))).first()
        if found is None:
            raise Missing("份同意书")
        return _consent(found)

    def withdraw(self, consent: str, at: datetime) -> bool:
        """Withdraw a consent from now on; returns whether it still held."""
        done = self._connection.execute(
            update(consents).where(consents.c.id == consent, consents.c.withdrawn.is_(None)).values(withdrawn=at)
        )
        return done.rowcount == 1

    def erase(self, person: str, said: str) -> None:
        """Replace what consents about a person say in words; that they were given, when and by whom stays."""
        self._connection.execute(update(consents).where(consents.c.person == person).values(purpose=said))

    def list(self, scope: Scope, person: str = "", case: str = "") -> tuple[Consent, ...]:
        """Return consents given by or about the viewer's body, or for cases the viewer may see, the oldest first."""
        asked = select(consents).where(_seen(scope)).order_by(consents.c.given, consents.c.id)
        if person:
            asked = asked.where(consents.c.person == person)
        if case:
            asked = asked.where(consents.c.case_id == case)
        return tuple(_consent(row) for row in self._connection.execute(asked))


def _seen(scope: Scope) -> ColumnElement[bool]:
    if isinstance(scope, Inside):
        return true()
    own = or_(consents.c.person == scope.body, consents.c.giver == scope.body)
    through = consents.c.case_id.in_(select(cases.c.id).where(case_seen(scope)))
    return or_(own, through)


def _consent(row: Row[tuple[object, ...]]) -> Consent:
    return Consent(
        row.id,
        row.person,
        row.giver,
        row.kind,
        row.purpose,
        row.account,
        row.given,
        row.case_id or "",
        row.withdrawn,
    )
