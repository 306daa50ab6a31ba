"""A body's own record in the catalogue: begun, read and changed by itself, with the checks of an import.

What tells who somebody is stays with the association: name, level, employer. Answers to the questions of programmes are
kept with the record, so that they are exported and deleted with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from matcher.corpus.checking import check_record, contradictions
from matcher.corpus.fields import EXTRA, FIELDS, Field
from matcher.corpus.records import candidate_from
from matcher.errors import HuiqiError, NotReady
from matcher.programmes.words import Role
from matcher.vocabulary import Candidate, Kind, RecordKind
from service.domain.bodies import Body, Viewer
from service.domain.errors import NotAllowed
from service.use_cases.desk import Desk
from service.use_cases.records import KINDS

_ANSWER = "申报答复："
"""Before the question, where a record keeps what was answered to it."""

_LOCKED = frozenset({"id", "name", "level", "body", "organization", "society", "source"})
_SELF = "本单位自填"

Basis = Callable[[int, str], None]
"""Raises unless the version and digest it gets are those that a change is based on."""


class WrongFields(HuiqiError):
    """Values of a record that will not do.

    Attributes:
        faults: what is wrong, by key of the field.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"有 {len(faults)} 项需要改正", "；".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The record of a body.

    Attributes:
        head: digest of what it holds, by which a change says what it is based on.
    """

    body: Body
    kind: RecordKind
    record: Mapping[str, Any]

    @property
    def head(self) -> str:
        """SHA-256 of the record; history keeps no content, so this is its version."""
        return sha256(json.dumps(self.record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def answers(self) -> dict[str, str]:
        """What was answered to questions of programmes."""
        extra = self.record.get(EXTRA, {})
        return {key.removeprefix(_ANSWER): one for key, one in extra.items() if key.startswith(_ANSWER)}


def editable(kind: RecordKind) -> tuple[Field, ...]:
    """Return the fields of its record that a body changes itself."""
    return tuple(field for field in FIELDS[kind] if field.key not in _LOCKED)


def read_own(desk: Desk, viewer: Viewer) -> OwnRecord:
    """Return the record of the viewer's body.

    Raises:
        NotAllowed: it is linked to none.
        NotReady: the catalogue does not hold it any more.
    """
    with desk.database.reading() as work:
        body = work.bodies.get(viewer, viewer.body).body
    kind = KINDS.get(body.role)
    if kind is None or not body.record:
        raise NotAllowed(f"“{body.name}”还没有关联目录记录", "请联系本地科协的经办或管理在机构页关联")
    record = desk.catalogue.record(kind, body.record)
    if record is None:
        raise NotReady("目录中没有找到贵单位的记录", "请联系本地科协核对")
    return OwnRecord(body, kind, record)


def change_own(
    desk: Desk, viewer: Viewer, given: Mapping[str, Any], answers: Mapping[str, str], basis: Basis
) -> OwnRecord:
    """Change one's own record: fields given replace the old ones, empty ones are taken out; others stay.

    The catalogue is written first; the history then says which fields changed, not what they hold.

    Raises:
        NotAllowed, NotReady: as `read_own`.
        WrongFields: values that are wrong or contradict each other.
        HuiqiError: a field that is not one's own to change; or an import is at work.
    """
    own = read_own(desk, viewer)
    if own.body.role is Role.ENTERPRISE:
        given = {**given, "source": _SELF}
    after = changed(own, given, answers)
    with desk.catalogue.batch() as batch:
        now = OwnRecord(own.body, own.kind, batch.find(own.kind, own.body.record) or {})
        basis(1, now.head)
        batch.put(own.kind, after, candidate_of(own.kind, after))
        batch.commit()
    keys = sorted(key for key in {*own.record, *after} if own.record.get(key) != after.get(key))
    with desk.database.work() as work:
        said = {"fields": keys}
        work.events.append(work.events.next(viewer, f"body:{viewer.body}", desk.now(), "更改目录记录", {}, said))
        work.commit()
    return OwnRecord(own.body, own.kind, after)


def changed(own: OwnRecord, given: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """Return a record as it would be after a change; raises as `change_own`."""
    known = {field.key for field in editable(own.kind)} | {"source"}
    if foreign := sorted(set(given) - known):
        raise HuiqiError(f"“{foreign[0]}”不能由自己更改", "名称、级别、单位等请联系本地科协更改")
    kept = {key: value for key, value in own.record.items() if key not in given}
    typed = {key: value for key, value in given.items() if value not in (None, "", [], ())}
    extra = dict(own.record.get(EXTRA, {}))
    extra |= {f"{_ANSWER}{question}": answer for question, answer in answers.items()}
    whole = {**kept, **typed} | ({EXTRA: {key: value for key, value in extra.items() if value}} if extra else {})
    return checked_record(own.kind, whole)


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
    latest = checked_record(RecordKind.ENTERPRISE, record)
    identifier = str(latest["id"])
    with desk.catalogue.batch() as batch:
        if (RecordKind.ENTERPRISE, identifier) in batch.removed():
            raise HuiqiError(f"企业 {identifier} 已按要求从目录中删除", "请联系管理员")
        batch.put(RecordKind.ENTERPRISE, latest, None)
        batch.commit()
    return identifier


def candidate_of(kind: RecordKind, record: Mapping[str, Any]) -> Candidate | None:
    """Return the candidate that a record makes; an enterprise makes none."""
    return candidate_from(dict(record), Kind(kind.value)) if kind.value in set(Kind) else None
