"""Lifts one by one: what counts, what is cut, whom an answer is about, what an alliance serves."""

from __future__ import annotations

from decimal import Decimal

import pytest

from matcher.policy.alliances import About, alliance_of
from matcher.policy.applying import Application
from matcher.policy.parties import Site
from matcher.policy.priorities import lifts
from matcher.policy.ruling import Outcome
from matcher.programmes.rules import Attested, StatusIs, TagIn, TraitsAre
from matcher.programmes.words import SITE_TRAITS, Subject
from matcher.vocabulary import Candidate, Enterprise, Kind, Need
from tests.fakes.programmes import pack_with, priority

ANSWERED = [priority(Subject.EXPERT, Attested(name), name) for name in ("甲", "乙", "丙")]


def _expert(name: str) -> Candidate:
    return Candidate(name, Kind.EXPERT, name, ())


def _society(name: str, **stated: tuple[str, ...]) -> Candidate:
    return Candidate(name, Kind.SOCIETY, name, (), **stated)  # type: ignore[arg-type]  # names of fields


def test_the_bound_is_used_up_in_the_order_of_the_pack_and_the_cut_is_shown() -> None:
    pack = pack_with(*ANSWERED, bound="0.12", each="0.05")
    found = lifts(pack, [_expert("E")], {"甲": True, "乙": True, "丙": True})
    assert [lift.amount for lift in found] == [Decimal("0.05"), Decimal("0.05"), Decimal("0.02")]
    assert [lift.capped for lift in found] == [False, False, True]
    assert [lift.full for lift in found] == [Decimal("0.05")] * 3


def test_what_fails_or_is_open_adds_nothing_and_stays_in_the_list() -> None:
    found = lifts(pack_with(*ANSWERED), [_expert("E")], {"甲": False, "丙": True})
    assert [(lift.ruling.outcome, lift.amount) for lift in found] == [
        (Outcome.FAIL, 0),
        (Outcome.UNKNOWN, 0),
        (Outcome.PASS, Decimal("0.05")),
    ]
    assert found[1].ruling.asks == ("乙",)


def test_a_priority_with_a_lift_of_its_own_does_not_take_the_packs() -> None:
    own = priority(Subject.EXPERT, Attested("甲"), lift="0.01")
    assert lifts(pack_with(own), [_expert("E")], {"甲": True})[0].amount == Decimal("0.01")


def test_a_priority_that_speaks_of_none_of_the_parties_is_no_lift() -> None:
    pack = pack_with(priority(Subject.ACHIEVEMENT, TagIn(("节能",))), *ANSWERED[:1])
    assert [lift.priority.scope for lift in lifts(pack, [_expert("E")], {})] == [Subject.EXPERT]


def test_of_several_enterprises_one_is_enough() -> None:
    pack = pack_with(priority(Subject.ENTERPRISE, StatusIs(all_of=("骨干企业",))))
    unknown, known = Enterprise("1", "甲厂"), Enterprise("2", "乙厂", statuses=("骨干企业",))
    found = lifts(pack, [unknown, known], {})
    assert (found[0].party, found[0].amount) == ("乙厂", Decimal("0.05"))


def test_an_answer_on_one_candidate_lifts_no_other() -> None:
    """A brand of one society says nothing of the next in the list."""
    application = Application(pack_with(ANSWERED[0]), answers_about={"A": {"甲": True}})
    found = {name: application.lifts_of(_expert(name), Need("N", "x"), About())[0].holds for name in "AB"}
    assert found == {"A": True, "B": False}


def test_enterprise_and_site_move_nobody_within_a_list() -> None:
    pack = pack_with(priority(Subject.ENTERPRISE, Attested("甲")), priority(Subject.SITE, Attested("乙"), "q"))
    application = Application(pack, (Enterprise("1", "甲厂"),), site=Site("园区"), answers={"甲": True, "乙": True})
    assert application.lifts_of(_society("A"), Need("N", "x"), About()) == ()
    assert [(lift.party, lift.holds) for lift in application.lifts_of_all()] == [("甲厂", True), ("园区", True)]


@pytest.mark.parametrize(
    ("wanted", "served", "shared"),
    [
        (("光电子", "新材料"), [("新材料",), ()], ("新材料",)),
        (("光电子", "新材料"), [("新材料",), ("光电子",)], ("光电子", "新材料")),  # in the order of the need
        (("光电子",), [("新材料",)], ()),
        (("光电子",), [("新材料",), ()], None),  # who says nothing may serve it
        ((), [()], ()),  # it asks for none, whoever comes
        (None, [("光电子",)], None),
    ],
)
def test_an_alliance_is_about_what_the_need_asks_for_and_a_member_serves(
    wanted: tuple[str, ...] | None, served: list[tuple[str, ...]], shared: tuple[str, ...] | None
) -> None:
    members = [_society(str(number), industries=each) for number, each in enumerate(served)]
    assert alliance_of(About(directions=wanted), ["甲厂"], members).directions == shared


def test_who_serves_a_narrower_trade_serves_the_division_it_lies_in() -> None:
    about = About(sectors=("35", "39"), disciplines=("460",))
    found = alliance_of(about, ["甲厂"], [_society("A", sectors=("352",), disciplines=("460", "510"))])
    assert (found.sectors, found.disciplines) == (("35",), ("460",))


def test_a_tilt_without_data_says_which_it_takes_and_with_data_what_they_are() -> None:
    traits = tuple(SITE_TRAITS)
    pack = pack_with(priority(Subject.SITE, TraitsAre(traits)))
    (bare,) = lifts(pack, [Site("甲区")], {})
    assert (bare.ruling.outcome, bare.amount) == (Outcome.UNKNOWN, 0)
    assert all(data in bare.ruling.says for data in SITE_TRAITS.values())
    told = Site("甲区", traits=dict.fromkeys(traits, True), grounds=dict.fromkeys(traits, "2017 年：统计公报"))
    (known,) = lifts(pack, [told], {})
    assert (known.ruling.outcome, known.amount) == (Outcome.PASS, Decimal("0.05"))
    assert known.ruling.says.count("2017 年：统计公报") == len(traits)
    (against,) = lifts(pack, [Site("甲区", traits=dict.fromkeys(traits, True) | {traits[2]: False})], {})
    assert against.ruling.outcome is Outcome.FAIL
