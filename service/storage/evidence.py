"""佐证 as it is stored: which bytes, by their digest, were handed in for which office. The bytes are not here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from service.storage.errors import Missing
from service.storage.scoping import Scope, evidence_seen
from service.storage.tables.reporting import evidence


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """佐证: one file of one office.

    Attributes:
        digest: SHA-256 of the bytes, 64 hexadecimal digits.
        office: whose records it shows.
        name: shown to people.
    """

    digest: str
    office: str
    name: str
    media: str
    size: int
    account: str
    at: datetime


class EvidenceFiles:
    """The evidence of all offices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: EvidenceRow) -> EvidenceRow:
        """Add a file; returns it as it is kept: the same bytes of the same office are one, by their first name."""
        kind = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        self._connection.execute(kind(evidence).values(asdict(row)).on_conflict_do_nothing())
        asked = select(evidence).where(evidence.c.digest == row.digest, evidence.c.office == row.office)
        return _row(self._connection.execute(asked).one())

    def get(self, scope: Scope, digest: str, office: str = "") -> EvidenceRow:
        """Return a file, of an office if one is named.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        asked = select(evidence).where(evidence.c.digest == digest, evidence_seen(scope))
        if office:
            asked = asked.where(evidence.c.office == office)
        found = self._connection.execute(asked.order_by(evidence.c.at, evidence.c.office)).first()
        if found is None:
            raise Missing("份佐证")
        return _row(found)


def _row(row: Row[tuple[object, ...]]) -> EvidenceRow:
    return EvidenceRow(row.digest, row.office, row.name, row.media, row.size, row.account, row.at)
