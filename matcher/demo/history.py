"""Five years of invitations, refusals, alliances and outcomes, simulated in order of time.

Each need is posted, a list shown, parties invited in up to two rounds; who accepts may sign, who signs may succeed.
A queue keeps the moments of asking in order, so that a party's load is what it had in hand at that moment.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.demo.alliances import Outcomes, Reply
from matcher.demo.calendar import LAST, is_spring, is_year_end, later, office_time
from matcher.demo.draws import chance, weighted
from matcher.demo.enterprises import Enterprise
from matcher.demo.ledger import Ledger
from matcher.demo.log import Log
from matcher.demo.material import Material, distances
from matcher.demo.mechanism import (
    Circumstances,
    Mechanism,
    acceptance,
    acceptance_terms,
    signing,
    success,
)
from matcher.demo.needs import NeedPlan
from matcher.demo.parties import Parties
from matcher.demo.rankings import PEERS, ranking_of, shown
from matcher.progress import Progress, silent

END = datetime.combine(LAST, time(18, 0))

_ROUNDS = 2
_PEER_SHARE = 0.35
_SECOND_ROUND = 0.6
_REASONS = {
    "fit": "研究方向不符",
    "load": "近期任务已满",
    "distance": "路途较远，难以保证现场时间",
    "budget": "经费与工作量不相称",
    "season": "年底考核或春节期间无法安排",
    "taste": "暂无合作意向",
}
_TYPICAL = {"fit": 1.2, "load": -0.2, "distance": -0.6, "budget": 0.1, "season": 0.0, "taste": 0.3}


@dataclass(frozen=True, slots=True)
class History:
    """What happened, as records: the log, the alliances, and the true probabilities apart from both."""

    events: list[dict[str, Any]]
    alliances: list[dict[str, Any]]
    mechanism: list[dict[str, Any]]


@dataclass(slots=True)
class _Case:
    """One need on its way: whom the officer was shown, who has been asked, and the latent values of the shown."""

    number: int
    plan: NeedPlan
    parties: NDArray[np.int64]
    km: NDArray[np.float64]
    taste: NDArray[np.float64]
    stated: NDArray[np.float64]
    round: int = 1
    asked: set[int] = field(default_factory=set)
    latent: dict[int, dict[str, Any]] = field(default_factory=dict)


class Simulation:
    """Runs the history once.

    Args:
        rng: where every chance comes from.
        parties, enterprises, needs: the world it runs on.
        mechanism: its parameters.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        world: Material,
        parties: Parties,
        enterprises: Sequence[Enterprise],
        needs: Sequence[NeedPlan],
        mechanism: Mechanism,
    ) -> None:
        self._rng = rng
        self._topics = [topic.id for topic in world.topics]
        self._km = distances(world.cities)
        self._parties = parties
        self._enterprises = enterprises
        self._needs = needs
        self._mechanism = mechanism
        self._ledger = Ledger(parties, mechanism)
        self._log = Log()
        self._outcomes = Outcomes(rng, world, parties, self._ledger, self._log, mechanism, END)
        self._latent: list[dict[str, Any]] = []

    def run(self, progress: Progress = silent) -> History:
        """Return what happened; call it once."""
        queue: list[tuple[datetime, int, int]] = []
        cases: dict[int, _Case] = {}
        for number, plan in enumerate(self._needs):
            posted = office_time(self._rng, plan.posted)
            need = plan.record
            self._log.add(posted, "posted", need["id"], enterprise=need["enterprise"], region=need["region"])
            heapq.heappush(queue, (later(self._rng, posted, self._rng.uniform(1, 6)), 0, number))
        done = 0
        while queue:
            now, turn, number = heapq.heappop(queue)
            if turn == 0:
                cases[number] = self._show(number, now)
                heapq.heappush(queue, (later(self._rng, now, self._rng.uniform(1, 4)), 1, number))
                continue
            case = cases[number]
            case.round = turn
            replied, accepted = self._ask(case, now)
            if accepted:
                self._outcomes.decide(case.plan, accepted, replied)
            elif turn < _ROUNDS and chance(self._rng, _SECOND_ROUND):
                heapq.heappush(queue, (later(self._rng, replied, self._rng.uniform(3, 15)), turn + 1, number))
            else:
                closed = later(self._rng, replied, self._rng.uniform(5, 20))
                self._log.add(closed, "closed", case.plan.record["id"], reason="无人应邀")
            done += turn == 1
            progress("模拟对接", done, len(self._needs))
        for number in sorted(cases):
            self._latent += cases[number].latent.values()
        return History(self._log.records(END), self._outcomes.alliances(), self._latent)

    def _show(self, number: int, now: datetime) -> _Case:
        plan, parties = self._needs[number], self._parties
        everybody = np.arange(len(parties.ids))
        km = self._km[self._enterprises[plan.enterprise].city][parties.city]
        stated = parties.stated[:, plan.topics].mean(axis=1)
        ranking = ranking_of(self._rng, plan.posted)
        reputation = self._ledger.reputation(everybody, now)
        known = self._ledger.chemistry(everybody, plan.enterprise, now)
        listed = shown(self._rng, ranking, parties, stated, km, reputation, known)
        told = self._word_of_mouth(plan, listed, km)
        listed = np.concatenate([listed, told])
        for position, party in enumerate(listed, start=1):
            source = PEERS if party in told else ranking
            self._log.add(
                now, "shown", plan.record["id"], self._outcomes.name(int(party)), position=position, ranking=source
            )
        taste = self._rng.normal(0, self._mechanism.taste_sd, len(listed))
        return _Case(number, plan, listed, km[listed], taste, stated[listed])

    def _word_of_mouth(self, plan: NeedPlan, listed: NDArray[np.int64], km: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return at times an expert whom colleagues know to be able, whatever the profile says."""
        if not chance(self._rng, _PEER_SHARE):
            return np.empty(0, dtype=np.int64)
        skill = self._parties.skill[:, plan.topics].mean(axis=1)
        known = np.clip(skill - 0.5, 0, None) ** 2 * np.exp(-km / 300) * ~self._parties.is_society
        known[listed] = 0
        return weighted(self._rng, known)

    def _ask(self, case: _Case, now: datetime) -> tuple[datetime, list[Reply]]:
        at = self._circumstances(case, now)
        odds = acceptance(self._mechanism, at)
        sign, succeed = signing(self._mechanism, at), success(self._mechanism, at)
        terms = acceptance_terms(self._mechanism, at)
        invited = self._chosen(case, at)
        last, accepted = now, []
        for place in range(len(case.parties)):
            if place not in case.asked or place in invited:
                self._note(case, place, at, (odds[place], sign[place], succeed[place]), asked=place in invited)
        for place in sorted(invited):
            case.asked.add(place)
            party = int(case.parties[place])
            name, need = self._outcomes.name(party), case.plan.record["id"]
            self._log.add(now, "invited", need, name, round=case.round, position=place + 1)
            slow = 1 + 0.8 * at.spring + 0.5 * at.year_end
            answered = later(self._rng, now, min(30.0, slow * self._rng.lognormal(1.6, 0.6)))
            if chance(self._rng, float(odds[place])):
                self._log.add(answered, "accepted", need, name)
                accepted.append(
                    Reply(party, answered, float(sign[place]), float(succeed[place]), float(case.stated[place]))
                )
            elif chance(self._rng, self._mechanism.no_reply):
                answered = later(self._rng, now, 30)
                self._log.add(answered, "no_reply", need, name)
            else:
                reason = None if chance(self._rng, self._mechanism.unsaid_reason) else self._reason(terms, place)
                self._log.add(answered, "declined", need, name, reason=reason)
            last = max(last, answered)
        return last, accepted

    def _circumstances(self, case: _Case, now: datetime) -> Circumstances:
        enterprise = self._enterprises[case.plan.enterprise]
        return Circumstances(
            fit=self._parties.skill[case.parties][:, case.plan.topics].mean(axis=1),
            load=self._ledger.load(case.parties, now),
            distance_km=case.km,
            reputation=self._ledger.reputation(case.parties, now),
            chemistry=self._ledger.chemistry(case.parties, case.plan.enterprise, now),
            taste=case.taste,
            spring=float(is_spring(now.date())),
            year_end=float(is_year_end(now.date())),
            money=case.plan.money,
            capability=enterprise.capability,
            difficulty=case.plan.difficulty,
        )

    def _chosen(self, case: _Case, at: Circumstances) -> set[int]:
        """Return the places the officer asks: what stands high, reads well and has done well is asked first."""
        free = np.array([place not in case.asked for place in range(len(case.parties))])
        appeal = 2.0 * case.stated + 2.5 * (at.reputation - 0.5) + 0.8 * at.chemistry
        appeal += 0.9 * self._parties.is_society[case.parties] - 0.2 * np.arange(len(case.parties))
        count = int(self._rng.choice((1, 2, 3, 4), p=(0.15, 0.4, 0.3, 0.15)))
        return {int(place) for place in weighted(self._rng, np.exp(appeal) * free, min(count, int(free.sum())))}

    def _note(
        self, case: _Case, place: int, at: Circumstances, odds: tuple[float, float, float], *, asked: bool
    ) -> None:
        party = int(case.parties[place])
        identifier, kind = self._outcomes.name(party)
        accept, sign, succeed = (round(float(value), 4) for value in odds)
        case.latent[place] = {
            "demo": True,
            "name": f"{case.plan.record['id']}–{identifier}（演示·隐藏机制）",
            "need": case.plan.record["id"],
            "party": identifier,
            "party_kind": kind,
            "topics": [self._topics[index] for index in case.plan.topics],
            "position": place + 1,
            "invited_round": case.round if asked else None,
            "fit": round(float(at.fit[place]), 4),
            "stated": round(float(case.stated[place]), 4),
            "load": round(float(at.load[place]), 4),
            "distance_km": round(float(at.distance_km[place]), 1),
            "reputation": round(float(at.reputation[place]), 4),
            "chemistry": float(at.chemistry[place]),
            "taste": round(float(at.taste[place]), 4),
            "spring": at.spring,
            "year_end": at.year_end,
            "money": at.money,
            "capability": round(at.capability, 4),
            "difficulty": round(at.difficulty, 4),
            "p_accept": accept,
            "p_sign": sign,
            "p_success": succeed,
            "p_alliance": round(accept * sign * succeed, 6),
        }

    def _reason(self, terms: dict[str, NDArray[np.float64]], place: int) -> str:
        weight = np.array([max(_TYPICAL[key] - float(terms[key][place]), 0.05) ** 1.5 for key in _REASONS])
        return list(_REASONS.values())[int(self._rng.choice(len(weight), p=weight / weight.sum()))]
