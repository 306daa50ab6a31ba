"""Several files read into candidates and faults, so that a person sees every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.corpus.readers import Row, read_rows
from matcher.corpus.records import candidate_from, kind_of
from matcher.errors import HuiqiError, InvalidRecord
from matcher.vocabulary import Candidate, Kind

_Found = dict[tuple[Kind, str], tuple[Path, int, Candidate]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What some files hold: the valid candidates, and the rows that are not, both in reading order."""

    candidates: tuple[Candidate, ...]
    faults: tuple[InvalidRecord, ...]


def read_candidates(paths: Sequence[Path], kind: Kind | None = None) -> Intake:
    """Read candidates of any kind from files; a kind and id seen before is a fault.

    Args:
        paths: JSON lines or CSV files.
        kind: of every record; where None, each record says or shows its own.

    Raises:
        InvalidRecord: a file that cannot be read at all, or that holds nothing.
    """
    found: _Found = {}
    faults: list[InvalidRecord] = []
    for path in paths:
        rows = 0
        for row in read_rows(path):
            rows += 1
            try:
                candidate = _candidate(row, kind)
                _check_new(candidate, found)
                found[candidate.kind, candidate.id] = path, row.number, candidate
            except InvalidRecord as fault:
                faults.append(fault)
            except HuiqiError as error:
                faults.append(InvalidRecord(path, row.number, error.problem, error.remedy))
        if rows == 0:
            raise InvalidRecord(path, 0, "没有任何记录", "请检查文件内容")
    return Intake(tuple(candidate for _, _, candidate in found.values()), tuple(faults))


def _candidate(row: Row, kind: Kind | None) -> Candidate:
    if row.fault:
        raise row.fault
    assert row.record is not None  # noqa: S101 - a row without fault has a record
    return candidate_from(row.record, kind or kind_of(row.record))


def _check_new(candidate: Candidate, found: _Found) -> None:
    if before := found.get((candidate.kind, candidate.id)):
        raise HuiqiError(f"id {candidate.id} 与 {before[0]} 第 {before[1]} 行重复", "请给每一行不同的 id")
