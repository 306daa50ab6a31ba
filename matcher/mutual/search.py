"""Needs for a society and societies for a need, both by the mutual score of the same pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import numpy as np

from matcher.about import about_need
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.encoding.encoder import Encoder
from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.lifting import Lifting
from matcher.mutual.needs import Understood, understood
from matcher.mutual.pairs import Grounds, PairScorer, Scored, Wanted
from matcher.mutual.pool import NeedPool
from matcher.mutual.score import Mutual, mutual
from matcher.mutual.suitability import parts_of
from matcher.policy.alliances import About
from matcher.policy.ordering import Entrant, ordered, reach
from matcher.policy.priorities import Lift, bound_of, speaks_of, total
from matcher.programmes.words import Subject
from matcher.progress import Progress, silent
from matcher.ranking.model import Model
from matcher.recommender import Recommender, open_recommender
from matcher.retrieval.candidates import CandidateIndex
from matcher.tagging.model import tagger_if_any
from matcher.tagging.tagger import Tagger
from matcher.text.normalise import check_text
from matcher.vocabulary import Candidate, Filters, Kind, Need

DEPTH = 100
"""Needs that are scored for one society."""
_CHUNK = 128
"""Needs whose tokens are held at a time."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """一对: a need and a society, what each is to the other.

    Attributes:
        rank: 1 for the best of its list.
        mutual: relevance, the parts of suitability, and both together.
        score: of the scorer, in its own units.
        grounds: why it is relevant.
        lifts: what each priority of a programme adds; none is left out because it adds nothing.
        plain_rank: its rank without them.
    """

    rank: int
    need: Need
    society: Candidate
    mutual: Mutual
    score: float
    grounds: Grounds
    lifts: tuple[Lift, ...]
    plain_rank: int

    @property
    def total(self) -> Decimal:
        """The mutual score, in four decimals, and the lifts: what the order under a programme goes by."""
        return exact(self.mutual) + total(self.lifts)


@dataclass(frozen=True, slots=True)
class _Pair:
    scored: Scored
    row: int
    society: Candidate
    mutual: Mutual

    @property
    def need(self) -> Need:
        return self.scored.query.need


class MutualSearch:
    """Both searches over one index of societies.

    Args:
        encoder: of needs and societies.
        index: the societies.
        model: ranks them.
        kept: what remembers encoded needs.
    """

    def __init__(self, encoder: Encoder, index: CandidateIndex, model: Model, kept: KeptNeeds) -> None:
        self.encoder = encoder.name
        self._encoder = encoder
        self.index = index
        self.model = model
        self._pairs = PairScorer(index, model)
        self._kept = kept

    def pool(self, needs: Sequence[Need], progress: Progress = silent) -> NeedPool:
        """Return needs made ready for searching; those of the same id once, the last of them.

        Raises:
            InvalidText: a need is empty, too long or not text.
        """
        unique = {need.id: need for need in needs}
        for need in unique.values():
            check_text(f"{need.title}\n{need.text}" if need.title else need.text)
        queries = self._kept.encode([unique[identifier] for identifier in sorted(unique)], progress)
        looks = self._pairs.looks(queries, self._kept.cache, progress)
        return NeedPool(queries, self.index, looks, self.model.experience)

    def understood(self, needs: Sequence[Need], progress: Progress = silent) -> Understood:
        """Return needs with directions and services, read from the text where they state none."""
        return understood(needs, self._tagger, self._encoder, progress)

    def needs_for(
        self,
        societies: Iterable[str],
        pool: NeedPool,
        top: int = 10,
        lifting: Lifting | None = None,
        progress: Progress = silent,
    ) -> dict[str, list[Pairing]]:
        """Return the best needs of each society (by id) of those recalled for it, by mutual score.

        Args:
            societies: ids; those that the index does not hold are left out.
            pool: the needs.
            top: how many for each.
            lifting: the priorities of a programme, if any.
            progress: told of needs scored.
        """
        numbers = self.index.numbers_of(societies)
        wanted: dict[int, list[int]] = {}
        for number in numbers.tolist():
            for position in pool.recall(number, DEPTH).tolist():
                wanted.setdefault(position, []).append(number)
        found: dict[str, list[_Pair]] = {self.index.candidate(number).id: [] for number in numbers.tolist()}
        positions = sorted(wanted)
        for start in range(0, len(positions), _CHUNK):
            some = positions[start : start + _CHUNK]
            queries = self._kept.with_tokens([pool.queries[position] for position in some], progress)
            asked = [
                Wanted(query, np.array(wanted[position], np.int64), pool.looks.around[position])
                for position, query in zip(some, queries, strict=True)
            ]
            for scored in self._pairs.score(asked):
                for pair in self._paired(scored):
                    found[pair.society.id].append(pair)
            progress("比对需求", start + len(some), len(positions))
        by_need = sorted(found.items())
        return {society: self._listed(pairs, top, lambda pair: pair.need.id, lifting) for society, pairs in by_need}

    def societies_for(
        self, need: Need, top: int = 10, filters: Filters = Filters(), lifting: Lifting | None = None
    ) -> list[Pairing]:
        """Return the best societies for a need by mutual score.

        Raises:
            InvalidText: the need is empty, too long or not text.
        """
        check_text(f"{need.title}\n{need.text}" if need.title else need.text)
        query = self._kept.with_tokens(self._kept.encode([need]))[0]
        numbers = self.index.recall(query.vectors, query.facets.whole, self.index.allowed(filters))
        if len(numbers) == 0:
            return []
        pairs = self._paired(self._pairs.score([Wanted(query, numbers)])[0])
        return self._listed(pairs, top, lambda pair: pair.society.id, lifting)

    def _paired(self, scored: Scored) -> list[_Pair]:
        found = []
        for row, number in enumerate(scored.matrix.numbers.tolist()):
            society = self.index.candidate(number)
            both = mutual(float(scored.logits[row]), parts_of(scored.query.need, society))
            found.append(_Pair(scored, row, society, both))
        return found

    def _listed(
        self, pairs: Iterable[_Pair], top: int, other: Callable[[_Pair], str], lifting: Lifting | None
    ) -> list[Pairing]:
        best = sorted(pairs, key=lambda pair: (-pair.mutual.logit, -pair.mutual.relevance, other(pair)))
        plain: list[tuple[int, tuple[Lift, ...]]] = [(place, ()) for place in range(min(top, len(best)))]
        placed = plain if lifting is None else self._lifted(best, top, lifting)
        return [self._pairing(rank, best[place], place, found) for rank, (place, found) in enumerate(placed, start=1)]

    def _lifted(self, best: Sequence[_Pair], top: int, lifting: Lifting) -> list[tuple[int, tuple[Lift, ...]]]:
        """Return the first `top` after lifts: their places in `best`, and their lifts."""
        shown = [exact(pair.mutual) for pair in best]
        aware = speaks_of(lifting.pack, Subject.ALLIANCE)
        entrants = []
        for place, pair in enumerate(best[: reach(shown, top, bound_of(lifting.pack))]):
            about = about_need(pair.scored.query, self.model.subjects, self._tagger) if aware else About()
            found = lifting.lifts_of(pair.society, pair.need, about)
            # by place, not by id: the plain order has decided between equals already
            entrants.append(Entrant(f"{place:09d}", shown[place], -float(place), found))
        return [(int(entrant.id), entrant.lifts) for entrant in ordered(entrants)[:top]]

    def _pairing(self, rank: int, pair: _Pair, place: int, found: tuple[Lift, ...]) -> Pairing:
        (grounds,) = self._pairs.grounds(pair.scored, [pair.row])
        score = float(pair.scored.scores[pair.row])
        return Pairing(rank, pair.need, pair.society, pair.mutual, score, grounds, found, place + 1)

    @cached_property
    def _tagger(self) -> Tagger | None:
        return tagger_if_any(self._encoder)


def exact(both: Mutual) -> Decimal:
    """Return a mutual score in four decimals, so that what decides an order under a programme is what is shown."""
    return Decimal(f"{both.score:.4f}")


def mutual_of(recommender: Recommender, home: Path) -> MutualSearch:
    """Return both searches over a recommender's societies; what is kept of needs lies under `home`.

    Raises:
        NotReady: there is no society, or no model that states probabilities.
    """
    ranker, encoder = recommender.ranker(Kind.SOCIETY), recommender.encoder
    return MutualSearch(encoder, ranker.index, ranker.model, KeptNeeds(encoder, home / "cache" / "needs.sqlite"))


def open_mutual(home: Path, encoder: str = DEFAULT_ENCODER, progress: Progress = silent) -> MutualSearch:
    """Open everything under `home` that both searches take; raises as `open_recommender` and `mutual_of`."""
    return mutual_of(open_recommender(home, encoder, progress, kinds=[Kind.SOCIETY]), home)
