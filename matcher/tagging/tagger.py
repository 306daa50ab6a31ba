"""Directions of needs, enterprises and societies from their text: two logistic regressions a direction.

One reads the meaning (the encoder's vector), one the words; they err on different texts, and their probabilities are
averaged. A text is seen twice, as its title and as its whole request, because a title says what it is about and the
request what it is for; that is averaged too. Vectors of each view are centred first: long requests and short titles lie
in different corners of an encoder's space.

A profile is no request: it lists many things, and belongs to a direction when enough of them do. Each item is read as a
title, and the mean of their probabilities is the share of the profile that lies in the direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matcher.encoding.encoder import Encoder, Vectors
from matcher.progress import Progress, silent
from matcher.tagging.inputs import Described
from matcher.tagging.lexical import Floats, Lexical, Terms, terms_of
from matcher.taxonomy.classification import classification
from matcher.text.facets import facets
from matcher.vocabulary import Need

OTHER = "其他"
"""What a text is called that belongs to none of the directions."""

VIEWS, TITLE = 2, 1
"""Whole request and title, in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Texts as the tagger reads them: vectors (n, d) and the terms they have."""

    vectors: Vectors
    terms: Terms

    def rows(self, which: NDArray[np.bool_]) -> Seen:
        """Return the texts that `which` marks."""
        return Seen(self.vectors[which], self.terms[which])


@dataclass(frozen=True, slots=True, eq=False)
class Tagger:
    """A fitted tagger.

    Attributes:
        directions: key of the classification whose entries it assigns.
        codes: entry of each column, in the order of the classification.
        centres: mean vector of each view, shape (VIEWS, d).
        weights: shape (d, labels).
        bias: shape (labels,).
        lexical: what reads the words.
        threshold: a direction is assigned from this probability on.
        floor: where no direction reaches the threshold, the likeliest is assigned from this probability on, and below
            it the text is `OTHER`.
        share: a direction is assigned to a profile from this mean probability of its items on.
        fingerprint: names the model in answers and logs.
        lineage: encoder, data hashes and figures, as plain values.
    """

    directions: str
    codes: tuple[str, ...]
    centres: Vectors
    weights: Floats
    bias: Floats
    lexical: Lexical
    threshold: float
    floor: float
    share: float
    fingerprint: str = "unsaved"
    lineage: Mapping[str, Any] = field(default_factory=dict)

    def probabilities(self, views: Sequence[Seen]) -> Floats:
        """Return the probability of each direction, shape (n, labels), for both views of n texts."""
        chances: Floats = np.mean([self.chances(seen, view) for view, seen in enumerate(views)], axis=0)
        return chances

    def chances(self, seen: Seen, view: int) -> Floats:
        """Return the probability of each direction, shape (n, labels), from one view."""
        meaning = expit((seen.vectors - self.centres[view]) @ self.weights + self.bias)
        mean: Floats = (meaning + self.lexical.probabilities(seen.terms)) / 2
        return mean

    def assign(self, probabilities: Floats) -> NDArray[np.bool_]:
        """Return which directions are assigned, shape of `probabilities`; a row without any is `OTHER`."""
        assigned = probabilities >= self.threshold
        likeliest = np.argmax(probabilities, axis=1)
        rows = np.flatnonzero(~assigned.any(axis=1) & (probabilities.max(axis=1, initial=0) >= self.floor))
        assigned[rows, likeliest[rows]] = True
        return assigned

    def names(self) -> tuple[str, ...]:
        """Return the name of each column's direction."""
        listed = classification(self.directions)
        return tuple(listed.entry(code).name for code in self.codes)


@dataclass(frozen=True, slots=True)
class Tags:
    """The directions of one record, likeliest first (`OTHER` alone where there are none), and every probability."""

    id: str
    directions: tuple[str, ...]
    probabilities: Mapping[str, float]


def tag(records: Sequence[Described], tagger: Tagger, encoder: Encoder, progress: Progress = silent) -> list[Tags]:
    """Return the tags of each record, in order."""
    chances, assigned = tag_table(records, tagger, encoder, progress)
    names = tagger.names()
    found = []
    for record, row, marks in zip(records, chances, assigned, strict=True):
        order = sorted(np.flatnonzero(marks).tolist(), key=lambda column: (-row[column], column))
        by_name = {name: round(float(chance), 4) for name, chance in zip(names, row, strict=True)}
        found.append(Tags(record.need.id, tuple(names[column] for column in order) or (OTHER,), by_name))
    return found


def tag_table(
    records: Sequence[Described], tagger: Tagger, encoder: Encoder, progress: Progress = silent
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return probabilities and assigned directions, both of shape (records, labels)."""
    chances = np.zeros((len(records), len(tagger.codes)), np.float32)
    assigned = np.zeros(chances.shape, np.bool_)
    profiles = np.array([bool(record.items) for record in records], np.bool_)
    if not profiles.all():
        texts = [record.need for record in records if not record.items]
        chances[~profiles] = tagger.probabilities(views_of(texts, encoder, progress))
        assigned[~profiles] = tagger.assign(chances[~profiles])
    if profiles.any():
        chances[profiles] = _shares([record.items for record in records if record.items], tagger, encoder, progress)
        assigned[profiles] = chances[profiles] >= tagger.share
    return chances, assigned


def _shares(profiles: Sequence[Sequence[str]], tagger: Tagger, encoder: Encoder, progress: Progress) -> Floats:
    chances = tagger.chances(seen_of([item for items in profiles for item in items], encoder, progress), TITLE)
    starts = np.cumsum([0, *(len(items) for items in profiles)])[:-1]
    sizes = np.array([len(items) for items in profiles], np.float32)
    shares: Floats = (np.add.reduceat(chances, starts, axis=0) / sizes[:, None]).astype(np.float32)
    return shares


def views_of(needs: Sequence[Need], encoder: Encoder, progress: Progress = silent) -> tuple[Seen, Seen]:
    """Read both views of each need: whole request and title."""
    parts = [facets(need) for need in needs]
    texts = [*(part.whole for part in parts), *(part.title for part in parts)]
    seen = seen_of(texts, encoder, progress)
    first = np.arange(len(texts)) < len(parts)
    return seen.rows(first), seen.rows(~first)


def seen_of(texts: Sequence[str], encoder: Encoder, progress: Progress = silent) -> Seen:
    """Read texts."""
    return Seen(encoder.encode(texts, "query", progress), terms_of(texts))
