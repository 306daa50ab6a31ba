"""A body's own record in the catalogue: begun, read and changed with the checks of an import, one record at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.corpus.checking import check_record, contradictions
from matcher.corpus.records import candidate_from
from matcher.errors import HuiqiError
from matcher.vocabulary import Kind, RecordKind
from service.use_cases.desk import Desk


class WrongFields(HuiqiError):
    """Values of a record that will not do.

    Attributes:
        faults: what is wrong, by key of the field.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"有 {len(faults)} 项需要改正", "；".join(faults.values()))
        self.faults = dict(faults)


def checked_record(kind: RecordKind, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as an import would keep it.

    Raises:
        WrongFields: values that are wrong, missing or contradict each other.
    """
    found = check_record(dict(record), kind)
    problems = list(found.problems) or contradictions(found.record, kind)
    if problems:
        raise WrongFields({one.key: f"{one.problem}，{one.remedy}" for one in problems})
    return found.record


def start_record(desk: Desk, record: Mapping[str, Any]) -> str:
    """Begin the record of an enterprise that the catalogue does not have; returns its id.

    Raises:
        HuiqiError: a value is wrong, it was removed for good before, or an import is at work.
    """
    return put_record(desk, RecordKind.ENTERPRISE, record)


def put_record(desk: Desk, kind: RecordKind, record: Mapping[str, Any]) -> str:
    """Put a record into the catalogue in place of the one of its id; returns the id. Raises as `start_record`."""
    latest = checked_record(kind, record)
    identifier = str(latest["id"])
    with desk.catalogue.batch() as batch:
        if (kind, identifier) in batch.removed():
            raise HuiqiError(f"{kind.label} {identifier} 已按要求从目录中删除", "请联系管理员")
        candidate = candidate_from(latest, Kind(kind.value)) if kind.value in set(Kind) else None
        batch.put(kind, latest, candidate)
        batch.commit()
    return identifier
