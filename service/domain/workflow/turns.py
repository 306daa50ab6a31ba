"""轮到谁: whose move a case waits for, and since which day; what anybody may do at any time is none.

Follows from the table and the case alone, so that it can be kept with the row of the case and looked up by whose turn
it is. Whether a person of that body may act is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from matcher.programmes.words import Rhythm, Role
from service.domain.bodies import Duty, Viewer
from service.domain.workflow.case import Case, Stand, steps
from service.domain.workflow.guards import FEWEST_REVIEWERS, missing
from service.domain.workflow.readings import (
    dispatches,
    filed,
    notice,
    open_invitations,
    reviewers,
    signatures,
    willing,
)
from service.domain.workflow.scene import Scene
from service.domain.workflow.table import Table, Transition
from service.domain.workflow.who import makes
from service.domain.workflow.words import WHOLE, Move, Step, Who

_WAITED_FOR = {
    Move.STATE,
    Move.TAKE_UP,
    Move.INVITE,
    Move.ACCEPT,
    Move.AGREE,
    Move.VISIT,
    Move.DRAFT,
    Move.SIGN,
    Move.SUBMIT,
    Move.APPLY,
    Move.JOIN,
    Move.PASS,
    Move.ASSIGN,
    Move.SCORE,
    Move.SUM_UP,
    Move.PUBLISH,
    Move.SETTLE,
    Move.EXPIRE,
    Move.CONFIRM,
    Move.AWARD,
    Move.COMMIT,
    Move.PAY,
    Move.CONSENT,
    Move.BEGIN,
    Move.FINISH,
    Move.INSPECT,
    Move.MEND,
    Move.FILE,
    Move.RECEIVE,
    Move.EVALUATE,
    Move.CLOSE,
}
"""Moves that take a case on; each stage's in the order in which its act lists them."""

_AS_NEEDED = {Rhythm.IRREGULAR, Rhythm.REGULAR}
"""Rhythms of checks and reports that nobody waits for, and that a case can be closed without."""


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One body, or one account of it, whose move a case waits for.

    Attributes:
        stage: key of the stage; empty for the case itself.
        account: the one that is meant, as with a reviewer; empty: anybody who acts for the body.
        since: first day on which it can be made, where that is known to lie ahead of the deed before.
        ongoing: the work is under way, and nobody waits for its end on a certain day.
    """

    stage: str
    body: str
    account: str
    move: Move
    since: date | None = None
    ongoing: bool = False


def turns_of(table: Table, case: Case) -> tuple[Turn, ...]:
    """Return whose turn it is, one a stage and body, in the order of the table; nobody's once a case has ended.

    Where nobody who takes part can take a case on, the host is to enrol who can.
    """
    if case.end is not None:
        return ()
    now = {WHOLE: Step.RUNNING, **steps(table, case)}
    found: dict[tuple[str, str, str], Turn] = {}
    for (stage, move), transition in table.transitions.items():
        if move in _WAITED_FOR and stage in now and now[stage] in transition.sources:
            for turn in _turns(table, case, transition, now[stage]):
                found.setdefault((turn.stage, turn.body, turn.account), turn)
    return tuple(found.values()) or (Turn(WHOLE, case.host, "", Move.ENROL),)


def _turns(table: Table, case: Case, transition: Transition, step: Step) -> Iterator[Turn]:
    stand = case.stands[transition.stage]
    if transition.stage != WHOLE and not _due(table, case, transition, stand, step):
        return
    asked = [Scene(table, case, transition, one, date.max) for one in _who(case, stand, transition)]
    if not asked or missing(asked[0]):  # what must hold before is the same for all of them
        return
    own = [scene.viewer for scene in asked if makes(scene)]
    if transition.who is Who.CALLER and len(own) > 1:
        own = [one for one in own if one.body != case.host]  # the host calls where nobody else does
    since = _since(table, transition, stand)
    for one in own:
        yield Turn(transition.stage, one.body, one.account, transition.move, since, transition.move is Move.FINISH)


def _due(table: Table, case: Case, transition: Transition, stand: Stand, step: Step) -> bool:
    """Return whether a move that can be made is also waited for.

    A report that is due every year while the work goes on is what reminders tell of.
    """
    stage = table.stages[transition.stage]
    made = set(stage.makes)
    match transition.move:
        case Move.INVITE:
            due = not open_invitations(stand) and not all(willing(table, case))
        case Move.DRAFT:
            due = not signatures(stand).keys() >= made
        case Move.SUBMIT:
            due = not filed(stand).keys() >= made
        case Move.ASSIGN:
            due = len(reviewers(stand)) < FEWEST_REVIEWERS
        case Move.INSPECT | Move.EVALUATE:
            due = step is Step.READY and stage.rhythm not in _AS_NEEDED
        case Move.FILE:
            done = all(case.stands[key].step is Step.DONE for key in stage.after)
            asked = stage.rhythm not in _AS_NEEDED and (done or stage.rhythm is Rhythm.ONCE)
            due = step is Step.RUNNING or (step is Step.READY and asked)
        case Move.PAY:
            due = True
        case _:
            due = step is not Step.DONE
    return due


def _who(case: Case, stand: Stand, transition: Transition) -> list[Viewer]:
    """Return everybody whose move it could be."""
    if transition.who is Who.REVIEWER:
        return [_one(body, account) for account, body in reviewers(stand).items()]
    bodies = [party.body for party in case.parties]
    if transition.who is Who.INVITED:
        bodies = list(open_invitations(stand))
    if transition.who is Who.NAMED:
        bodies = [body for one in dispatches(stand).values() if one.open for body in one.asked]
    return [_one(body) for body in _once(bodies)]


def _one(body: str, account: str = "") -> Viewer:
    """Return somebody of a body who may act; what the table asks of a viewer is the body and the account."""
    return Viewer(account, Role.ASSOCIATION, Duty.OFFICER, body, "")


def _once(bodies: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(bodies)


def _since(table: Table, transition: Transition, stand: Stand) -> date | None:
    if transition.move is not Move.EXPIRE:
        return None
    period = notice(table, stand)
    return period.last + timedelta(days=1) if period is not None and period.last is not None else None
