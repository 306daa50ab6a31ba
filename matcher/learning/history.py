"""What an office's log knew of a party when a need came in: record, load, freshness, earlier work together, region.

Every value rests on events strictly before the moment asked for. What nobody can know is NaN, never 0: a party that
was never asked has no record; that it has no alliance in hand is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matcher.learning.alliances import AllianceLog, Case
from matcher.learning.deals import Deal, acceptance_rates, deals_of
from matcher.ranking.features import Feature, Floats
from matcher.taxonomy.regions import Region, find_region

PROFILE = (
    Feature("party.level", "profile", "学会级别（3 全国，2 省级，1 市级，0 县级）", direction=0),
    Feature("party.region", "profile", "与企业同属的最低一级行政区划（0 不同省，1 同省，2 同市州，3 同县区）"),
)
"""Attributes of a party beside those of its texts; they need no history."""

HISTORY = (
    Feature("record.completed", "experience", "按期完成的联盟（个）"),
    Feature("record.stopped", "experience", "中止的联盟（个）", direction=-1),
    Feature("record.success", "experience", "已结束的联盟中按期完成的比例（0–1，向一半收缩）"),
    Feature("record.accepts", "experience", "受邀后应邀的比例（0–1，向同类平均收缩）"),
    Feature("record.refused_year", "experience", "最近一年婉拒或未答复的邀请（次）", direction=-1),
    Feature("load.running", "experience", "正在执行的联盟（个）", direction=-1),
    Feature("load.open", "experience", "尚未答复或已应邀未签约的邀请（次）", direction=0),
    Feature("freshness.days", "experience", "距上一次受邀、答复、签约或验收（天）", direction=0),
    Feature("together.alliances", "experience", "此前与该企业签约（次）"),
    Feature("together.balance", "experience", "此前与该企业完成减去中止的联盟（个）"),
    Feature("similar.accepts", "experience", "在相似需求中受邀后应邀的比例（0–1，向该方平均收缩）"),
    Feature("similar.success", "experience", "在相似需求中联盟按期完成的比例（0–1，向一半收缩）"),
)
"""Columns of `HistoryBuilder.build`, in order; directions as of `Feature`."""

_LEVELS = {"national": 3.0, "provincial": 2.0, "municipal": 1.0, "county": 0.0}
_PRIOR = 4.0
"""Answers that the average of a party's kind counts for in its own rate."""
_FINISHED_PRIOR = 2.0
_SIMILAR_PRIOR = 1.0
_YEAR = timedelta(days=365)
_STALE = timedelta(days=180)
"""After this an invitation without an answer, or an answer without a contract, is no longer open."""
_FEWEST_PAST = 20
"""Past needs from which on it can be said how similar needs usually are."""
_FAR = 3.0
"""Standard deviations above the usual similarity at which a past need counts in full."""
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Party:
    """What a party's record says apart from its texts.

    Attributes:
        group: parties whose habits are alike, such as society or expert; rates are shrunk to those of the group.
        level, region: as the record has them, empty where it has none.
    """

    id: str
    group: str
    level: str = ""
    region: str = ""


@dataclass(slots=True)
class _Tally:
    """Sums over a party's deals as of a moment."""

    asked: int = 0
    answered: int = 0
    accepted: int = 0
    refused_year: int = 0
    completed: int = 0
    stopped: int = 0
    running: int = 0
    open: int = 0
    last: datetime | None = None
    together: int = 0
    together_ended: int = 0
    balance: int = 0
    near: NDArray[np.float64] = field(default_factory=lambda: np.zeros(4))
    """Weights of similar needs: answered, accepted, ended, completed."""


