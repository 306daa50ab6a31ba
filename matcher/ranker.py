"""Ranks the candidates of one kind: an index, a model, and the features between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.policy.lifted import Placed, Under
from matcher.ranking.explanation import reasons_for
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import FeatureMatrix, Floats
from matcher.ranking.listing import best_first
from matcher.ranking.model import Model
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.relevance import relevances
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.layout import Numbers
from matcher.taxonomy.regions import find_region, province_of
from matcher.taxonomy.services import in_order, offered_by, with_wider
from matcher.vocabulary import Candidate, Filters, Kind, Match, Need, Shortlist

_LISTS_KEPT = 4
"""Lists that stay at hand: their features are asked for right after their best."""

Ranking = list[tuple[str, float]]
"""Candidate ids with scores, best first; equal scores by id."""


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Everybody recalled for a need.

    Attributes:
        considered: how many passed the filters.
        ids: shape (n,), of those recalled.
        matrix: their features.
        scores: shape (n,).
        order: shape (n,), their rows, best first.
    """

    considered: int
    ids: tuple[str, ...]
    matrix: FeatureMatrix
    scores: Floats
    order: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Survey:
    """A look at a list without reasons, for many needs at a time.

    Attributes:
        need: what was asked.
        candidates: the best, best first.
        probabilities: of each, NaN where the model gives none.
        considered, suitable, threshold: see `Shortlist`.
    """

    need: Need
    candidates: tuple[Candidate, ...]
    probabilities: tuple[float, ...]
    considered: int
    suitable: float | None
    threshold: float | None


