"""Both searches: the pair that is found from one side is the pair that is found from the other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import InvalidText, NotReady
from matcher.mutual import search as room
from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.lifting import Priorities
from matcher.mutual.search import MutualSearch, Pairing
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.ranking.model import unlearned
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Enterprise, Kind, Need
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import need, needs, societies
from tests.matcher.mutual.conftest import Opened


def _keys(pairings: list[Pairing]) -> list[tuple[str, str, float]]:
    return [(one.need.id, one.society.id, one.mutual.logit) for one in pairings]


def test_the_order_is_by_mutual_score_then_relevance_then_id(opened: Opened) -> None:
    search = opened([replace(one, capacity=4, ongoing=number % 5) for number, one in enumerate(societies(24))])
    found = search.needs_for(["S003"], search.pool(needs(40)), 40)["S003"]
    keys = [(-one.mutual.logit, -one.mutual.relevance, one.need.id) for one in found]
    assert keys == sorted(keys)
    assert [one.rank for one in found] == list(range(1, 41))
    turned = search.needs_for(["S003"], search.pool(needs(40)[::-1]), 40)["S003"]
    assert _keys(turned) == _keys(found)
    listed = search.societies_for(need(3), 30)
    assert [one.rank for one in listed] == list(range(1, 25))
    assert [-one.mutual.logit for one in listed] == sorted(-one.mutual.logit for one in listed)


def test_equal_pairs_are_ordered_by_id(opened: Opened) -> None:
    search = opened()  # with twins
    listed = search.societies_for(need(0), 26)
    places = {one.society.id: (one.mutual.logit, one.rank) for one in listed}
    for one in ("S000", "S001"):
        assert places[one][0] == places[f"T{one}"][0]
        assert places[f"T{one}"][1] > places[one][1]
    again = [replace(need(0), id=name) for name in ("B", "A", "C")]
    assert [one.need.id for one in search.needs_for(["S000"], search.pool(again))["S000"]] == ["A", "B", "C"]


def test_a_pair_has_the_same_score_to_the_last_bit_whichever_side_asked(opened: Opened) -> None:
    wanted = [replace(one, budget=float(number), industries=("光电子",)) for number, one in enumerate(needs(20))]
    willing = [
        replace(one, interests=("光电子", "新材料")[: number % 3], least_budget=10.0, capacity=3, ongoing=number % 4)
        for number, one in enumerate(societies(24))
    ]
    search = opened(willing)
    pool = search.pool(wanted)
    everyone = [one.id for one in willing]
    from_societies = {
        (one.need.id, one.society.id): (one.mutual, one.score, one.grounds)
        for rows in search.needs_for(everyone, pool, 100).values()
        for one in rows
    }
    from_needs = {
        (one.need.id, one.society.id): (one.mutual, one.score, one.grounds)
        for asked in wanted
        for one in search.societies_for(asked, 100)
    }
    alone = {
        (one.need.id, one.society.id): (one.mutual, one.score, one.grounds)
        for name in everyone
        for one in search.needs_for([name], pool, 100)[name]
    }
    assert len(from_needs) == 20 * 24
    assert from_societies == from_needs == alone


def test_those_who_serve_the_topic_of_a_need_get_it_first(opened: Opened) -> None:
    search = opened()
    found = search.needs_for([f"S{number:03d}" for number in range(8)], search.pool(needs(40)), 3)
    for number in range(8):
        for one in found[f"S{number:03d}"]:
            assert int(one.need.id[1:]) % 8 == number


def test_recall_from_many_needs_keeps_the_best_ones(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    search = opened()
    pool = search.pool(needs(200))
    everyone = [f"S{number:03d}" for number in range(24)]
    monkeypatch.setattr(room, "DEPTH", 1000)
    brute = search.needs_for(everyone, pool, 10)
    monkeypatch.setattr(room, "DEPTH", 40)
    found = search.needs_for(everyone, pool, 10)
    kept = [len({one.need.id for one in found[who]} & {one.need.id for one in brute[who]}) for who in everyone]
    assert np.mean(kept) > 9.5
    scores = {(one.need.id, one.society.id): one.mutual for rows in brute.values() for one in rows}
    shared = [one for rows in found.values() for one in rows if (one.need.id, one.society.id) in scores]
    assert all(one.mutual == scores[one.need.id, one.society.id] for one in shared)


def test_what_is_kept_of_needs_changes_no_score_and_is_not_computed_again(tmp_path: Path, opened: Opened) -> None:
    search = opened()
    first = search.needs_for(["S002", "S005"], search.pool(needs(30)), 30)
    again = opened()  # a fresh start over the same file
    assert again.needs_for(["S002", "S005"], again.pool(needs(30)), 30) == first
    kept = (tmp_path / "needs.sqlite").stat().st_size
    assert kept > 0
    other = opened(societies(12))  # another catalogue: what was kept for the first does not count
    fresh = other.needs_for(["S002"], other.pool(needs(30)), 30)["S002"]
    encoder = HashEncoder()
    index = build_index(societies(12), encoder)
    clean = MutualSearch(encoder, index, other.model, KeptNeeds(encoder, tmp_path / "clean.sqlite"))
    assert clean.needs_for(["S002"], clean.pool(needs(30)), 30)["S002"] == fresh


def test_a_society_that_takes_no_work_comes_last_but_is_not_hidden(opened: Opened) -> None:
    rows = [replace(one, available=one.id != "S003") for one in societies(24)]
    closed = opened(rows).societies_for(need(3), 24)
    usual = opened([replace(one, available=True) for one in societies(24)]).societies_for(need(3), 24)
    place = {name: [one.society.id for one in found].index("S003") for name, found in (("c", closed), ("u", usual))}
    assert place["c"] > place["u"]
    (shown,) = [one for one in closed if one.society.id == "S003"]
    (before,) = [one for one in usual if one.society.id == "S003"]
    assert shown.mutual.relevance == before.mutual.relevance


def test_priorities_of_the_enterprise_move_a_societys_needs_within_the_bound(opened: Opened) -> None:
    pack = pack_of(shipped_packs(), "chengdu", 2018)
    assert pack.weighing is not None
    search = opened([replace(one, industries=("光电子",)) for one in societies(24)])
    wanted = [replace(one, enterprise=f"企业{number}") for number, one in enumerate(needs(24))]
    makers = {f"企业{n}": Enterprise(f"{n}", f"企业{n}", "四川省成都市", sectors=("39",)) for n in range(0, 24, 2)}
    pool = search.pool(wanted)
    plain = search.needs_for(["S000"], pool, 24)["S000"]
    lifted = search.needs_for(["S000"], pool, 24, Priorities(pack, makers))["S000"]
    assert {one.need.id: one.mutual for one in plain} == {one.need.id: one.mutual for one in lifted}
    assert [one.plain_rank for one in plain] == [one.rank for one in plain]
    rank = {one.need.id: one.rank for one in plain}
    assert all(one.plain_rank == rank[one.need.id] for one in lifted)
    totals = [one.total for one in lifted]
    assert totals == sorted(totals, reverse=True)
    for one in lifted:
        assert 0 <= one.total - Decimal(f"{one.mutual.score:.4f}") <= pack.weighing.bound
        assert len(one.lifts) == len({lift.priority.key for lift in one.lifts})
    head = search.needs_for(["S000"], pool, 5, Priorities(pack, makers))["S000"]
    assert [one.need.id for one in head] == [one.need.id for one in lifted[:5]]


def test_bad_needs_and_rankings_without_probabilities_are_refused(opened: Opened, tmp_path: Path) -> None:
    search = opened()
    with pytest.raises(InvalidText):
        search.pool([Need("N", "，。")])
    with pytest.raises(InvalidText):
        search.societies_for(Need("N", ""))
    with pytest.raises(NotReady) as caught:
        MutualSearch(HashEncoder(), search.index, unlearned(Kind.SOCIETY), KeptNeeds(HashEncoder(), tmp_path / "x"))
    assert "huiqi train" in caught.value.remedy
    assert search.needs_for(["nobody"], search.pool(needs(3))) == {}
    assert search.needs_for(["S000"], search.pool([])) == {"S000": []}


def test_needs_without_directions_stay_unknown_where_no_tagger_ships_and_services_are_read(opened: Opened) -> None:
    found = opened().understood([Need("A", "焊缝气孔多，需要培训焊工"), replace(need(1), services=("科学普及",))])
    assert found.directions == frozenset()
    assert found.services == {"A"}
    assert "人才交流培养" in found.needs[0].services
    assert found.needs[1].services == ("科学普及",)
    assert found.needs[0].industries == ()


def test_candidates_of_the_index_are_who_is_paired(opened: Opened) -> None:
    only = Candidate("X", Kind.SOCIETY, "孤例学会", societies(1)[0].documents)
    listed = opened([only]).societies_for(need(0))
    assert [one.society for one in listed] == [only]
