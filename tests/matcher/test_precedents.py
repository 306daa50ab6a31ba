"""Similar past alliances: the most similar first, and never anything that lay ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.errors import HuiqiError
from matcher.learning.alliances import AllianceLog, Event
from matcher.precedents import (
    Outcome,
    Partner,
    PastAlliance,
    Precedents,
    alliances_of,
    similar_alliances,
    similar_document,
)
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import need, needs

START = date(2024, 1, 1)


def past(number: int) -> PastAlliance:
    """Return alliance `number`: a week apart, ended 100 days later, every third stopped."""
    day = START + timedelta(days=7 * number)
    partners = (Partner("S1", "学会一", day), Partner("E1", "专家一", day + timedelta(days=30)))
    return PastAlliance(need(number), partners, day + timedelta(days=100), completed=number % 3 != 0)


ALLIANCES = [past(number) for number in range(24)]
PRECEDENTS = Precedents(ALLIANCES, HashEncoder())


@given(st.integers(-30, 400), st.integers(0, 23), st.integers(1, 30))
def test_nothing_of_the_needs_own_day_or_later_is_shown(days: int, number: int, k: int) -> None:
    day = START + timedelta(days=days)
    asked = replace(need(number), id="NEW", date=day.isoformat())
    found = PRECEDENTS.similar(asked, k)
    known = [one for one in ALLIANCES if one.signed < day]
    assert len(found) == min(k, len(known))
    for one in found:
        assert all(partner.signed < day for partner in one.partners)
        assert one.partners
        assert one.ended is None or one.ended < day
        assert (one.outcome is Outcome.RUNNING) == (one.ended is None)
    assert [one.similarity for one in found] == sorted((one.similarity for one in found), reverse=True)


def test_without_a_date_everything_is_shown_but_never_the_need_itself() -> None:
    found = PRECEDENTS.similar(need(5), 24)
    assert len(found) == 23
    assert "N005" not in {one.need.id for one in found}
    again = PRECEDENTS.similar(replace(need(5), id="NEW"), 1)[0]
    assert again.need.id == "N005"
    assert again.similarity == pytest.approx(1, abs=1e-5)
    assert {one.outcome for one in found} == {Outcome.COMPLETED, Outcome.STOPPED}


def test_a_log_tells_who_signed_when_and_what_came_of_it() -> None:
    at = datetime.fromisoformat("2024-03-01T09:00")
    events = [
        Event(at, "posted", "N001"),
        Event(at + timedelta(days=1), "invited", "N001", "S1"),
        Event(at + timedelta(days=1), "invited", "N001", "S2"),
        Event(at + timedelta(days=2), "accepted", "N001", "S1"),
        Event(at + timedelta(days=2), "declined", "N001", "S2"),
        Event(at + timedelta(days=5), "signed", "N001", "S1"),
        Event(at + timedelta(days=90), "completed", "N001", "S1"),
        Event(at, "posted", "N002"),
        Event(at + timedelta(days=9), "signed", "N002", "E1"),
        Event(at + timedelta(days=9), "signed", "N999", "E1"),
    ]
    found = alliances_of(AllianceLog(events), needs(4), {"S1": "学会一"})
    assert found == (
        PastAlliance(need(1), (Partner("S1", "学会一", date(2024, 3, 6)),), date(2024, 5, 30), completed=True),
        PastAlliance(need(2), (Partner("E1", "E1", date(2024, 3, 10)),)),
    )
    told = similar_document(similar_alliances(need(9), found, HashEncoder(), 1))
    assert told[0]["need"]["id"] == "N001"
    assert told[0]["outcome"] == "已完成"
    assert told[0]["partners"] == [{"id": "S1", "name": "学会一", "signed": "2024-03-06"}]


def test_needs_are_encoded_once_and_their_vectors_stand_in_the_cache(tmp_path: Path) -> None:
    inner = HashEncoder()
    encoder = CachedEncoder(inner, EmbeddingCache(tmp_path / "e.sqlite"))
    Precedents(ALLIANCES, encoder)
    before = len(inner.encoded)
    assert before == len(set(inner.encoded))
    again = Precedents(ALLIANCES[::-1], encoder)
    assert len(inner.encoded) == before
    assert again.similar(need(3), 5) == PRECEDENTS.similar(need(3), 5)


def test_an_office_without_a_past_has_no_precedents_and_bad_questions_are_refused() -> None:
    assert Precedents([], HashEncoder()).similar(need(1)) == ()
    with pytest.raises(HuiqiError, match="2026-03-01 的形式"):
        PRECEDENTS.similar(replace(need(1), date="去年"))
    with pytest.raises(HuiqiError, match="1 或更大"):
        PRECEDENTS.similar(need(1), 0)
