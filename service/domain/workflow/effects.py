"""What a deed that was allowed does to a case: its mark, the step, parties, what begins anew, the end.

No question is asked here, so a history folds to the same case whatever rules or calendars say later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from matcher.programmes.words import Act
from service.domain.workflow.case import Case, Party, Stand
from service.domain.workflow.deeds import Deed, Mark
from service.domain.workflow.guards import reopened, unfinished
from service.domain.workflow.readings import (
    UPHELD,
    agreed,
    filed,
    joined,
    mean_score,
    open_invitations,
    signatures,
    to_mend,
)
from service.domain.workflow.table import Table, Transition
from service.domain.workflow.words import WHOLE, End, Move, Step, Tie, Until

_POOR = "不合格"

_ENDS = {Move.STOP: End.STOPPED, Move.WITHDRAW: End.WITHDRAWN, Move.CLOSE: End.CLOSED}


def apply(table: Table, case: Case, deed: Deed, account: str, body: str) -> Case:
    """Return the case after a deed, its day filled in, that was allowed when it was done."""
    transition, old = table.transitions[deed.stage, deed.move], case
    before = case.stands[deed.stage]
    mark = Mark(case.version + 1, account, body, deed)
    anew = before.step is Step.DONE and transition.target is Step.RUNNING and table.repeats(deed.stage)
    stand = replace(before, marks=(*before.marks, mark), since=mark.seq - 1 if anew else before.since)
    case = _bound(case, mark, before)
    case = replace(case, version=mark.seq, stands={**case.stands, deed.stage: stand})
    step = _step(table, case, transition, stand)
    case = replace(case, stands={**case.stands, deed.stage: _at(stand, step, mark.seq)})
    if deed.move is Move.SEND_BACK and table.returns[deed.stage]:
        fresh = {key: Stand() for key in reopened(table, deed.stage) if key in case.stands}
        case = replace(case, stands={**case.stands, **fresh})
    if transition.renews:
        case = replace(case, stands=_renewed(table, old, case))
    return replace(case, end=_end(table, case, deed, step))


def _renewed(table: Table, before: Case, after: Case) -> Mapping[str, Stand]:
    """Return the stands after the parties changed: an agreement drafted for other signatories begins a new round.

    One that is signed by all stands when somebody leaves; who joins makes it begin anew, and it keeps the number of
    its completion, so that what followed it goes on, and the case is not closed before all have signed again.
    """
    stands = dict(after.stands)
    for key, stage in table.stages.items():
        if stage.act is Act.SIGN and key in stands:
            by, stand = table.transitions[key, Move.SIGN].by, stands[key]
            was, now = set(before.bound_to(by)), set(after.bound_to(by))
            if stand.current and (now - was or (was - now and stand.step is not Step.DONE)):
                stands[key] = _at(stand, Step.READY, after.version)
    return stands


def _step(table: Table, case: Case, transition: Transition, stand: Stand) -> Step | None:
    for until, step in transition.until:
        if _HOLDS[until](table, case, transition, stand):
            return step
    return transition.target


def _at(stand: Stand, step: Step | None, seq: int) -> Stand:
    """Return the stand at a step, None: where it is; completing is dated, going back to 待办 begins a new round."""
    match step:
        case None:
            return stand
        case Step.DONE:
            return replace(stand, step=step, done=seq)
        case Step.READY:
            return replace(stand, step=step, since=seq)
    return replace(stand, step=step)


def _bound(case: Case, mark: Mark, before: Stand) -> Case:
    """Return the case with the parties as they are after a mark."""
    parties = case.parties
    match mark.deed.move:
        case Move.ACCEPT:
            asked = open_invitations(before)[mark.body].deed
            others = (party for party in parties if (party.body, party.actor) != (mark.body, asked.actor))
            parties = (*others, Party(mark.body, asked.actor, Tie.ACCEPTED, asked.lead))
        case Move.LEAVE:
            left = (mark.body, joined(before)[mark.body])
            parties = tuple(party for party in parties if (party.body, party.actor) != left)
        case Move.ENROL:
            parties = (*parties, Party(mark.deed.party, mark.deed.actor, Tie.ENROLLED))
    return replace(case, parties=parties)


def _end(table: Table, case: Case, deed: Deed, step: Step | None) -> End | None:
    """Return how a case ends by a deed: by what closes it, or by not passing where nothing else is left to do."""
    if deed.stage == WHOLE:
        return _ENDS.get(deed.move)
    if step is not Step.FAILED or unfinished(table, case):
        return None
    carried_out = any(
        table.stages[key].act is Act.RUN and stand.done for key, stand in case.stands.items() if key != WHOLE
    )
    return None if carried_out else End.FAILED


def _signed(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    found = signatures(stand)
    due = set(case.bound_to(transition.by))
    return all(due <= found.get(paper, {}).keys() for paper in table.stages[transition.stage].makes)


def _filed(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    del case
    return filed(stand).keys() >= set(table.stages[transition.stage].makes)


def _agreed(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    due = case.bound_to(table.transitions[transition.stage, Move.JOIN].by)
    return set(due) <= agreed(stand)


def _below(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    del table, case, transition
    deed = stand.current[-1].deed
    beyond = deed.rank is not None and deed.places is not None and deed.rank > deed.places
    return beyond or mean_score(stand) < (deed.number or 0)


def _upheld(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    del table, case, transition
    return stand.current[-1].deed.outcome == UPHELD


def _demanded(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    del table, case, transition
    return bool(to_mend(stand))


def _poor(table: Table, case: Case, transition: Transition, stand: Stand) -> bool:
    del table, case, transition
    return stand.current[-1].deed.outcome == _POOR


_HOLDS: Mapping[Until, Callable[[Table, Case, Transition, Stand], bool]] = {
    Until.SIGNED: _signed,
    Until.FILED: _filed,
    Until.AGREED: _agreed,
    Until.BELOW: _below,
    Until.UPHELD: _upheld,
    Until.DEMANDED: _demanded,
    Until.POOR: _poor,
}
