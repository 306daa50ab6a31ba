"""Changes to the catalogue that wait for their commit: seen by lookups at once, by others all together or never."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from matcher.corpus.identity import keys_of
from matcher.corpus.profiles import shipped_names, shipped_records
from matcher.corpus.serial import to_json
from matcher.errors import HuiqiError
from matcher.vocabulary import Candidate, RecordKind

NAMESAKES = 200
"""Records of one name that a row is compared with at most; the commonest names of 100,000 people come to thirty."""

_TABLES = """
CREATE TEMP TABLE IF NOT EXISTS staged (kind TEXT, id TEXT, record TEXT, candidate TEXT, place TEXT, changed INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS temp.staged_by_id ON staged (kind, id);
CREATE TEMP TABLE IF NOT EXISTS staged_names (kind TEXT, key TEXT, id TEXT, PRIMARY KEY (kind, key, id))
    WITHOUT ROWID;
"""
_COMMIT = """
DELETE FROM main.names AS old
    WHERE EXISTS (SELECT 1 FROM staged WHERE staged.kind = old.kind AND staged.id = old.id AND changed);
INSERT INTO main.names SELECT kind, key, id FROM staged_names AS new
    WHERE EXISTS (SELECT 1 FROM staged WHERE staged.kind = new.kind AND staged.id = new.id AND changed);
INSERT INTO main.records SELECT kind, id, record, candidate FROM staged WHERE changed
    ON CONFLICT (kind, id) DO UPDATE SET record = excluded.record, candidate = excluded.candidate;
"""
_REMOVED = "CREATE TABLE IF NOT EXISTS main.removed (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id))"
"""Made with the first removal, so that a catalogue nothing was removed from stays as it is; ids and nothing else."""

_GONE = """
SELECT kind, id FROM main.removed AS gone
    WHERE NOT EXISTS (SELECT 1 FROM main.records WHERE records.kind = gone.kind AND records.id = gone.id)
"""
_NAMED = """
SELECT id FROM staged_names WHERE kind = :kind AND key = :key UNION
SELECT id FROM main.names AS old WHERE kind = :kind AND key = :key
    AND NOT EXISTS (SELECT 1 FROM staged WHERE staged.kind = old.kind AND staged.id = old.id)
LIMIT :most
"""
_REPLACED = """
SELECT 1 FROM staged WHERE kind = :kind AND id = :id UNION SELECT 1 FROM main.records WHERE kind = :kind AND id = :id
"""


class Batch:
    """Records on their way into the catalogue.

    They wait in temporary tables, which SQLite keeps on disk, so that a large import needs no memory and readers are
    shut out only for the moment of the commit.

    Args:
        connection: to the catalogue; within a transaction, if there is to be a commit.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for statement in _TABLES.split(";"):
            connection.execute(statement)

    def find(self, kind: RecordKind, identifier: str, *, shipped: bool = True) -> dict[str, Any] | None:
        """Return the record with this id as it is before the batch, None where there is none."""
        statement = "SELECT record FROM main.records WHERE kind = ? AND id = ?"
        found = self._connection.execute(statement, (kind.value, identifier)).fetchone()
        if found:
            return json.loads(found[0])  # type: ignore[no-any-return]
        return shipped_records(kind).get(identifier) if shipped else None

    def place(self, kind: RecordKind, identifier: str) -> str | None:
        """Return where in this batch a record with this id stood first, None where it did not."""
        statement = "SELECT place FROM staged WHERE kind = ? AND id = ?"
        found = self._connection.execute(statement, (kind.value, identifier)).fetchone()
        return found[0] if found else None

    def taken(self, kind: RecordKind, identifier: str) -> bool:
        """Tell whether an id is in use, in this batch or before."""
        return self.place(kind, identifier) is not None or self.find(kind, identifier) is not None

    def named(self, kind: RecordKind, key: str) -> list[dict[str, Any]]:
        """Return the records, of this batch and from before, that `keys_of` gives this key; sorted by id.

        Raises:
            HuiqiError: more than `NAMESAKES`; comparing a row with each would take for ever.
        """
        wanted = {"kind": kind.value, "key": key, "most": NAMESAKES + 1}
        ids = {row[0] for row in self._connection.execute(_NAMED, wanted)}
        if len(ids) > NAMESAKES:
            raise HuiqiError(f"同名的{kind.label}超过 {NAMESAKES} 条，无法逐一比对", "请给这一行填一个不重复的编号")
        for identifier in shipped_names(kind).get(key, ()):
            if not self._connection.execute(_REPLACED, {"kind": kind.value, "id": identifier}).fetchone():
                ids.add(identifier)
        return [record for identifier in sorted(ids) if (record := self._latest(kind, identifier)) is not None]

    def put(
        self,
        kind: RecordKind,
        record: Mapping[str, Any],
        candidate: Candidate | None,
        place: str = "",
        *,
        changed: bool = True,
    ) -> None:
        """Stage a record, with the candidate it makes if its kind makes one; an id can be staged once."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        row = kind.value, record["id"], line, to_json(candidate) if candidate else None, place, changed
        self._connection.execute("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?)", row)
        names = [(kind.value, key, record["id"]) for key in keys_of(kind, record)]
        self._connection.executemany("INSERT INTO staged_names VALUES (?, ?, ?)", names)

    def remove(self, kind: RecordKind, identifier: str) -> bool:
        """Take one of the office's records out for good, and keep its id; returns whether it was there.

        What it said is overwritten in the file. A record that ships with the product comes out again.
        """
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.execute(_REMOVED)
        self._connection.execute("INSERT OR IGNORE INTO main.removed VALUES (?, ?)", (kind.value, identifier))
        self._connection.execute("DELETE FROM main.names WHERE kind = ? AND id = ?", (kind.value, identifier))
        gone = self._connection.execute("DELETE FROM main.records WHERE kind = ? AND id = ?", (kind.value, identifier))
        return gone.rowcount == 1

    def removed(self) -> frozenset[tuple[RecordKind, str]]:
        """Return what was taken out and has not been put in again."""
        if not self._connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'removed'").fetchone():
            return frozenset()
        return frozenset((RecordKind(kind), one) for kind, one in self._connection.execute(_GONE))

    def commit(self) -> None:
        """Make everything staged part of the catalogue, at once."""
        for statement in _COMMIT.split(";"):
            self._connection.execute(statement)
        self._connection.execute("COMMIT")
        for table in ("staged", "staged_names"):
            self._connection.execute(f"DELETE FROM temp.{table}")  # noqa: S608 - names of our own

    def _latest(self, kind: RecordKind, identifier: str) -> dict[str, Any] | None:
        statement = "SELECT record FROM staged WHERE kind = ? AND id = ?"
        found = self._connection.execute(statement, (kind.value, identifier)).fetchone()
        return json.loads(found[0]) if found else self.find(kind, identifier)
