"""What only the approximate index has: training, measured recall, and filters that lose nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.errors import DamagedFile, NotReady
from matcher.retrieval.exact import ExactIndex
from matcher.retrieval.faiss_index import FaissIvfIndex

DIMENSION = 16


def _clustered(seed: int, count: int) -> NDArray[np.float32]:
    """Return unit vectors around 60 centres, as passages around topics."""
    centres = np.random.default_rng(7).normal(size=(60, DIMENSION))
    draw = np.random.default_rng(seed)
    vectors = centres[draw.integers(0, 60, count)] + 0.4 * draw.normal(size=(count, DIMENSION))
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture(scope="module")
def index() -> FaissIvfIndex:
    vectors = _clustered(1, 8000)
    built = FaissIvfIndex(DIMENSION)
    built.train(vectors)
    built.upsert(np.arange(8000) * 3, vectors)
    return built


@pytest.fixture(scope="module")
def oracle(index: FaissIvfIndex) -> ExactIndex:
    exact = ExactIndex(DIMENSION)
    exact.upsert(index.ids(), index.vectors(index.ids()))
    return exact


def test_default_probes_find_at_least_95_percent_on_clustered_data(index: FaissIvfIndex, oracle: ExactIndex) -> None:
    queries = _clustered(2, 100)
    assert index.probes < index.lists / 4  # it does not just scan everything
    recall = index.measure_recall(queries, 20)
    assert recall >= 0.95
    found, truth = index.search(queries, 20), oracle.search(queries, 20)
    reached = [len(set(a) & set(b)) / 20 for a, b in zip(found.ids.tolist(), truth.ids.tolist(), strict=True)]
    assert recall == pytest.approx(np.mean(reached))  # no ties here, so ids and scores count alike


def test_measured_recall_falls_below_one_when_too_few_cells_are_probed(index: FaissIvfIndex) -> None:
    vectors = index.vectors(index.ids())
    hasty = FaissIvfIndex(DIMENSION, lists=100, probes=1)
    hasty.train(vectors)
    hasty.upsert(index.ids(), vectors)
    thorough = FaissIvfIndex(DIMENSION, lists=100, probes=100)
    thorough.train(vectors)
    thorough.upsert(index.ids(), vectors)
    queries = _clustered(3, 50)
    assert hasty.measure_recall(queries, 20) < 0.9
    assert thorough.measure_recall(queries, 20) == 1.0
    assert hasty.measure_recall(queries, 20, np.arange(0, 900)) == 1.0


def test_a_selective_filter_loses_no_neighbour(index: FaissIvfIndex, oracle: ExactIndex) -> None:
    queries = _clustered(4, 20)
    for allowed in (index.ids()[:1], index.ids()[::8], index.ids()[5:900]):
        found, truth = index.search(queries, 30, allowed), oracle.search(queries, 30, allowed)
        assert found.ids.tobytes() == truth.ids.tobytes()
        assert found.scores.tobytes() == truth.scores.tobytes()


def test_a_wide_filter_far_from_the_query_still_fills_the_list(index: FaissIvfIndex, oracle: ExactIndex) -> None:
    """The allowed vectors all lie on the other side of the space, in cells that are not probed."""
    query = _clustered(5, 1)
    far = oracle.search(-query, 2000).ids[0]
    assert set(far.tolist()).isdisjoint(index.search(query, 100).ids[0].tolist())
    found, truth = index.search(query, 100, far), oracle.search(query, 100, far)
    assert found.ids.tolist() == truth.ids.tolist()


def test_training_again_keeps_vectors_and_answers(index: FaissIvfIndex) -> None:
    vectors = _clustered(6, 3000)
    again = FaissIvfIndex(DIMENSION, lists=20, probes=20)
    again.train(vectors[:500])
    again.upsert(np.arange(3000), vectors)
    before = again.search(vectors[:5], 10)
    again.train(vectors)
    after = again.search(vectors[:5], 10)
    assert before.ids.tolist() == after.ids.tolist()
    assert again.vectors(np.arange(3000)).tobytes() == vectors.tobytes()


def test_nothing_works_before_training_and_the_error_says_what_to_do() -> None:
    index = FaissIvfIndex(4)
    assert not index.trained
    with pytest.raises(NotReady, match=r"尚未训练.*train"):
        index.search(np.ones((1, 4), dtype=np.float32), 1)
    with pytest.raises(NotReady, match="尚未训练"):
        index.upsert(np.array([1]), np.ones((1, 4), dtype=np.float32))


def test_settings_that_cannot_work_are_refused_with_facts() -> None:
    with pytest.raises(ValueError, match="at least 1; got 0 and 5"):
        FaissIvfIndex(4, lists=0, probes=5)
    with pytest.raises(ValueError, match="needs at least 50 vectors; got 10"):
        FaissIvfIndex(4, lists=50).train(np.ones((10, 4), dtype=np.float32))


def test_a_reopened_index_gives_the_same_answers_with_the_same_settings(index: FaissIvfIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    again = FaissIvfIndex.load(tmp_path)
    assert (again.lists, again.probes, again.dimension) == (index.lists, index.probes, index.dimension)
    queries = _clustered(8, 30)
    assert again.search(queries, 20).ids.tobytes() == index.search(queries, 20).ids.tobytes()
    again.delete(again.ids()[:4000])
    assert len(again) == 4000


def test_a_cell_number_out_of_range_is_refused_by_name(index: FaissIvfIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    np.save(tmp_path / "cells.npy", np.full(len(index), index.lists))
    with pytest.raises(DamagedFile, match=r"cells\.npy"):
        FaissIvfIndex.load(tmp_path)
