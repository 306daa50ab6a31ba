"""The front door: open the product's state, ask for a shortlist."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from matcher.about import about_need
from matcher.corpus.catalogue import Catalogue
from matcher.encoding.catalogue import DEFAULT_ENCODER, open_encoder
from matcher.encoding.encoder import Encoder
from matcher.errors import NotReady, UnknownName
from matcher.learning.registry import Registry
from matcher.policy.alliances import About
from matcher.policy.applying import Application
from matcher.policy.lifted import Under
from matcher.policy.priorities import speaks_of
from matcher.programmes.words import Subject
from matcher.progress import Progress, silent
from matcher.ranker import Listed, Ranker, Ranking, Survey
from matcher.ranking.late_features import late_fingerprint
from matcher.ranking.needs import EncodedNeed, encode_needs
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.late import LATE_KINDS
from matcher.retrieval.snapshot import current_snapshot, open_snapshot, snapshot_fingerprint, write_snapshot
from matcher.storage import make_folder
from matcher.tagging.model import tagger_if_any
from matcher.tagging.tagger import Tagger
from matcher.text.normalise import check_text
from matcher.text.segment import default_segmenter
from matcher.vocabulary import Candidate, Filters, Kind, Match, Need, RecordKind, Shortlist

_FILTERS = {
    "levels": "层级",
    "regions": "地区",
    "disciplines": "学科",
    "industries": "方向",
    "services": "服务类型",
    "maturities": "成熟度",
    "tags": "标签",
}
"""What people call the conditions of `Filters`."""

_NEEDS_KEPT = 16
"""Needs whose vectors stay at hand."""


class Recommender:
    """Shortlists for needs, over every kind that has candidates. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, rankers: Mapping[Kind, Ranker]) -> None:
        self._encoder = encoder
        self._rankers = dict(rankers)
        # a list, its features and the candidates of a team are asked for one after the other
        self._encoded = lru_cache(maxsize=_NEEDS_KEPT)(self._encode)

    @property
    def encoder(self) -> Encoder:
        """The encoder in use."""
        return self._encoder

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
        ranker = self.ranker(kind)
        self._check_filters(kind, filters)
        query = self._encoded(need, kind in LATE_KINDS)
        under = None if application is None else Under(application, self._about(query, ranker, application))
        return ranker.shortlist(query, filters, top, self._encoder.name, under)

    def surveys(
        self,
        needs: Sequence[Need],
        kind: Kind,
        *,
        filters: Filters = Filters(),
        top: int = 3,
        progress: Progress = silent,
    ) -> list[Survey]:
        """Return for each of many needs who stands first and whether anybody suitable is there.

        Raises:
            NotReady: there is no candidate of this kind.
        """
        ranker = self.ranker(kind)
        queries = encode_needs(needs, self._encoder, progress, tokens=kind in LATE_KINDS)
        found = []
        for done, query in enumerate(queries, start=1):
            found.append(ranker.survey(query, filters, top))
            progress("逐条查找", done, len(queries))
        return found

    def fingerprints(self, kind: Kind) -> dict[str, str]:
        """Return what names everything that an answer about one kind rests on beside the need."""
        ranker = self.ranker(kind)
        return {
            "model": ranker.model.fingerprint,
            "index": ranker.index.fingerprint,
            "encoder": self._encoder.name,
            "encoder_weights": self._encoder.fingerprint,
            "token_vectors": late_fingerprint(self._encoder) if kind in LATE_KINDS else "",
            "segmenter": default_segmenter().fingerprint,
            "directions": self.tagger.fingerprint if self.tagger else "",
        }

    def listed(self, need: Need, kind: Kind, filters: Filters) -> Listed | None:
        """Return the whole list that a shortlist goes by, with its features; None where nobody passes the filters."""
        query = self._encoded(need, kind in LATE_KINDS)
        return self.ranker(kind).listed(query, filters)

    def matches_of(self, need: Need, kind: Kind, ids: Sequence[str]) -> tuple[Match, ...]:
        """Return the matches of some candidates of one kind for a need, best first; see `Ranker.matches_of`.

        Raises:
            InvalidText: the need is empty, too long or not text.
            NotReady: there is no candidate of this kind.
        """
        check_text(f"{need.title}\n{need.text}" if need.title else need.text)
        query = self._encoded(need, kind in LATE_KINDS)
        return self.ranker(kind).matches_of(query, ids)

    def filter_values(self, kind: Kind) -> dict[str, list[str]]:
        """Return the values in use for each filter, sorted."""
        return self.ranker(kind).filter_values

    def without(self, removed: Collection[tuple[RecordKind, str]]) -> Recommender:
        """Return one that knows nothing of some records, as if it were opened anew; itself where it knows none."""
        rankers = dict(self._rankers)
        for kind, ranker in self._rankers.items():
            ids = [one for of, one in removed if of.value == kind.value]
            if gone := len(ranker.index.numbers_of(ids)):
                rankers[kind] = ranker.without(ids)
                if gone == len(ranker.index):
                    del rankers[kind]
        same = all(rankers.get(kind) is ranker for kind, ranker in self._rankers.items())
        return self if same else Recommender(self._encoder, rankers)

    def exchanged(self, rankers: Mapping[Kind, Ranker]) -> Recommender:
        """Return one that ranks some kinds by these; itself where there are none."""
        return Recommender(self._encoder, {**self._rankers, **rankers}) if rankers else self

    def _encode(self, need: Need, tokens: bool) -> EncodedNeed:
        return encode_needs([need], self._encoder, tokens=tokens)[0]

    def _about(self, query: EncodedNeed, ranker: Ranker, application: Application) -> About:
        if ranker.kind is Kind.SOCIETY and speaks_of(application.pack, Subject.ALLIANCE):
            return about_need(query, ranker.model.subjects, self.tagger)
        return About()

    @cached_property
    def tagger(self) -> Tagger | None:
        """What tells the directions of texts; None where none ships for the encoder."""
        return tagger_if_any(self._encoder)

    def _check_filters(self, kind: Kind, filters: Filters) -> None:
        known = self.filter_values(kind)
        for name, values in known.items():
            if unknown := sorted(getattr(filters, name) - set(values)):
                raise UnknownName(
                    f"筛选条件{_FILTERS[name]}没有值 {unknown[0]!r}", f"可用的值：{'、'.join(values) or '（无）'}"
                )

    def ranker(self, kind: Kind) -> Ranker:
        """Return what ranks the candidates of one kind.

        Raises:
            NotReady: there is no candidate of this kind.
        """
        if kind not in self._rankers:
            raise NotReady(f"目录中还没有{kind.label}", f"请先用 huiqi import 导入{kind.label}记录")
        return self._rankers[kind]


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
    kept = None if rebuild else kept_index(root, encoder)
    index = CandidateIndex(encoder, default_segmenter()) if kept is None else kept
    if index.synchronise(candidates, progress) or kept is None or index.resegmented:
        index.snapshot = snapshot_fingerprint(write_snapshot(root, index.save, index.facts))
    return index


def kept_index(root: Path, encoder: Encoder) -> CandidateIndex | None:
    """Return the index of the snapshot under `root` as it is, not brought up to date; None where none was kept.

    Raises:
        EncoderMismatch, DamagedFile: as their names say.
    """

    def load(folder: Path, facts: Mapping[str, str]) -> CandidateIndex:
        index = CandidateIndex.load(folder, facts, encoder, default_segmenter())
        index.snapshot = snapshot_fingerprint(folder)
        return index

    try:
        return open_snapshot(root, load)
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
