"""The front door: open the product's state, ask for a shortlist."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.about import about_need
from matcher.corpus.catalogue import Catalogue
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.encoding.encoder import Encoder
from matcher.errors import NotReady, UnknownName
from matcher.learning.registry import Registry
from matcher.policy.alliances import About
from matcher.policy.applying import Application
from matcher.policy.lifted import Placed, Under
from matcher.policy.priorities import speaks_of
from matcher.programmes.words import Subject
from matcher.progress import Progress, silent
from matcher.ranking.explanation import reasons_for
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import Floats
from matcher.ranking.model import Model
from matcher.ranking.needs import EncodedNeed, encode_needs
from matcher.ranking.relevance import relevances
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.late import LATE_KINDS
from matcher.retrieval.layout import Numbers
from matcher.retrieval.snapshot import current_snapshot, open_snapshot, write_snapshot
from matcher.storage import make_folder
from matcher.tagging.model import open_tagger
from matcher.tagging.tagger import Tagger
from matcher.text.normalise import check_text
from matcher.text.segment import default_segmenter
from matcher.vocabulary import Candidate, Filters, Kind, Match, Need, Shortlist

Ranking = list[tuple[str, float]]
"""Candidate ids with scores, best first; equal scores by id."""


class Ranker:
    """Ranks the candidates of one kind: an index, a model, and the features between them."""

    def __init__(self, kind: Kind, index: CandidateIndex, model: Model) -> None:
        self.kind = kind
        self.index = index
        self.model = model
        self._features = FeatureBuilder(kind, index, model.experience, model.subjects)

    @cached_property
    def filter_values(self) -> dict[str, list[str]]:
        """The values that candidates have for each filter, sorted; as of when it is first asked for."""
        return filter_values([self.index.candidate(number) for number in self.index.layout.numbers.tolist()])

    def shortlist(
        self, query: EncodedNeed, filters: Filters, top: int, encoder: str, under: Under | None = None
    ) -> Shortlist:
        """Return the best candidates that pass the filters, with reasons; ordered `under` a programme if one is given.

        A programme changes places and nothing else of a match.
        """
        allowed = self.index.allowed(filters)
        numbers = self.index.recall(query.vectors, query.facets.whole, allowed)
        if len(numbers) == 0:
            return self._answer(query, (), encoder, 0, under)
        matrix = self._features.build(query, numbers)
        scores = self.model.scorer.predict(matrix.values)
        order, calibration = self._order(numbers, scores), self.model.calibration
        near = relevances(scores[order], calibration)
        placed = [Placed(place) for place in range(min(top, len(order)))]
        if under is not None:
            listed = [self.index.candidate(number) for number in numbers[order].tolist()]
            placed = under.placed(query.need, listed, scores[order].tolist(), near, top)
        places = [one.place for one in placed]
        best = order[places]
        parts = self.model.scorer.contributions(matrix.values[best])
        names = [*(feature.name for feature in matrix.features), "base"]
        chances = calibration.probability(scores[best]) if calibration else np.full(len(best), np.nan)
        reasons = reasons_for(query, self.index, self._features, matrix, best, parts)
        matches = tuple(
            Match(
                rank,
                self.index.candidate(int(numbers[row])),
                float(scores[row]),
                float(chance),
                dict(zip(names, part.tolist(), strict=True)),
                why,
                float(near[place]),
            )
            for rank, (place, row, part, chance, why) in enumerate(
                zip(places, best, parts, chances, reasons, strict=True), start=1
            )
        )
        return self._answer(query, matches, encoder, len(allowed), under, placed)

    def rank(self, query: EncodedNeed, top: int, pool: Sequence[str] | None = None) -> Ranking:
        """Return ids and scores, best first; of the pool only where one is given."""
        numbers = (
            self.index.recall(query.vectors, query.facets.whole, self.index.allowed(Filters()))
            if pool is None
            else self.index.numbers_of(pool)
        )
        if len(numbers) == 0:
            return []
        scores = self.model.scorer.predict(self._features.build(query, numbers).values)
        best = self._order(numbers, scores)[:top]
        return [(self.index.candidate(int(numbers[row])).id, float(scores[row])) for row in best.tolist()]

    def _order(self, numbers: Numbers, scores: Floats) -> NDArray[np.int64]:
        ids = np.array([self.index.candidate(number).id for number in numbers.tolist()], dtype=np.str_)
        order: NDArray[np.int64] = np.lexsort((ids, -scores))
        return order

    def _answer(
        self,
        query: EncodedNeed,
        matches: tuple[Match, ...],
        encoder: str,
        considered: int,
        under: Under | None,
        placed: Sequence[Placed] = (),
    ) -> Shortlist:
        model, index = self.model.fingerprint, self.index.fingerprint
        shortlist = Shortlist(query.need, self.kind, matches, model, index, encoder, considered)
        return shortlist if under is None else under.answer(shortlist, placed)


class Recommender:
    """Shortlists for needs, over every kind that has candidates. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, rankers: Mapping[Kind, Ranker]) -> None:
        self._encoder = encoder
        self._rankers = dict(rankers)

    @property
    def encoder_name(self) -> str:
        """Name of the encoder in use."""
        return self._encoder.name

    def sizes(self) -> dict[Kind, int]:
        """Return how many candidates there are of each kind."""
        return {kind: len(self._rankers[kind].index) if kind in self._rankers else 0 for kind in Kind}

    def shortlist(
        self,
        need: Need,
        kind: Kind,
        *,
        filters: Filters = Filters(),
        top: int = 10,
        application: Application | None = None,
    ) -> Shortlist:
        """Return the best candidates of one kind for a need.

        With an `application` the priorities of its programme lift candidates within the programme's bound, and the
        answer is a `matcher.policy.lifted.LiftedShortlist`; without one it is as ever.

        Raises:
            InvalidText: the need is empty, too long or not text.
            UnknownName: a filter value that no candidate has.
            NotReady: there is no candidate of this kind.
        """
        check_text(f"{need.title}\n{need.text}" if need.title else need.text)
        ranker = self._ranker(kind)
        self._check_filters(kind, filters)
        query = encode_needs([need], self._encoder, tokens=kind in LATE_KINDS)[0]
        under = None if application is None else Under(application, self._about(query, ranker, application))
        return ranker.shortlist(query, filters, top, self._encoder.name, under)

    def filter_values(self, kind: Kind) -> dict[str, list[str]]:
        """Return the values in use for each filter, sorted."""
        return self._ranker(kind).filter_values

    def _about(self, query: EncodedNeed, ranker: Ranker, application: Application) -> About:
        if ranker.kind is Kind.SOCIETY and speaks_of(application.pack, Subject.ALLIANCE):
            return about_need(query, ranker.model.subjects, self._tagger)
        return About()

    @cached_property
    def _tagger(self) -> Tagger | None:
        try:
            return open_tagger(self._encoder)
        except NotReady:
            return None

    def _check_filters(self, kind: Kind, filters: Filters) -> None:
        known = self.filter_values(kind)
        for name, values in known.items():
            if unknown := sorted(getattr(filters, name) - set(values)):
                raise UnknownName(
                    f"筛选条件 {name} 没有值 {unknown[0]!r}", f"可用的值：{'、'.join(values) or '（无）'}"
                )

    def _ranker(self, kind: Kind) -> Ranker:
        if kind not in self._rankers:
            raise NotReady(f"目录中还没有{kind.label}", f"请先用 huiqi import 导入{kind.label}记录")
        return self._rankers[kind]


