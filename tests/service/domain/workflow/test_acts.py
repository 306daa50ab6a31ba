"""Every move of every act at every step: what is not written in the table is refused, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from matcher.programmes.words import Act, Rhythm, Role
from service.domain.bodies import Body
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.acts import ACTS, CASE_ROWS
from service.domain.workflow.case import Stand, step_of
from service.domain.workflow.deeds import Deed
from service.domain.workflow.engine import make
from service.domain.workflow.words import WHOLE, Move, Step
from tests.fakes.casework import Office, person
from tests.fakes.new_city import new_office, stage

STRANGER = person(Body("stranger", Role.ENTERPRISE, "不相干的企业"))

INVITING = (Move.INVITE, Move.ACCEPT, Move.DECLINE, Move.UNINVITE, Move.LEAVE)
READY, RUNNING, WAITING, DONE = Step.READY, Step.RUNNING, Step.WAITING, Step.DONE

MOVES: dict[tuple[Act, bool], dict[Step, tuple[Move, ...]]] = {
    (Act.REQUEST, False): {READY: (*INVITING, Move.STATE), WAITING: (Move.TAKE_UP, Move.SEND_BACK)},
    (Act.CHOOSE, False): {READY: INVITING, RUNNING: (*INVITING, Move.AGREE)},
    (Act.VISIT, False): {READY: (Move.VISIT,), DONE: (Move.VISIT,)},
    (Act.SIGN, False): {READY: (Move.DRAFT,), RUNNING: (Move.DRAFT, Move.REDRAFT, Move.SIGN)},
    (Act.PLAN, False): {READY: (Move.SUBMIT,), RUNNING: (Move.SUBMIT,), DONE: (Move.SUBMIT,)},
    (Act.APPLY, False): {READY: (Move.APPLY,), RUNNING: (Move.JOIN, Move.OPPOSE)},
    (Act.APPLY, True): {
        READY: (Move.APPLY,),
        RUNNING: (Move.JOIN, Move.OPPOSE),
        WAITING: (Move.PASS, Move.SEND_BACK, Move.REJECT),
    },
    (Act.APPROVE, False): {READY: (Move.PASS,)},
    (Act.APPROVE, True): {READY: (Move.PASS, Move.REJECT)},
    (Act.RECOMMEND, False): {READY: (Move.PASS,)},
    (Act.RECOMMEND, True): {READY: (Move.PASS, Move.REJECT)},
    (Act.CHECK, False): {READY: (Move.PASS,)},
    (Act.CHECK, True): {READY: (Move.PASS, Move.REJECT)},
    (Act.REVIEW, True): {
        READY: (Move.ASSIGN,),
        RUNNING: (Move.ASSIGN, Move.RELEASE, Move.RECUSE, Move.SCORE, Move.SUM_UP),
    },
    (Act.PUBLISH, True): {READY: (Move.PUBLISH,), RUNNING: (Move.OBJECT, Move.SETTLE, Move.EXPIRE)},
    (Act.CONFIRM, False): {READY: (Move.CONFIRM,)},
    (Act.PLAQUE, False): {READY: (Move.AWARD,)},
    (Act.FUND, False): {READY: (Move.COMMIT,), DONE: (Move.PAY,)},
    (Act.RUN, False): {
        READY: (Move.DISPATCH, Move.CONSENT, Move.REFUSE, Move.BEGIN),
        RUNNING: (Move.DISPATCH, Move.CONSENT, Move.REFUSE, Move.SERVE, Move.ESTABLISH, Move.FINISH),
    },
    (Act.INSPECT, False): {READY: (Move.INSPECT,), RUNNING: (Move.INSPECT, Move.MEND), DONE: (Move.INSPECT,)},
    (Act.REPORT, False): {
        READY: (Move.FILE,),
        RUNNING: (Move.FILE,),
        WAITING: (Move.RECEIVE, Move.SEND_BACK),
        DONE: (Move.FILE,),
    },
    (Act.EVALUATE, False): {READY: (Move.EVALUATE,), DONE: (Move.EVALUATE,)},
}
"""The table once more, by act, whether it may end the case, and step; reports and evaluations here every year."""


def _office(act: Act, *, may_end: bool) -> Office:
    return new_office(
        stage("before", Act.VISIT),
        stage(
            "this",
            act,
            after=("before",),
            may_end=may_end,
            rhythm=Rhythm.YEARLY,
            makes=("agreement",),
            sets_up=("base",),
        ),
        stage("after", Act.VISIT, after=("this",)),
    )


def _at(office: Office, step: Step) -> None:
    """Put the stage at a step; 未到 is what it is while the one before is not done."""
    before = Stand() if step is Step.AHEAD else Stand(DONE, done=1)
    this = Stand(READY if step is Step.AHEAD else step)
    office.case = replace(office.case, stands={**office.case.stands, "before": before, "this": this})
    assert step_of(office.table, office.case, "this") is step


@pytest.mark.parametrize(("act", "may_end"), MOVES, ids=lambda value: getattr(value, "name", value))
def test_a_move_is_refused_at_every_step_that_the_table_does_not_name(act: Act, may_end: bool) -> None:
    """A stranger hears 409 where nobody may, and 403 (or what an objection lacks) where somebody else may."""
    office = _office(act, may_end=may_end)
    for step, move in product(Step, Move):
        _at(office, step)
        named = move in MOVES[act, may_end].get(step, ())
        with pytest.raises((Forbidden, InvalidDeed) if named else NotAllowed) as caught:
            make(office.table, office.case, Deed("this", move), STRANGER, office.at)
        assert caught.value.problem
        assert caught.value.remedy
        if named and move is not Move.OBJECT:
            assert isinstance(caught.value, Forbidden)


def test_every_act_is_in_the_table_and_in_this_test() -> None:
    assert set(ACTS) == set(Act) == {act for act, _ in MOVES}


def test_every_act_but_choosing_a_body_looks_at_its_conditions_once_it_is_decided() -> None:
    """A pack may name conditions at any stage; some move of it must then ask for them."""
    for act, rows in ACTS.items():
        assert any(row.rules for row in rows), act


def test_of_the_case_itself_only_its_own_moves_can_be_made() -> None:
    office = _office(Act.VISIT, may_end=False)
    own = {row.move for row in CASE_ROWS}
    for move in Move:
        with pytest.raises(Forbidden if move in own else NotAllowed):
            make(office.table, office.case, Deed(WHOLE, move), STRANGER, office.at)


def test_a_repeating_stage_can_be_done_again_and_a_single_one_cannot() -> None:
    for rhythm, again in ((Rhythm.ONCE, False), (Rhythm.YEARLY, True), (Rhythm.THROUGHOUT, True)):
        office = new_office(stage("this", Act.EVALUATE, rhythm=rhythm))
        for attempt in range(2):
            if attempt and not again:
                with pytest.raises(NotAllowed, match="现在是完成"):
                    office.do("this", Move.EVALUATE, office.as_("firm"), outcome="合格", text="如期")
            else:
                office.do("this", Move.EVALUATE, office.as_("firm"), outcome="合格", text="如期")
