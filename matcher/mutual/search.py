"""Needs for a society and societies for a need, both by the mutual score of the same pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.corpus.catalogue import Catalogue
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.encoding.encoder import Encoder
from matcher.errors import NotReady
from matcher.learning.registry import Registry
from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.needs import with_directions
from matcher.mutual.pairs import Grounds, PairScorer, Scored, Wanted
from matcher.mutual.pool import NeedPool
from matcher.mutual.score import Mutual, mutual
from matcher.mutual.suitability import parts_of
from matcher.progress import Progress, silent
from matcher.ranking.model import Model
from matcher.recommender import Recommender, open_index
from matcher.retrieval.candidates import CandidateIndex
from matcher.storage import make_folder
from matcher.tagging.model import open_tagger
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
    """

    rank: int
    need: Need
    society: Candidate
    mutual: Mutual
    score: float
    grounds: Grounds


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

    def with_directions(self, needs: Sequence[Need], progress: Progress = silent) -> tuple[list[Need], frozenset[str]]:
        """Return needs with directions, from the text where they state none, and the ids of those read from the text.

        Needs are returned as they are where no tagger ships for the encoder.
        """
        try:
            tagger = open_tagger(self._encoder)
        except NotReady:
            return list(needs), frozenset()
        return with_directions(needs, tagger, self._encoder, progress)

    def needs_for(
        self, societies: Iterable[str], pool: NeedPool, top: int = 10, progress: Progress = silent
    ) -> dict[str, list[Pairing]]:
        """Return the best needs of each society (by id) of those recalled for it, by mutual score.

        Args:
            societies: ids; those that the index does not hold are left out.
            pool: the needs.
            top: how many for each.
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
        return {society: self._listed(pairs, top, lambda pair: pair.need.id) for society, pairs in by_need}

    def societies_for(self, need: Need, top: int = 10, filters: Filters = Filters()) -> list[Pairing]:
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
        return self._listed(pairs, top, lambda pair: pair.society.id)

    def _paired(self, scored: Scored) -> list[_Pair]:
        found = []
        for row, number in enumerate(scored.matrix.numbers.tolist()):
            society = self.index.candidate(number)
            both = mutual(float(scored.logits[row]), parts_of(scored.query.need, society))
            found.append(_Pair(scored, row, society, both))
        return found

    def _listed(self, pairs: Iterable[_Pair], top: int, other: Callable[[_Pair], str]) -> list[Pairing]:
        best = sorted(pairs, key=lambda pair: (-pair.mutual.logit, -pair.mutual.relevance, other(pair)))[:top]
        return [
            Pairing(rank, pair.need, pair.society, pair.mutual, float(pair.scored.scores[pair.row]), grounds)
            for rank, (pair, grounds) in enumerate(zip(best, self._grounds(best), strict=True), start=1)
        ]

    def _grounds(self, pairs: Sequence[_Pair]) -> list[Grounds]:
        return [self._pairs.grounds(pair.scored, [pair.row])[0] for pair in pairs]


def mutual_of(recommender: Recommender, home: Path) -> MutualSearch:
    """Return both searches over what a recommender holds already; what is kept of needs lies under `home`.

    Raises:
        NotReady: there is no society, or no model that states probabilities.
    """
    ranker, encoder = recommender.ranker(Kind.SOCIETY), recommender.encoder
    return MutualSearch(encoder, ranker.index, ranker.model, _kept(encoder, home))


def open_mutual(home: Path, encoder: str = DEFAULT_ENCODER, progress: Progress = silent) -> MutualSearch:
    """Open everything under `home` that both searches take, as `matcher.recommender.open_recommender` does.

    Raises:
        NotReady: there is no society, or no model that states probabilities.
        EncoderMismatch, DamagedFile, StorageUnavailable, UnknownName: as their names say.
    """
    make_folder(home)
    opened = open_encoder(encoder, home, progress)
    societies = Catalogue(home).candidates(Kind.SOCIETY)
    if not societies:
        raise NotReady("目录中还没有学会", "请先用 huiqi import 导入学会记录")
    index = open_index(home / "index" / Kind.SOCIETY.value, societies, opened, progress)
    model = Registry(home, Kind.SOCIETY, opened.name).open(opened)
    return MutualSearch(opened, index, model, _kept(opened, home))


def _kept(encoder: Encoder, home: Path) -> KeptNeeds:
    return KeptNeeds(encoder, home / "cache" / "needs.sqlite")
