"""A history is chained: whatever is changed, dropped, inserted or moved afterwards shows, and is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import InvalidText
from service.domain.history import BEIJING, Event, canonical, day_of, digest_of, moment, sealed, verify

START = datetime(2015, 3, 9, 9, tzinfo=BEIJING)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


def _chain(length: int, subject: str = "case:1") -> list[Event]:
    events: list[Event] = []
    for seq in range(1, length + 1):
        previous = events[-1].digest if events else ""
        at = START + timedelta(hours=seq)
        after = {"步骤": f"第{seq}步", "列": [seq, None, True]}
        events.append(sealed(Event(subject, seq, at, "account", "body", "办理", {}, after, "理由", previous)))
    return events


def _resealed(events: list[Event]) -> list[Event]:
    """The chain of somebody who forges digests too, from the first event on."""
    found: list[Event] = []
    for event in events:
        found.append(sealed(replace(event, previous=found[-1].digest if found else "")))
    return found


def test_an_untouched_chain_has_no_fault() -> None:
    events = _chain(5)
    assert verify(events, events[-1].digest) == ()
    assert verify([]) == ()
    assert verify([], "") == ()


@given(st.integers(0, 4), st.sampled_from(["account", "body", "move", "reason", "subject"]))
def test_a_changed_word_shows_at_its_event(place: int, field: str) -> None:
    events = _chain(5)
    events[place] = replace(events[place], **{field: "篡改"})
    assert place + 1 in {fault.seq for fault in verify(events)}


@given(st.integers(0, 4))
def test_changed_contents_or_moments_show_at_their_event(place: int) -> None:
    for change in ({"after": {"步骤": "别的"}}, {"before": {"步骤": ""}}, {"at": START}):
        events = _chain(5)
        events[place] = replace(events[place], **change)
        assert [(fault.seq, fault.says) for fault in verify(events)] == [(place + 1, "内容与摘要不符，已被改动")]


@given(st.integers(0, 3))
def test_a_dropped_event_leaves_a_gap(place: int) -> None:
    events = _chain(5)
    del events[place]
    assert [fault.says for fault in verify(events)] == [f"缺少第 {place + 1} 条", "没有接在前一条之后"]
    assert "缺少第 1 至 3 条" in {fault.says for fault in verify(_chain(5)[3:])}


def test_a_tail_cut_off_shows_against_the_head() -> None:
    events = _chain(5)
    assert [str(fault) for fault in verify(events[:3], events[-1].digest)] == [
        "case:1 第 3 条：最后一条与主体所记的摘要不符，其后的记录可能被删去"
    ]
    assert [fault.seq for fault in verify([], events[-1].digest)] == [0]


@given(st.permutations(range(5)))
def test_events_in_another_order_show(order: list[int]) -> None:
    events = _chain(5)
    moved = [events[place] for place in order]
    assert bool(verify(moved)) == (order != sorted(order))


def test_an_event_of_another_subject_shows() -> None:
    events, others = _chain(3), _chain(3, "case:2")
    says = {fault.says for fault in verify([events[0], others[1], events[2]])}
    assert "属于另一主体，本链是 case:1" in says
    assert "没有接在前一条之后" in says


def test_a_whole_forged_chain_shows_against_the_head() -> None:
    events = _chain(5)
    forged = _resealed([replace(events[0], reason="另一个理由"), *events[1:]])
    assert verify(forged) == ()
    assert verify(forged, events[-1].digest)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), PLAIN))
def test_the_canonical_form_does_not_depend_on_the_order_of_keys(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_the_canonical_form_is_fixed() -> None:
    """Digests of stored histories rest on it."""
    assert canonical({"乙": [1, True, None], "a": "“引”\n"}) == '{"a":"“引”\\n","乙":[1,true,null]}'
    event = Event("case:1", 1, START, "a", "b", "开立", {}, {"x": 1}, "", "")
    assert digest_of(event) == "8b78745e58ed70c8172f2e16a56632cda32bb458928d133452e852f65fb263df"


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: "a"}, {"a": START}, {"a": {1, 2}}])
def test_what_is_not_plain_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_half_a_character_is_a_fault_of_the_text() -> None:
    with pytest.raises(InvalidText, match="不完整的字符"):
        canonical({"a": "\ud800"})


def test_the_same_moment_is_the_same_text_and_day_in_beijing() -> None:
    late = datetime(2015, 3, 9, 20, tzinfo=UTC)
    assert moment(late) == moment(late.astimezone(BEIJING)) == "2015-03-09T20:00:00.000000+00:00"
    assert day_of(late) == date(2015, 3, 10)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2015, 3, 9, 20)  # noqa: DTZ001  that is the fault
    for asked in (moment, day_of):
        with pytest.raises(TypeError, match="time zone"):
            asked(naive)
