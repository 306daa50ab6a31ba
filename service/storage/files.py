"""Files of cases: which bytes, by their digest, were made or handed in as which paper. The bytes are not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from service.storage.errors import Missing
from service.storage.scoping import Scope, case_seen
from service.storage.tables.casework import cases, files


@dataclass(frozen=True, slots=True)
class FileRow:
    """文件: of one paper of one case.

    Attributes:
        paper: key of the paper.
        digest: SHA-256 of the bytes, 64 hexadecimal digits.
        name: shown to people.
        body: for whom it was made or handed in, by `account`.
    """

    case: str
    paper: str
    digest: str
    name: str
    media: str
    size: int
    account: str
    body: str
    at: datetime


class Files:
    """All files of all cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, file: FileRow) -> None:
        """Add a file; the same bytes for the same paper of the same case are one."""
        values = {
            "case_id": file.case,
            "paper": file.paper,
            "digest": file.digest,
            "name": file.name,
            "media": file.media,
            "size": file.size,
            "account": file.account,
            "body": file.body,
            "at": file.at,
        }
        kind = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        self._connection.execute(kind(files).values(values).on_conflict_do_nothing())

    def get(self, scope: Scope, case: str, digest: str) -> FileRow:
        """Return a file of a case.

        Raises:
            Missing: there is none, or the case may not be seen.
        """
        found = self._rows(scope, case, digest)
        if not found:
            raise Missing("份文件")
        return found[0]

    def has(self, case: str, paper: str, digest: str) -> bool:
        """Return whether these bytes were made or handed in as a paper of a case."""
        asked = select(files.c.digest).where(files.c.case_id == case, files.c.paper == paper, files.c.digest == digest)
        return self._connection.execute(asked).first() is not None

    def list(self, scope: Scope, case: str) -> tuple[FileRow, ...]:
        """Return the files of a case in the order in which they came."""
        return self._rows(scope, case)

    def _rows(self, scope: Scope, case: str, digest: str = "") -> tuple[FileRow, ...]:
        asked = (
            select(files)
            .join(cases, cases.c.id == files.c.case_id)
            .where(files.c.case_id == case, case_seen(scope))
            .order_by(files.c.at, files.c.paper, files.c.digest)
        )
        if digest:
            asked = asked.where(files.c.digest == digest)
        return tuple(_file(row) for row in self._connection.execute(asked))


def _file(row: Row[tuple[object, ...]]) -> FileRow:
    return FileRow(row.case_id, row.paper, row.digest, row.name, row.media, row.size, row.account, row.body, row.at)
