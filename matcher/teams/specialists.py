"""Whom to look at for points that a team leaves open: those of the whole catalogue who come nearest to a single point.

They need not be relevant to the need as a whole, so nobody is proposed by this alone; an officer may add one by hand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from matcher.recommender import Recommender
from matcher.teams.calibration import Level, calibration_for
from matcher.teams.reach import reach
from matcher.teams.table import Cell, Party, cell_of, party_of
from matcher.understanding.reading import Read
from matcher.understanding.value import Facet
from matcher.vocabulary import Candidate, Kind

NAMED = 2
"""Candidates of each kind named for a point."""

_DEPTH = 20
_KINDS = (Kind.SOCIETY, Kind.EXPERT)


@dataclass(frozen=True, slots=True)
class Specialist:
    """Somebody who comes near to one point, with the passage this rests on."""

    candidate: Candidate
    cell: Cell


def specialists(
    read: Read, facets: Collection[Facet], recommender: Recommender, without: Collection[Party] = ()
) -> dict[str, tuple[Specialist, ...]]:
    """Return for points, by key, who covers them at least partly, societies first, the nearest first.

    Args:
        read: the need.
        facets: points of it that are matched.
        recommender: with the catalogue.
        without: parties not to name, such as the team's own.
    """
    keys = [facet.key for facet in read.understanding.wanted]
    rows = [keys.index(facet.key) for facet in facets]
    found: dict[str, tuple[Specialist, ...]] = {keys[row]: () for row in rows}
    for kind in _KINDS if rows else ():
        if not recommender.sizes()[kind]:
            continue
        ranker = recommender.ranker(kind)
        index, passages = ranker.index, ranker.index.layout.passages
        alone, around = read.alone[rows], read.in_context[rows]
        near = index.nearest(np.concatenate([alone, around]), min(_DEPTH, len(index)), None)
        numbers = np.array(sorted({number for some in near for number in some}), np.int64)
        reached = reach(alone, around, recommender, kind, numbers)
        degrees = calibration_for(recommender.encoder_name).probability(reached.nearness)
        for place, row in enumerate(rows):
            near_it = [
                Specialist(index.candidate(number), cell_of(degree, passages[best]))
                for number, degree, best in zip(
                    numbers.tolist(), degrees[place].tolist(), reached.best[place].tolist(), strict=True
                )
            ]
            near_it.sort(key=lambda one: (-one.cell.degree, one.candidate.id))
            others = [one for one in near_it if party_of(one.candidate) not in without][:NAMED]
            found[keys[row]] += tuple(one for one in others if one.cell.level is not Level.NOT)
    return found
