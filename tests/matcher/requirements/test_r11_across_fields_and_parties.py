"""R11: Priority for 跨行业、多学科、多领域、综合交叉 projects, and for several enterprises with several societies.

Run on the shipped pack of Wuhan 2015, the shipped societies and the shipped model.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from matcher.corpus.catalogue import shipped
from matcher.policy.alliances import About, alliance_of
from matcher.policy.applying import Application
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.policy.priorities import Lift, lifts
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Enterprise, Kind, Match, Need
from tests.fakes.shipped_models import recommender_of_societies

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
NEED = Need("N", "养殖废水处理与沼气发电，发酵菌种选育")
FIRMS = (Enterprise("1", "甲公司"), Enterprise("2", "乙公司"))
SOCIETIES = tuple(shipped(Kind.SOCIETY))


def _lift(pack_lifts: tuple[Lift, ...], key: str) -> Lift:
    (found,) = [lift for lift in pack_lifts if lift.priority.key == key]
    return found


def _society(*disciplines: str, sectors: tuple[str, ...] = ()) -> Candidate:
    return Candidate("S", Kind.SOCIETY, "某学会", (), disciplines=disciplines, sectors=sectors, industries=("新材料",))


def _matches(home: Path, application: Application) -> list[LiftedMatch]:
    found = recommender_of_societies(home).shortlist(NEED, Kind.SOCIETY, top=30, application=application)
    assert isinstance(found, LiftedShortlist)
    return [match for match in found.matches if isinstance(match, LiftedMatch)]


@pytest.mark.parametrize(
    ("about", "members", "outcome"),
    [
        (About((), ("460", "510"), ()), [_society("460", "510")], Outcome.PASS),  # 多学科 in one society
        (About((), ("460", "510"), ()), [_society("460"), _society("510")], Outcome.PASS),  # by joining two
        (About((), ("460",), ()), [_society("460", "510")], Outcome.FAIL),  # the need itself is of one discipline
        (About((), ("460", "510"), ()), [_society("460", sectors=("35",))], Outcome.FAIL),  # nobody serves the other
        (About((), (), ("35", "39")), [_society("460", sectors=("35", "39"))], Outcome.PASS),  # 跨行业
        (About(("新材料", "光电子"), (), ()), [_society("460", sectors=("35",))], Outcome.FAIL),
        (About(None, None, None), [_society("460", "510")], Outcome.UNKNOWN),  # nobody knows what it is about
    ],
)
def test_r11_a_project_across_fields_comes_first(about: About, members: list[Candidate], outcome: Outcome) -> None:
    """跨行业、多学科、多领域: what the need asks for and members serve, at least two of a kind."""
    lift = _lift(lifts(WUHAN, [alliance_of(about, ["甲公司"], members)], {}), "cross-discipline")
    assert lift.ruling.outcome is outcome
    assert lift.amount == (Decimal("0.05") if outcome is Outcome.PASS else 0)
    assert lift.priority.cites == ("武汉2015 三(三)",)


def test_r11_of_two_equally_relevant_societies_the_one_across_fields_stands_above(home: Path) -> None:
    """The lift decides between neighbours and shows what the society brings together."""
    found = _matches(home, Application(WUHAN))
    across = [match for match in found if _lift(match.lifts, "cross-discipline").holds]
    assert 0 < len(across) < len(found)
    for match in across:
        for other in found[: match.rank - 1]:
            assert other.total >= match.total
        assert "个" in _lift(match.lifts, "cross-discipline").ruling.says
    assert any(match.rank < match.plain_rank for match in across)


def test_r11_several_enterprises_with_several_societies_come_first(home: Path) -> None:
    """Both are several once two enterprises applied and one society was chosen; step by step, shown at each."""

    def held(firms: tuple[Enterprise, ...], chosen: tuple[Candidate, ...]) -> set[bool]:
        matches = _matches(home, Application(WUHAN, firms, chosen))
        return {_lift(m.lifts, "several-parties").holds for m in matches if m.candidate not in chosen}

    one = (SOCIETIES[0],)
    assert held(FIRMS[:1], ()) == held(FIRMS, ()) == held(FIRMS[:1], one) == {False}
    assert held(FIRMS, one) == {True}


def test_r11_a_partner_that_adds_a_missing_field_is_lifted(home: Path) -> None:
    """With one society chosen, what the next one adds to the team counts."""
    matches = _matches(home, Application(WUHAN))
    alone = {m.candidate.id: _lift(m.lifts, "cross-discipline").holds for m in matches}
    first = next(m.candidate for m in matches if not alone[m.candidate.id] and m.candidate.disciplines)
    joined = {
        m.candidate.id: _lift(m.lifts, "cross-discipline").holds
        for m in _matches(home, Application(WUHAN, societies=(first,)))
    }
    assert all(joined[name] for name, holds in alone.items() if holds and name in joined)
    assert joined[first.id] is False


def test_r11_all_priorities_together_stay_within_the_bound_and_say_so(home: Path) -> None:
    """Three priorities of 0.05 with a bound of 0.10: the third adds nothing more, and shows it."""
    matches = _matches(home, Application(WUHAN, FIRMS, SOCIETIES[:1]))
    full: list[Match] = [m for m in matches if all(lift.holds for lift in m.lifts)]
    assert full
    for match in full:
        assert isinstance(match, LiftedMatch)
        assert [lift.amount for lift in match.lifts] == [Decimal("0.05"), Decimal("0.05"), Decimal(0)]
        assert match.lifts[2].capped
