"""What is known of a party at a moment: nothing later, nothing of the need itself, and nothing made up."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.learning.alliances import AllianceLog, Case, Event
from matcher.learning.history import HISTORY, HistoryBuilder, Party

START = datetime.fromisoformat("2023-01-02T09:00")
DAY = timedelta(days=1)
NEEDS = 30
KINDS = ["invited", "accepted", "declined", "no_reply", "not_chosen", "signed", "not_signed", "completed", "stopped"]
PARTIES = {
    party.id: party
    for party in (
        Party("S", "society", "provincial", "湖北省"),
        Party("E", "expert", "", "湖北省武汉市"),
        Party("F", "expert", "", ""),
    )
}
POSTED = [
    Event(START + day * DAY, "posted", f"N{day}", enterprise=f"Q{day % 3}", region="湖北省武汉市")
    for day in range(NEEDS)
]
VECTORS = {
    f"N{number}": vector / np.linalg.norm(vector)
    for number, vector in enumerate(np.random.default_rng(0).normal(size=(NEEDS, 6)).astype(np.float32))
}


def _case(day: float = 400, need: str = "NEW", region: str = "湖北省武汉市洪山区") -> Case:
    return Case(need, "Q1", region, START + day * DAY, ())


def _columns(events: list[Event], case: Case, party: str = "E") -> dict[str, float]:
    builder = HistoryBuilder(AllianceLog([*POSTED, *events]), PARTIES, VECTORS)
    names = [feature.name for feature in builder.features]
    return dict(zip(names, builder.build(case, [party])[0].tolist(), strict=True))


def _at(day: float, kind: str, need: str = "N1", party: str = "E") -> Event:
    return Event(START + day * DAY, kind, need, party)


def _events(drawn: list[tuple[str, int, str, int]]) -> list[Event]:
    return [Event(START + timedelta(hours=h), kind, f"N{need}", party) for kind, need, party, h in drawn]


DRAWN = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, NEEDS - 1), st.sampled_from(sorted(PARTIES)), st.integers(0, 1200)
    ),
    max_size=25,
)


def _table(events: list[Event], case: Case) -> NDArray[np.float32]:
    return HistoryBuilder(AllianceLog([*POSTED, *events]), PARTIES, VECTORS).build(case, sorted(PARTIES))


@settings(deadline=None)
@given(DRAWN, st.integers(0, 1200))
def test_what_lies_later_changes_nothing(drawn: list[tuple[str, int, str, int]], hour: int) -> None:
    cut = START + timedelta(hours=hour)
    log = AllianceLog([*POSTED, *_events(drawn)])
    for need in ("NEW", "N3"):
        case = Case(need, "Q1", "", cut, ())
        whole = HistoryBuilder(log, PARTIES, VECTORS).build(case, sorted(PARTIES))
        cut_off = HistoryBuilder(log.before(cut), PARTIES, VECTORS).build(case, sorted(PARTIES))
        np.testing.assert_array_equal(whole, cut_off)


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_decides_what_is_known(kind: str) -> None:
    before = [_at(10, "invited"), _at(20, "accepted"), _at(30, "signed")] if kind not in {"invited"} else []
    before = before[
        : {"accepted": 1, "declined": 1, "no_reply": 1, "not_chosen": 2, "signed": 2, "not_signed": 2}.get(kind, 3)
    ]
    case, second = _case(40), timedelta(seconds=1)
    without = _table(before, case)
    for moment, same in ((case.posted - second, False), (case.posted, True), (case.posted + second, True)):
        found = _table([*before, Event(moment, kind, "N1", "E")], case)
        assert np.array_equal(found, without, equal_nan=True) is same


@settings(deadline=None)
@given(DRAWN)
def test_a_need_never_sees_what_became_of_itself(drawn: list[tuple[str, int, str, int]]) -> None:
    own = Case("N3", "Q0", "湖北省", START + 400 * DAY, ())
    events = _events(drawn)
    without = [event for event in events if event.need != "N3"]
    kept = _table(without, own)
    found = _table(events, own)
    # the rate of the group, to which a party's own rate is shrunk, is the one thing that all answers feed
    shrunk = [2 + [feature.name for feature in HISTORY].index(name) for name in ("record.accepts", "similar.accepts")]
    np.testing.assert_array_equal(np.delete(found, shrunk, axis=1), np.delete(kept, shrunk, axis=1))


def test_of_a_party_never_asked_nothing_is_known_but_that_it_has_nothing_in_hand() -> None:
    found = _columns([], _case())
    unknown = [
        "record.completed", "record.stopped", "record.success", "record.accepts", "record.refused_year",
        "freshness.days", "together.balance", "similar.accepts", "similar.success",
    ]  # fmt: skip
    assert all(math.isnan(found[name]) for name in unknown)
    assert (found["load.running"], found["load.open"], found["together.alliances"]) == (0, 0, 0)


def test_record_load_and_freshness_follow_the_log() -> None:
    first = [_at(10, "invited"), _at(12, "accepted"), _at(30, "signed")]
    assert _columns(first, _case(11))["load.open"] == 1
    assert _columns(first, _case(40))["load.running"] == 1
    ended = [*first, _at(200, "completed")]
    second = [_at(210, "invited", "N2"), _at(220, "declined", "N2"), _at(390, "invited", "N5")]
    found = _columns([*ended, *second], _case(400))
    assert (found["record.completed"], found["record.stopped"], found["record.refused_year"]) == (1, 0, 1)
    assert (found["load.running"], found["load.open"], found["freshness.days"]) == (0, 1, 10)
    assert found["record.success"] == pytest.approx(2 / 3)
    assert (found["together.alliances"], found["together.balance"]) == (1, 1)  # N1 was of Q1 too
    assert _columns([*ended, *second], _case(800))["record.refused_year"] == 0


def test_an_invitation_that_led_nowhere_is_no_load_for_ever() -> None:
    assert _columns([_at(10, "invited")], _case(100))["load.open"] == 1
    assert _columns([_at(10, "invited")], _case(400))["load.open"] == 0
    passed = [_at(10, "invited"), _at(12, "accepted"), _at(20, "not_chosen")]
    assert _columns(passed, _case(30))["load.open"] == 0


def test_few_answers_are_drawn_to_those_of_their_kind() -> None:
    others = [_at(10 + i, kind, f"N{i}", "F") for i in range(5, 25) for kind in ("invited", "accepted")]
    one = [_at(10, "invited"), _at(11, "declined")]
    assert 0.6 < _columns([*others, *one], _case())["record.accepts"] < 0.9
    assert _columns(one, _case())["record.accepts"] < 0.5


def test_answers_to_needs_like_this_one_count_for_more() -> None:
    own = VECTORS["N1"] @ np.stack(list(VECTORS.values())).T
    far = f"N{int(np.argmin(own))}"
    vectors = VECTORS | {"NEW": VECTORS["N1"]}
    events = [_at(40, "invited"), _at(41, "accepted"), _at(40, "invited", far), _at(41, "declined", far)]
    builder = HistoryBuilder(AllianceLog([*POSTED, *events]), PARTIES, vectors)
    found = dict(zip([f.name for f in builder.features], builder.build(_case(), ["E"])[0].tolist(), strict=True))
    assert found["similar.accepts"] > found["record.accepts"]


@pytest.mark.parametrize(
    ("party", "region", "tie"),
    [("E", "湖北省武汉市洪山区", 2), ("E", "湖北省宜昌市", 1), ("E", "广东省深圳市", 0), ("S", "湖北省宜昌市", 1)],
)
def test_region_tie_is_the_lowest_level_shared(party: str, region: str, tie: int) -> None:
    assert _columns([], _case(region=region), party)["party.region"] == tie


def test_an_unknown_region_or_level_is_no_number() -> None:
    assert math.isnan(_columns([], _case(), "F")["party.region"])
    assert math.isnan(_columns([], _case(region=""), "E")["party.region"])
    assert math.isnan(_columns([], _case(), "E")["party.level"])
    assert _columns([], _case(), "S")["party.level"] == 2


def test_new_is_who_had_not_been_asked_by_then() -> None:
    builder = HistoryBuilder(AllianceLog([*POSTED, _at(10, "invited")]), PARTIES, VECTORS)
    assert builder.is_new("E", START + 10 * DAY)
    assert not builder.is_new("E", START + 10 * DAY + timedelta(seconds=1))
    assert builder.is_new("F", START + 500 * DAY)
