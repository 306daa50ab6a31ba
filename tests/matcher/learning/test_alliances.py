"""The ladder, what was known when, and what a place in a list is worth."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.demo.world import World
from matcher.errors import InvalidRecord
from matcher.learning.alliances import RANDOMISED, AllianceLog, Case, Event, Rung, Shown, count_rungs, read_log
from matcher.learning.propensity import CLIP, UNCORRECTED, Propensity, estimate_propensity

START = datetime.fromisoformat("2024-01-01T09:00")
DAY = timedelta(days=1)
LATER = ["invited", "accepted", "declined", "no_reply", "signed", "not_signed", "completed", "stopped", "evaluated"]


def _event(day: float, kind: str, party: str = "", position: int = 0, need: str = "N") -> Event:
    return Event(START + day * DAY, kind, need, party, position, enterprise="Q" if kind == "posted" else "")


def _rungs(*events: Event) -> dict[str, Rung]:
    shown = [_event(1, "shown", party, place) for place, party in enumerate("ABC", start=1)]
    (case,) = AllianceLog([_event(0, "posted"), *shown, *events]).cases()
    return {one.party: one.rung for one in case.listed}


def test_each_rung_lies_above_the_one_before() -> None:
    assert list(Rung) == [Rung.SHOWN, Rung.INVITED, Rung.ACCEPTED, Rung.SIGNED, Rung.COMPLETED]
    steps = [
        _event(2, "invited", "A"),
        _event(3, "accepted", "A"),
        _event(4, "signed", "A"),
        _event(5, "completed", "A"),
    ]
    for reached in range(5):
        assert _rungs(*steps[:reached]) == {"A": Rung(reached), "B": Rung.SHOWN, "C": Rung.SHOWN}


def test_refusing_stopping_and_being_passed_over_take_no_rung_away() -> None:
    assert _rungs(_event(2, "invited", "A"), _event(3, "declined", "A"))["A"] == Rung.INVITED
    asked = [_event(2, "invited", "A"), _event(3, "accepted", "A")]
    assert _rungs(*asked, _event(4, "not_chosen", "A"))["A"] == Rung.ACCEPTED
    assert _rungs(*asked, _event(4, "signed", "A"), _event(5, "stopped", "A"))["A"] == Rung.SIGNED


def test_the_end_of_an_alliance_is_that_of_all_who_signed_and_of_nobody_else() -> None:
    events = [_event(3, "accepted", party) for party in "ABC"]
    events += [_event(4, "signed", "A"), _event(4, "signed", "B"), _event(9, "completed", "A")]
    assert _rungs(*events) == {"A": Rung.COMPLETED, "B": Rung.COMPLETED, "C": Rung.ACCEPTED}


def test_a_party_invited_without_having_been_shown_stands_last_at_no_place() -> None:
    log = AllianceLog([_event(0, "posted"), _event(1, "shown", "B", 1), _event(2, "invited", "A")])
    assert [(one.party, one.position) for one in log.cases()[0].listed] == [("B", 1), ("A", 0)]


@given(st.lists(st.tuples(st.sampled_from(LATER), st.sampled_from("ABC"), st.integers(0, 10**7)), max_size=12))
def test_nothing_from_the_cut_off_on_changes_a_label(later: list[tuple[str, str, int]]) -> None:
    cut = START + 5 * DAY
    known = [_event(0, "posted"), *(_event(1, "shown", party, place) for place, party in enumerate("ABC", start=1))]
    known += [
        _event(2, "invited", "A"),
        _event(3, "accepted", "A"),
        _event(4, "signed", "A"),
        _event(2, "invited", "B"),
    ]
    added = [Event(cut + timedelta(seconds=seconds), kind, "N", party) for kind, party, seconds in later]
    assert AllianceLog(known + added).before(cut).cases() == AllianceLog(known).cases()


def test_a_second_decides_what_is_known() -> None:
    cut, second = START + 5 * DAY, timedelta(seconds=1)
    for moment, rung in ((cut - second, Rung.ACCEPTED), (cut, Rung.INVITED), (cut + second, Rung.INVITED)):
        log = AllianceLog(
            [
                _event(0, "posted"),
                _event(1, "shown", "A", 1),
                _event(2, "invited", "A"),
                Event(moment, "accepted", "N", "A"),
            ]
        )
        assert log.before(cut).cases()[0].listed[0].rung == rung


def test_the_log_of_the_demonstration_world_agrees_with_its_alliances(world: World, log: AllianceLog) -> None:
    cases = log.cases()
    signed = {(case.need, one.party) for case in cases for one in case.listed if one.rung >= Rung.SIGNED}
    members = {(record["need"], party) for record in world.alliances for party in record["members"]}
    completed = {(case.need, one.party) for case in cases for one in case.listed if one.rung == Rung.COMPLETED}
    assert signed == members
    assert completed == {
        (record["need"], party)
        for record in world.alliances
        if record["status"] == "已完成"
        for party in record["members"]
    }
    assert sum(count_rungs(cases).values()) == sum(event["event"] == "shown" for event in world.events)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "不是一行 JSON"),
        ('{"event": "wooed", "time": "2024-01-01", "need": "N"}', "不认识的事件"),
        ('{"event": "invited", "time": "昨天", "need": "N", "party": "A"}', "读不懂"),
        ('{"event": "invited", "time": "2024-01-01", "need": "N"}', "没有写明"),
        ('{"event": "shown", "time": "2024-01-01", "need": "N", "party": "A", "position": "1"}', "名次"),
    ],
)
def test_a_line_that_is_no_event_is_named_by_its_number(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"event": "posted", "time": "2024-01-01", "need": "N"}\n' + line + "\n", "utf-8")
    with pytest.raises(InvalidRecord, match=said) as caught:
        read_log(path)
    assert caught.value.row == 2


def test_a_time_with_a_zone_is_brought_to_that_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    times = ["2024-01-01T09:00", "2024-01-01T00:30+00:00"]
    path.write_text("".join(json.dumps({"event": "posted", "time": t, "need": t}) + "\n" for t in times), "utf-8")
    assert [event.time.isoformat() for event in read_log(path).events] == ["2024-01-01T08:30:00", "2024-01-01T09:00:00"]


def _clicks(seed: int, *, ranking: str, looked: np.ndarray, quality: np.ndarray, biased: bool) -> list[Case]:
    """Simulate lists: a party is invited if its place is looked at and then with its own quality."""
    rng = np.random.default_rng(seed)
    cases = []
    for number in range(3000):
        # the tool's own order puts the better half last
        order = np.argsort(quality + 0.3 * rng.random(len(quality))) if biased else rng.permutation(len(quality))
        taken = rng.random(len(quality)) < looked * quality[order]
        listed = [
            Shown(f"P{party}", place, ranking, Rung.INVITED if hit else Rung.SHOWN)
            for place, (party, hit) in enumerate(zip(order.tolist(), taken.tolist(), strict=True), start=1)
        ]
        cases.append(Case(f"N{number}", "Q", "", START, tuple(listed)))
    return cases


def test_lists_in_random_order_tell_how_places_are_looked_at() -> None:
    looked, quality = 0.8 ** np.arange(8), np.linspace(0.2, 0.8, 8)
    found = estimate_propensity(_clicks(0, ranking=RANDOMISED, looked=looked, quality=quality, biased=False))
    np.testing.assert_allclose(found.values, looked, atol=0.06)


def test_the_correction_recovers_an_order_that_the_places_had_turned_round() -> None:
    looked, quality = 0.75 ** np.arange(8), np.linspace(0.3, 0.6, 8)
    propensity = estimate_propensity(_clicks(0, ranking=RANDOMISED, looked=looked, quality=quality, biased=False))
    plain, corrected = np.zeros(8), np.zeros(8)
    for case in _clicks(1, ranking="综合排序", looked=looked, quality=quality, biased=True):
        positions = np.array([one.position for one in case.listed])
        for one, weight in zip(case.listed, propensity.weights(positions).tolist(), strict=True):
            plain[int(one.party[1:])] += one.rung
            corrected[int(one.party[1:])] += one.rung * weight
    assert np.corrcoef(np.argsort(np.argsort(plain)), np.arange(8))[0, 1] < 0
    assert np.corrcoef(np.argsort(np.argsort(corrected)), np.arange(8))[0, 1] > 0.7


def test_only_lists_in_random_order_count() -> None:
    looked, quality = 0.8 ** np.arange(8), np.linspace(0.2, 0.8, 8)
    random = _clicks(0, ranking=RANDOMISED, looked=looked, quality=quality, biased=False)
    sorted_lists = _clicks(1, ranking="综合排序", looked=looked, quality=quality, biased=True)
    np.testing.assert_array_equal(estimate_propensity(random + sorted_lists).values, estimate_propensity(random).values)
    np.testing.assert_array_equal(estimate_propensity(sorted_lists).values, UNCORRECTED.values)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.lists(st.integers(0, 30), min_size=1, max_size=20))
def test_no_label_counts_more_than_the_clip_allows(values: list[float], positions: list[int]) -> None:
    weights = Propensity(np.array(values)).weights(np.array(positions))
    assert (weights <= 1 / CLIP).all()
    assert (weights >= 1).all()
