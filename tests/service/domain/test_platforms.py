"""R26 below the web: platforms live by their own table, moved by their office and, to begin, by their keepers."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import DamagedFile, HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.history import BEIJING, verify
from service.domain.platforms import (
    TURNS,
    Platform,
    PlatformDeed,
    State,
    Turn,
    as_plain,
    from_plain,
    platform_of,
    set_up,
    set_up_event,
    turn,
    turn_event,
    turns,
)

AT = datetime(2016, 5, 3, 10, tzinfo=BEIJING)
OFFICE = Viewer("o1", Role.ASSOCIATION, Duty.OFFICER, "office", "office/")
KEEPER = Viewer("k1", Role.SOCIETY, Duty.MEMBER, "society", "office/society/")
STRANGER = Viewer("x1", Role.SOCIETY, Duty.MEMBER, "other", "office/other/")


def _platform(*, plaque: bool = True, **other: object) -> Platform:
    facts = {
        "id": "p1",
        "key": "station",
        "programme": "chengdu-2018",
        "name": "学会服务站",
        "level": "省",
        "office": "office",
        "keepers": ("society",),
        "plaque": plaque,
        **other,
    }
    return Platform(**facts)  # type: ignore[arg-type]


def _deed(one: Turn) -> PlatformDeed:
    until = date(2099, 1, 1) if one in {Turn.AWARD, Turn.RENEW} else None
    return PlatformDeed(one, until, "说明")


STATES: dict[State, set[Turn]] = {
    State.BUILDING: {Turn.AWARD},
    State.NAMED: {Turn.BEGIN, Turn.REMOVE},
    State.RUNNING: {Turn.RENEW, Turn.ORDER, Turn.REMOVE},
    State.MENDING: {Turn.ACCEPT, Turn.REMOVE},
    State.REMOVED: set(),
}
"""What the office may do with a platform that is awarded, by state."""


@pytest.mark.parametrize(("state", "one"), list(product(State, Turn)))
def test_a_turn_is_taken_from_its_states_only(state: State, one: Turn) -> None:
    platform = _platform(state=state)
    if one in STATES[state]:
        after = turn(platform, _deed(one), OFFICE, AT)
        assert after.state is next(row.target for row in TURNS if row.turn is one)
        assert after.version == platform.version + 1
    else:
        with pytest.raises(NotAllowed) as caught:
            turn(platform, _deed(one), OFFICE, AT)
        assert {row.turn for row in caught.value.allowed} == STATES[state]


def test_a_platform_without_a_plaque_runs_without_one() -> None:
    platform = _platform(plaque=False)
    assert [row.turn for row in turns(platform, OFFICE)] == [Turn.BEGIN]
    with pytest.raises(NotAllowed, match="不授牌"):
        turn(platform, _deed(Turn.AWARD), OFFICE, AT)
    assert turn(platform, PlatformDeed(Turn.BEGIN), KEEPER, AT).state is State.RUNNING


@pytest.mark.parametrize(
    ("viewer", "allowed"),
    [
        (OFFICE, True),
        (Viewer("o2", Role.ASSOCIATION, Duty.READER, "office", "office/"), False),
        (Viewer("o3", Role.ASSOCIATION, Duty.MEMBER, "office", "office/"), False),
        (KEEPER, True),
        (Viewer("k2", Role.SOCIETY, Duty.READER, "society", ""), False),
        (STRANGER, False),
    ],
)
def test_office_and_keepers_begin_a_platform(viewer: Viewer, allowed: bool) -> None:
    platform = _platform(state=State.NAMED)
    if allowed:
        assert turn(platform, PlatformDeed(Turn.BEGIN), viewer, AT).state is State.RUNNING
    else:
        with pytest.raises(Forbidden):
            turn(platform, PlatformDeed(Turn.BEGIN), viewer, AT)


@pytest.mark.parametrize("one", [one for one in Turn if one is not Turn.BEGIN])
def test_keepers_do_nothing_else(one: Turn) -> None:
    for state in State:
        with pytest.raises(Forbidden):
            turn(_platform(state=state), _deed(one), KEEPER, AT)


def test_time_runs_out_and_is_renewed_forward_only() -> None:
    platform = _platform(state=State.RUNNING, until=date(2016, 5, 2))
    assert platform.expired(AT.date())
    assert not platform.expired(date(2016, 5, 2))
    for until in (date(2016, 5, 2), AT.date()):
        with pytest.raises(InvalidDeed, match="不晚于"):
            turn(platform, PlatformDeed(Turn.RENEW, until, "续"), OFFICE, AT)
    renewed = turn(platform, PlatformDeed(Turn.RENEW, date(2019, 5, 2), "续"), OFFICE, AT)
    assert not renewed.expired(AT.date())
    with pytest.raises(InvalidDeed, match="不晚于"):
        turn(renewed, PlatformDeed(Turn.RENEW, date(2019, 5, 2), "续"), OFFICE, AT)
    removed = turn(renewed, PlatformDeed(Turn.REMOVE, text="评估不合格"), OFFICE, AT)
    assert not removed.expired(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("deed", "problem"),
    [
        (PlatformDeed(Turn.RENEW, date(2019, 1, 1), " "), "说明或理由"),
        (PlatformDeed(Turn.RENEW, None, "续"), "有效期的最后一天"),
        (PlatformDeed(Turn.ORDER, date(2019, 1, 1), "整改"), "不改有效期"),
    ],
)
def test_facts_are_asked_for(deed: PlatformDeed, problem: str) -> None:
    with pytest.raises(InvalidDeed, match=problem):
        turn(_platform(state=State.RUNNING), deed, OFFICE, AT)


def test_only_its_office_sets_a_platform_up() -> None:
    assert set_up(_platform(state=State.RUNNING, version=9), OFFICE) == _platform()
    for viewer in (KEEPER, Viewer("o2", Role.ASSOCIATION, Duty.ANALYST, "office", "office/")):
        with pytest.raises(Forbidden):
            set_up(_platform(), viewer)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"keepers": ()}, {"level": "星"}])
def test_a_platform_has_a_name_a_keeper_and_a_level_there_is(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidDeed):
        set_up(_platform(**wrong), OFFICE)
    assert set_up(_platform(level=""), OFFICE).level == ""


@given(st.lists(st.tuples(st.sampled_from(Turn), st.sampled_from([OFFICE, KEEPER, STRANGER])), max_size=25))
def test_a_history_of_any_turns_folds_to_the_platform(tries: list[tuple[Turn, Viewer]]) -> None:
    platform = set_up(_platform(), OFFICE)
    events = [set_up_event(platform, OFFICE, AT)]
    for number, (one, viewer) in enumerate(tries):
        until = date(2020 + number, 1, 1) if one in {Turn.AWARD, Turn.RENEW} else None
        deed = PlatformDeed(one, until, "说明")
        told = {row.turn for row in turns(platform, viewer)}
        try:
            after = turn(platform, deed, viewer, AT)
        except HuiqiError:
            assert one not in told
            continue
        assert one in told
        events.append(turn_event(platform, after, deed, viewer, AT, events[-1].digest))
        platform = after
    assert verify(events, events[-1].digest) == ()
    assert platform_of(events) == platform
    assert from_plain(as_plain(platform)) == platform


def test_a_history_without_its_beginning_is_damaged() -> None:
    platform = set_up(_platform(), OFFICE)
    deed = _deed(Turn.AWARD)
    event = turn_event(platform, turn(platform, deed, OFFICE, AT), deed, OFFICE, AT, "")
    for events in ([], [event]):
        with pytest.raises(DamagedFile, match="没有从设立开始"):
            platform_of(events)
