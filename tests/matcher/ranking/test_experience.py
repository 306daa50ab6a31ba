"""Labels carried over from similar needs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.experience import Experience


def _unit(*numbers: float) -> NDArray[np.float32]:
    vector = np.array(numbers, np.float32)
    return vector / np.linalg.norm(vector)


VECTORS = [_unit(1, 0, 0), _unit(0.999, 0.04, 0), _unit(0, 1, 0)]
TITLES = [_unit(0, 0, 1), _unit(0, 0.3, 1), _unit(0, 0.02, 1)]
LABELS = [{"A": 4, "B": 2}, {"A": 0, "C": 4}, {"B": 4, "D": -1}]


def _experience() -> Experience:
    return Experience.of([np.stack(views) for views in zip(VECTORS, TITLES, strict=True)], LABELS)


def _similar_slowly(
    query: NDArray[np.float32], left: list[int], vectors: list[NDArray[np.float32]] = VECTORS
) -> dict[str, float]:
    cosines = {n: float(vectors[n] @ query) for n in left}
    weights = {n: np.exp(cosine / 0.02) for n, cosine in cosines.items()}
    return {
        c: float(sum(w * max(LABELS[n].get(c, 0), 0) / 4 for n, w in weights.items()) / sum(weights.values()))
        for c in "ABCD"
    }


def test_similar_needs_weigh_by_the_softmax_of_their_cosine() -> None:
    query, title = _unit(0.99, 0.1, 0), _unit(0, 0.1, 1)
    whole, titles = _experience().similar(np.stack([query, title]), list("DCBA"))
    expected = _similar_slowly(query, [0, 1, 2])
    np.testing.assert_allclose(whole, [expected[c] for c in "DCBA"], atol=1e-4)
    expected = _similar_slowly(title, [0, 1, 2], TITLES)
    np.testing.assert_allclose(titles, [expected[c] for c in "DCBA"], atol=1e-4)
    assert _experience().similar(np.stack([query, title]), ["unseen"]).tolist() == [[0.0], [0.0]]


def test_only_the_ten_nearest_needs_count() -> None:
    vectors = [_unit(1, n / 1000) for n in range(12)]
    experience = Experience.of([np.stack([v, v]) for v in vectors], [{f"C{n:02d}": 1} for n in range(12)])
    found = experience.similar(np.stack([_unit(1, 0)] * 2), [f"C{n:02d}" for n in range(12)])[0]
    assert (found[:10] > 0).all()
    assert found[10:].tolist() == [0.0, 0.0]


def test_needs_left_out_do_not_count_at_all() -> None:
    experience, query = _experience(), _unit(0.99, 0.1, 0)
    both = np.stack([query, query])
    without = np.array([True, False, False])
    expected = _similar_slowly(query, [1, 2])
    np.testing.assert_allclose(
        experience.similar(both, list("ABCD"), without)[0], [expected[c] for c in "ABCD"], atol=1e-4
    )
    np.testing.assert_allclose(experience.prior(list("ABCD"), without), [0, 0.5, 0.5, 0])
    everything = np.array([True] * 3)
    assert experience.similar(both, ["A"], everything).tolist() == [[0.0], [0.0]]
    assert experience.prior(["A"], everything).tolist() == [0.0]


def test_the_prior_is_the_mean_grade_over_all_needs() -> None:
    np.testing.assert_allclose(_experience().prior(list("ABCDX")), [1 / 3, 1 / 2, 1 / 3, 0, 0], atol=1e-6)


def test_a_saved_experience_says_the_same_to_half_precision(tmp_path: Path) -> None:
    experience = _experience()
    experience.save(tmp_path / "experience.npz")
    again = Experience.load(tmp_path / "experience.npz")
    assert again.candidates == experience.candidates == ("A", "B", "C", "D")
    np.testing.assert_array_equal(again.grades, experience.grades)
    np.testing.assert_allclose(again.vectors, experience.vectors, atol=5e-4)
    query = np.stack([_unit(0.99, 0.1, 0), _unit(0, 0.1, 1)])
    np.testing.assert_allclose(again.similar(query, list("ABCD")), experience.similar(query, list("ABCD")), atol=0.02)
