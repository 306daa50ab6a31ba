"""What a person can choose from in the form of a deed: who, which paper, which pot, what is to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Mark
from service.domain.workflow.facts import attachable
from service.domain.workflow.particulars import EVALUATED, INSPECTED, SETTLED, TERMS, open_to
from service.domain.workflow.readings import (
    dispatches,
    open_invitations,
    open_objections,
    reviewers,
    scores,
    signatures,
    to_mend,
    willing,
)
from service.domain.workflow.table import Table, Transition
from service.domain.workflow.words import WHOLE, Move
from service.storage.files import FileRow
from service.storage.money import in_yuan
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.reviewing import assignable

Pairs = list[tuple[str, str]]

_OUTCOMES = {Move.SETTLE: SETTLED, Move.INSPECT: INSPECTED, Move.EVALUATE: EVALUATED}
_SHOWN = 60
"""Characters of what is to be answered."""
_TAKING = {Role.ENTERPRISE, Role.PARK}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who fills in the form of which deed of which case."""

    desk: Desk
    work: Work
    table: Table
    case: Case
    transition: Transition
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A paper that the deed can bring, with the files of it there are, the latest first."""

    key: str
    name: str
    files: tuple[FileRow, ...]


def choices_for(asking: Asking) -> dict[str, Any]:
    """Return what there is to choose from, by field; of a field without choices nothing."""
    table, transition = asking.table, asking.transition
    stage = table.stages.get(transition.stage)
    found: dict[str, Any] = {}
    if stage is not None and "platforms" in (*transition.needs, *transition.may):
        names = {one.key: one.name for one in table.pack.platforms}
        found["platforms"] = [(key, names[key]) for key in stage.sets_up]
    if transition.move in _OUTCOMES:
        found["outcome"] = list(_OUTCOMES[transition.move])
    if "ref" in transition.needs:
        found["ref"] = _answerable(asking)
    return found | _of_move(asking)


def _of_move(asking: Asking) -> dict[str, Any]:
    table, case, transition = asking.table, asking.case, asking.transition
    found: dict[str, Any] = {}
    match transition.move:
        case Move.INVITE | Move.ENROL:
            keys = open_to(table, transition.stage, transition.move)
            found["actor"] = [(key, table.actors[key].name) for key in keys]
        case Move.DISPATCH:
            keys = tuple(key for key, actor in table.actors.items() if actor.role in _TAKING)
            found["enterprise"] = _named(asking, case.bound_to(keys))
            found["kind"] = list(TERMS)
        case Move.SERVE:
            found["kind"] = [one.name for one in table.pack.services]
            found["party"] = _sent(asking)
        case Move.UNINVITE:
            found["party"] = _named(asking, open_invitations(case.stands[transition.stage]))
        case Move.COMMIT:
            found["party"] = _named(asking, [party.body for side in willing(table, case) for party in side])
            found["pot"] = _pots(asking)
        case Move.ASSIGN:
            own = assignable(asking.desk, asking.work, case.id, transition.stage, asking.viewer)
            found["account"] = [(one.account, f"{one.shown}（{one.name}）") for one in own]
        case Move.RELEASE:
            found["account"] = _reviewing(asking)
    return found


def papers_for(asking: Asking) -> list[PaperChoice]:
    """Return the papers that a deed can bring: those that this body hands in, those that can be signed now."""
    table, case, transition = asking.table, asking.case, asking.transition
    if "paper" not in transition.needs:
        return []
    names = {paper.key: paper.name for paper in table.pack.papers}
    files = asking.work.files.list(asking.viewer, case.id)
    if transition.stage == WHOLE:
        keys = list(attachable(table))
        latest: Mapping[str, str] = {}
    else:
        stand = case.stands[transition.stage]
        keys = list(table.stages[transition.stage].makes)
        drafted = signatures(stand) if transition.move in {Move.DRAFT, Move.REDRAFT, Move.SIGN} else {}
        latest = {mark.deed.paper: mark.deed.digest for mark in stand.current if mark.deed.move is not Move.SIGN}
        if transition.move is Move.DRAFT:
            keys = [key for key in keys if key not in drafted]
        elif transition.move is Move.REDRAFT:
            keys = [key for key in keys if key in drafted]
        elif transition.move is Move.SIGN:
            keys = [key for key in drafted if asking.viewer.body not in drafted[key]]
        else:
            keys = [key for key in keys if asking.viewer.body in case.bound_to(table.makers[transition.stage][key])]
    signing = transition.move is Move.SIGN
    return [
        PaperChoice(
            key,
            names[key],
            tuple(
                file
                for file in reversed(files)
                if file.paper == key and (not signing or file.digest == latest.get(key))
            ),
        )
        for key in keys
    ]


def searched(asking: Asking) -> bool:
    """Return whether the party of a deed is found by name, since nothing says beforehand who it may be."""
    return asking.transition.move in {Move.INVITE, Move.ENROL, Move.DISPATCH}


def picking(asking: Asking, actor: str) -> tuple[set[Role], str]:
    """Return which bodies a party can be: roles and level."""
    if asking.transition.move is Move.DISPATCH:
        return {Role.EXPERT}, ""
    one = asking.table.actors.get(actor)
    if one is not None:
        return {one.role}, one.level
    keys = open_to(asking.table, asking.transition.stage, asking.transition.move)
    return {asking.table.actors[key].role for key in keys}, ""


def _named(asking: Asking, bodies: Any) -> Pairs:
    names = asking.work.bodies.names(list(bodies))
    return [(body, names[body]) for body in dict.fromkeys(bodies)]


def _sent(asking: Asking) -> Pairs:
    stand = asking.case.stands[asking.transition.stage]
    return _named(asking, [one.mark.deed.party for one in dispatches(stand).values() if one.granted])


def _reviewing(asking: Asking) -> Pairs:
    stand = asking.case.stands[asking.transition.stage]
    waiting = {account: body for account, body in reviewers(stand).items() if account not in scores(stand)}
    persons, names = asking.work.accounts.names(waiting), asking.work.bodies.names(waiting.values())
    return [(account, f"{persons.get(account, '')}（{names.get(body, '')}）") for account, body in waiting.items()]


def _pots(asking: Asking) -> Pairs:
    pays = asking.table.stages[asking.transition.stage].pays
    purposes = {one.key: one.purpose for one in asking.table.pack.money}
    facts = asking.table.pack.programme
    return [
        (pot.id, f"{pot.year} 年 {purposes.get(pot.money, pot.money)}，还可核定 {in_yuan(pot.free)}")
        for pot in asking.work.pots.list(asking.viewer, facts.key, None)
        if pot.money in pays and pot.year >= facts.year
    ]


def _answerable(asking: Asking) -> Pairs:
    stand, move = asking.case.stands[asking.transition.stage], asking.transition.move
    if move in {Move.CONSENT, Move.REFUSE}:
        body = asking.viewer.body
        own = {
            seq: one
            for seq, one in dispatches(stand).items()
            if one.open and body in one.asked and body not in one.consented
        }
        ids = [part for one in own.values() for part in (one.mark.deed.party, *one.asked)]
        names = asking.work.bodies.names(ids)
        return [
            (
                str(seq),
                f"{names[one.mark.deed.party]}（{names[one.asked[0]]}）到{names[one.asked[1]]}，{one.mark.deed.kind}",
            )
            for seq, one in own.items()
        ]
    marks = open_objections(stand) if move is Move.SETTLE else to_mend(stand)
    return [(str(seq), _told(seq, mark)) for seq, mark in marks.items()]


def _told(seq: int, mark: Mark) -> str:
    said = mark.deed.text if len(mark.deed.text) <= _SHOWN else f"{mark.deed.text[:_SHOWN]}…"
    return f"第 {seq} 条（{mark.deed.day}）：{said}"
