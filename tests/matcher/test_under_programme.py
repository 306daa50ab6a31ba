"""A shortlist under a programme: places change, nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.cli.printing import shortlist_as_json
from matcher.policy.applying import Application
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.programmes.pack import Pack
from matcher.programmes.rules import Attested, DirectionIn, PartiesAtLeast
from matcher.programmes.words import Subject
from matcher.ranking.model import Calibration, Model, unlearned
from matcher.recommender import Ranker, Recommender, build_index
from matcher.vocabulary import Kind, Match
from tests.fakes.encoder import HashEncoder
from tests.fakes.programmes import NAMES, pack_with, priority
from tests.fakes.world import need, societies

DIRECTIONS = "directions-wuhan-2015"
FOCUS = pack_with(
    priority(Subject.ALLIANCE, DirectionIn(DIRECTIONS, (NAMES[3],))), bound="0.4", each="0.4", key="focus"
)
FARMS = pack_with(
    priority(Subject.ALLIANCE, DirectionIn(DIRECTIONS, (NAMES[7],))),
    priority(Subject.ALLIANCE, PartiesAtLeast(1, 2), "q"),
    bound="0.3",
    each="0.1",
    key="farms",
)
NEED = replace(need(0), industries=(NAMES[3], NAMES[7]))  # its best societies serve another


@pytest.fixture(scope="module", params=["plain", "calibrated"])
def recommender(request: pytest.FixtureRequest) -> Recommender:
    """Return one over societies that serve a direction each, with and without probabilities."""
    listed = [replace(one, industries=(NAMES[number % 8],)) for number, one in enumerate(societies(24))]
    model = unlearned(Kind.SOCIETY)
    if request.param == "calibrated":
        model = replace(model, calibration=Calibration(3.0, -1.5))
    ranker = Ranker(Kind.SOCIETY, build_index(listed, HashEncoder()), model)
    return Recommender(HashEncoder(), {Kind.SOCIETY: ranker})


def _under(recommender: Recommender, pack: Pack, top: int = 24, **more: object) -> list[LiftedMatch]:
    application = Application(pack, **more)  # type: ignore[arg-type]  # names of fields
    shortlist = recommender.shortlist(NEED, Kind.SOCIETY, top=top, application=application)
    assert isinstance(shortlist, LiftedShortlist)
    return [match for match in shortlist.matches if isinstance(match, LiftedMatch)]


def _facts(match: Match) -> tuple[object, ...]:
    chance = repr(match.probability)  # NaN is NaN
    return match.candidate, match.score, chance, match.relevance, match.contributions, match.reasons


def test_a_programme_changes_places_and_nothing_else(recommender: Recommender) -> None:
    plain = recommender.shortlist(NEED, Kind.SOCIETY, top=24).matches
    facts = {match.candidate.id: _facts(match) for match in plain}
    places = {match.candidate.id: match.rank for match in plain}
    for pack in (FOCUS, FARMS):
        found = _under(recommender, pack)
        assert {match.candidate.id: _facts(match) for match in found} == facts
        assert {match.candidate.id: match.plain_rank for match in found} == places
        assert [match.rank for match in found] == list(range(1, 25))
    assert [m.candidate.id for m in _under(recommender, FOCUS)] != [m.candidate.id for m in plain]


def test_relevance_falls_with_the_place_and_stays_between_0_and_1(recommender: Recommender) -> None:
    near = [match.relevance for match in recommender.shortlist(NEED, Kind.SOCIETY, top=24).matches]
    assert near == sorted(near, reverse=True)
    assert 0 <= near[-1] <= near[0] <= 1
    assert len(set(near)) > 10


def test_the_order_is_by_total_over_the_whole_list(recommender: Recommender) -> None:
    """Those that a lift brings into a list of five come from below it."""
    whole, short = _under(recommender, FOCUS), _under(recommender, FOCUS, top=5)
    assert [match.total for match in whole] == sorted((match.total for match in whole), reverse=True)
    assert [(m.candidate.id, m.plain_rank, m.total) for m in short] == [
        (m.candidate.id, m.plain_rank, m.total) for m in whole[:5]
    ]
    assert any(match.plain_rank > 5 for match in short)


def test_those_a_clause_does_not_speak_of_keep_their_order(recommender: Recommender) -> None:
    plain = [match.candidate.id for match in recommender.shortlist(NEED, Kind.SOCIETY, top=24).matches]
    found = _under(recommender, FOCUS)
    for holds in (True, False):
        alike = [match.candidate.id for match in found if match.lifts[0].holds is holds]
        assert len(alike) > 2
        assert alike == [identifier for identifier in plain if identifier in alike]


def test_a_programme_without_priorities_or_weights_gives_the_plain_list(recommender: Recommender) -> None:
    plain = [match.candidate.id for match in recommender.shortlist(NEED, Kind.SOCIETY, top=24).matches]
    for pack in (pack_with(), replace(FOCUS, weighing=None)):
        assert [match.candidate.id for match in _under(recommender, pack)] == plain


def test_a_team_is_built_step_by_step(recommender: Recommender) -> None:
    """With one society chosen the next one makes two; the chosen one again does not."""
    first = _under(recommender, FARMS)[0].candidate
    alone, joined = _under(recommender, FARMS), _under(recommender, FARMS, societies=(first,))
    assert not any(match.lifts[1].holds for match in alone)
    assert {match.candidate.id for match in joined if not match.lifts[1].holds} == {first.id}


def test_without_directions_stated_or_read_a_priority_stays_open(recommender: Recommender) -> None:
    """No tagger goes with this encoder, so what the text is about is unknown, not nothing."""
    shortlist = recommender.shortlist(need(0), Kind.SOCIETY, application=Application(FOCUS))
    assert isinstance(shortlist, LiftedShortlist)
    assert shortlist.about.directions is None
    assert {m.lifts[0].ruling.outcome.value for m in shortlist.matches if isinstance(m, LiftedMatch)} == {"unknown"}


def test_the_plain_json_is_as_ever(recommender: Recommender) -> None:
    text = shortlist_as_json(recommender.shortlist(NEED, Kind.SOCIETY))
    assert "lifts" not in text
    assert "relevance" not in text


def test_nobody_left_is_an_empty_list_under_a_programme_too() -> None:
    ranker = Ranker(Kind.SOCIETY, build_index([], HashEncoder()), Model(Kind.SOCIETY, unlearned(Kind.SOCIETY).scorer))
    empty = Recommender(HashEncoder(), {Kind.SOCIETY: ranker})
    pack = pack_with(priority(Subject.SOCIETY, Attested("甲")))
    assert empty.shortlist(NEED, Kind.SOCIETY, application=Application(pack)).matches == ()
