"""Deeds that fit what an office allows: right by the rules of the programme, so that each can be tried at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.policy.ruling import Outcome
from matcher.programmes.words import Act, Role
from service.domain.bodies import Viewer
from service.domain.workflow.case import Stand
from service.domain.workflow.deeds import Deed
from service.domain.workflow.engine import Allowed
from service.domain.workflow.readings import (
    committed,
    dispatches,
    notice,
    open_invitations,
    open_objections,
    paid,
    recused,
    reviewers,
    scores,
    signatures,
    to_mend,
)
from service.domain.workflow.words import WHOLE, Move
from tests.fakes.casework import EXPERTS, SCHOOL, Office, body_of, digest, person

Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several."""

Facts = dict[str, Any]


class NobodyLeft(Exception):
    """There is nobody to invite, enrol, assign or send, or no paper to hand in."""


@dataclass(frozen=True)
class Offer:
    """What somebody may do, and how to choose among the facts that fit."""

    office: Office
    one: Allowed
    viewer: Viewer
    pick_any: Pick

    @property
    def stand(self) -> Stand:
        return self.office.case.stands[self.one.stage]

    def pick(self, ones: Sequence[Any]) -> Any:
        if not ones:
            raise NobodyLeft
        return self.pick_any(ones)


def first(ones: Sequence[Any]) -> Any:
    """Choose the first."""
    return ones[0]


def fitting(office: Office, one: Allowed, viewer: Viewer, pick: Pick = first) -> Deed | None:
    """A deed that fits what is allowed; None where nothing is left to do it with."""
    offer = Offer(office, one, viewer, pick)
    table = office.table
    facts: Facts = {}
    ruled = table.transitions[one.stage, one.move].rules
    if ruled:
        facts["rulings"] = tuple((key, Outcome.PASS) for key in ruled)
    if "text" in one.needs:
        facts["text"] = f"{one.move.value}的说明"
    try:
        if "paper" in one.needs and one.stage != WHOLE:
            facts |= _paper(offer)
        if "platforms" in one.needs:
            facts["platforms"] = (offer.pick(table.stages[one.stage].sets_up),)
        facts |= _FITTING.get(one.move, _nothing)(offer)
    except NobodyLeft:
        return None
    return Deed(one.stage, one.move, **facts)


def _nothing(offer: Offer) -> Facts:
    return {}


def _paper(offer: Offer) -> Facts:
    office, stage = offer.office, offer.one.stage
    own = [key for key, by in office.table.makers[stage].items() if offer.viewer.body in office.case.bound_to(by)]
    if offer.one.move is Move.SIGN:
        own = list(office.table.stages[stage].makes)
    paper = offer.pick(own)
    return {"paper": paper, "digest": digest(f"{stage}{paper}{offer.pick(range(3))}")}


def _invite(offer: Offer) -> Facts:
    table, case = offer.office.table, offer.office.case
    waiting = open_invitations(offer.stand)
    found = [
        (body, key)
        for key in table.actors
        if _open_to(offer, key)
        for body in (body_of(table, key, 1), body_of(table, key, 2))
        if body.id not in waiting and key not in case.acts_as(body.id)
    ]
    body, actor = offer.pick(found)
    return {"party": body.id, "actor": actor, "role": body.role, "level": body.level}


def _open_to(offer: Offer, key: str) -> bool:
    table = offer.office.table
    stage = table.stages.get(offer.one.stage)
    if key == table.host or table.actors[key].role is Role.PUBLIC:
        return False
    if offer.one.move is Move.ENROL:
        return not table.by_invitation(key)
    if stage is not None and stage.act is Act.REQUEST:
        return key in stage.by
    return table.by_invitation(key)


def _uninvite(offer: Offer) -> Facts:
    return {"party": offer.pick(sorted(open_invitations(offer.stand)))}


def _draft(offer: Offer) -> Facts:
    makes = offer.office.table.stages[offer.one.stage].makes
    return {"paper": offer.pick([key for key in makes if key not in signatures(offer.stand)])}


def _redraft(offer: Offer) -> Facts:
    return {"paper": offer.pick(sorted(signatures(offer.stand)))}


def _sign(offer: Offer) -> Facts:
    waiting = [key for key, signed in signatures(offer.stand).items() if offer.viewer.body not in signed]
    paper = offer.pick(waiting)
    drafts = [mark.deed for mark in offer.stand.current if mark.deed.move in {Move.DRAFT, Move.REDRAFT}]
    return {"paper": paper, "digest": [deed.digest for deed in drafts if deed.paper == paper][-1]}


def _attach(offer: Offer) -> Facts:
    table = offer.office.table
    made = {key for stage in table.stages.values() for key in stage.makes}
    paper = offer.pick([one.key for one in table.pack.papers if one.key not in made])
    return {"paper": paper, "digest": digest(paper)}


def _assign(offer: Offer) -> Facts:
    taken = {*reviewers(offer.stand), *recused(offer.stand)}
    expert = offer.pick([one for one in EXPERTS if person(one).account not in taken])
    return {"account": person(expert).account, "party": expert.id}


def _release(offer: Offer) -> Facts:
    return {"account": offer.pick(sorted(set(reviewers(offer.stand)) - set(scores(offer.stand))))}


def _object(offer: Offer) -> Facts:
    period = notice(offer.office.table, offer.stand)
    if period is None or period.last is None or period.last >= offer.office.today:
        return {}
    return {"day": period.last}  # a letter that came in time


def _settle(offer: Offer) -> Facts:
    return {"ref": offer.pick(sorted(open_objections(offer.stand))), "outcome": offer.pick(("不成立", "成立"))}


