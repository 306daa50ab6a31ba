"""记录: recording what happened, correcting and withdrawing it; each with its event, nothing overwritten silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.history import Event, day_of, sealed
from service.domain.scope import SYSTEM
from service.domain.statistics.recording import (
    Recorded,
    difference,
    require_happened,
    require_may_record,
    require_reason,
    require_standing,
)
from service.domain.statistics.records import Happening, Party, check_complete
from service.domain.statistics.stored import happening_to_plain
from service.storage.errors import Missing
from service.storage.happenings import HappeningRow
from service.storage.work import Work
from service.use_cases.evidence import cited
from service.use_cases.needs import Basis
from service.use_cases.office import new_id

_MANY = 200


@dataclass(frozen=True, slots=True)
class PartyIn:
    """Somebody who took part: a body by its id, or one that is not registered by name, role and level.

    Attributes:
        level: of a society; of an expert, the level of the society who sends them.
    """

    body: str = ""
    name: str = ""
    role: Role | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class HappeningIn:
    """What is stated of a happening, or of it anew.

    Attributes:
        facts: fields of `Happening` by name, without its id, office and source; `parties` are `PartyIn`, `evidence`
            digests.
        incomplete: whether it is recorded though facts are missing that its kind needs.
    """

    facts: Mapping[str, Any]
    incomplete: bool = False


def record(work: Work, asked: HappeningIn, office: str, viewer: Viewer, at: datetime) -> HappeningRow:
    """Record a happening; `office` empty: for the viewer's own body.

    Raises:
        Missing: there is no such office or party, or the viewer may not see it.
        Forbidden: the viewer may not record for it.
        HuiqiError: a fact is missing or wrong.
    """
    placed = work.bodies.get(viewer, office or viewer.body)
    require_may_record(viewer, placed.body, placed.path)
    facts = _resolved(work, placed.body.id, asked.facts, viewer)
    happening = Happening(id=new_id(), office=placed.body.id, **facts)
    _check(work, happening, asked, viewer, at)
    event = work.events.next(viewer, _subject(happening.id), at, Recorded.RECORD.value, {}, _told(happening))
    return work.happenings.add(HappeningRow(happening, at), event)


def correct(
    work: Work, happening: str, asked: HappeningIn, reason: str, viewer: Viewer, at: datetime, basis: Basis
) -> HappeningRow:
    """Correct a happening; what is not stated anew stays.

    Raises:
        Missing, Forbidden, HuiqiError: as in `record`.
        NotAllowed: it was withdrawn.
    """
    before = _to_change(work, happening, reason, viewer, basis)
    old = before.happening
    new = replace(old, **_resolved(work, old.office, asked.facts, viewer))
    _check(work, new, asked, viewer, at)
    was, now = difference(happening_to_plain(old), happening_to_plain(new))
    event = work.events.next(viewer, _subject(happening), at, Recorded.CORRECT.value, was, now, reason)
    return work.happenings.save(replace(before, happening=new), _on(event, before))


def withdraw(work: Work, happening: str, reason: str, viewer: Viewer, at: datetime, basis: Basis) -> HappeningRow:
    """Withdraw a happening: it stays to be read, and counts no more.

    Raises:
        Missing, Forbidden: as in `record`.
        InvalidDeed: no reason is given.
        NotAllowed: it was withdrawn before.
    """
    before = _to_change(work, happening, reason, viewer, basis)
    was, now = {"withdrawn": False}, {"withdrawn": True}
    event = work.events.next(viewer, _subject(happening), at, Recorded.WITHDRAW.value, was, now, reason)
    return work.happenings.save(replace(before, withdrawn=True), _on(event, before))


def history_of(work: Work, happening: str, viewer: Viewer) -> tuple[Event, ...]:
    """Return what was done with a happening, in order; raises Missing."""
    work.happenings.get(viewer, happening)
    return work.events.of(viewer, _subject(happening))


def _to_change(work: Work, happening: str, reason: str, viewer: Viewer, basis: Basis) -> HappeningRow:
    row = work.happenings.get(viewer, happening)
    placed = work.bodies.get(SYSTEM, row.happening.office)
    require_may_record(viewer, placed.body, placed.path)
    basis(row.version, row.head)
    require_reason(reason)
    require_standing(withdrawn=row.withdrawn)
    return row


def _check(work: Work, happening: Happening, asked: HappeningIn, viewer: Viewer, at: datetime) -> None:
    require_happened(happening.day, day_of(at))
    if "refers_to" in asked.facts:
        _require_known(work, happening, viewer)
    if not asked.incomplete:
        check_complete(happening)


def _require_known(work: Work, happening: Happening, viewer: Viewer) -> None:
    case, stroke, _ = happening.refers_to.partition("/")
    try:
        if stroke:
            work.cases.get(viewer, case)
        elif happening.refers_to:
            work.happenings.get(viewer, happening.refers_to)
    except Missing as error:
        raise InvalidDeed(f"所指的记录 {happening.refers_to} 不存在", "请改指已登记的记录，或先登记它") from error
    if happening.refers_to == happening.id:
        raise InvalidDeed("记录不能指向自己", "请改指另一条记录")


def _resolved(work: Work, office: str, facts: Mapping[str, Any], viewer: Viewer) -> dict[str, Any]:
    found = dict(facts)
    if "parties" in found:
        parties = {party.id: party for party in (_party(work, one, viewer) for one in found["parties"])}
        found["parties"] = tuple(parties.values())
    if "evidence" in found:
        found["evidence"] = cited(work, office, tuple(found["evidence"]), viewer)
    return found


def _party(work: Work, asked: PartyIn, viewer: Viewer) -> Party:
    if asked.body:
        body = work.bodies.get(viewer, asked.body).body
        return Party(body.id, body.name, body.role, asked.level if body.role is Role.EXPERT else body.level)
    name = "".join(asked.name.split())
    if not name or asked.role is None:
        raise InvalidDeed("参与方没有写明名称或类别", "请填机构编号，或名称和类别")
    alike = work.bodies.list(viewer, [asked.role], name, limit=_MANY)
    same = [placed.body for placed in alike if "".join(placed.body.name.split()) == name]
    if len(same) == 1:  # a body that is registered is the same whether it is named or picked
        return Party(same[0].id, same[0].name, asked.role, same[0].level or asked.level)
    return Party(f"named:{asked.role.value}:{name}", name, asked.role, asked.level)


def _told(happening: Happening) -> dict[str, Any]:
    return {**happening_to_plain(happening), "office": happening.office}


def _subject(happening: str) -> str:
    return f"report:{happening}"


def _on(event: Event, before: HappeningRow) -> Event:
    return sealed(replace(event, previous=before.head))
