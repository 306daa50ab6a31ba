"""What is foretold of a changed record is what the ranker says once it is changed."""

from __future__ import annotations

from dataclasses import replace

from matcher.mutual.standing import standings, with_changed
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.vocabulary import Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import needs, societies


def test_a_candidate_stands_where_the_list_has_it_and_nowhere_else() -> None:
    encoder = HashEncoder()
    ranker = Ranker(Kind.SOCIETY, build_index(societies(24), encoder), unlearned(Kind.SOCIETY))
    queries = encode_needs(needs(8), encoder)
    candidate = societies(24)[3].id
    for first in (1, 5, 24):
        places = standings(ranker, queries, candidate, first)
        for query in queries:
            listed = [one for one, _ in ranker.rank(query, first)]
            assert places.get(query.need.id) == (listed.index(candidate) + 1 if candidate in listed else None)
    assert set(standings(ranker, queries, candidate, 24)) == {query.need.id for query in queries}
    assert standings(ranker, queries, "nobody", 24) == {}


def test_a_changed_candidate_stands_as_in_an_index_built_with_it_and_the_old_index_is_as_before() -> None:
    encoder = HashEncoder()
    before = societies(24)
    ranker = Ranker(Kind.SOCIETY, build_index(before, encoder), unlearned(Kind.SOCIETY))
    queries = encode_needs(needs(12), encoder)
    other = before[4]
    after = replace(before[3], documents=other.documents)  # says what another says
    anew = Ranker(
        Kind.SOCIETY,
        build_index([after if one.id == after.id else one for one in before], encoder),
        unlearned(Kind.SOCIETY),
    )
    plain, print_ = standings(ranker, queries, after.id, 3), ranker.index.fingerprint
    changed = standings(with_changed(ranker, after), queries, after.id, 3)
    assert changed == standings(anew, queries, after.id, 3)
    assert changed != plain
    assert ranker.index.fingerprint == print_
    assert standings(ranker, queries, after.id, 3) == plain
