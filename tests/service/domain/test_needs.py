"""The life of a need: the table, who moves it, and that nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.needs import ROWS, NeedFacts, NeedMove, NeedState, moved, moves, require_may_post

OWNER = Viewer("a-qy", Role.ENTERPRISE, Duty.MEMBER, "qy", "hb/wh/qy/")
WUHAN = Viewer("a-wh", Role.ASSOCIATION, Duty.OFFICER, "wh", "hb/wh/")
HUBEI = Viewer("a-hb", Role.ASSOCIATION, Duty.ADMIN, "hb", "hb/")
YICHANG = Viewer("a-yc", Role.ASSOCIATION, Duty.OFFICER, "yc", "hb/yc/")
READER = Viewer("a-rd", Role.ASSOCIATION, Duty.READER, "wh", "hb/wh/")
SOCIETY = Viewer("a-xh", Role.SOCIETY, Duty.MEMBER, "xh", "hb/wh/xh/")
EVERYBODY = (OWNER, WUHAN, HUBEI, YICHANG, READER, SOCIETY)


def facts(state: NeedState = NeedState.WAITING, host: str = "", running: bool = False) -> NeedFacts:
    return NeedFacts(state, "qy", "hb/wh/qy/", host, running)


def test_who_may_do_what_while_it_waits() -> None:
    assert moves(facts(), OWNER) == (NeedMove.WITHDRAW,)
    assert moves(facts(), WUHAN) == moves(facts(), HUBEI) == (NeedMove.ACCEPT, NeedMove.SEND_BACK)
    assert [moves(facts(), one) for one in (YICHANG, READER, SOCIETY)] == [(), (), ()]


def test_once_taken_up_it_is_the_hosts() -> None:
    taken = facts(NeedState.ACCEPTED, host="wh")
    assert moves(taken, WUHAN) == (NeedMove.CLOSE,)
    assert moves(taken, HUBEI) == moves(taken, OWNER) == ()
    with pytest.raises(Forbidden, match="受理的科协"):
        moved(taken, NeedMove.CLOSE, "解决了", HUBEI)


def test_what_was_sent_back_is_amended_or_withdrawn_by_its_owner() -> None:
    back = facts(NeedState.RETURNED, host="wh")
    assert moves(back, OWNER) == (NeedMove.AMEND, NeedMove.WITHDRAW)
    assert moved(back, NeedMove.AMEND, "", OWNER) is NeedState.WAITING
    with pytest.raises(Forbidden, match="提出需求的单位"):
        moved(back, NeedMove.AMEND, "", WUHAN)


def test_a_refusal_says_what_can_be_done() -> None:
    with pytest.raises(NotAllowed) as refused:
        moved(facts(NeedState.ACCEPTED, host="wh"), NeedMove.ACCEPT, "", WUHAN)
    assert refused.value.allowed == (NeedMove.CLOSE,)
    assert "关闭" in refused.value.remedy
    with pytest.raises(NotAllowed, match="没有等贵单位"):
        moved(facts(NeedState.CLOSED, host="wh"), NeedMove.CLOSE, "再关一次", WUHAN)


def test_it_is_not_closed_while_a_case_runs() -> None:
    running = facts(NeedState.ACCEPTED, host="wh", running=True)
    with pytest.raises(NotAllowed, match="还有项目"):
        moved(running, NeedMove.CLOSE, "不做了", WUHAN)


@pytest.mark.parametrize("move", [move for move, row in ROWS.items() if row.reason])
def test_what_hurts_needs_a_reason(move: NeedMove) -> None:
    row = ROWS[move]
    at = facts(row.sources[0], host="wh" if row.sources[0] is NeedState.ACCEPTED else "")
    who = OWNER if row.owners else WUHAN
    with pytest.raises(InvalidDeed, match="理由"):
        moved(at, move, "  ", who)
    assert moved(at, move, "因故", who) is row.target


@given(st.sampled_from(NeedState), st.sampled_from(NeedMove), st.sampled_from(EVERYBODY), st.booleans())
def test_only_what_is_offered_can_be_done(state: NeedState, move: NeedMove, who: Viewer, running: bool) -> None:
    at = facts(state, "" if state is NeedState.WAITING else "wh", running)
    if move in moves(at, who):
        assert moved(at, move, "因故", who) is ROWS[move].target
    else:
        with pytest.raises((Forbidden, NotAllowed)):
            moved(at, move, "因故", who)


def test_needs_are_posted_by_their_own_people_or_by_officers_above() -> None:
    for who in (OWNER, WUHAN, HUBEI):
        require_may_post(who, Role.ENTERPRISE, "qy", "hb/wh/qy/")
    for who in (YICHANG, READER, SOCIETY):
        with pytest.raises(Forbidden):
            require_may_post(who, Role.ENTERPRISE, "qy", "hb/wh/qy/")
    require_may_post(WUHAN, Role.ASSOCIATION, "wh", "hb/wh/")
    with pytest.raises(Forbidden):
        require_may_post(READER, Role.ASSOCIATION, "wh", "hb/wh/")
    with pytest.raises(InvalidDeed, match="不提出"):
        require_may_post(SOCIETY, Role.SOCIETY, "xh", "hb/wh/xh/")
