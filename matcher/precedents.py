"""Similar past alliances: what came of the needs most like this one, as evidence an officer can read.

The vectors of past needs stand where those of every text stand: in the encoder's cache, by content. So nothing is kept
here, a need posted again costs nothing, and an office that forgets a need leaves no text behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import numpy as np

from matcher.encoding.encoder import Encoder
from matcher.errors import HuiqiError
from matcher.learning.alliances import AllianceLog
from matcher.learning.deals import Deal, deals_of
from matcher.progress import Progress, silent
from matcher.ranking.features import Floats
from matcher.ranking.needs import EncodedNeed, encode_needs
from matcher.retrieval.products import products
from matcher.vocabulary import Need


class Outcome(StrEnum):
    """What came of an alliance; the values are the officers' words."""

    RUNNING = "执行中"
    COMPLETED = "已完成"
    STOPPED = "已中止"


@dataclass(frozen=True, slots=True)
class Partner:
    """Who signed, and when."""

    id: str
    name: str
    signed: date


@dataclass(frozen=True, slots=True)
class PastAlliance:
    """以往联盟: a need and who signed for it.

    Attributes:
        need: what was asked.
        partners: at least one, by id.
        ended: the day on which it was completed or stopped; None while it runs.
        completed: whether it was completed; of one that runs this says nothing.
    """

    need: Need
    partners: tuple[Partner, ...]
    ended: date | None = None
    completed: bool = False

    @property
    def signed(self) -> date:
        """The first day on which somebody signed."""
        return min(partner.signed for partner in self.partners)

    def partners_before(self, day: date | None) -> tuple[Partner, ...]:
        """Return who had signed before a day; None: everybody."""
        return tuple(partner for partner in self.partners if day is None or partner.signed < day)

    def outcome_before(self, before: date | None) -> tuple[Outcome, date | None]:
        """Return outcome and last day as they were known before a day; None: as they are."""
        if self.ended is None or (before is not None and self.ended >= before):
            return Outcome.RUNNING, None
        return (Outcome.COMPLETED if self.completed else Outcome.STOPPED), self.ended


@dataclass(frozen=True, slots=True)
class Similar:
    """A past alliance beside a need.

    Attributes:
        need: the past one.
        similarity: mean cosine of both titles and both whole requests.
        partners, outcome, ended: as they were known when the need was dated.
    """

    need: Need
    similarity: float
    partners: tuple[Partner, ...]
    signed: date
    outcome: Outcome
    ended: date | None


class Precedents:
    """An office's past alliances, encoded once; safe to use from several threads.

    Args:
        alliances: in any order.
        encoder: of all needs; its cache keeps their vectors.
        progress: told while needs are encoded that are not in the cache.
    """

    def __init__(self, alliances: Iterable[PastAlliance], encoder: Encoder, progress: Progress = silent) -> None:
        self._alliances = tuple(sorted(alliances, key=lambda one: (one.signed, one.need.id)))
        self._encoder = encoder
        queries = encode_needs([one.need for one in self._alliances], encoder, progress)
        blank = np.zeros((0, 2, encoder.dimension), np.float32)
        self._vectors: Floats = np.stack([query.vectors for query in queries]) if queries else blank

    def __len__(self) -> int:
        return len(self._alliances)

    def similar(self, need: Need, k: int = 3) -> tuple[Similar, ...]:
        """Return the k past alliances whose needs are most like this one, most similar first, the latest of equals.

        Of a dated need, only what was signed before its day is shown, and only as far as it had come by then; the need
        itself is never its own precedent.

        Raises:
            HuiqiError: the need's date is none, or k is below 1.
        """
        return self.similar_to(encode_needs([need], self._encoder)[0], k)

    def similar_to(self, query: EncodedNeed, k: int = 3) -> tuple[Similar, ...]:
        """Return `similar` of a need that is encoded already."""
        if k < 1:
            raise HuiqiError(f"要找 {k} 个相似联盟", "请写 1 或更大的数")
        need = query.need
        before = _day(need.date) if need.date else None
        rows = [
            row
            for row, one in enumerate(self._alliances)
            if one.need.id != need.id and (before is None or one.signed < before)
        ]
        if not rows:
            return ()
        both = [products(self._vectors[rows, view], query.vectors[view : view + 1])[:, 0] for view in (0, 1)]
        nearness = np.mean(both, axis=0)
        order = sorted(range(len(rows)), key=lambda place: (-float(nearness[place]), -rows[place]))[:k]
        found = []
        for place in order:
            one = self._alliances[rows[place]]
            partners, near = one.partners_before(before), float(nearness[place])
            found.append(Similar(one.need, near, partners, one.signed, *one.outcome_before(before)))
        return tuple(found)


def similar_alliances(
    need: Need, alliances: Iterable[PastAlliance], encoder: Encoder, k: int = 3, progress: Progress = silent
) -> tuple[Similar, ...]:
    """Return the k past alliances most like a need; whoever asks often keeps a `Precedents`."""
    return Precedents(alliances, encoder, progress).similar(need, k)


def alliances_of(
    log: AllianceLog, needs: Sequence[Need], names: Mapping[str, str] | None = None
) -> tuple[PastAlliance, ...]:
    """Return the alliances that a log tells of, in order of signing, those without the text of their need left out.

    Args:
        log: an office's past.
        needs: texts of its needs.
        names: of parties, by id; an id without one stands for itself.
    """
    texts = {need.id: need for need in needs}
    signed: dict[str, list[tuple[str, Deal, datetime]]] = {}
    for party, deals in deals_of(log).items():
        for need, deal in deals.items():
            if deal.signed and need in texts:
                signed.setdefault(need, []).append((party, deal, deal.signed))
    known = names or {}
    found = []
    for need, members in signed.items():
        ends = [(deal.ended, deal.completed) for _, deal, _ in members if deal.ended]
        ended, completed = min(ends) if ends else (None, False)
        partners = (Partner(party, known.get(party, party), day.date()) for party, _, day in sorted(members, key=_id))
        found.append(PastAlliance(texts[need], tuple(partners), ended.date() if ended else None, completed))
    return tuple(sorted(found, key=lambda one: (one.signed, one.need.id)))


def similar_document(found: Sequence[Similar]) -> list[dict[str, Any]]:
    """Return past alliances as JSON can hold them."""
    return [
        {
            "need": {"id": one.need.id, "title": one.need.title, "text": one.need.text},
            "partners": [{"id": who.id, "name": who.name, "signed": who.signed.isoformat()} for who in one.partners],
            "similarity": round(one.similarity, 4),
            "signed": one.signed.isoformat(),
            "outcome": one.outcome.value,
            "ended": None if one.ended is None else one.ended.isoformat(),
        }
        for one in found
    ]


def _id(member: tuple[str, Deal, datetime]) -> str:
    return member[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HuiqiError(f"需求的日期 {text!r} 读不懂", "请写成 2026-03-01 的形式") from error