def _pay(offer: Offer) -> Facts:
    left = committed(offer.stand) - paid(offer.stand)
    return {"amount": offer.pick((left, 1, (left + 1) // 2))}


def _dispatch(offer: Offer) -> Facts:
    table, case = offer.office.table, offer.office.case
    keys = tuple(key for key, actor in table.actors.items() if actor.role in {Role.ENTERPRISE, Role.PARK})
    waiting = {(one.mark.deed.party, one.mark.deed.enterprise) for one in dispatches(offer.stand).values() if one.open}
    ways = [(expert.id, body) for expert in EXPERTS for body in case.bound_to(keys)]
    expert, enterprise = offer.pick([way for way in ways if way not in waiting])
    return {"party": expert, "employer": SCHOOL.id, "enterprise": enterprise, "kind": offer.pick(("短期", "中长期"))}


def _answer(offer: Offer) -> Facts:
    own = offer.viewer.body
    waiting = [
        seq
        for seq, one in dispatches(offer.stand).items()
        if one.open and own in one.asked and own not in one.consented
    ]
    return {"ref": offer.pick(waiting)}


def _serve(offer: Offer) -> Facts:
    granted = {one.mark.deed.party for one in dispatches(offer.stand).values() if one.granted}
    if offer.viewer.role is Role.EXPERT and offer.viewer.body not in granted:
        raise NobodyLeft
    return {"kind": "技术咨询", "party": offer.pick(("", *sorted(granted)))}


def _mend(offer: Offer) -> Facts:
    return {"ref": offer.pick(sorted(to_mend(offer.stand)))}


_FITTING: Mapping[Move, Callable[[Offer], Facts]] = {
    Move.INVITE: _invite,
    Move.ENROL: _invite,
    Move.UNINVITE: _uninvite,
    Move.DRAFT: _draft,
    Move.REDRAFT: _redraft,
    Move.SIGN: _sign,
    Move.ATTACH: _attach,
    Move.ASSIGN: _assign,
    Move.RELEASE: _release,
    Move.SCORE: lambda offer: {"score": offer.pick((80, 100, 61, 0))},
    Move.SUM_UP: lambda offer: {"number": offer.pick((60, 0, 95))},
    Move.PUBLISH: lambda offer: {"number": offer.pick((None, 1, 5))},
    Move.OBJECT: _object,
    Move.SETTLE: _settle,
    Move.COMMIT: lambda offer: {"amount": offer.pick((20_000_000, 1, 9_999_999)), "pot": "pot1"},
    Move.PAY: _pay,
    Move.DISPATCH: _dispatch,
    Move.CONSENT: _answer,
    Move.REFUSE: _answer,
    Move.SERVE: _serve,
    Move.INSPECT: lambda offer: {"outcome": offer.pick(("正常", "整改"))},
    Move.MEND: _mend,
    Move.EVALUATE: lambda offer: {"outcome": offer.pick(("合格", "优秀", "不合格"))},
}


WANDERING = {
    Move.SEND_BACK,
    Move.DECLINE,
    Move.UNINVITE,
    Move.LEAVE,
    Move.REDRAFT,
    Move.OPPOSE,
    Move.REJECT,
    Move.RELEASE,
    Move.RECUSE,
    Move.OBJECT,
    Move.REFUSE,
    Move.STOP,
    Move.WITHDRAW,
    Move.ATTACH,
}
"""Moves that no case needs to come to its end."""

_SEVERAL = {
    Move.ENROL,
    Move.INVITE,
    Move.ACCEPT,
    Move.SIGN,
    Move.JOIN,
    Move.ASSIGN,
    Move.SCORE,
    Move.SUBMIT,
    Move.FILE,
    Move.CONSENT,
}
"""Moves that have to be made more than once."""

_EARLY = (Move.CLOSE, Move.ENROL, Move.INVITE, Move.ASSIGN)
"""Moves to be made before others, so that everybody takes part."""


def advance(office: Office, turns: int) -> list[tuple[str, Move]]:
    """Let everybody do what takes the case forward, at most so many times; return the moves made."""
    made: list[tuple[str, Move]] = []
    for _ in range(turns):
        if office.case.end is not None:
            break
        done = _forward(office)
        if done is None:
            office.wait(1)
        else:
            made.append(done)
    return made


def run_to_the_end(office: Office) -> list[tuple[str, Move]]:
    """Take a case forward until it is closed; return the moves made."""
    made = advance(office, 400)
    assert office.case.end is not None, f"{office.table.programme} is stuck after {made[-5:]}"
    return made


def _forward(office: Office) -> tuple[str, Move] | None:
    made = {event.move for event in office.events}
    offers = [(viewer, one) for viewer in office.people() for one in office.may(viewer)]
    offers.sort(key=lambda offer: _EARLY.index(offer[1].move) if offer[1].move in _EARLY else len(_EARLY))
    for viewer, one in offers:
        again = f"{one.stage}/{one.move.value}" in made and one.move not in _SEVERAL
        filed = one.move in {Move.SUBMIT, Move.FILE} and office.case.stands[one.stage].done
        if one.move in WANDERING or again or filed:
            continue
        deed = fitting(office, one, viewer, _unfiled(office, one))
        if deed is not None and not (deed.move in {Move.SUBMIT, Move.FILE} and deed.paper in _there(office, one)):
            office.make(deed, viewer)
            return one.stage, one.move
    return None


def _there(office: Office, one: Allowed) -> set[str]:
    return {mark.deed.paper for mark in office.case.stands[one.stage].current if mark.deed.paper}


def _unfiled(office: Office, one: Allowed) -> Pick:
    """Choose the first that has not been handed in yet."""
    return lambda ones: next((other for other in ones if other not in _there(office, one)), ones[0])
