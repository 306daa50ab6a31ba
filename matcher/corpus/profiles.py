"""The profiles that ship with the product: national societies always, a province's only to offices in that province."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from matcher.corpus.checking import check_record
from matcher.corpus.identity import keys_of
from matcher.corpus.office import office_province
from matcher.corpus.readers import read_all
from matcher.corpus.records import Record, candidate_from, id_of
from matcher.resources import CORPORA
from matcher.taxonomy.regions import find_region, province_of
from matcher.vocabulary import Candidate, Kind, RecordKind

_FOLDER = CORPORA / "societies"


def shipped(kind: Kind) -> tuple[Candidate, ...]:
    """Return the candidates of one kind that come with the product, for an office in HUIQI_REGION."""
    return _candidates(office_province()) if kind is Kind.SOCIETY else ()


def shipped_elsewhere(province: str) -> tuple[Candidate, ...]:
    """Return a province's own societies that come with the product, wherever the office is; its full name is wanted."""
    return tuple(candidate for candidate in _candidates(province) if candidate.level != "national")


def shipped_records(kind: RecordKind) -> dict[str, dict[str, Any]]:
    """Return the records of one kind that come with the product, checked, by id; not to be changed."""
    return _checked(office_province()) if kind is RecordKind.SOCIETY else {}


def shipped_names(kind: RecordKind) -> dict[str, list[str]]:
    """Return the ids of shipped records by each key that `identity.keys_of` gives them."""
    return _names(office_province()) if kind is RecordKind.SOCIETY else {}


def shipped_technologies() -> Iterator[str]:
    """Yield what every profile that comes with the product names as its technologies, wherever the office is."""
    for path in sorted(_FOLDER.glob("*.jsonl")):
        for record in read_all(path, lambda record: record, id_of):
            yield from record["technologies"]


@cache
def _candidates(province: str) -> tuple[Candidate, ...]:
    return tuple(candidate_from(record, Kind.SOCIETY) for record in _records(province))


@cache
def _checked(province: str) -> dict[str, dict[str, Any]]:
    checked = (check_record(record, RecordKind.SOCIETY).record for record in _records(province))
    return {record["id"]: record for record in checked}


@cache
def _names(province: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for identifier, record in _checked(province).items():
        for key in keys_of(RecordKind.SOCIETY, record):
            found.setdefault(key, []).append(identifier)
    return found


@cache
def _records(province: str) -> tuple[Record, ...]:
    found: list[Record] = []
    for path in sorted(_FOLDER.glob("national-*.jsonl")):
        found += read_all(path, lambda record: record, id_of)
    for path in sorted(_FOLDER.glob("provincial-*.jsonl")) if province else ():
        found += [record for record in read_all(path, lambda record: record, id_of) if _province(record) == province]
    return tuple(found)


def _province(record: Record) -> str:
    region = find_region(str(record.get("region", "")))
    return province_of(region).full_name if region else ""
