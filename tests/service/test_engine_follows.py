"""What another process indexes or puts in force is answered with soon, and nothing is lost where it cannot be read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.errors import DamagedFile
from matcher.learning.registry import UNLEARNED, Registry
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, build_index, open_index
from matcher.vocabulary import Kind, RecordKind
from service.engine import Engine
from tests.fakes.encoder import HashEncoder
from tests.fakes.shipped_models import recommender_of_societies
from tests.fakes.world import societies

FEW, MANY = 12, 24


def recommender_of(count: int) -> Recommender:
    index = build_index(societies(count), HashEncoder())
    return Recommender(HashEncoder(), {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})


def indexed(home: Path, count: int) -> None:
    """Do what a worker of another process does."""
    open_index(home / "index" / "society", societies(count), HashEncoder(), lambda *_: None)


def settled(engine: Engine) -> Recommender:
    """The recommender once what changed has been read."""
    assert engine.recommender
    engine.settle()
    return engine.recommender


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = Engine.ready(recommender_of(FEW))
    made.watch(tmp_path, "hash")
    return made


def test_an_index_built_elsewhere_is_answered_with_once_it_is_read(engine: Engine, tmp_path: Path) -> None:
    first = engine.recommender
    assert settled(engine) is first
    indexed(tmp_path, MANY)
    now = settled(engine)
    assert now.sizes()[Kind.SOCIETY] == MANY
    assert first.sizes()[Kind.SOCIETY] == FEW, "who asked before goes on undisturbed"
    assert settled(engine) is now
    with Catalogue(tmp_path).batch() as batch:
        batch.remove(RecordKind.SOCIETY, "S003")
        batch.commit()
    assert engine.recommender.sizes()[Kind.SOCIETY] == MANY - 1
    shutil.copy(tmp_path / "index" / "society" / "CURRENT", tmp_path / "again")
    (tmp_path / "again").replace(tmp_path / "index" / "society" / "CURRENT")  # another file, the same snapshot
    left = engine.recommender
    assert settled(engine) is left


def test_what_was_opened_over_the_new_index_is_not_read_again(tmp_path: Path) -> None:
    engine = Engine.ready(recommender_of(FEW))
    engine.watch(tmp_path, "hash")
    index = open_index(tmp_path / "index" / "society", societies(MANY), HashEncoder(), lambda *_: None)
    opened = Recommender(HashEncoder(), {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})
    engine.adopt(opened)
    assert settled(engine) is opened


def test_a_model_put_in_force_elsewhere_ranks_and_one_gone_back_to_as_well(tmp_path: Path, home: Path) -> None:
    shipped = recommender_of_societies(home)
    engine = Engine.ready(shipped)
    engine.watch(tmp_path, "use")
    registry = Registry(tmp_path, Kind.SOCIETY, "use")
    registry.promote(UNLEARNED, registry.first, "王五", "试")
    now = settled(engine)
    assert now.fingerprints(Kind.SOCIETY)["model"] == UNLEARNED
    assert now.ranker(Kind.SOCIETY).index is shipped.ranker(Kind.SOCIETY).index, "only the model is read"
    assert now.encoder is shipped.encoder
    registry.rollback("王五", "不如从前")
    assert settled(engine).fingerprints(Kind.SOCIETY)["model"] == registry.first


def test_where_the_new_one_cannot_be_read_the_one_before_answers(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = engine.recommender
    indexed(tmp_path, MANY)
    (tmp_path / "index" / "society" / "00000001" / "candidates.jsonl").write_text("{}")
    assert settled(engine) is first
    assert "candidates.jsonl" in caplog.text
    caplog.clear()
    assert settled(engine) is first
    assert caplog.text == "", "what is broken is told once"
    shutil.rmtree(tmp_path / "index")
    indexed(tmp_path, MANY)
    assert settled(engine).sizes()[Kind.SOCIETY] == MANY


def test_an_engine_that_could_not_open_tries_again_when_another_is_in_force(tmp_path: Path) -> None:
    engine = Engine(_failing_once())
    engine.watch(tmp_path, "hash")
    engine.start()
    assert engine.wait(30)
    with pytest.raises(DamagedFile):
        assert engine.recommender
    indexed(tmp_path, MANY)
    with suppress(DamagedFile):
        assert engine.recommender  # refused, unless it is open again already
    engine.settle()
    assert engine.recommender.sizes()[Kind.SOCIETY] == FEW


def _failing_once() -> Callable[[], Recommender]:
    tried: list[int] = []

    def open_it() -> Recommender:
        tried.append(1)
        if len(tried) == 1:
            raise DamagedFile("模型缺失", "请退回上一个")
        return recommender_of(FEW)

    return open_it
