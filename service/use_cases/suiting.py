"""Which open needs suit a society or expert, told without telling the needs: how many, and in which directions.

A society learns of a need when an office invites it. Before that it is told counts, and small ones are not told: where
two needs of a direction are open in a county, the count would nearly name them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from matcher.about import directions_read
from matcher.mutual.standing import standings, with_changed
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.late import LATE_KINDS
from matcher.tagging.model import tagger_if_any
from matcher.tagging.tagger import OTHER
from matcher.vocabulary import Candidate, Kind
from service.domain.needs import NeedState
from service.domain.scope import SYSTEM
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.tools import Tools
from service.use_cases.matched_need import need_of
from service.use_cases.own_records import OwnRecord, candidate_of

LATEST = 100
"""Open needs that are looked at, those changed last."""

PATIENCE_S = 2.0
"""How long somebody waits for an answer before being told that it is being found."""

FEWEST = 3
"""Smaller counts are not told."""


@dataclass(frozen=True, slots=True)
class Suiting:
    """Open needs that would list somebody among the first ten.

    Attributes:
        considered: how many were looked at.
        total: how many of them list the candidate.
        directions: how many by direction, the most first; a need of several counts in each.
    """

    considered: int
    total: int
    directions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a change of the record would do."""

    before: Suiting
    after: Suiting

    @property
    def directions(self) -> tuple[tuple[str, int, int], ...]:
        """Direction, count before, count after."""
        names = dict.fromkeys((*self.after.directions, *self.before.directions))
        return tuple((one, self.before.directions.get(one, 0), self.after.directions.get(one, 0)) for one in names)


def open_needs(work: Work) -> tuple[NeedRow, ...]:
    """Return the needs that were taken up and are open, those changed last."""
    return work.needs.list(SYSTEM, NeedState.ACCEPTED.value, limit=LATEST)


def told(count: int) -> str:
    """Return a count as it is told."""
    return str(count) if count >= FEWEST or count == 0 else f"不足 {FEWEST}"


def suiting_soon(tools: Tools, rows: Sequence[NeedRow], own: OwnRecord) -> Suiting | None:
    """Return which needs suit a body as it is; None while that is being found. Raises as `Tools.recommender`."""
    kind = Kind(own.kind.value)
    found: Suiting | None = tools.soon.get(_now(tools, rows, own), lambda: suiting(tools, rows, kind, own.body.record))
    return found


def asked_for(own: OwnRecord, after: Mapping[str, Any], rows: Sequence[NeedRow]) -> str:
    """Return what names a preview in an address: a digest of the record before and after, and of the needs."""
    text = json.dumps([own.record, after, [(row.id, row.version) for row in rows]], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def foretold_soon(tools: Tools, rows: Sequence[NeedRow], own: OwnRecord, after: Mapping[str, Any]) -> Foretold | None:
    """Return what `foretold` does if that does not take long; None while it is being found."""
    key = _preview(own, asked_for(own, after, rows))
    before: Suiting | None = tools.soon.known(_now(tools, rows, own)) if _listed(tools, own) else None
    found: Foretold | None = tools.soon.get(key, lambda: foretold(tools, rows, own, after, before), PATIENCE_S)
    return found


def foretold_before(tools: Tools, own: OwnRecord, asked: str) -> tuple[Foretold | None, bool]:
    """Return what was foretold under the name of a preview of one's own, and whether it is still being found."""
    key = _preview(own, asked)
    under_way = tools.soon.finds(key)
    found: Foretold | None = tools.soon.known(key)
    return found, under_way and found is None


def _now(tools: Tools, rows: Sequence[NeedRow], own: OwnRecord) -> Hashable:
    index = tools.recommender.ranker(Kind(own.kind.value)).index.fingerprint
    return "suiting", index, own.body.record, tuple((row.id, row.version) for row in rows)


def _listed(tools: Tools, own: OwnRecord) -> bool:
    """Whether the index holds a record as it is now; after a change it follows later."""
    index = tools.recommender.ranker(Kind(own.kind.value)).index
    places = index.numbers_of([own.body.record])
    return len(places) == 1 and index.candidate(int(places[0])) == candidate_of(own.kind, own.record)


def _preview(own: OwnRecord, asked: str) -> tuple[str, str, str]:
    return "foretold", own.body.id, asked


def suiting(tools: Tools, rows: Sequence[NeedRow], kind: Kind, candidate: str) -> Suiting:
    """Return which needs suit a candidate of the catalogue."""
    queries = _queries(tools, rows, kind)
    return _counted(queries, standings(tools.recommender.ranker(kind), queries, candidate), _directions(tools, queries))


def foretold(
    tools: Tools, rows: Sequence[NeedRow], own: OwnRecord, after: Mapping[str, Any], before: Suiting | None = None
) -> Foretold:
    """Return what suits a body as its record is, and as it would be; nothing is stored.

    Args:
        tools: what matches.
        rows: open needs.
        own: the record as it is.
        after: the record as it would be.
        before: what suits it as it is, where that is known.
    """
    kind = Kind(own.kind.value)
    queries = _queries(tools, rows, kind)
    directions = _directions(tools, queries)
    ranker = tools.recommender.ranker(kind)

    def counted(record: Mapping[str, Any]) -> Suiting:
        candidate = candidate_of(own.kind, record)
        assert isinstance(candidate, Candidate)  # noqa: S101 - of a kind that makes one
        return _counted(queries, standings(with_changed(ranker, candidate), queries, candidate.id), directions)

    return Foretold(before or counted(own.record), counted(after))


def _queries(tools: Tools, rows: Sequence[NeedRow], kind: Kind) -> list[EncodedNeed]:
    kept = tools.kept_needs()
    queries = kept.encode([need_of(row) for row in rows])
    return kept.with_tokens(queries) if kind in LATE_KINDS else queries


def _directions(tools: Tools, queries: Sequence[EncodedNeed]) -> Mapping[str, tuple[str, ...]]:
    tagger = tagger_if_any(tools.recommender.encoder)
    read = directions_read(queries, tagger) if tagger else [()] * len(queries)
    return {one.need.id: one.need.industries or found for one, found in zip(queries, read, strict=True)}


def _counted(
    queries: Sequence[EncodedNeed], places: Iterable[str], directions: Mapping[str, tuple[str, ...]]
) -> Suiting:
    ids = list(places)
    counts = Counter(name for one in ids for name in directions[one] or (OTHER,))
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Suiting(len(queries), len(ids), dict(ordered))
