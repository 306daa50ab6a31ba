"""How a case stands in a word, and which bodies it has to do with: what its row says beside its folded state."""

from __future__ import annotations

from matcher.programmes.words import Act
from service.domain.scope import Relation
from service.domain.workflow.case import Case
from service.domain.workflow.readings import dispatches, open_invitations, reviewers
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, End, Step, Tie
from service.storage.cases import Party

RUNNING = "进行"
PUBLISHED = "公示"
"""Of a case with a notice that runs."""

ENDS = tuple(end.value for end in End)

_RELATIONS = {
    Tie.HOST: (Relation.HOST,),
    Tie.OPENED: (Relation.OWNER, Relation.PARTY),
    Tie.ACCEPTED: (Relation.PARTY,),
    Tie.ENROLLED: (Relation.ASSIGNED,),
}
"""An opener's office looks on from above; who was merely enrolled sees no private data of others."""


def status_of(table: Table, case: Case) -> str:
    """Return the state of a case in a word."""
    if case.end is not None:
        return case.end.value
    return PUBLISHED if notices_of(table, case) else RUNNING


def notices_of(table: Table, case: Case) -> tuple[str, ...]:
    """Return the stages of a case whose notice runs."""
    return tuple(
        key
        for key, stage in table.stages.items()
        if stage.act is Act.PUBLISH and key in case.stands and case.stands[key].step is Step.RUNNING
    )


def parties_of(table: Table, case: Case, owner: str = "") -> set[Party]:
    """Return the bodies a case has to do with, whatever keeps them to it.

    Args:
        table: of its programme.
        case: the case.
        owner: body that has the need, or empty.
    """
    found = {Party(party.body, relation, party.actor) for party in case.parties for relation in _RELATIONS[party.tie]}
    if owner:
        found.add(Party(owner, Relation.OWNER))
    for key, stand in case.stands.items():
        if key == WHOLE:
            continue
        act = table.stages[key].act
        if act in {Act.REQUEST, Act.CHOOSE}:
            asked = open_invitations(stand).items()
            found |= {Party(body, Relation.INVITED, mark.deed.actor) for body, mark in asked}
        if act is Act.REVIEW:
            assigned = reviewers(stand).items()
            found |= {Party(body, Relation.ASSIGNED, account=account) for account, body in assigned}
        if act is Act.RUN:
            for one in dispatches(stand).values():
                if not one.refused:
                    deed = one.mark.deed
                    found |= {Party(deed.employer, Relation.INVITED), Party(deed.party, Relation.INVITED)}
    return found
