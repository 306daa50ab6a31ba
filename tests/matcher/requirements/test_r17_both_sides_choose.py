"""R17: Both sides take part of their own will; rights to results by negotiation; R&D money mainly the enterprise's.

What a society wants of a need weighs beside what the need wants of a society, in both directions alike; who does not
want to is not chosen over who does, and no priority of a programme makes good an unwillingness beyond its bound. That
both must agree in the end is the condition of the packs themselves.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from matcher.corpus.profiles import shipped
from matcher.encoding.catalogue import open_encoder
from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.lifting import Priorities
from matcher.mutual.search import MutualSearch, Pairing
from matcher.policy.applying import Application
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.ranking.model import open_model
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Kind, Need

NEED = Need(
    "N1",
    "铝合金压铸件内部气孔多，废品率高，希望改进压铸工艺",
    budget=30.0,
    industries=("新材料",),
    services=("协同攻关",),
)
MECHANICAL = "中国机械工程学会"


def _societies(**wishes: object) -> list[Candidate]:
    """Return the national societies and twins of one, which differ in what they want only."""
    national = list(shipped(Kind.SOCIETY))
    one = next(society for society in national if society.name == MECHANICAL)
    alike = replace(one, services=("协同攻关",))
    twins = [replace(alike, id="Z-00", name="甲学会"), replace(alike, id="Z-01", name="乙学会", **wishes)]  # type: ignore[arg-type]
    return [*national, *twins]


@pytest.fixture(scope="module")
def search(home: Path, tmp_path_factory: pytest.TempPathFactory) -> MutualSearch:
    encoder = open_encoder("use", home)
    index = build_index(_societies(), encoder)
    kept = KeptNeeds(encoder, tmp_path_factory.mktemp("kept") / "needs.sqlite")
    return MutualSearch(encoder, index, open_model(Kind.SOCIETY, encoder), kept)


def _with(search: MutualSearch, **wishes: object) -> MutualSearch:
    """Return the search over the same societies, of which one now wants something."""
    search.index.synchronise(_societies(**wishes))
    return search


def _of(pairings: list[Pairing], society: str) -> Pairing:
    (found,) = [one for one in pairings if one.society.id == society]
    return found


@pytest.mark.parametrize(
    ("wishes", "wants"),
    [
        ({"available": False}, False),
        ({"interests": ("农业与农村",)}, False),
        ({"interests": ("新材料", "光电子")}, True),
        ({"least_budget": 50.0}, False),
        ({"least_budget": 30.0}, True),
        ({"capacity": 3, "ongoing": 3}, False),
        ({"capacity": 3, "ongoing": 0}, True),
        ({"services": ("科学普及",)}, False),
    ],
)
def test_r17_of_two_equally_able_societies_the_more_willing_one_stands_above(
    search: MutualSearch, wishes: dict[str, object], wants: bool
) -> None:
    listed = _with(search, **wishes).societies_for(NEED, 300)
    silent, speaking = _of(listed, "Z-00"), _of(listed, "Z-01")
    assert speaking.mutual.relevance == silent.mutual.relevance
    assert (speaking.rank < silent.rank) is wants
    assert (speaking.mutual.score > silent.mutual.score) is wants
    back = _with(search, **wishes).needs_for(["Z-00", "Z-01"], search.pool([NEED]))
    assert back["Z-00"][0].mutual == silent.mutual
    assert back["Z-01"][0].mutual == speaking.mutual


def test_r17_a_societys_needs_are_ordered_by_its_own_terms(search: MutualSearch) -> None:
    asked = [
        replace(NEED, id="poor", budget=5.0),
        replace(NEED, id="rich", budget=60.0),
        replace(NEED, id="unsaid", budget=None),
        replace(NEED, id="elsewhere", budget=60.0, industries=("农业与农村",)),
    ]
    found = _with(search, interests=("新材料",), least_budget=20.0).needs_for(["Z-01"], search.pool(asked))["Z-01"]
    assert [one.need.id for one in found][:2] == ["rich", "unsaid"]  # unknown is between enough and too little
    assert {one.need.id for one in found[2:]} == {"poor", "elsewhere"}
    assert len({one.mutual.relevance for one in found}) == 1
    money = {one.need.id: next(part for part in one.mutual.parts if part.key == "money") for one in found}
    assert money["unsaid"].value is None
    assert "5 万元" in money["poor"].says


def test_r17_no_priority_of_wuhan_2015_makes_good_an_unwillingness_beyond_its_bound(search: MutualSearch) -> None:
    pack = pack_of(shipped_packs(), "wuhan", 2015)
    assert pack.weighing is not None
    _with(search, available=False)
    for lifting in (Application(pack), Priorities(pack)):
        listed = search.societies_for(NEED, 300, lifting=lifting)
        willing, unwilling = _of(listed, "Z-00"), _of(listed, "Z-01")
        assert [lift.amount for lift in willing.lifts] == [lift.amount for lift in unwilling.lifts]
        assert any(lift.holds and "武汉2015 三(三)" in lift.priority.cites for lift in willing.lifts)
        assert willing.rank < unwilling.rank
        floor = unwilling.total
        for one in listed:
            if Decimal(f"{one.mutual.score:.4f}") > floor + pack.weighing.bound:
                assert one.rank < unwilling.rank