class Ranker:
    """Lists, shortlists and surveys of one kind of candidates."""

    def __init__(self, kind: Kind, index: CandidateIndex, model: Model) -> None:
        self.kind = kind
        self.index = index
        self.model = model
        self._features = FeatureBuilder(kind, index, model.experience, model.subjects)
        self._recalled = lru_cache(maxsize=_LISTS_KEPT)(self._recall)

    def without(self, ids: Sequence[str]) -> Ranker:
        """Return one that ranks the other candidates; this one stays as it is."""
        return Ranker(self.kind, self.index.without(ids), self.model)

    @cached_property
    def filter_values(self) -> dict[str, list[str]]:
        """The values that candidates have for each filter, sorted; as of when it is first asked for."""
        return filter_values([self.index.candidate(number) for number in self.index.layout.numbers.tolist()])

    def listed(self, query: EncodedNeed, filters: Filters) -> Listed | None:
        """Return everybody recalled for a need among those that pass the filters; None where nobody does."""
        return self._recalled(query, filters)

    def shortlist(
        self, query: EncodedNeed, filters: Filters, top: int, encoder: str, under: Under | None = None
    ) -> Shortlist:
        """Return the best candidates that pass the filters, with reasons; ordered `under` a programme if one is given.

        A programme changes places and nothing else of a match.
        """
        found = self.listed(query, filters)
        placed = self._placed(query.need, found, top, under) if found else []
        shortlist = Shortlist(
            query.need,
            self.kind,
            self._matches(query, found, placed) if found else (),
            self.model.fingerprint,
            self.index.fingerprint,
            encoder,
            found.considered if found else 0,
            self._suitable(found),
            self._threshold,
        )
        return shortlist if under is None else under.answer(shortlist, placed)

    def survey(self, query: EncodedNeed, filters: Filters, top: int) -> Survey:
        """Return who stands first among those that pass the filters, and whether anybody there is suitable."""
        found = self.listed(query, filters)
        if found is None:
            return Survey(query.need, (), (), 0, self._suitable(None), self._threshold)
        best = found.order[:top]
        names = tuple(self.index.candidate(int(found.matrix.numbers[row])) for row in best.tolist())
        chances = tuple(self._chances(found.scores[best]).tolist())
        return Survey(query.need, names, chances, found.considered, self._suitable(found), self._threshold)

    def rank(self, query: EncodedNeed, top: int, pool: Sequence[str] | None = None) -> Ranking:
        """Return ids and scores, best first; of the pool only where one is given."""
        if pool is None:
            found = self.listed(query, Filters())
        else:
            numbers = self.index.numbers_of(pool)
            found = self._listed(query, numbers, len(numbers)) if len(numbers) else None
        return [(found.ids[row], float(found.scores[row])) for row in found.order[:top].tolist()] if found else []

    def matches_of(self, query: EncodedNeed, ids: Sequence[str]) -> tuple[Match, ...]:
        """Return the matches of some candidates, best first, each at its place among everybody recalled and these.

        Candidates that would not have been recalled are scored beside those that are; ids that do not exist are left
        out. Of a shortlist without filters these are the very matches.
        """
        known = self.index.numbers_of(ids)
        if not len(known):
            return ()
        found = self.listed(query, Filters())
        numbers = known if found is None else np.union1d(found.matrix.numbers, known)
        if found is None or len(numbers) > len(found.matrix.numbers):
            found = self._listed(query, numbers, len(self.index.allowed(Filters())))
        numbers = found.matrix.numbers
        wanted = set(known.tolist())
        places = [place for place, row in enumerate(found.order) if int(numbers[row]) in wanted]
        return self._matches(query, found, [Placed(place) for place in places], places)

    @property
    def features(self) -> FeatureBuilder:
        """What computes the features of this kind's candidates."""
        return self._features

    def _recall(self, query: EncodedNeed, filters: Filters) -> Listed | None:
        allowed = self.index.allowed(filters)
        numbers = self.index.recall(query.vectors, query.facets.whole, allowed)
        return self._listed(query, numbers, len(allowed)) if len(numbers) else None

    def _listed(self, query: EncodedNeed, numbers: Numbers, considered: int) -> Listed:
        matrix = self._features.build(query, numbers)
        scores = self.model.scorer.predict(matrix.values)
        ids = tuple(self.index.candidate(number).id for number in numbers.tolist())
        return Listed(considered, ids, matrix, scores, best_first(ids, scores))

    def _placed(self, need: Need, found: Listed, top: int, under: Under | None) -> list[Placed]:
        if under is None:
            return [Placed(place) for place in range(min(top, len(found.order)))]
        candidates = [self.index.candidate(number) for number in found.matrix.numbers[found.order].tolist()]
        scores = found.scores[found.order]
        return under.placed(need, candidates, scores.tolist(), relevances(scores, self.model.calibration), top)

    def _matches(
        self, query: EncodedNeed, found: Listed, placed: Sequence[Placed], ranks: Sequence[int] | None = None
    ) -> tuple[Match, ...]:
        """Return the matches at some places of a list; `ranks` are counted from 0, those of the answer by default."""
        places = [one.place for one in placed]
        best = found.order[places]
        near = relevances(found.scores[found.order], self.model.calibration)
        parts = self.model.scorer.contributions(found.matrix.values[best])
        names = [*(feature.name for feature in found.matrix.features), "base"]
        chances = self._chances(found.scores[best])
        reasons = reasons_for(query, self.index, self._features, found.matrix, best, parts)
        return tuple(
            Match(
                rank + 1,
                self.index.candidate(int(found.matrix.numbers[row])),
                float(found.scores[row]),
                float(chance),
                dict(zip(names, part.tolist(), strict=True)),
                why,
                float(near[place]),
            )
            for rank, place, row, part, chance, why in zip(
                range(len(places)) if ranks is None else ranks, places, best, parts, chances, reasons, strict=True
            )
        )

    def _chances(self, scores: Floats) -> Floats:
        calibration = self.model.calibration
        return calibration.probability(scores) if calibration else np.full(len(scores), np.nan, np.float32)

    def _suitable(self, found: Listed | None) -> float | None:
        """Return the probability that a list, or that of nobody, holds a suitable candidate."""
        if self.model.suitability is None:
            return None
        if found is None:
            return 0.0
        return self.model.suitability.chance(found.matrix.features, found.matrix.values, found.scores)

    @property
    def _threshold(self) -> float | None:
        return self.model.suitability.threshold if self.model.suitability else None


def _with_provinces(regions: set[str]) -> set[str]:
    """Return regions as they are written, and the provinces that some of them are written under."""
    above = {province_of(place).name for text in regions if (place := find_region(text))}
    return regions | {name for name in above if any(text.startswith(name) for text in regions)}


def filter_values(candidates: Sequence[Candidate]) -> dict[str, list[str]]:
    """Return the values that candidates have for each filter, sorted."""
    return {
        "levels": sorted({c.level for c in candidates} - {""}),
        "regions": sorted(_with_provinces({c.region for c in candidates} - {""})),
        "disciplines": sorted({code for c in candidates for code in c.disciplines}),
        "industries": sorted({name for c in candidates for name in c.industries}),
        "services": list(in_order({name for c in candidates for name in with_wider(offered_by(c))})),
        "maturities": sorted({c.maturity for c in candidates} - {""}),
        "tags": sorted({tag for c in candidates for tag in c.tags}),
    }
