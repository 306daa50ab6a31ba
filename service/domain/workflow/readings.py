"""What the marks of a case say: invitations, papers, signatures, reviewers, objections, money, consents.

Derived each time, never kept: there is one truth, the marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from matcher.programmes.words import Act, Role
from service.domain.period import Period
from service.domain.workflow.case import Case, Party, Stand
from service.domain.workflow.deeds import Mark
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, Move

NOTICE_DAYS = 7
"""Working days of a notice where neither document nor officer says."""

UPHELD = "成立"
MENDING = "整改"

_FILING = {Move.STATE, Move.APPLY, Move.SUBMIT, Move.FILE, Move.DRAFT, Move.REDRAFT, Move.ATTACH}


@dataclass(frozen=True, slots=True)
class Dispatch:
    """派专家: who shall go where; open until both have consented, void once one has refused."""

    mark: Mark
    consented: frozenset[str]
    refused: bool

    @property
    def asked(self) -> tuple[str, str]:
        """The employer and the enterprise."""
        return self.mark.deed.employer, self.mark.deed.enterprise

    @property
    def granted(self) -> bool:
        """Whether both have consented."""
        return not self.refused and self.consented.issuperset(self.asked)

    @property
    def open(self) -> bool:
        """Whether somebody has still to answer."""
        return not self.refused and not self.granted


def open_invitations(stand: Stand) -> dict[str, Mark]:
    """Return the invitations nobody has answered or withdrawn, by body."""
    found: dict[str, Mark] = {}
    for mark in stand.current:
        match mark.deed.move:
            case Move.INVITE:
                found[mark.deed.party] = mark
            case Move.ACCEPT | Move.DECLINE:
                found.pop(mark.body)
            case Move.UNINVITE:
                found.pop(mark.deed.party)
    return found


def joined(stand: Stand) -> dict[str, str]:
    """Return the bodies that took part by an invitation of this stage and are still there, with the actor."""
    asked: dict[str, str] = {}
    found: dict[str, str] = {}
    for mark in stand.current:
        match mark.deed.move:
            case Move.INVITE:
                asked[mark.deed.party] = mark.deed.actor
            case Move.ACCEPT:
                found[mark.body] = asked[mark.body]
            case Move.LEAVE:
                found.pop(mark.body)
    return found


def willing(table: Table, case: Case) -> tuple[list[Party], list[Party]]:
    """Return who takes part of its own will on the need's side and on the societies'."""
    own = [party for party in case.parties if party.willing]
    needing = [party for party in own if table.need_side(party.actor)]
    return needing, [party for party in own if table.society_side(party.actor)]


def filed(stand: Stand) -> dict[str, Mark]:
    """Return the latest mark of each paper of this round."""
    return {mark.deed.paper: mark for mark in stand.current if mark.deed.move in _FILING and mark.deed.paper}


def papers(case: Case) -> dict[str, str]:
    """Return the digest of each paper there is: of completed stages, and handed in beside them."""
    found: dict[str, str] = {}
    for key, stand in case.stands.items():
        last = case.version if key == WHOLE else stand.done
        for mark in stand.marks:
            if mark.deed.move in _FILING and mark.deed.paper and mark.seq <= last:
                found[mark.deed.paper] = mark.deed.digest
    return found


def signatures(stand: Stand) -> dict[str, dict[str, Mark]]:
    """Return for each drafted paper who signed its latest draft; a new draft begins anew."""
    found: dict[str, dict[str, Mark]] = {}
    for mark in stand.current:
        if mark.deed.move in {Move.DRAFT, Move.REDRAFT}:
            found[mark.deed.paper] = {}
        else:
            found[mark.deed.paper][mark.body] = mark
    return found


def applicants(case: Case, actors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the bodies that apply together."""
    return case.bound_to(actors)


def agreed(stand: Stand) -> set[str]:
    """Return the bodies that applied or agreed to it."""
    return {mark.body for mark in stand.current if mark.deed.move in {Move.APPLY, Move.JOIN}}


def reviewers(stand: Stand) -> dict[str, str]:
    """Return the accounts that are to score, with their bodies."""
    found: dict[str, str] = {}
    for mark in stand.current:
        match mark.deed.move:
            case Move.ASSIGN:
                found[mark.deed.account] = mark.deed.party
            case Move.RELEASE:
                found.pop(mark.deed.account)
            case Move.RECUSE:
                found.pop(mark.account)
    return found


