"""The catalogue: the records that ship with the product, overlaid by those an office has imported.

An imported record with a shipped id replaces it. The office's records stand in ``<home>/catalogue/catalogue.sqlite``.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matcher.corpus.batch import Batch
from matcher.corpus.database import FILE, opened
from matcher.corpus.profiles import shipped, shipped_records
from matcher.corpus.serial import from_json, record_of, to_json
from matcher.errors import StorageUnavailable
from matcher.storage import write_atomically
from matcher.vocabulary import Candidate, Kind, RecordKind

__all__ = ["Catalogue", "from_json", "shipped", "to_json"]

_HEADER, _COUNTER = 28, slice(24, 28)
"""Of a SQLite file: its first bytes, and among them how often it was changed (file format, 1.3.7)."""


class Catalogue:
    """All records of every kind, as of when they are asked for.

    Args:
        home: state folder with the office's own records.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "catalogue"

    def candidates(self, kind: Kind) -> list[Candidate]:
        """Return the candidates of one kind, sorted by id."""
        merged = {candidate.id: candidate for candidate in shipped(kind)}
        with self._reading() as connection:
            statement = "SELECT candidate FROM records WHERE kind = ? AND candidate IS NOT NULL"
            for (line,) in connection.execute(statement, (kind.value,)):
                candidate = from_json(line)
                merged[candidate.id] = candidate
        return [merged[identifier] for identifier in sorted(merged)]

    def records(self, kind: RecordKind) -> Iterator[dict[str, Any]]:
        """Yield the records of one kind, sorted by id, with the keys of `fields`."""
        known = shipped_records(kind)
        waiting = sorted(known)[::-1]
        with self._reading() as connection:
            statement = "SELECT id, record FROM records WHERE kind = ? ORDER BY id"
            for identifier, line in connection.execute(statement, (kind.value,)):
                while waiting and waiting[-1] <= identifier:
                    if (before := waiting.pop()) != identifier:
                        yield known[before]
                yield json.loads(line)
        yield from (known[identifier] for identifier in reversed(waiting))

    def record(self, kind: RecordKind, identifier: str) -> dict[str, Any] | None:
        """Return the record with this id, None where there is none."""
        with self._reading() as connection:
            statement = "SELECT record FROM records WHERE kind = ? AND id = ?"
            found = connection.execute(statement, (kind.value, identifier)).fetchone()
        if found:
            return json.loads(found[0])  # type: ignore[no-any-return]
        return shipped_records(kind).get(identifier)

    def named(self, kind: RecordKind, key: str) -> list[dict[str, Any]]:
        """Return the records that `matcher.corpus.identity.keys_of` gives this key, sorted by id."""
        with self.batch(dry_run=True) as batch:
            return batch.named(kind, key)

    def count(self, kind: RecordKind) -> int:
        """Return how many records of one kind there are."""
        with self._reading() as connection:
            found = connection.execute("SELECT id FROM records WHERE kind = ?", (kind.value,))
            return len(shipped_records(kind).keys() | {identifier for (identifier,) in found})

    def removed(self) -> frozenset[tuple[RecordKind, str]]:
        """Return the office's records that were taken out and have not been put in again."""
        with self._reading() as connection:
            return Batch(connection).removed()

    def version(self) -> tuple[int, int] | None:
        """Return what tells whether records were committed since it was asked last; None while there are none.

        It costs a look at the first bytes of the file: SQLite counts its transactions there.

        Raises:
            StorageUnavailable: the file cannot be read.
        """
        try:
            with (self._folder / FILE).open("rb") as file:
                return os.fstat(file.fileno()).st_ino, int.from_bytes(file.read(_HEADER)[_COUNTER])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageUnavailable(f"无法读取目录（{error.strerror}）", "请检查状态目录的权限") from error

    def forget_former(self, kind: RecordKind, identifier: str) -> None:
        """Take a record also out of the file that was kept when it was taken over from an earlier version."""
        path = self._folder / f"{kind.value}.jsonl.old"
        if not path.exists():
            return
        lines = path.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if json.loads(line)["id"] != identifier]
        if len(kept) < len(lines):
            write_atomically(path, b"".join(kept))

    def add(self, candidates: Iterable[Candidate]) -> dict[Kind, int]:
        """Store candidates, replacing those with the same kind and id; all or, on a failure, none.

        Returns:
            How many of each kind that came were new or different.

        Raises:
            StorageUnavailable: the state folder cannot be written.
        """
        incoming = {(candidate.kind, candidate.id): candidate for candidate in candidates}
        kinds = sorted({kind for kind, _ in incoming}, key=list(Kind).index)
        present = {(kind, candidate.id): candidate for kind in kinds for candidate in self.candidates(kind)}
        changed = [candidate for key, candidate in incoming.items() if present.get(key) != candidate]
        if changed:
            with self.batch() as batch:
                for candidate in changed:
                    batch.put(RecordKind(candidate.kind), record_of(candidate), candidate)
                batch.commit()
        return {kind: sum(candidate.kind is kind for candidate in changed) for kind in kinds}

    @contextmanager
    def batch(self, *, dry_run: bool = False) -> Iterator[Batch]:
        """Yield a batch of changes, of which nothing is kept unless it is committed.

        Only one batch at a time may be open, dry runs aside; readers see what was there before until it is committed.
        A dry run leaves no trace in the state folder.

        Raises:
            HuiqiError: another import is at work.
            StorageUnavailable: the state folder cannot be written.
        """
        if dry_run:
            with self._reading() as connection:
                yield Batch(connection)
            return
        with opened(self._folder / FILE) as connection:
            self._adopt(connection)
            connection.execute("BEGIN IMMEDIATE")
            yield Batch(connection)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        path = self._folder / FILE
        exists = path.exists() or any(self._former())
        with opened(path if exists else None) as connection:
            if exists:
                self._adopt(connection)
            yield connection

    def _former(self) -> Iterator[tuple[Kind, Path]]:
        for kind in Kind:
            path = self._folder / f"{kind.value}.jsonl"
            if path.exists():
                yield kind, path

    def _adopt(self, connection: sqlite3.Connection) -> None:
        """Take over what earlier versions kept as ``<kind>.jsonl``, once; a file taken over is renamed."""
        former = list(self._former())
        if not former:
            return
        connection.execute("BEGIN IMMEDIATE")
        batch = Batch(connection)
        for kind, path in former:
            for line in path.read_bytes().splitlines():  # bytes: a text may hold U+2028, which ends a line of a str
                candidate = from_json(line)
                if batch.find(RecordKind(kind), candidate.id, shipped=False) is None:  # a crash before the renaming
                    batch.put(RecordKind(kind), record_of(candidate), candidate)
        batch.commit()
        for _, path in former:
            path.rename(path.with_suffix(".jsonl.old"))
