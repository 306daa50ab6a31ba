"""What a need is about, in words an officer files by: disciplines of GB/T 13745 and priority directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.about import directions_read, shares_above
from matcher.encoding.encoder import Encoder
from matcher.ranker import Survey
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.subjects import Subjects
from matcher.tagging.model import tagger_if_any
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Candidate

_SHARE = 0.25
"""A second discipline is named from this share of the need on."""
_MOST = 2
_UNSTATED = 0.05
"""What a discipline counts that none of the nearest societies states, beside 1 for one that all of them state."""
NEAREST = 10
"""Societies, of the whole catalogue, whose disciplines say which readings of a need are likely."""


@dataclass(frozen=True, slots=True)
class SubjectOfNeed:
    """What a need is about.

    Attributes:
        disciplines: code and name of first-level disciplines, the largest share first.
        directions: names of priority directions: those stated, otherwise those its text tells; none where it is of
            none, or no tagger ships for the encoder.
    """

    disciplines: tuple[tuple[str, str], ...]
    directions: tuple[str, ...]


def subject_of(
    queries: Sequence[EncodedNeed], nearest: Sequence[Survey], subjects: Subjects | None, encoder: Encoder
) -> list[SubjectOfNeed]:
    """Return what each need is about; without `subjects` no disciplines are told.

    Working terms alone take 压铸 for a matter of nuclear engineering, and societies alone know no more than what is at
    hand: a discipline counts by its share of the need times how far the nearest societies state it.

    Args:
        queries: the needs.
        nearest: of each, the `NEAREST` first of the whole catalogue.
        subjects: what tells disciplines.
        encoder: of the needs' vectors.
    """
    directions = _directions(queries, encoder)
    return [
        SubjectOfNeed(_disciplines(query, survey, subjects) if subjects else (), found)
        for query, survey, found in zip(queries, nearest, directions, strict=True)
    ]


def states(candidate: Candidate, code: str) -> bool:
    """Tell whether a society states a first-level discipline or a part of it."""
    return any(stated.startswith(code) for stated in candidate.disciplines)


def _disciplines(query: EncodedNeed, nearest: Survey, subjects: Subjects) -> tuple[tuple[str, str], ...]:
    listed = classification("disciplines")
    shares = shares_above("disciplines", query, subjects)
    found = {code: share for code, share in shares.items() if share and code in listed}
    weights = np.nan_to_num(np.array(nearest.probabilities, np.float64), nan=1.0) + 1e-6
    for code in found:
        stated = np.array([states(one, code) for one in nearest.candidates], np.float64)
        found[code] *= _UNSTATED + (float(stated @ weights / weights.sum()) if len(weights) else 0.0)
    total = sum(found.values())
    order = sorted(found, key=lambda code: (-found[code], code))[:_MOST]
    kept = [code for place, code in enumerate(order) if place == 0 or found[code] >= _SHARE * total]
    return tuple((code, listed.entry(code).name) for code in kept)


def _directions(queries: Sequence[EncodedNeed], encoder: Encoder) -> list[tuple[str, ...]]:
    stated = [query.need.industries for query in queries]
    tagger = None if all(stated) else tagger_if_any(encoder)
    if tagger is None:
        return stated
    return [given or found for given, found in zip(stated, directions_read(queries, tagger), strict=True)]