class HistoryBuilder:
    """Computes the columns of `PROFILE` and `HISTORY` from one log.

    Args:
        log: may reach beyond the moments asked for; what lies later is not looked at.
        parties: those that may be asked for, by id.
        vectors: unit vectors of needs by id, shape (d,); without them nothing is said of similar needs.
    """

    features = PROFILE + HISTORY

    def __init__(
        self, log: AllianceLog, parties: Mapping[str, Party], vectors: Mapping[str, NDArray[np.float32]]
    ) -> None:
        self._parties = parties
        self._deals = deals_of(log)
        posted = [event for event in log.events if event.kind == "posted"]
        self._needs = {event.need: row for row, event in enumerate(posted) if event.need in vectors}
        self._posted = np.array([event.time for event in posted], "datetime64[us]")
        self._vectors = vectors
        width = len(next(iter(vectors.values()))) if vectors else 1
        blank = np.zeros(width, np.float32)
        self._table = np.stack([vectors.get(event.need, blank) for event in posted]) if posted else blank[None, :0]
        self._rates = acceptance_rates(self._deals, {party.id: party.group for party in parties.values()})

    def build(self, case: Case, ids: Sequence[str], at: datetime | None = None) -> Floats:
        """Return the columns of some parties for one need.

        Args:
            case: the need; its own list and labels are not looked at.
            ids: parties.
            at: moment whose knowledge is used; the need's posting where None.

        Returns:
            Shape (len(ids), len(features)), float32, NaN where unknown.
        """
        moment = at or case.posted
        near = self._similar(case.need, moment)
        rates = {group: rate.before(moment) for group, rate in self._rates.items()}
        rows = []
        for identifier in ids:
            party = self._parties.get(identifier, Party(identifier, ""))
            tally = _tally(self._deals.get(identifier, {}), case, moment, near, self._needs)
            rows.append([*_profile(party, case.region), *_history(tally, case, moment, rates.get(party.group, 0.5))])
        return np.array(rows, np.float32).reshape(len(ids), len(self.features))

    def is_new(self, party: str, moment: datetime) -> bool:
        """Return whether a party had never been asked before a moment."""
        return all(deal.asked >= moment for deal in self._deals.get(party, {}).values())

    def _similar(self, need: str, moment: datetime) -> NDArray[np.float64] | None:
        """Return the weight 0–1 of each posted need for this one, 0 for later ones; None where there are too few."""
        past = int(np.searchsorted(self._posted, np.datetime64(moment, "us")))
        if need not in self._vectors or past < _FEWEST_PAST:
            return None
        similarity = (self._table[:past] @ self._vectors[need]).astype(np.float64)
        standard = (similarity - similarity.mean()) / (similarity.std() + 1e-9)
        weights = np.zeros(len(self._posted))
        weights[:past] = np.clip(standard / _FAR, 0, 1) ** 2
        if need in self._needs:
            weights[self._needs[need]] = 0
        return weights


def _tally(
    deals: Mapping[str, Deal],
    case: Case,
    moment: datetime,
    near: NDArray[np.float64] | None,
    numbers: Mapping[str, int],
) -> _Tally:
    tally = _Tally()
    for need, deal in deals.items():
        if need == case.need or deal.asked >= moment:
            continue
        answered = deal.answered is not None and deal.answered < moment
        accepted = answered and deal.accepted
        signed = deal.signed is not None and deal.signed < moment
        ended = deal.ended is not None and deal.ended < moment
        completed = ended and deal.completed
        dropped = deal.dropped is not None and deal.dropped < moment
        refused = answered and not accepted
        known = [time for time in (deal.asked, deal.answered, deal.signed, deal.ended) if time and time < moment]
        tally.asked += 1
        tally.answered += answered
        tally.accepted += accepted
        tally.refused_year += refused and known[1] > moment - _YEAR
        tally.completed += completed
        tally.stopped += ended and not completed
        tally.running += signed and not ended
        tally.open += not (refused or signed or dropped) and max(known) > moment - _STALE
        tally.last = max([*known, tally.last] if tally.last else known)
        if deal.enterprise and deal.enterprise == case.enterprise:
            tally.together += signed
            tally.together_ended += ended
            tally.balance += (1 if completed else -1) if ended else 0
        if near is not None and need in numbers:
            tally.near += near[numbers[need]] * np.array([answered, accepted, ended, completed])
    return tally


def _profile(party: Party, region: str) -> list[float]:
    return [_LEVELS.get(party.level, np.nan), _tie(party.region, region)]


def _history(tally: _Tally, case: Case, moment: datetime, rate: float) -> list[float]:
    ended = tally.completed + tally.stopped
    accepts = (tally.accepted + _PRIOR * rate) / (tally.answered + _PRIOR)
    answered, accepted, finished, completed = tally.near
    return [
        tally.completed if tally.asked else np.nan,
        tally.stopped if tally.asked else np.nan,
        (tally.completed + _FINISHED_PRIOR / 2) / (ended + _FINISHED_PRIOR) if ended else np.nan,
        accepts if tally.answered else np.nan,
        tally.refused_year if tally.asked else np.nan,
        tally.running,
        tally.open,
        (moment - tally.last) / timedelta(days=1) if tally.last else np.nan,
        tally.together if case.enterprise else np.nan,
        tally.balance if tally.together_ended else np.nan,
        (accepted + _SIMILAR_PRIOR * accepts) / (answered + _SIMILAR_PRIOR) if answered > _LEAST else np.nan,
        (completed + _SIMILAR_PRIOR / 2) / (finished + _SIMILAR_PRIOR) if finished > _LEAST else np.nan,
    ]


def _tie(one: str, other: str) -> float:
    """Return how many levels of division two places share: 0 other province, 1 province, 2 prefecture, 3 county."""
    first, second = _above(one), _above(other)
    if not first or not second:
        return np.nan
    return float(sum(a == b for a, b in zip(first, second, strict=False)))


@cache
def _above(name: str) -> tuple[str, ...]:
    """Return codes of the divisions a place lies in, province first; empty where the name says nothing."""
    region: Region | None = find_region(name) if name else None
    if region is None:
        return ()
    codes = []
    while region is not None:
        codes.append(region.code)
        region = find_region(region.parent) if region.parent else None
    return tuple(reversed(codes))
