"""待办: what waits for one person now: needs, turns in cases, reminders; counted, and the first of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.needs import POSTING, NeedState
from service.domain.workflow.words import Move
from service.storage.needs import NeedRow
from service.storage.reminders import ReminderRow
from service.storage.turns import TurnFilter, TurnRow
from service.storage.work import Work

_APART = (Move.SETTLE, Move.ACCEPT, Move.SIGN, Move.SCORE, Move.CONSENT)

SECTIONS = {
    "objections": TurnFilter(moves=(Move.SETTLE,)),
    "invitations": TurnFilter(moves=(Move.ACCEPT,)),
    "signing": TurnFilter(moves=(Move.SIGN,)),
    "reviews": TurnFilter(moves=(Move.SCORE,)),
    "consents": TurnFilter(moves=(Move.CONSENT,)),
    "turns": TurnFilter(but=_APART),
    "notices": TurnFilter(moves=(Move.EXPIRE,), ahead=True),
    "running": TurnFilter(ongoing=True),
}
"""What of cases stands apart on the desk, and which turns belong there."""


@dataclass(frozen=True, slots=True)
class Section:
    """So many turns of a kind, and the first of them."""

    key: str
    total: int
    first: tuple[TurnRow, ...]


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits for somebody.

    Attributes:
        waiting: needs to be taken up or sent back, those that wait longest first; `returned`: own ones to be mended;
            `posted`: own ones that wait for an office; `accepted`: taken up, and no case is opened
            for them yet; each with how many there are.
        unanswered: invitations to others in cases in which the body takes part or which it runs.
        reminders: open ones of an office, those due first first.
    """

    waiting: tuple[int, tuple[NeedRow, ...]]
    returned: tuple[int, tuple[NeedRow, ...]]
    posted: tuple[int, tuple[NeedRow, ...]]
    accepted: tuple[int, tuple[NeedRow, ...]]
    sections: tuple[Section, ...]
    unanswered: tuple[TurnRow, ...]
    reminders: tuple[ReminderRow, ...]

    @property
    def total(self) -> int:
        """How many things wait, without what is only under way or still to come."""
        own = sum(one.total for one in self.sections if one.key not in {"notices", "running"})
        return own + self.waiting[0] + self.returned[0] + self.accepted[0] + len(self.reminders)


def todo_of(work: Work, viewer: Viewer, today: date, shown: int = 8) -> Todo:
    """Return what waits for somebody; `shown`: how many of each kind are named."""
    nothing: tuple[int, tuple[NeedRow, ...]] = (0, ())
    office = viewer.role is Role.ASSOCIATION
    posting = viewer.role in POSTING
    sections = [
        Section(key, work.turns.count(viewer, today, wanted), work.turns.own(viewer, today, wanted, 0, shown))
        for key, wanted in SECTIONS.items()
    ]
    watching = office or viewer.role is Role.OVERSIGHT
    return Todo(
        waiting=work.needs.longest(viewer, NeedState.WAITING.value, shown) if office else nothing,
        returned=work.needs.longest(viewer, NeedState.RETURNED.value, shown, owner=viewer.body) if posting else nothing,
        posted=(
            work.needs.longest(viewer, NeedState.WAITING.value, shown, owner=viewer.body)
            if posting and not office
            else nothing
        ),
        accepted=work.needs.uncased(viewer, NeedState.ACCEPTED.value, shown) if office else nothing,
        sections=tuple(section for section in sections if section.total),
        unanswered=work.turns.others(viewer, Move.ACCEPT, shown),
        reminders=work.reminders.open(viewer, shown) if watching else (),
    )
