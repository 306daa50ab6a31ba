"""One contract for every vector index, checked against a dictionary of vectors."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.errors import DamagedFile
from matcher.retrieval.exact import ExactIndex
from matcher.retrieval.faiss_index import FaissFlatIndex, FaissIvfIndex
from matcher.retrieval.scoring import inner_products
from matcher.retrieval.vector import Hits, Ids, VectorIndex, Vectors

Make = Callable[[int], VectorIndex]


def _trained(dimension: int) -> FaissIvfIndex:
    index = FaissIvfIndex(dimension, lists=8, probes=1)
    index.train(np.random.default_rng(0).normal(size=(400, dimension)).astype(np.float32))
    return index


EXACT: list[Make] = [ExactIndex, FaissFlatIndex]
EVERY: list[Make] = [*EXACT, _trained]
every_index = pytest.mark.parametrize("make", EVERY, ids=["exact", "flat", "ivf"])
exact_index = pytest.mark.parametrize("make", EXACT, ids=["exact", "flat"])


class Model:
    """What an index should hold: a plain dictionary, searched by sorting."""

    def __init__(self) -> None:
        self.held: dict[int, NDArray[np.float32]] = {}

    def upsert(self, ids: Ids, vectors: Vectors) -> None:
        self.held.update(zip(ids.tolist(), vectors, strict=True))

    def delete(self, ids: Ids) -> int:
        return sum(self.held.pop(key, None) is not None for key in ids.tolist())

    def search(self, query: NDArray[np.float32], k: int, allowed: Ids | None) -> list[tuple[int, float]]:
        chosen = self.held.keys() if allowed is None else self.held.keys() & set(allowed.tolist())
        keys = sorted(chosen)
        if not keys:
            return []
        scores = inner_products(query[None], np.stack([self.held[key] for key in keys]))[0].tolist()
        return sorted(zip(keys, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))[:k]


def _rows(hits: Hits) -> list[list[tuple[int, float]]]:
    return [list(zip(*(part.tolist() for part in hits.row(row)), strict=True)) for row in range(len(hits.ids))]


def _check_padding(hits: Hits, m: int, k: int) -> None:
    assert hits.ids.shape == hits.scores.shape == (m, k)
    assert (hits.ids.dtype, hits.scores.dtype) == (np.dtype(np.int64), np.dtype(np.float32))
    padded = hits.ids < 0
    assert (hits.ids[padded] == -1).all()
    assert (hits.scores[padded] == -np.inf).all()
    assert (padded[:, :-1] <= padded[:, 1:]).all()  # only at the end of a row


def _check_answer(index: VectorIndex, model: Model, queries: Vectors, k: int, allowed: Ids | None) -> None:
    hits = index.search(queries, k, allowed)
    _check_padding(hits, len(queries), k)
    for query, row in zip(queries, _rows(hits), strict=True):
        everything = model.search(query, 10**9, allowed)
        if index.exactness == "exact" or len(everything) <= 1024:
            assert row == everything[:k]
        else:  # may miss neighbours, never lies about the ones it names
            assert len(row) == min(k, len(everything))
            assert row == sorted(row, key=lambda pair: (-pair[1], pair[0]))
            assert set(row) <= set(everything)


def _save_and_load(index: VectorIndex) -> VectorIndex:
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        return type(index).load(Path(folder))


@every_index
@settings(deadline=None, max_examples=30, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    dimension=st.sampled_from([1, 3, 24, 67]),
    spread=st.sampled_from([(1, 1.0), (3, 1.0), (40, 1e-7), (3000, 1e-7), (3000, 1.0)]),
    steps=st.lists(st.sampled_from(["upsert", "delete", "reopen"]), max_size=4),
)
def test_any_sequence_of_changes_answers_like_a_dictionary(
    make: Make, seed: int, dimension: int, spread: tuple[int, float], steps: list[str]
) -> None:
    """Vectors come from few distinct values, or differ by less than float32 sums resolve, so ties abound."""
    draw = np.random.default_rng(seed)
    distinct, nearness = spread
    table = draw.normal(size=(1, dimension)) + nearness * draw.normal(size=(distinct, dimension))
    values = table.astype(np.float32)
    index, model = make(dimension), Model()
    for step in ["upsert", *steps]:
        if step == "reopen":
            index = _save_and_load(index)
        else:
            ids = draw.permutation(4000)[: draw.integers(0, 2500)] * 7
            if step == "upsert":
                vectors = values[draw.integers(0, distinct, len(ids))]
                index.upsert(ids, vectors)
                model.upsert(ids, vectors)
            else:
                assert index.delete(ids) == model.delete(ids)
        held = np.array(sorted(model.held), dtype=np.int64)
        assert len(index) == len(held)
        assert index.ids().tolist() == held.tolist()
        if len(held):
            some = draw.choice(held, size=5)
            assert (index.vectors(some) == np.stack([model.held[key] for key in some.tolist()])).all()
        queries = np.concatenate([values[:1], draw.normal(size=(2, dimension)).astype(np.float32)])
        for k in (1, int(draw.integers(2, 200))):
            for share in (None, 0.0, 0.001, 0.3, 0.9):
                allowed = None if share is None else np.flatnonzero(draw.random(28000) < share)
                _check_answer(index, model, queries, k, allowed)


@every_index
def test_the_only_allowed_vector_among_thousands_is_found(make: Make) -> None:
    draw = np.random.default_rng(3)
    vectors = draw.normal(size=(5000, 16)).astype(np.float32)
    index = make(16)
    index.upsert(np.arange(5000), vectors)
    for target in (0, 2500, 4999):
        hits = index.search(-vectors[target : target + 1], 10, np.array([target, target, 99_999]))
        assert _rows(hits) == [
            [(target, inner_products(-vectors[target : target + 1], vectors[target : target + 1])[0, 0])]
        ]


@exact_index
def test_thousands_of_equal_vectors_come_in_the_order_of_their_ids(make: Make) -> None:
    ids = np.random.default_rng(4).permutation(6000)
    index = make(32)
    index.upsert(ids, np.full((6000, 32), 0.1, dtype=np.float32))
    better = np.full((1, 32), 0.2, dtype=np.float32)
    index.upsert(np.array([5999]), better)
    assert index.search(better, 50).ids.tolist() == [[5999, *range(49)]]


@exact_index
def test_neighbours_closer_than_float32_sums_resolve_are_ordered_exactly(make: Make) -> None:
    """FAISS alone gets this order wrong: the vectors differ in their last bits only."""
    draw = np.random.default_rng(5)
    vectors = (draw.normal(size=(1, 384)) + 3e-8 * draw.normal(size=(4000, 384))).astype(np.float32)
    queries = draw.normal(size=(25, 384)).astype(np.float32)
    index = make(384)
    index.upsert(np.arange(4000), vectors)
    for allowed in (None, np.arange(0, 4000, 2)):
        hits = index.search(queries, 20, allowed)
        rows = np.arange(4000) if allowed is None else allowed
        scores = inner_products(queries, vectors[rows])
        for row, exact in enumerate(scores):
            assert hits.ids[row].tolist() == rows[np.lexsort((rows, -exact))[:20]].tolist()


@every_index
def test_an_empty_index_answers_with_padding_and_survives_saving(make: Make) -> None:
    index = _save_and_load(make(4))
    hits = index.search(np.ones((2, 4), dtype=np.float32), 3)
    _check_padding(hits, 2, 3)
    assert (hits.ids == -1).all()
    assert (len(index), index.dimension, index.delete(np.array([1, 2]))) == (0, 4, 0)
    assert index.search(np.empty((0, 4), dtype=np.float32), 3).ids.shape == (0, 3)


NAN = float("nan")


@every_index
@pytest.mark.parametrize(
    ("ids", "vectors", "message"),
    [
        ([1, 1], [[1, 2], [3, 4]], "1 occurs 2 times"),
        ([-3], [[1, 2]], "got -3"),
        ([1.5], [[1, 2]], "integers; got float64"),
        ([[1]], [[1, 2]], r"one-dimensional; got shape \(1, 1\)"),
        ([1, 2], [[1, 2]], r"shape \(2, 2\); got \(1, 2\)"),
        ([1], [[1, 2, 3]], r"shape \(1, 2\); got \(1, 3\)"),
        ([1, 2], [[1, 2], [NAN, 0]], "vector 1 has a component that is not finite"),
        ([1], [[1, -float("inf")]], "vector 0 has a component that is not finite"),
        ([1], [[1e16, 0]], "exceeds 1e"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_facts_and_changes_nothing(
    make: Make, ids: list[int], vectors: list[list[float]], message: str
) -> None:
    index = make(2)
    index.upsert(np.array([1, 5]), np.array([[1, 0], [0, 1]], dtype=np.float32))
    with pytest.raises(ValueError, match=message):
        index.upsert(np.array(ids), np.array(vectors, dtype=np.float32))
    assert index.ids().tolist() == [1, 5]
    assert index.vectors(np.array([5, 1])).tolist() == [[0, 1], [1, 0]]


@every_index
def test_a_search_or_lookup_that_makes_no_sense_is_refused_with_facts(make: Make) -> None:
    index = make(2)
    index.upsert(np.array([1]), np.ones((1, 2), dtype=np.float32))
    with pytest.raises(ValueError, match="k must be at least 1; got 0"):
        index.search(np.ones((1, 2), dtype=np.float32), 0)
    with pytest.raises(ValueError, match=r"shape \(n, 2\); got \(1, 3\)"):
        index.search(np.ones((1, 3), dtype=np.float32), 1)
    with pytest.raises(ValueError, match="vector 0 has a component"):
        index.search(np.full((1, 2), NAN, dtype=np.float32), 1)
    with pytest.raises(ValueError, match="1 ids are not in the index, the first is 8"):
        index.vectors(np.array([1, 8]))


@every_index
def test_vectors_handed_out_or_in_are_not_shared_with_the_caller(make: Make) -> None:
    index = make(2)
    vectors = np.array([[1, 0], [0, 1]], dtype=np.float32)
    index.upsert(np.array([1, 2]), vectors)
    vectors[:] = 9
    index.vectors(np.array([1]))[:] = 9
    index.ids()[:] = 9
    assert index.ids().tolist() == [1, 2]
    assert index.vectors(np.array([1, 2])).tolist() == [[1, 0], [0, 1]]


@every_index
def test_every_truncated_or_missing_file_is_refused_by_name(make: Make, tmp_path: Path) -> None:
    index = make(8)
    index.upsert(np.arange(50), np.random.default_rng(6).normal(size=(50, 8)).astype(np.float32))
    index.save(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        whole = path.read_bytes()
        for part in (0, 10, len(whole) - 1):
            path.write_bytes(whole[:part])
            with pytest.raises(DamagedFile, match=path.name):
                type(index).load(tmp_path)
        path.unlink()
        with pytest.raises(DamagedFile, match=path.name):
            type(index).load(tmp_path)
        path.write_bytes(whole)
    assert len(type(index).load(tmp_path)) == 50


@every_index
def test_files_that_contradict_each_other_are_refused_by_name(make: Make, tmp_path: Path) -> None:
    index = make(2)
    index.upsert(np.array([3, 4]), np.ones((2, 2), dtype=np.float32))
    index.save(tmp_path)
    for name, wrong in {
        "ids.npy": np.array([4, 3]),
        "vectors.npy": np.array([[1, 2], [NAN, 3]], dtype=np.float32),
    }.items():
        whole = (tmp_path / name).read_bytes()
        np.save(tmp_path / name, wrong)
        with pytest.raises(DamagedFile, match=name):
            type(index).load(tmp_path)
        (tmp_path / name).write_bytes(whole)
