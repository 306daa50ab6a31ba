"""What the conditions of a stage say of a case: from records of the catalogue, and from what the parties did.

A body without a record leaves its conditions open; whoever makes the deed then vouches for them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.errors import UnknownName
from matcher.policy.judging import rule_on
from matcher.policy.known import named_party
from matcher.policy.parties import Alliance
from matcher.policy.parties import Party as Record
from matcher.policy.ruling import Outcome, Ruling, all_hold, open_question, settled
from matcher.programmes.entries import Condition
from matcher.programmes.rules import ConsentOf
from matcher.programmes.words import Act, Role, Subject
from matcher.vocabulary import Candidate, Enterprise, Kind, RecordKind
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case, Party
from service.domain.workflow.readings import agreed, dispatches
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, Move, Tie
from service.storage.work import Work

_ROLES = {
    Subject.ENTERPRISE: {Role.ENTERPRISE},
    Subject.SOCIETY: {Role.SOCIETY, Role.UNIVERSITY},
    Subject.EXPERT: {Role.EXPERT},
    Subject.SITE: {Role.PARK},
}
_RECORDS = {
    Subject.ENTERPRISE: RecordKind.ENTERPRISE,
    Subject.SOCIETY: RecordKind.SOCIETY,
    Subject.EXPERT: RecordKind.EXPERT,
}
_SIDES = {"企业": {Role.ENTERPRISE}, "学会": {Role.SOCIETY, Role.UNIVERSITY}, "专家所在单位": set[Role]()}
"""Whose consent a rule speaks of by what they are; others are named like an actor."""

_LEADING = "牵头"
"""A condition with this word is about who leads."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What rulings are found from.

    Attributes:
        acting: the body that makes the deed, whose deed is its consent.
    """

    work: Work
    catalogue: Catalogue
    table: Table
    case: Case
    acting: str


def rulings_on(ground: Ground, stage: str, move: Move) -> dict[str, Ruling]:
    """Return what each condition of a move says, by key; empty where the move looks at none."""
    transition = ground.table.transitions.get((stage, move))
    if transition is None or stage == WHOLE:
        return {}
    conditions = {condition.key: condition for condition in ground.table.pack.conditions}
    return {key: _ruling(ground, conditions[key]) for key in transition.rules}


def rulings_as_plain(found: Mapping[str, Ruling]) -> dict[str, Any]:
    """Return rulings as they go into the history: outcome and reason."""
    return {key: {"outcome": one.outcome.value, "says": one.says} for key, one in found.items()}


def _ruling(ground: Ground, condition: Condition) -> Ruling:
    if isinstance(condition.rule, ConsentOf):
        return _consents(ground, condition)
    if condition.subject is Subject.ALLIANCE:
        return _on_alliance(ground, condition)
    bodies = _bodies(ground, condition)
    if not bodies:
        return open_question(f"项目中还没有可核对的{condition.subject.value}")
    return all_hold(_ruling_on(ground, condition, body) for body in bodies)


def _on_alliance(ground: Ground, condition: Condition) -> Ruling:
    """Return what a condition says of those who take part; what only the side still to be chosen lacks is open."""
    alliance = _alliance(ground)
    found = rule_on(condition.rule, alliance, {})
    choosing = any(
        ground.table.stages[key].act is Act.CHOOSE and not stand.done
        for key, stand in ground.case.stands.items()
        if key != WHOLE
    )
    if found.outcome is Outcome.FAIL and choosing and not (alliance.enterprises and alliance.societies):
        return open_question(f"{found.says}；联合体尚未组成")
    return found


def _ruling_on(ground: Ground, condition: Condition, body: str) -> Ruling:
    name, record = _record(ground, condition.subject, body)
    if record is None:
        return open_question(f"{name}没有登记目录记录，请核实")
    found = rule_on(condition.rule, record, {})
    return Ruling(found.outcome, f"{name}：{found.says}", found.figures, found.asks)


def _bodies(ground: Ground, condition: Condition) -> tuple[str, ...]:
    roles = _ROLES.get(condition.subject, set())
    own = [party for party in ground.case.parties if ground.table.actors[party.actor].role in roles]
    leading = [party for party in own if party.lead] if _LEADING in condition.text else []
    return tuple(dict.fromkeys(party.body for party in leading or own))


def _record(ground: Ground, subject: Subject, body: str) -> tuple[str, Record | None]:
    own = ground.work.bodies.get(SYSTEM, body).body
    if not own.record or subject not in _RECORDS:
        return own.name, None
    try:
        return own.name, named_party(ground.catalogue, _RECORDS[subject], own.record)[0]
    except UnknownName:  # taken out of the catalogue since
        return own.name, None


def _alliance(ground: Ground) -> Alliance:
    willing = [party for party in ground.case.parties if party.willing]
    firms = [party.body for party in willing if ground.table.actors[party.actor].role is Role.ENTERPRISE]
    serving = [party.body for party in willing if ground.table.society_side(party.actor)]
    names = []
    for body in dict.fromkeys(firms):
        name, record = _record(ground, Subject.ENTERPRISE, body)
        names.append(record.name if isinstance(record, Enterprise) else name)
    societies = []
    for body in dict.fromkeys(serving):
        name, record = _record(ground, Subject.SOCIETY, body)
        societies.append(record if isinstance(record, Candidate) else Candidate(body, Kind.SOCIETY, name, ()))
    return Alliance(tuple(names), tuple(societies))


def _consents(ground: Ground, condition: Condition) -> Ruling:
    if condition.subject is Subject.EXPERT:
        return _dispatched(ground)
    assert isinstance(condition.rule, ConsentOf)  # noqa: S101 - asked before
    return all_hold(_consent(ground, who) for who in condition.rule.who)


def _dispatched(ground: Ground) -> Ruling:
    """Return whether every expert that is to be sent has both consents; nobody sent, nothing to ask."""
    sent = [
        one
        for key, stand in ground.case.stands.items()
        if key != WHOLE and ground.table.stages[key].act is Act.RUN
        for one in dispatches(stand).values()
        if not one.refused
    ]
    waiting = sum(not one.granted for one in sent)
    if waiting:
        return open_question(f"还有 {waiting} 次派专家没有得到企业和专家所在单位双方同意")
    return settled(True, f"{len(sent)} 次派专家都已得到双方同意" if sent else "没有派专家")


def _consent(ground: Ground, who: str) -> Ruling:
    roles = _SIDES.get(who)
    keys = [
        key for key, one in ground.table.actors.items() if (one.role in roles if roles is not None else who in one.name)
    ]
    parties = [party for party in ground.case.parties if party.actor in keys]
    if not parties:
        return open_question(f"项目中没有“{who}”")
    silent = [party.body for party in parties if not _willing(ground, party)]
    if silent:
        return open_question(f"“{who}”中还有 {len(silent)} 家没有表示同意")
    return settled(True, f"“{who}”已自愿参加")


def _willing(ground: Ground, party: Party) -> bool:
    """Return whether a body takes part by a deed of its own: opened, accepted, applied, approved, or this very deed."""
    if party.tie in {Tie.OPENED, Tie.ACCEPTED} or party.body == ground.acting:
        return True
    stands = [(key, stand) for key, stand in ground.case.stands.items() if key != WHOLE]
    passed = any(mark.body == party.body and mark.deed.move is Move.PASS for _, stand in stands for mark in stand.marks)
    applied = any(ground.table.stages[key].act is Act.APPLY and party.body in agreed(stand) for key, stand in stands)
    return passed or applied


def outcomes(found: Mapping[str, Ruling]) -> tuple[tuple[str, Outcome], ...]:
    """Return the outcomes as a deed carries them."""
    return tuple((key, one.outcome) for key, one in found.items())
