"""The catalogue: the candidates that ship with the product, overlaid by those an office has imported.

An imported record with a shipped id replaces it. The office's records stand in ``<home>/catalogue/<kind>.jsonl``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from matcher.corpus.readers import read_all
from matcher.corpus.records import Record, candidate_from
from matcher.errors import HuiqiError
from matcher.resources import CORPORA
from matcher.storage import write_atomically
from matcher.vocabulary import Candidate, Document, Kind


class Catalogue:
    """All candidates of every kind, as of when it was opened.

    Args:
        home: state folder with the office's own records.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "catalogue"

    def candidates(self, kind: Kind) -> list[Candidate]:
        """Return the candidates of one kind, sorted by id."""
        merged = {candidate.id: candidate for candidate in shipped(kind)} | self._imported(kind)
        return [merged[identifier] for identifier in sorted(merged)]

    def add(self, candidates: Iterable[Candidate]) -> dict[Kind, int]:
        """Store candidates, replacing those with the same kind and id; all of one kind or, on a failure, none.

        Returns:
            How many records of each kind were new or different.

        Raises:
            StorageUnavailable: the state folder cannot be written.
        """
        changed: dict[Kind, int] = {}
        incoming = list(candidates)
        for kind in Kind:
            new = {candidate.id: candidate for candidate in incoming if candidate.kind is kind}
            if not new:
                continue
            present = {candidate.id: candidate for candidate in self.candidates(kind)}
            changed[kind] = sum(present.get(identifier) != candidate for identifier, candidate in new.items())
            if changed[kind]:
                merged = self._imported(kind) | new
                lines = [to_json(merged[identifier]) for identifier in sorted(merged)]
                write_atomically(self._path(kind), ("\n".join(lines) + "\n").encode())
        return changed

    def _imported(self, kind: Kind) -> dict[str, Candidate]:
        path = self._path(kind)
        if not path.exists():
            return {}
        lines = path.read_bytes().splitlines()  # bytes: a text may hold U+2028, which ends a line of a str
        return {candidate.id: candidate for candidate in map(from_json, lines)}

    def _path(self, kind: Kind) -> Path:
        return self._folder / f"{kind.value}.jsonl"


@cache
def shipped(kind: Kind) -> tuple[Candidate, ...]:
    """Return the candidates of one kind that come with the product."""
    if kind is not Kind.SOCIETY:
        return ()
    found: list[Candidate] = []
    for path in sorted((CORPORA / "societies").glob("*.jsonl")):
        found += read_all(path, _society, lambda candidate: candidate.id)
    return tuple(found)


def _society(record: Record) -> Candidate:
    return candidate_from(record, Kind.SOCIETY)


def to_json(candidate: Candidate) -> str:
    """Return a candidate as one line of JSON that `from_json` reads back to an equal candidate."""
    return json.dumps(asdict(candidate), ensure_ascii=False, separators=(",", ":"))


def from_json(line: str | bytes) -> Candidate:
    """Return the candidate a line of `to_json` describes.

    Raises:
        HuiqiError: the line is damaged.
    """
    try:
        fields = json.loads(line)
        fields["kind"] = Kind(fields["kind"])
        fields["documents"] = tuple(Document(**document) for document in fields["documents"])
        for key in ("disciplines", "industries"):
            fields[key] = tuple(fields[key])
        return Candidate(**fields)
    except (ValueError, KeyError, TypeError) as error:
        raise HuiqiError(f"目录中的一条记录已损坏（{error}）", "请从备份恢复，或删除该文件后重新导入") from error
