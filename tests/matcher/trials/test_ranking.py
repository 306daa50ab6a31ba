"""What anybody would try first, on the rows of a small office."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.evaluation.baselines import tfidf_cosines
from matcher.learning.judged import JudgedNeeds
from matcher.text.segment import default_segmenter
from matcher.trials.profile_task import everything_dealt, names_only, texts_dealt
from matcher.trials.ranking import View, off_the_shelf, tfidf, view_of
from matcher.vocabulary import Candidate, Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import judgements, needs, societies, society


@pytest.fixture(scope="module")
def views() -> tuple[View, View]:
    judged = JudgedNeeds(tuple(needs(16)), judgements(16))
    first, second = HashEncoder(), HashEncoder(salt="other")
    second.name = "other"
    return tuple(view_of(Kind.SOCIETY, judged, societies(24), encoder, to_learn=False) for encoder in (first, second))


def test_tfidf_scores_every_row_by_its_own_need_and_candidate(views: tuple[View, View]) -> None:
    data, words = views[0].data, default_segmenter().words
    texts = {one.id: [word for part in one.documents for word in words(part.text)] for one in societies(24)}
    expected = tfidf_cosines([words(query.facets.whole) for query in data.queries], list(texts.values())).toarray()
    found = tfidf(data, views[0].index, "profile")
    for row in range(0, len(found), 7):
        assert found[row] == pytest.approx(expected[data.groups[row], list(texts).index(data.ids[row])], abs=1e-6)


def test_the_best_passage_counts_where_passages_are_compared(views: tuple[View, View]) -> None:
    data, index = views[0].data, views[0].index
    found = tfidf(data, index, "passage")
    pieces, words = index.layout.passages, index.words
    row = int(np.argmax(found))
    number = int(np.flatnonzero([index.candidate(int(n)).id == data.ids[row] for n in index.layout.numbers])[0])
    cosines = tfidf_cosines([words(data.queries[data.groups[row]].facets.whole)], [words(p.text) for p in pieces])
    own = cosines.toarray()[0][index.layout.starts[number] : index.layout.starts[number + 1]]
    assert found[row] == pytest.approx(own.max(), abs=1e-6)


def test_off_the_shelf_names_each_encoder_and_fuses_all(views: tuple[View, View]) -> None:
    reports = off_the_shelf(views[0], [views[1]], judgements(16))
    assert list(reports) == ["TF-IDF", "other alone", "hash alone", "RRF of all these"]
    data, column = views[1].data, "dense.whole.max"
    alone = data.report(data.column(column), judgements(16))
    assert reports["other alone"].summary() == alone.summary()
    assert reports["RRF of all these"].queries == 16
    assert reports["RRF of all these"].estimate("ndcg@10").mean > reports["other alone"].estimate("ndcg@10").mean


def test_dealt_profiles_leave_nobody_its_own() -> None:
    listed = [society(number, f"第{number}届") for number in range(24)]
    texts = sorted(part.text for one in listed for part in one.documents)
    for dealt in (texts_dealt(listed), everything_dealt(listed)):
        assert [one.id for one in dealt] == [one.id for one in listed]
        assert sorted(part.text for one in dealt for part in one.documents) == texts
        assert all(_scope(one) != _scope(other) for one, other in zip(dealt, listed, strict=True))
    assert [one.name for one in texts_dealt(listed)] == [one.name for one in listed]
    assert all(one.name != other.name for one, other in zip(everything_dealt(listed), listed, strict=True))


def test_names_only_leaves_the_name() -> None:
    for one, whole in zip(names_only(societies(6)), societies(6), strict=True):
        assert [part.text for part in one.documents] == [whole.name]
        assert one.disciplines == one.industries == ()


def _scope(one: Candidate) -> str:
    return next(part.text for part in one.documents if part.field == "scope")
