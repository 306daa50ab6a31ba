"""What holds of an order under any programme, for any catalogue."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.policy.alliances import About
from matcher.policy.applying import Application
from matcher.policy.lifted import Placed, Under
from matcher.policy.ordering import Entrant, ordered, reach
from matcher.policy.priorities import bound_of, total
from matcher.programmes.checking import check_pack
from matcher.programmes.pack import Pack
from matcher.programmes.rules import Attested
from matcher.programmes.words import Subject
from matcher.vocabulary import Candidate, Kind, Need
from tests.fakes.programmes import QUESTIONS, abouts, answers, candidates, pack_with, packs, priority, relevances

NEED = Need("N", "激光焊接")


@st.composite
def lists(draw: st.DrawFn) -> tuple[Under, list[Candidate], list[Decimal]]:
    """Return a programme over a catalogue, and the relevances of the plain order."""
    found = draw(candidates(draw(st.sampled_from(list(Kind)))))
    about = {one.id: draw(answers()) for one in found}
    under = Under(Application(draw(packs()), answers=draw(answers()), answers_about=about), draw(abouts()))
    return under, found, draw(relevances(len(found)))


def _placed(under: Under, found: list[Candidate], near: list[Decimal], top: int = 99) -> list[Placed]:
    return under.placed(NEED, found, [float(one) for one in near], near, top)


def _entrants(under: Under, found: list[Candidate], near: list[Decimal]) -> list[Entrant]:
    return [
        Entrant(one.id, here, float(here), under.application.lifts_of(one, NEED, under.about))
        for one, here in zip(found, near, strict=True)
    ]


@given(packs())
def test_the_random_packs_are_ones_that_the_checker_lets_pass(pack: Pack) -> None:
    assert [finding for finding in check_pack(pack) if "条款" not in finding.problem] == []


@given(lists())
def test_nobody_passes_one_whose_relevance_is_higher_by_the_bound_or_more(
    drawn: tuple[Under, list[Candidate], list[Decimal]],
) -> None:
    under, found, near = drawn
    bound = bound_of(under.application.pack)
    places = [one.place for one in _placed(under, found, near)]
    for after, behind in enumerate(places):
        for ahead in places[:after]:
            ahead_of, passed = near[ahead], near[behind]
            assert passed - ahead_of < bound or passed <= ahead_of


@given(lists())
def test_lifts_stay_within_the_bound_and_what_does_not_hold_adds_nothing(
    drawn: tuple[Under, list[Candidate], list[Decimal]],
) -> None:
    under, found, near = drawn
    pack = under.application.pack
    for placed in _placed(under, found, near):
        assert 0 <= total(placed.lifts) <= bound_of(pack)
        assert total(placed.lifts) == min(bound_of(pack), sum(lift.full for lift in placed.lifts if lift.holds))
        for lift in placed.lifts:
            assert lift.priority in pack.priorities
            assert lift.holds or lift.amount == 0
            assert lift.amount <= lift.full


@given(lists(), st.sampled_from(QUESTIONS), st.data())
def test_what_makes_one_more_priority_hold_never_lowers_a_candidate(
    drawn: tuple[Under, list[Candidate], list[Decimal]], question: str, data: st.DataObject
) -> None:
    under, found, near = drawn
    raised = data.draw(st.sampled_from(found))
    told = under.application.answers_about
    better = {**told, raised.id: {**told[raised.id], question: True}}
    after = replace(under, application=replace(under.application, answers_about=better))

    def place(one: Under) -> int:
        return [found[placed.place].id for placed in _placed(one, found, near)].index(raised.id)

    assert place(after) <= place(under)


@given(lists(), st.data())
def test_all_else_equal_a_priority_never_loses(
    drawn: tuple[Under, list[Candidate], list[Decimal]], data: st.DataObject
) -> None:
    """A twin of the same relevance for whom one more priority holds stands above, whichever id is the smaller."""
    under, found, near = drawn
    place = data.draw(st.integers(0, len(found) - 1))
    entrant = _entrants(under, found, near)[place]
    held = [number for number, lift in enumerate(entrant.lifts) if lift.holds]
    if not held:
        return
    lost = data.draw(st.sampled_from(held))
    application, one = under.application, entrant.lifts[lost].priority
    pack = replace(application.pack, priorities=tuple(p for p in application.pack.priorities if p is not one))
    poorer = replace(application, pack=pack).lifts_of(found[place], NEED, under.about)
    for twin in ("A", "Z"):
        assert ordered([Entrant(twin, near[place], entrant.score, poorer), entrant])[0] is entrant


@given(lists())
def test_candidates_with_equal_lifts_keep_their_order(drawn: tuple[Under, list[Candidate], list[Decimal]]) -> None:
    under, found, near = drawn
    alike: dict[tuple[Decimal, int], list[int]] = {}
    for placed in _placed(under, found, near):
        alike.setdefault((total(placed.lifts), sum(lift.holds for lift in placed.lifts)), []).append(placed.place)
    for places in alike.values():
        known = [(near[place], found[place].id) for place in places]
        assert known == sorted(known, key=lambda one: (-one[0], one[1]))


@given(lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    drawn: tuple[Under, list[Candidate], list[Decimal]], random: Random
) -> None:
    entrants = _entrants(*drawn)
    shuffled = list(entrants)
    random.shuffle(shuffled)
    assert ordered(shuffled) == ordered(entrants)


@given(lists(), st.integers(1, 8))
def test_a_short_list_is_the_head_of_the_whole_one(
    drawn: tuple[Under, list[Candidate], list[Decimal]], top: int
) -> None:
    """Those that are not looked at could not have got there."""
    under, found, near = drawn
    whole = [entrant.id for entrant in ordered(_entrants(under, found, near))]
    assert [found[one.place].id for one in _placed(under, found, near, top)] == whole[:top]
    assert reach(near, top, bound_of(under.application.pack)) >= min(top, len(found))


@given(lists(), st.data())
def test_a_clause_changes_only_what_it_touches(
    drawn: tuple[Under, list[Candidate], list[Decimal]], data: st.DataObject
) -> None:
    """Next year drops a priority: those for whom it did not hold keep every other lift and their order."""
    under, found, near = drawn
    application = under.application
    if not application.pack.priorities:
        return
    dropped = data.draw(st.sampled_from(application.pack.priorities))
    kept = tuple(one for one in application.pack.priorities if one is not dropped)
    after = replace(under, application=replace(application, pack=replace(application.pack, priorities=kept)))
    lifts = {one.id: application.lifts_of(one, NEED, under.about) for one in found}
    untouched = {name for name, own in lifts.items() if not any(one.priority is dropped and one.holds for one in own)}
    for one in found:
        if one.id in untouched:
            others = tuple(lift for lift in lifts[one.id] if lift.priority is not dropped)
            assert after.application.lifts_of(one, NEED, under.about) == others
    orders = [[found[placed.place].id for placed in _placed(each, found, near)] for each in (under, after)]
    before, now = ([name for name in order if name in untouched] for order in orders)
    assert before == now


@given(lists())
def test_a_programme_without_priorities_gives_the_plain_order(
    drawn: tuple[Under, list[Candidate], list[Decimal]],
) -> None:
    under, found, near = drawn
    known = sorted(zip(near, found, strict=True), key=lambda pair: (-pair[0], pair[1].id))
    near, found = [one for one, _ in known], [one for _, one in known]
    plain = replace(under.application, pack=replace(under.application.pack, priorities=()))
    assert _placed(replace(under, application=plain), found, near) == [Placed(place) for place in range(len(found))]


@pytest.mark.parametrize(("above", "first"), [("0.3", "A"), ("0.3001", "A"), ("0.2999", "B")])
def test_exact_numbers_decide_at_the_bound(above: str, first: str) -> None:
    """0.1 + 0.2 is 0.3 here: who is higher by exactly the bound stays above, by a ten-thousandth less is passed."""
    pack = pack_with(priority(Subject.EXPERT, Attested("甲"), lift="0.2"), bound="0.2")
    application = Application(pack, answers_about={"B": {"甲": True}})
    entrants = [
        Entrant(
            name,
            Decimal(near),
            float(near),
            application.lifts_of(Candidate(name, Kind.EXPERT, name, ()), NEED, About()),
        )
        for name, near in (("B", "0.1"), ("A", above))
    ]
    assert ordered(entrants)[0].id == first
