"""`LexicalIndex`: BM25 over token lists. Tokens come from elsewhere; no text is cut here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.retrieval.checks import checked_allowed, checked_ids, checked_k
from matcher.retrieval.files import damaged, read_array, read_json, write_array, write_json
from matcher.retrieval.scoring import best
from matcher.retrieval.vector import Hits, Ids, Scores

Tokens = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Postings:
    """What a search reads, built from all documents at once.

    Attributes:
        ids: of the documents, ascending; row r is the r-th.
        weights: shape (tokens, documents), float32: what a document gains by a token.
        frequencies: shape (tokens,), int64: documents with the token.
    """

    ids: Ids
    weights: sparse.csr_array
    frequencies: NDArray[np.int64]


class LexicalIndex:
    """Robertson's BM25 with the idf of Lucene, which is never negative.

    A document d scores, over the distinct tokens t of the query that it contains,
    sum of idf(t)·tf·(k1+1) / (tf + k1·(1 - b + b·|d|/avg)), idf(t) = ln(1 + (N - df + ½)/(df + ½)), where tf counts t
    in d, |d| is the length of d in tokens, avg the mean length, N the number of documents, df those with t (Robertson
    and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond, eqs. 3.15 and 3.3; Apache Lucene,
    BM25Similarity, adds the 1). Repeating a token in the query changes nothing.

    Gains are float32 and added in float64 in the order of the sorted tokens, so that scores depend on the documents
    that are there, bit for bit, and not on the order in which they came or on others that went.

    Args:
        k1: how slowly repetitions saturate, at least 0; 1.2 is Lucene's default.
        b: how far scores are corrected for length, 0 to 1; 0.75 is Lucene's default.
    """

    def __init__(self, k1: float = 1.2, b: float = 0.75) -> None:
        if not (k1 >= 0 and 0 <= b <= 1):
            raise ValueError(f"k1 must be at least 0 and b within 0 to 1; got {k1} and {b}")
        self.k1 = k1
        self.b = b
        self._codes: dict[str, int] = {}  # token to row of the weights; may hold tokens no document has any more
        self._documents: dict[int, NDArray[np.int32]] = {}  # id to (codes, counts), shape (2, distinct tokens)
        self._built: _Postings | None = None

    def __len__(self) -> int:
        return len(self._documents)

    def ids(self) -> Ids:
        """Return all ids, ascending."""
        return np.sort(np.fromiter(self._documents, dtype=np.int64, count=len(self)))

    def upsert(self, ids: Ids, token_lists: Sequence[Tokens]) -> None:
        """Add documents, replacing those whose ids are there already; a document may be empty.

        Raises:
            ValueError: ids negative or not unique, or not one token list an id. Nothing has changed then.
        """
        ids = checked_ids(ids)
        if len(ids) != len(token_lists):
            raise ValueError(f"{len(ids)} ids came with {len(token_lists)} token lists")
        for key, tokens in zip(ids.tolist(), token_lists, strict=True):
            codes = [self._codes.setdefault(token, len(self._codes)) for token in tokens]
            self._documents[key] = np.array(np.unique(codes, return_counts=True), dtype=np.int32)
        self._built = None

    def delete(self, ids: Ids) -> int:
        """Remove documents and return how many of `ids` were there; unknown ids are ignored."""
        known = [key for key in checked_allowed(ids).tolist() if self._documents.pop(key, None) is not None]
        if known:
            self._built = None
        return len(known)

    def without(self, ids: Ids) -> LexicalIndex:
        """Return an index of the other documents; this one stays as it is."""
        other = LexicalIndex(self.k1, self.b)
        other._codes, other._documents = dict(self._codes), dict(self._documents)
        other.delete(ids)
        return other

    def search(self, queries: Sequence[Tokens], k: int, allowed: Ids | None = None) -> Hits:
        """Find the k best documents of each query, only among those that share a token with it.

        Args:
            queries: m token lists.
            k: how many per query, at least 1.
            allowed: only these ids may be returned; unknown ones are ignored; None allows all.
        """
        k, postings = checked_k(k), self._postings()
        outside = None if allowed is None else ~np.isin(postings.ids, checked_allowed(allowed))
        rows: list[tuple[Ids, Scores]] = []
        for tokens in queries:
            scores = self._scores(tokens)
            if outside is not None:
                scores[outside] = 0
            found = np.flatnonzero(scores)
            rows.append(best(postings.ids[found], scores[found], k))
        return Hits.of(rows, k)

    def scores(self, queries: Sequence[Tokens]) -> Scores:
        """Return the score of every document for every query, shape (m, n), float32; columns in the order of `ids`."""
        scores = np.empty((len(queries), len(self)), dtype=np.float32)
        for row, tokens in enumerate(queries):
            scores[row] = self._scores(tokens)
        return scores

    def scores_for(self, query: Tokens, ids: Ids) -> Scores:
        """Return the scores of the given documents for one query, shape (len(ids),), float32.

        Raises:
            ValueError: an id is not in the index.
        """
        known = self._postings().ids
        columns = np.searchsorted(known, ids)
        unknown = (
            ids[(columns == len(known)) | (known[np.minimum(columns, len(known) - 1)] != ids)] if known.size else ids
        )
        if unknown.size:
            raise ValueError(f"{unknown.size} ids are not in the index, the first is {unknown[0]}")
        return self._scores(query)[columns]

    def idf(self, token: str) -> float:
        """Return ln(1 + (N - df + ½)/(df + ½)); a token no document has gets the largest value."""
        code = self._codes.get(token)
        frequency = 0 if code is None else int(self._postings().frequencies[code])
        return float(np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5)))

    def ceiling(self, query: Tokens) -> float:
        """Return the sum of idf·(k1+1) over the distinct tokens of the query, an upper bound of its scores.

        Tokens that no document has count too: a score divided by it is the covered part of what the query asks for.
        """
        return (self.k1 + 1) * float(sum(self.idf(token) for token in sorted(set(query))))

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder: arrays of ids and counts, and ``vocabulary.json``."""
        ids = self.ids()
        codes, counts = self._entries(ids)
        used, packed = np.unique(codes, return_inverse=True)
        tokens = list(self._codes)
        write_array(folder / "ids.npy", ids)
        write_array(folder / "sizes.npy", self._sizes(ids))
        write_array(folder / "codes.npy", packed.astype(np.int32))
        write_array(folder / "counts.npy", counts)
        kept = [tokens[code] for code in used.tolist()]
        write_json(folder / "vocabulary.json", {"k1": self.k1, "b": self.b, "tokens": kept})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            DamagedFile: a file is missing, truncated or does not fit the others; the message names it.
        """
        ids = read_array(folder / "ids.npy", np.int64, (None,))
        sizes = read_array(folder / "sizes.npy", np.int64, (len(ids),))
        if len(sizes) and sizes.min() < 0:
            raise damaged(folder / "sizes.npy", "长度为负")
        codes = read_array(folder / "codes.npy", np.int32, (int(sizes.sum()),))
        counts = read_array(folder / "counts.npy", np.int32, (len(codes),))
        vocabulary = read_json(folder / "vocabulary.json")
        try:
            index = cls(float(vocabulary["k1"]), float(vocabulary["b"]))
            index._codes = {str(token): code for code, token in enumerate(vocabulary["tokens"])}
        except (KeyError, TypeError, ValueError) as error:
            raise damaged(folder / "vocabulary.json", "缺少或错误的设置") from error
        if len(ids) and (ids[0] < 0 or not (np.diff(ids) > 0).all()):
            raise damaged(folder / "ids.npy", "编号没有按升序排列")
        if len(codes) and not 0 <= codes.min() <= codes.max() < len(index._codes):
            raise damaged(folder / "codes.npy", f"词编号超出词表的 {len(index._codes)} 个词")
        if len(codes) and counts.min() < 1:
            raise damaged(folder / "counts.npy", "词频小于 1")
        entries = np.array([codes, counts])
        parts = np.split(entries, np.cumsum(sizes)[:-1], axis=1) if len(ids) else []
        index._documents = dict(zip(ids.tolist(), parts, strict=True))
        return index

    def _scores(self, tokens: Iterable[str]) -> Scores:
        """Return the score of every document for one query, shape (n,); 0 exactly where no token is shared."""
        postings = self._postings()
        codes = [self._codes[token] for token in sorted(set(tokens)) if token in self._codes]
        pointers, columns, gains = postings.weights.indptr, postings.weights.indices, postings.weights.data
        runs = [slice(pointers[code], pointers[code + 1]) for code in codes]
        if not runs:
            return np.zeros(len(self), dtype=np.float32)
        rows = np.concatenate([columns[run] for run in runs])
        weights = np.concatenate([gains[run] for run in runs])
        return np.bincount(rows, weights=weights, minlength=len(self)).astype(np.float32)

    def _postings(self) -> _Postings:
        if self._built is None:
            self._built = self._build()
        return self._built

    def _build(self) -> _Postings:
        ids = self.ids()
        codes, counts = self._entries(ids)
        rows = np.repeat(np.arange(len(ids)), self._sizes(ids))
        lengths = np.bincount(rows, weights=counts, minlength=len(ids))
        mean = float(lengths.sum()) / max(1, len(ids))
        frequencies = np.bincount(codes, minlength=len(self._codes))
        idf = np.log1p((len(ids) - frequencies + 0.5) / (frequencies + 0.5))
        penalties = self.k1 * (1 - self.b + self.b * lengths / (mean or 1.0))
        gains = idf[codes] * (self.k1 + 1) * counts / (counts + penalties[rows])
        shape = (len(self._codes), len(ids))
        weights = sparse.csr_array((gains.astype(np.float32), (codes, rows)), shape=shape)
        return _Postings(ids, weights, frequencies)

    def _sizes(self, ids: Ids) -> NDArray[np.int64]:
        """Return the number of distinct tokens of each document."""
        return np.array([self._documents[key].shape[1] for key in ids.tolist()], dtype=np.int64)

    def _entries(self, ids: Ids) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return codes and counts of all documents, one after the other."""
        parts = [self._documents[key] for key in ids.tolist()]
        entries = np.concatenate(parts, axis=1) if parts else np.empty((2, 0), dtype=np.int32)
        return entries[0], entries[1]
