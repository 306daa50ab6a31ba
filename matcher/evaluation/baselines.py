"""What anybody would try first: TF-IDF, and rankings fused by rank. Tokens come from elsewhere; no text is cut here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.retrieval.fusion import reciprocal_rank_fusion

Tokens = Sequence[str]
Run = Mapping[str, Sequence[str]]
"""Candidate ids by need, best first."""


def tfidf_cosines(queries: Sequence[Tokens], documents: Sequence[Tokens]) -> sparse.csr_array:
    """Return the cosines of TF-IDF vectors, shape (queries, documents).

    Weights are those of scikit-learn's `TfidfVectorizer` as it comes: tf · (ln((1 + N)/(1 + df)) + 1) over the
    documents, vectors of length one. Tokens that no document holds count for nothing.
    """
    vectorizer = TfidfVectorizer(analyzer=list, dtype=np.float32)
    columns = vectorizer.fit_transform(documents)
    return sparse.csr_array(vectorizer.transform(queries) @ columns.T)


def fused(runs: Sequence[Run]) -> dict[str, list[str]]:
    """Return the reciprocal rank fusion (k = 60) of some runs, need by need; equal scores by id."""
    found = {}
    for need in dict.fromkeys(need for run in runs for need in run):
        ids = sorted({candidate for run in runs for candidate in run.get(need, ())})
        number = {candidate: position for position, candidate in enumerate(ids)}
        rankings = [[number[candidate] for candidate in run.get(need, ())] for run in runs]
        found[need] = [ids[position] for position, _ in reciprocal_rank_fusion(rankings)]
    return found
