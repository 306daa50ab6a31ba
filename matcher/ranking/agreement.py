"""How far what a need is about lies within what a candidate states of itself: disciplines, sectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.ranking.features import Floats
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.subjects import Subjects
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.layout import Layout
from matcher.taxonomy.classification import classification

_STATED = {"disciplines": "disciplines", "sectors": "industries"}
"""What a candidate states, with the classification its codes belong to."""

_NAMED = 2
"""Disciplines or industries that are named of those shared."""


class Agreement:
    """Computes the columns of the group `subjects` over one index; without `subjects` they are NaN."""

    def __init__(self, index: CandidateIndex, subjects: Subjects | None) -> None:
        self._index = index
        self._subjects = subjects
        self._stated: tuple[Layout, dict[str, Floats]] | None = None

    def columns(self, query: EncodedNeed, rows: NDArray[np.int64]) -> dict[str, Floats]:
        """Return the columns by name, each of shape (candidates,), for candidates by their row in the layout."""
        if self._subjects is None:
            unknown = np.full(len(rows), np.nan, np.float32)
            return {f"{name}.{part}": unknown for name in _STATED for part in ("whole", "title")}
        found = {}
        for name, table in self._statements(self._subjects).items():
            shares = _shares(self._subjects, _STATED[name], query, query.vectors)
            # in double precision, so that a candidate comes out alike however many are asked for
            near = np.flatnonzero(shares.any(axis=0))
            covered = shares[:, near].astype(np.float64) @ table[np.ix_(rows, near)].T.astype(np.float64)
            found[f"{name}.whole"], found[f"{name}.title"] = covered.astype(np.float32)
        return found

    def shared(self, query: EncodedNeed, rows: NDArray[np.int64]) -> list[dict[str, tuple[str, ...]]]:
        """Return what most of the whole need is about and each candidate states, names by column, at most `_NAMED`."""
        found: list[dict[str, tuple[str, ...]]] = [{} for _ in rows]
        if self._subjects is None:
            return found
        for name, table in self._statements(self._subjects).items():
            listed, codes = classification(_STATED[name]), self._subjects.codes[_STATED[name]]
            covered = np.nan_to_num(table[rows]) * _shares(self._subjects, _STATED[name], query, query.whole[None])
            for names, parts in zip(found, covered, strict=True):
                best = [int(code) for code in np.argsort(-parts, kind="stable")[:_NAMED] if parts[code] > 0]
                told = (listed.entry(codes[code]).name for code in best if codes[code] in listed)
                names[name] = tuple(dict.fromkeys(one.removesuffix("其他学科") for one in told))
        return found

    def _statements(self, subjects: Subjects) -> dict[str, Floats]:
        """Which codes each candidate of the layout covers, shape (candidates, codes); NaN where it states none."""
        layout = self._index.layout
        known = self._stated  # one read: another thread may be replacing it
        if known is None or known[0] is not layout:
            candidates = [self._index.candidate(number) for number in layout.numbers.tolist()]
            tables = {}
            for name, scheme in _STATED.items():
                stated = [getattr(candidate, name) for candidate in candidates]
                tables[name] = np.stack([subjects.under(scheme, codes) for codes in stated]).astype(np.float32)
                tables[name][[not codes for codes in stated]] = np.nan
            known = self._stated = layout, tables
        return known[1]


def _shares(subjects: Subjects, scheme: str, query: EncodedNeed, vectors: Vectors) -> Floats:
    """Return what a need is about: by its text, within what somebody stated of it."""
    need = query.need
    stated = need.disciplines if scheme == "disciplines" else need.sectors
    return subjects.shares_within(scheme, vectors, stated) if stated else subjects.shares(scheme, vectors)