def score_by(table: Table, stage: str, stand: Stand, account: str) -> date | None:
    """Return the last day on which a reviewer may score: as assigned, else as the pack says; None without one."""
    assigned = [mark for mark in stand.current if mark.deed.move is Move.ASSIGN and mark.deed.account == account]
    return (assigned[-1].deed.until if assigned else None) or table.stages[stage].due


def recused(stand: Stand) -> set[str]:
    """Return the accounts that declared a conflict."""
    return {mark.account for mark in stand.current if mark.deed.move is Move.RECUSE}


def scores(stand: Stand) -> dict[str, int]:
    """Return the score of each reviewer who has given one."""
    active = reviewers(stand)
    given = [mark for mark in stand.current if mark.deed.move is Move.SCORE and mark.account in active]
    return {mark.account: mark.deed.score for mark in given if mark.deed.score is not None}


def mean_score(stand: Stand) -> Fraction:
    """Return the exact mean of the scores."""
    given = scores(stand)
    return Fraction(sum(given.values()), len(given))


def interested(table: Table, case: Case) -> set[str]:
    """Return the bodies whose people cannot review: all parties but the host, panels, evaluators and overseers."""
    neutral = {Role.PANEL, Role.EVALUATOR, Role.OVERSIGHT, Role.PUBLIC}
    return {
        party.body
        for party in case.parties
        if party.body != case.host and table.actors[party.actor].role not in neutral
    }


def open_objections(stand: Stand) -> dict[int, Mark]:
    """Return the objections that are not settled, by number."""
    return _open(stand.current, Move.OBJECT, Move.SETTLE)


def notice(table: Table, stand: Stand) -> Period | None:
    """Return how far the notice of this round has run; None before it is published."""
    published = [mark for mark in stand.current if mark.deed.move is Move.PUBLISH]
    if not published:
        return None
    deed = published[-1].deed
    settled = {mark.deed.ref: day_of(mark) for mark in stand.current if mark.deed.move is Move.SETTLE}
    pauses = [(day_of(mark), settled.get(mark.seq)) for mark in stand.current if mark.deed.move is Move.OBJECT]
    return table.calendar.period(day_of(published[-1]), deed.number or NOTICE_DAYS, pauses)


def to_mend(stand: Stand) -> dict[int, Mark]:
    """Return the inspections that demand a mending not yet done, by number."""
    return {
        seq: mark for seq, mark in _open(stand.marks, Move.INSPECT, Move.MEND).items() if mark.deed.outcome == MENDING
    }


def committed(stand: Stand) -> int:
    """Return what was committed in a stage, in 分."""
    return _total(stand.current, Move.COMMIT)


def paid(stand: Stand) -> int:
    """Return what was paid in a stage, in 分."""
    return _total(stand.current, Move.PAY)


def funds(table: Table, case: Case) -> dict[str, Stand]:
    """Return where the funding stages of a case stand."""
    return {key: stand for key, stand in case.stands.items() if key != WHOLE and table.stages[key].act is Act.FUND}


def dispatches(stand: Stand) -> dict[int, Dispatch]:
    """Return every sending of an expert, by number."""
    asked = {mark.seq: mark for mark in stand.current if mark.deed.move is Move.DISPATCH}
    answers = [mark for mark in stand.current if mark.deed.ref in asked]
    return {
        seq: Dispatch(
            mark,
            frozenset(one.body for one in answers if one.deed.ref == seq and one.deed.move is Move.CONSENT),
            any(one.deed.ref == seq and one.deed.move is Move.REFUSE for one in answers),
        )
        for seq, mark in asked.items()
    }


def platforms(case: Case) -> tuple[tuple[str, int], ...]:
    """Return what a case has set up: key of the platform and number of the mark, in order."""
    founding = {Move.CONFIRM, Move.AWARD, Move.ESTABLISH}
    marks = sorted(
        (mark for stand in case.stands.values() for mark in stand.marks if mark.deed.move in founding),
        key=lambda mark: mark.seq,
    )
    return tuple((key, mark.seq) for mark in marks for key in mark.deed.platforms)


def day_of(mark: Mark) -> date:
    """Return the day of a mark; the engine fills in every day."""
    if mark.deed.day is None:
        raise TypeError("a deed that was done has its day")
    return mark.deed.day


def _open(marks: Iterable[Mark], opening: Move, closing: Move) -> dict[int, Mark]:
    marks = tuple(marks)
    closed = {mark.deed.ref for mark in marks if mark.deed.move is closing}
    return {mark.seq: mark for mark in marks if mark.deed.move is opening and mark.seq not in closed}


def _total(marks: Iterable[Mark], move: Move) -> int:
    return sum(mark.deed.amount or 0 for mark in marks if mark.deed.move is move)
