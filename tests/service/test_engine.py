"""The engine answers without what was removed from the catalogue, from the next question on, and never with less."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.errors import NotReady
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, build_index
from matcher.vocabulary import Kind, RecordKind
from service.engine import Engine
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import societies, society

MANY = 24


def recommender_of(count: int) -> Recommender:
    index = build_index(societies(count), HashEncoder())
    return Recommender(HashEncoder(), {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})


def remove(home: Path, *ids: str) -> None:
    with Catalogue(home).batch() as batch:
        for one in ids:
            batch.remove(RecordKind.SOCIETY, one)
        batch.commit()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = Engine.ready(recommender_of(MANY))
    made.watch(tmp_path, HashEncoder().name)
    return made


def held(engine: Engine) -> set[str]:
    index = engine.recommender.ranker(Kind.SOCIETY).index
    return {index.candidate(number).id for number in index.layout.numbers.tolist()}


def test_it_leaves_out_what_is_removed_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    everybody = {one.id for one in societies(MANY)}
    first = engine.recommender
    assert held(engine) == everybody
    Catalogue(tmp_path).add([society(60)])  # an import alone changes nothing before it is indexed
    assert engine.recommender is first
    remove(tmp_path, "S003")
    assert held(engine) == everybody - {"S003"}
    assert engine.recommender is engine.recommender
    remove(tmp_path, "S004", "S005")
    assert held(engine) == everybody - {"S003", "S004", "S005"}
    assert len(first.ranker(Kind.SOCIETY).index) == MANY  # who asked before goes on undisturbed
    assert engine.sizes()[Kind.SOCIETY] == MANY - 3


def test_one_opened_before_the_removal_is_not_answered_with_after_it(engine: Engine, tmp_path: Path) -> None:
    late = recommender_of(MANY)
    remove(tmp_path, "S003")
    assert "S003" not in held(engine)
    engine.adopt(late)
    assert "S003" not in held(engine)


def test_of_many_who_ask_at_once_nobody_is_answered_with_it(engine: Engine, tmp_path: Path) -> None:
    assert "S003" in held(engine)
    remove(tmp_path, "S003")
    with ThreadPoolExecutor(8) as pool:
        found = [one.result() for one in [pool.submit(lambda: engine.recommender) for _ in range(32)]]
    assert {len(one.ranker(Kind.SOCIETY).index) for one in found} == {MANY - 1}


def test_when_nobody_is_left_it_says_so(engine: Engine, tmp_path: Path) -> None:
    remove(tmp_path, *(one.id for one in societies(MANY)))
    with pytest.raises(NotReady, match="目录中还没有"):
        engine.recommender.ranker(Kind.SOCIETY)
