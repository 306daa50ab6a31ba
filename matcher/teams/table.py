"""The coverage table: which points of a need each candidate covers, with the passage it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.errors import HuiqiError
from matcher.recommender import Recommender
from matcher.retrieval.passages import Passage
from matcher.teams.calibration import Level, calibration_for, level_of
from matcher.teams.reach import reach
from matcher.understanding.reading import Read
from matcher.understanding.value import Facet
from matcher.vocabulary import Candidate, Kind, Match, Span

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """One point against one candidate.

    Attributes:
        degree: how far it is covered, 0–1; see `calibration`.
        field, span, quote: the candidate's own words that come nearest, and where they stand in its documents.
    """

    degree: float
    field: str
    span: Span
    quote: str

    @property
    def level(self) -> Level:
        """How far it is covered, in words."""
        return level_of(self.degree)


@dataclass(frozen=True, slots=True)
class CoverTable:
    """覆盖表: points × candidates.

    Attributes:
        facets: the points that are matched, at least one.
        matches: the candidates, each once.
        cells: a row a point, a column a candidate.
    """

    facets: tuple[Facet, ...]
    matches: tuple[Match, ...]
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def degrees(self) -> Doubles:
        """Shape (facets, matches)."""
        table = [[cell.degree for cell in row] for row in self.cells]
        return np.array(table, np.float64).reshape(len(self.facets), len(self.matches))

    @property
    def credits(self) -> Doubles:
        """Degrees times the relevance of who covers: what counts for a team, shape (facets, matches)."""
        return self.degrees * np.array([relevance_of(match) for match in self.matches], np.float64)

    def columns(self, parties: Sequence[Party]) -> tuple[int, ...]:
        """Return the columns of some candidates, ascending, each once.

        Raises:
            HuiqiError: one of them is not in the table.
        """
        place = {party_of(match.candidate): column for column, match in enumerate(self.matches)}
        if unknown := [party for party in parties if party not in place]:
            kind, identifier = unknown[0]
            raise HuiqiError(f"{kind.label} {identifier} 不在比较之列", "请先把它加入候选")
        return tuple(sorted({place[party] for party in parties}))


Party = tuple[Kind, str]
"""A candidate's kind and id: an id is unique within its kind only."""


def party_of(candidate: Candidate) -> Party:
    """Return what names a candidate among those of all kinds."""
    return candidate.kind, candidate.id


def relevance_of(match: Match) -> float:
    """Return a match's relevance, 0 where nobody computed it.

    A probability for societies; for experts, whose chance nobody has judged, the place between the worst and the best
    of their list.
    """
    return float(np.nan_to_num(match.relevance))


def cover_table(read: Read, matches: Sequence[Match], recommender: Recommender) -> CoverTable:
    """Return which points of a need some candidates cover; candidates given twice count once."""
    distinct = tuple({party_of(match.candidate): match for match in matches}.values())
    columns: dict[Party, list[Cell]] = {}
    for kind in Kind:
        if ids := [match.candidate.id for match in distinct if match.candidate.kind is kind]:
            columns |= {(kind, one): cells for one, cells in _columns(read, recommender, kind, ids).items()}
    facets = read.understanding.wanted
    cells = [columns[party_of(match.candidate)] for match in distinct]
    return CoverTable(facets, distinct, tuple(tuple(column[row] for column in cells) for row in range(len(facets))))


def _columns(read: Read, recommender: Recommender, kind: Kind, ids: Sequence[str]) -> dict[str, list[Cell]]:
    ranker = recommender.ranker(kind)
    numbers = ranker.index.numbers_of(ids)
    if len(numbers) < len(ids):
        raise HuiqiError(f"有的{kind.label}已不在目录中", "请重新匹配后再比较")
    found = reach(read.alone, read.in_context, recommender, kind, numbers)
    degrees = calibration_for(recommender.encoder_name).probability(found.nearness)
    passages = ranker.index.layout.passages
    return {
        ranker.index.candidate(number).id: [
            cell_of(float(degree), passages[row])
            for degree, row in zip(degrees[:, column], found.best[:, column].tolist(), strict=True)
        ]
        for column, number in enumerate(numbers.tolist())
    }


def cell_of(degree: float, passage: Passage) -> Cell:
    """Return a cell for a degree and the passage it rests on."""
    return Cell(round(degree, 6), passage.field, passage.span, passage.text)
