"""R10: Eight priority directions of 2015 (a programme-year list, not a constant): what they do to a shortlist.

Run on the shipped pack of Wuhan 2015, the shipped societies and the shipped model.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from matcher.policy.applying import Application
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.policy.priorities import Lift
from matcher.programmes.pack import Pack
from matcher.programmes.rules import DirectionIn
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Kind, Match, Need
from tests.fakes.shipped_models import recommender_of_societies

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
WELDING = Need("N", "高功率光纤激光器焊接铝合金薄板时气孔率约 5%，要求降到 1% 以下，并开发焊缝在线检测系统")
FARMING = Need("N", "香菇菌棒杂菌污染率高，需要改进灭菌工艺和菌种选育，提高出菇率")
CLEANING = Need("N", "办公楼外墙保洁")


def _only(pack: Pack, *names: str) -> Pack:
    """Return the pack as if its year preferred these directions and nothing else."""
    (one,) = [priority for priority in pack.priorities if isinstance(priority.rule, DirectionIn)]
    assert isinstance(one.rule, DirectionIn)
    return replace(pack, priorities=(replace(one, rule=replace(one.rule, names=names)),))


def _found(home: Path, need: Need, pack: Pack, top: int = 209) -> LiftedShortlist:
    found = recommender_of_societies(home).shortlist(need, Kind.SOCIETY, top=top, application=Application(pack))
    assert isinstance(found, LiftedShortlist)
    return found


def _direction(match: Match) -> Lift:
    assert isinstance(match, LiftedMatch)
    (lift,) = [one for one in match.lifts if one.priority.key == "directions"]
    return lift


@pytest.mark.parametrize("need", [WELDING, FARMING], ids=["welding", "farming"])
def test_r10_a_society_that_serves_a_direction_of_the_need_is_lifted_with_the_clause(home: Path, need: Need) -> None:
    """Of the eight directions those count that the need belongs to and the society serves."""
    found = _found(home, need, WUHAN)
    asked = set(found.about.directions or ())
    assert asked
    for match in found.matches:
        lift = _direction(match)
        assert lift.holds is not asked.isdisjoint(match.candidate.industries) or not match.candidate.industries
        assert lift.priority.cites == ("武汉2015 三(三)",)
        assert lift.amount == (Decimal("0.05") if lift.holds else 0)
    assert {_direction(match).holds for match in found.matches} == {True, False}


def test_r10_a_need_outside_the_eight_directions_is_lifted_by_none(home: Path) -> None:
    """A society of 光电子 gains nothing by it where the need is about something else."""
    found = _found(home, CLEANING, WUHAN)
    assert found.about.directions == ()
    assert not any(_direction(match).holds for match in found.matches)


def test_r10_an_irrelevant_society_of_a_direction_never_outranks_a_strong_match(home: Path) -> None:
    """A year that prefers 光电子 alone: nobody of it passes one whose relevance is higher by the bound or more."""
    need = replace(FARMING, industries=("光电子",))  # stated, whatever the text says
    found = _found(home, need, _only(WUHAN, "光电子"))
    lifted = [match for match in found.matches if _direction(match).holds]
    assert len(lifted) >= 20
    moved = 0
    for ahead in lifted:
        assert isinstance(ahead, LiftedMatch)
        moved += ahead.rank < ahead.plain_rank
        for behind in found.matches[ahead.rank :]:
            assert behind.relevance - ahead.relevance < 0.10
    assert moved > 0
    strong = [match.candidate.id for match in found.matches if match.relevance > 0.5]
    assert strong == [match.candidate.id for match in found.matches[: len(strong)]]


def test_r10_next_years_list_changes_only_those_it_touches(home: Path) -> None:
    """A programme-year list, not a constant: another list is another pack, and the rest of the shortlist stays."""
    this, following = (_found(home, WELDING, _only(WUHAN, *names)) for names in (("光电子", "新材料"), ("新材料",)))
    before = {match.candidate.id: match for match in this.matches}
    gone = 0
    for match in following.matches:
        former = before[match.candidate.id]
        assert (match.score, match.relevance, match.contributions) == (
            former.score,
            former.relevance,
            former.contributions,
        )
        touched = _direction(match).holds is not _direction(former).holds
        assert not touched or "光电子" in match.candidate.industries
        gone += touched
    assert gone > 0
