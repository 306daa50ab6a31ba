"""The words of texts as the tagger weighs them: hashed terms, their rarity, one weight a direction.

A term is a jieba word or a run of one to three characters. Terms are kept only as the number of a bucket, so a model
holds no text. Nothing here knows of encoders; what the terms of a need are worth beside its vector is the tagger's.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit

from matcher.text.normalise import normalise
from matcher.text.segment import default_segmenter

BUCKETS = 2**15
_RUNS = (1, 2, 3)

Floats = NDArray[np.float32]
Terms = sparse.csr_array
"""1 + ln of how often a text has the terms of each bucket, shape (texts, BUCKETS)."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexical:
    """A linear model over TF-IDF of hashed terms.

    Attributes:
        idf: rarity of each bucket, shape (BUCKETS,).
        weights: shape (BUCKETS, labels).
        bias: shape (labels,).
    """

    idf: Floats
    weights: Floats
    bias: Floats

    def probabilities(self, terms: Terms) -> Floats:
        """Return the probability of each label, shape (texts, labels)."""
        chances: Floats = expit(weighted(terms, self.idf) @ self.weights + self.bias)
        return chances


def terms_of(texts: Sequence[str]) -> Terms:
    """Count the terms of each text."""
    counts = [Counter(zlib.crc32(term.encode()) % BUCKETS for term in _terms(text)) for text in texts]
    ends = np.cumsum([0, *(len(count) for count in counts)]).astype(np.int32)
    columns = np.array([column for count in counts for column in sorted(count)], np.int32)
    values = np.array([count[column] for count in counts for column in sorted(count)], np.float32)
    return sparse.csr_array((1 + np.log(values), columns, ends), shape=(len(texts), BUCKETS), dtype=np.float32)


def rarity(terms: Terms) -> Floats:
    """Return the inverse document frequency of each bucket, ln((1 + texts) / (1 + texts that have it)) + 1."""
    having = np.bincount(terms.indices, minlength=BUCKETS)
    idf: Floats = (np.log((1 + terms.shape[0]) / (1 + having)) + 1).astype(np.float32)
    return idf


def weighted(terms: Terms, idf: Floats) -> Terms:
    """Return TF-IDF rows of length one; a text without terms stays zero."""
    scaled = terms.copy()
    scaled.data = scaled.data * idf[scaled.indices]
    rows = np.repeat(np.arange(scaled.shape[0]), np.diff(scaled.indptr))
    lengths = np.sqrt(np.bincount(rows, scaled.data.astype(np.float64) ** 2, minlength=scaled.shape[0]))
    scaled.data = (scaled.data / lengths[rows]).astype(np.float32)
    return scaled


def _terms(text: str) -> list[str]:
    run = "".join(normalise(text).split())
    pieces = [f"_{run[start : start + size]}" for size in _RUNS for start in range(len(run) - size + 1)]
    return [*default_segmenter().words(text), *pieces]
