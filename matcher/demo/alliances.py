"""From acceptance to outcome: choosing among those who accept, signing, working, finishing, being evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from matcher.demo.calendar import later, office_time
from matcher.demo.draws import MARK, chance, pick
from matcher.demo.ledger import Ledger
from matcher.demo.log import Log
from matcher.demo.material import Material
from matcher.demo.mechanism import Mechanism
from matcher.demo.needs import NeedPlan
from matcher.demo.parties import Parties

_JOINT = 0.5
_FOR_SOCIETIES = 0.25
"""Offices prefer a society to lead: it has more people to send."""
_TOGETHER = 0.35
_VISITED = 0.55
_MISSING_FIGURE = 0.1
_DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Reply:
    """A party that has accepted: when, and what is true of it."""

    party: int
    when: datetime
    p_sign: float
    p_success: float
    stated: float


class Outcomes:
    """Carries accepted invitations to their end and keeps the records of the alliances.

    Args:
        rng, world, parties, ledger, log, mechanism: shared with the simulation.
        end: what lies later has not happened yet.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        world: Material,
        parties: Parties,
        ledger: Ledger,
        log: Log,
        mechanism: Mechanism,
        end: datetime,
    ) -> None:
        self._rng = rng
        self._world = world
        self._parties = parties
        self._ledger = ledger
        self._log = log
        self._mechanism = mechanism
        self._end = end
        self._alliances: list[tuple[datetime, dict[str, Any]]] = []

    def name(self, party: int) -> tuple[str, str]:
        """Return a party's id and kind."""
        return self._parties.ids[party], self._parties.kinds[party]

    def decide(self, plan: NeedPlan, accepted: Sequence[Reply], replied: datetime) -> None:
        """Choose among those who accept; the chosen (at times a society and an expert together) try to sign."""
        need = plan.record["id"]
        appeal = {
            reply.party: reply.stated + _FOR_SOCIETIES * (self._kind(reply) == "society") + 0.3 * self._rng.random()
            for reply in accepted
        }
        order = sorted(accepted, key=lambda reply: (-appeal[reply.party], reply.party))
        chosen = [order[0]]
        partner = next((r for r in order[1:] if self._kind(r) != self._kind(order[0])), None)
        if partner and chance(self._rng, _JOINT):
            chosen.append(partner)
        when = later(self._rng, replied, self._rng.uniform(2, 12))
        for reply in order:
            if reply not in chosen:
                self._log.add(when, "not_chosen", need, self.name(reply.party))
        if chance(self._rng, _VISITED):
            when = later(self._rng, when, self._rng.uniform(4, 20))
            self._log.add(when, "visited", need, self.name(chosen[0].party))
        when = later(self._rng, when, self._rng.lognormal(3.2, 0.5))
        if chance(self._rng, float(np.mean([reply.p_sign for reply in chosen]))):
            self._sign(plan, chosen, when)
        else:
            reason = None if chance(self._rng, 0.1) else pick(self._rng, self._world.phrases["not_signed"])
            self._log.add(when, "not_signed", need, self.name(chosen[0].party), reason=reason)

    def alliances(self) -> list[dict[str, Any]]:
        """Return the records of the alliances signed before the end, in order of signing, with ids and names."""
        ordered = sorted((item for item in self._alliances if item[0] <= self._end), key=lambda i: (i[0], i[1]["need"]))
        for number, (_, record) in enumerate(ordered, start=1):
            record["id"] = f"LM{number:04d}"
            record["name"] = f"协同创新联盟{number:04d}号{MARK}"
        return [record for _, record in ordered]

    def _kind(self, reply: Reply) -> str:
        return self._parties.kinds[reply.party]

    def _sign(self, plan: NeedPlan, chosen: Sequence[Reply], signed: datetime) -> None:
        rng, need = self._rng, plan.record["id"]
        months = int(np.clip(round(float(rng.lognormal(2.4, 0.4)) / 3) * 3, 6, 24))
        agreed = signed + timedelta(days=months * _DAYS_A_MONTH)
        together = 1 - np.prod([1 - reply.p_success for reply in chosen[1:]]) if len(chosen) > 1 else 0.0
        odds = chosen[0].p_success + _TOGETHER * (1 - chosen[0].p_success) * float(together)
        succeeded = chance(rng, odds)
        share = float(rng.lognormal(0.05, 0.15)) if succeeded else float(rng.uniform(0.3, 0.95))
        ended = office_time(rng, (signed + (agreed - signed) * share).date())
        contract = round(plan.money * float(rng.lognormal(-0.1, 0.25)), 1)
        record: dict[str, Any] = {
            "id": "",
            "demo": True,
            "name": "",
            "need": need,
            "enterprise": plan.record["enterprise"],
            "lead": self.name(chosen[0].party)[0],
            "members": [self.name(reply.party)[0] for reply in chosen],
            "mode": pick(rng, self._parties.modes[chosen[0].party]),
            "services": plan.record["services"],
            "signed": signed.date().isoformat(),
            "months": months,
            "contract": contract,
            "status": "执行中",
            "ended": None,
            "reason": None,
            "new_products": None,
            "patents": None,
            "evaluation": None,
        }
        self._alliances.append((signed, record))
        for reply in chosen:
            self._log.add(signed, "signed", need, self.name(reply.party), contract=contract)
            self._ledger.commit(reply.party, reply.when, ended)
            self._ledger.finish(reply.party, plan.enterprise, ended, succeeded=succeeded)
        check = office_time(rng, (signed + (ended - signed) * 0.5).date())
        if signed < check < ended:
            self._log.add(check, "checked", need, self.name(chosen[0].party))
        self._finish(record, chosen, ended, odds, succeeded=succeeded)

    def _finish(
        self, record: dict[str, Any], chosen: Sequence[Reply], ended: datetime, odds: float, *, succeeded: bool
    ) -> None:
        rng, lead = self._rng, self.name(chosen[0].party)
        reason = None if succeeded or chance(rng, 0.15) else pick(rng, self._world.phrases["stopped"])
        self._log.add(ended, "completed" if succeeded else "stopped", record["need"], lead, reason=reason)
        quality = 0.6 * odds + 0.4 * float(rng.random()) if succeeded else 0.3 * float(rng.random())
        products, patents = int(rng.poisson(1.6 * quality)), int(rng.poisson(3.0 * quality))
        score = round(float(np.clip(52 + 45 * quality + rng.normal(0, 5), 20, 99)), 1)
        missing = self._mechanism.unreported * (1 if succeeded else 2)
        evaluated = later(rng, ended, rng.uniform(20, 70))
        known = not chance(rng, missing) and evaluated <= self._end
        if known:
            self._log.add(evaluated, "evaluated", record["need"], lead, score=score)
        if ended > self._end:
            return
        record["status"] = "已完成" if succeeded else "已中止"
        record["ended"] = ended.date().isoformat()
        record["reason"] = reason
        record["new_products"] = None if chance(rng, _MISSING_FIGURE) else products
        record["patents"] = None if chance(rng, _MISSING_FIGURE) else patents
        record["evaluation"] = score if known else None
