"""A case and its history: each deed as an event with what it changed, and the fold back to the case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from matcher.errors import DamagedFile
from service.domain.bodies import Viewer
from service.domain.history import Event, day_of, sealed
from service.domain.workflow.case import Case, party_as_plain, steps
from service.domain.workflow.deeds import Deed, deed_as_plain, deed_from_plain
from service.domain.workflow.effects import apply
from service.domain.workflow.engine import completed
from service.domain.workflow.opening import Opening, case_from, opening_as_plain, opening_from_plain
from service.domain.workflow.table import Table

OPENED = "开立"
"""The move of the first event."""


def subject_of(case: str) -> str:
    """Return the subject of the history of a case by its id."""
    return f"case:{case}"


def opened_event(opening: Opening, viewer: Viewer, at: datetime) -> Event:
    """Return the first event of a case."""
    after = {"opening": opening_as_plain(opening)}
    return sealed(Event(subject_of(opening.case), 1, at, viewer.account, viewer.body, OPENED, {}, after, "", ""))


def event_of(table: Table, before: Case, after: Case, deed: Deed, viewer: Viewer, at: datetime, previous: str) -> Event:
    """Return the event of a deed that took a case from one state to the next.

    Args:
        table: of its programme.
        before: the case it was made of.
        after: what `make` returned.
        deed: as it was given to `make`; `viewer` and `at` likewise.
        previous: digest of the last event.
    """
    old, new = _told(table, before), _told(table, after)
    changed = [key for key in new if old[key] != new[key]]
    done = deed_as_plain(completed(deed, day_of(at)))
    return sealed(
        Event(
            subject=subject_of(after.id),
            seq=after.version,
            at=at,
            account=viewer.account,
            body=viewer.body,
            move=f"{deed.stage}/{deed.move.value}",
            before={key: old[key] for key in changed},
            after={**{key: new[key] for key in changed}, "deed": done},
            reason=deed.text,
            previous=previous,
        )
    )


def case_of(table: Table, events: Iterable[Event]) -> Case:
    """Return the case that its history folds to.

    Raises:
        DamagedFile: the history does not begin with the opening.
    """
    case: Case | None = None
    for event in events:
        if case is None:
            if event.move != OPENED:
                raise DamagedFile(f"{event.subject} 的历史没有从开立开始", "请运行 huiqi verify 核对")
            case = case_from(table, opening_from_plain(event.after["opening"]))
        else:
            case = apply(table, case, deed_from_plain(event.after["deed"]), event.account, event.body)
    if case is None:
        raise DamagedFile("项目没有历史", "请运行 huiqi verify 核对")
    return case


def _told(table: Table, case: Case) -> dict[str, Any]:
    """Return what an event tells of a case: the step of every stage, the parties, the end."""
    return {
        "steps": {key: step.value for key, step in steps(table, case).items()},
        "parties": [party_as_plain(party) for party in case.parties],
        "end": case.end.value if case.end else "",
    }
