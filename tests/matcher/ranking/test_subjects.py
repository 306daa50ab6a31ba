"""Which disciplines and industries a text is about, by the working terms of the classifications."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.ranking.subjects import SCHEMES, Subjects
from matcher.taxonomy.classification import classification
from matcher.taxonomy.terms import terms
from tests.fakes.encoder import HashEncoder


@pytest.fixture(scope="module")
def subjects() -> Subjects:
    return Subjects.of(HashEncoder())


def _centre(subjects: Subjects, scheme: str, code: str) -> NDArray[np.float32]:
    row: NDArray[np.float32] = subjects.centres[scheme][subjects.codes[scheme].index(code)]
    return row


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_code_is_the_mean_of_its_name_and_working_terms_less_the_mean_of_all(subjects: Subjects, scheme: str) -> None:
    means = {
        code: HashEncoder().encode([classification(scheme).entry(code).name, *words], "passage").mean(axis=0)
        for code, words in terms(scheme).items()
    }
    overall = np.mean(list(means.values()), axis=0)
    assert subjects.codes[scheme] == tuple(means)
    for code, mean in list(means.items())[::40]:
        expected = (mean - overall) / np.linalg.norm(mean - overall)
        np.testing.assert_allclose(_centre(subjects, scheme, code), expected, atol=1e-5)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_text_of_a_codes_terms_lies_mostly_with_that_code(subjects: Subjects, scheme: str) -> None:
    for number in range(0, len(subjects.codes[scheme]), 60):
        code = subjects.codes[scheme][number]
        vector = HashEncoder().encode(["".join(terms(scheme)[code])], "query")
        assert int(np.argmax(subjects.shares(scheme, vector)[0])) == number


def test_shares_are_the_softmax_of_the_twenty_nearest_codes(subjects: Subjects) -> None:
    vectors = HashEncoder().encode(["激光焊接变形控制", "池塘养殖"], "query")
    shares = subjects.shares("industries", vectors)
    for vector, row in zip(vectors, shares, strict=True):
        cosines = subjects.centres["industries"].astype(np.float64) @ vector
        z = cosines / cosines.std()
        nearest = np.argsort(-z)[:20]
        weights = np.exp(z[nearest] / 0.3)
        np.testing.assert_allclose(row[nearest], weights / weights.sum(), atol=1e-4)
        assert row.sum() == pytest.approx(1.0, abs=1e-5)
        assert np.count_nonzero(row) <= 20


def test_a_code_is_covered_by_itself_and_by_what_stands_above_it(subjects: Subjects) -> None:
    codes = subjects.codes["industries"]
    covered = {code for code, held in zip(codes, subjects.under("industries", ["34", "011"]), strict=True) if held}
    assert covered == {code for code in codes if code.startswith(("34", "011"))}
    assert "34" in covered
    assert not subjects.under("industries", []).any()


def test_saved_subjects_say_the_same_to_half_precision(subjects: Subjects, tmp_path: Path) -> None:
    subjects.save(tmp_path / "subjects.npz")
    again = Subjects.load(tmp_path / "subjects.npz")
    vectors = HashEncoder().encode(["锂离子电池"], "query")
    for scheme in SCHEMES:
        assert again.codes[scheme] == subjects.codes[scheme]
        np.testing.assert_allclose(again.shares(scheme, vectors), subjects.shares(scheme, vectors), atol=0.01)
