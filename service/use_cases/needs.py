"""需求: posting one, taking it up, sending it back, amending, withdrawing, closing; and what may be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from matcher.errors import HuiqiError
from matcher.text.normalise import check_text
from service.domain.bodies import Viewer
from service.domain.history import sealed
from service.domain.needs import NeedFacts, NeedMove, NeedState, moved, moves, require_may_post
from service.domain.scope import SYSTEM
from service.storage.cases import CaseFilter
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.matched_need import carried_over
from service.use_cases.office import new_id
from service.use_cases.standing import ENDS

POSTED = "提出"

Basis = Callable[[int, str], None]
"""Raises unless the version and digest it gets are those that a change is based on."""


@dataclass(frozen=True, slots=True)
class NeedIn:
    """What a need states.

    Attributes:
        owner: the body that has it; empty: the one who posts it.
        details: plain values beside title and text.
    """

    title: str
    text: str
    owner: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NeedDeed:
    """What is done with a need; title, text and details only where it is amended."""

    move: NeedMove
    reason: str = ""
    amended: NeedIn | None = None


def post(work: Work, asked: NeedIn, viewer: Viewer, at: datetime) -> NeedRow:
    """Post a need.

    Raises:
        Missing: there is no such owner, or the viewer may not see it.
        Forbidden, InvalidDeed: as in `require_may_post`.
        InvalidText: it is empty or too long.
    """
    placed = work.bodies.get(viewer, asked.owner or viewer.body)
    require_may_post(viewer, placed.body.role, placed.body.id, placed.path)
    _require_text(asked)
    row = NeedRow(
        new_id(), placed.body.id, NeedState.WAITING.value, asked.title, asked.text, at, at, details=asked.details
    )
    after = {"status": row.status, "title": row.title, "text": row.text, "details": dict(row.details)}
    return work.needs.add(row, work.events.next(viewer, f"need:{row.id}", at, POSTED, {}, after))


def turn(work: Work, need: str, deed: NeedDeed, viewer: Viewer, at: datetime, basis: Basis) -> NeedRow:
    """Do something with a need.

    Raises:
        Missing: there is none, or the viewer may not see it.
        Forbidden, NotAllowed, InvalidDeed: as in `service.domain.needs.moved`.
    """
    before = work.needs.get(viewer, need)
    basis(before.version, before.head)
    state = moved(_facts(work, before), deed.move, deed.reason, viewer)
    host = viewer.body if deed.move in {NeedMove.ACCEPT, NeedMove.SEND_BACK} else before.host
    after = replace(before, status=state.value, host=host)
    if deed.amended is not None:
        if deed.move is not NeedMove.AMEND:
            raise HuiqiError(f"“{deed.move.value}”不改需求内容", "请删去标题和正文，或先退回补正")
        _require_text(deed.amended)
        after = replace(after, title=deed.amended.title, text=deed.amended.text, details=deed.amended.details)
        after = carried_over(before, after)
    old, new = _told(before), _told(after)
    changed = [key for key in new if old[key] != new[key]]
    event = work.events.next(
        viewer,
        f"need:{need}",
        at,
        deed.move.value,
        {key: old[key] for key in changed},
        {key: new[key] for key in changed},
        deed.reason,
    )
    return work.needs.save(after, sealed(replace(event, previous=before.head)))


def allowed(work: Work, row: NeedRow, viewer: Viewer) -> tuple[NeedMove, ...]:
    """Return what somebody may do with a need now."""
    return moves(_facts(work, row), viewer)


def _facts(work: Work, row: NeedRow) -> NeedFacts:
    every = work.cases.count(SYSTEM, CaseFilter(need=row.id))
    ended = sum(work.cases.count(SYSTEM, CaseFilter(need=row.id, status=end)) for end in ENDS)
    path = work.bodies.get(SYSTEM, row.owner).path
    return NeedFacts(NeedState(row.status), row.owner, path, row.host, running=every > ended)


def _told(row: NeedRow) -> dict[str, Any]:
    return {
        "status": row.status,
        "host": row.host,
        "title": row.title,
        "text": row.text,
        "details": dict(row.details),
    }


def _require_text(asked: NeedIn) -> None:
    check_text(f"{asked.title}\n{asked.text}")
    if not asked.title.strip() or not asked.text.strip():
        raise HuiqiError("需求没有标题或正文", "请写出要解决的技术问题")