def filter_values(candidates: Sequence[Candidate]) -> dict[str, list[str]]:
    """Return the values that candidates have for each filter, sorted."""
    return {
        "levels": sorted({c.level for c in candidates} - {""}),
        "regions": sorted({c.region for c in candidates} - {""}),
        "disciplines": sorted({code for c in candidates for code in c.disciplines}),
        "industries": sorted({name for c in candidates for name in c.industries}),
    }


def open_recommender(
    home: Path,
    encoder: str = DEFAULT_ENCODER,
    progress: Progress = silent,
    *,
    kinds: Collection[Kind] = tuple(Kind),
    rebuild: bool = False,
) -> Recommender:
    """Open everything under `home`: convert the encoder, bring the indexes up to date, load the models.

    What is there already is reused. Only candidates that changed are encoded, and what an interrupted run encoded is
    kept.

    Args:
        kinds: what will be asked for; an index of another kind that is behind is left for later.
        rebuild: build the indexes anew, with this encoder.

    Raises:
        EncoderMismatch: an index was built with another encoder and `rebuild` is off.
        DamagedFile, StorageUnavailable, UnknownName: as their names say.
    """
    make_folder(home)  # a home that cannot be is said before minutes of encoding, not after
    opened = open_encoder(encoder, home, progress)
    catalogue = Catalogue(home)
    rankers = {}
    for kind in kinds:
        if candidates := catalogue.candidates(kind):
            index = open_index(home / "index" / kind.value, candidates, opened, progress, rebuild=rebuild)
            rankers[kind] = Ranker(kind, index, Registry(home, kind, opened.name).open(opened))
    return Recommender(opened, rankers)


def indexed(home: Path) -> dict[Kind, int]:
    """Return how many candidates the index of each kind under `home` holds, without reading them."""
    found = dict.fromkeys(Kind, 0)
    for kind in Kind:
        if folder := current_snapshot(home / "index" / kind.value):
            with (folder / "candidates.jsonl").open("rb") as file:
                found[kind] = sum(1 for _ in file)
    return found


def open_index(
    root: Path, candidates: Sequence[Candidate], encoder: Encoder, progress: Progress, *, rebuild: bool = False
) -> CandidateIndex:
    """Return the index of exactly these candidates: the snapshot under `root`, brought up to date and kept."""
    kept = None if rebuild else _kept_index(root, encoder)
    index = CandidateIndex(encoder, default_segmenter()) if kept is None else kept
    if index.synchronise(candidates, progress) or kept is None or index.resegmented:
        write_snapshot(root, index.save, index.facts)
    return index


def _kept_index(root: Path, encoder: Encoder) -> CandidateIndex | None:
    segmenter = default_segmenter()
    try:
        return open_snapshot(root, lambda folder, facts: CandidateIndex.load(folder, facts, encoder, segmenter))
    except NotReady:
        return None


def build_index(candidates: Sequence[Candidate], encoder: Encoder, progress: Progress = silent) -> CandidateIndex:
    """Return an index of candidates in memory only."""
    index = CandidateIndex(encoder, default_segmenter())
    index.synchronise(candidates, progress)
    return index


def rank_needs(
    needs: Sequence[Need],
    ranker: Ranker,
    encoder: Encoder,
    top: int,
    pool: Mapping[str, Sequence[str]] | None = None,
    progress: Progress = silent,
) -> dict[str, Ranking]:
    """Rank many needs; with `pool`, each need's own pool only, and needs without one are left out."""
    wanted = [need for need in needs if pool is None or need.id in pool]
    queries = encode_needs(wanted, encoder, progress, tokens=ranker.kind in LATE_KINDS)
    run: dict[str, Ranking] = {}
    for done, query in enumerate(queries, start=1):
        run[query.need.id] = ranker.rank(query, top, None if pool is None else pool[query.need.id])
        progress("排序", done, len(wanted))
    return run
