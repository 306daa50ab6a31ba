"""What a programme's priorities add to somebody's relevance: a lift for each, shown apart, together within the bound.

A priority that does not hold, or that nobody can tell yet, adds nothing and is shown all the same. How lifts change an
order is `ordering`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from matcher.policy.judging import rule_on
from matcher.policy.parties import Answers, Party, subject_of
from matcher.policy.ruling import Outcome, Ruling
from matcher.programmes.entries import Priority
from matcher.programmes.pack import Pack
from matcher.programmes.words import Subject
from matcher.vocabulary import Candidate

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lift:
    """提升: what one priority of a programme adds, in shares of the scale of relevance (0 to 1).

    Attributes:
        priority: of the pack, with its clauses.
        party: name of whom it speaks of.
        ruling: what its rule says of that party.
        full: what it adds where it holds: its own lift, else what the pack gives each.
        amount: what it adds here: 0 unless it holds; less than `full` where the sum would pass the pack's bound.
    """

    priority: Priority
    party: str
    ruling: Ruling
    full: Decimal
    amount: Decimal

    @property
    def holds(self) -> bool:
        """Whether the priority certainly holds."""
        return self.ruling.outcome is Outcome.PASS

    @property
    def capped(self) -> bool:
        """Whether it adds less than it would, because the bound is reached."""
        return self.holds and self.amount < self.full


def lifts(
    pack: Pack, parties: Iterable[Party], answers: Answers, about: Mapping[str, Answers] | None = None
) -> tuple[Lift, ...]:
    """Return a lift for every priority of the pack that speaks of one of the parties, in the order of the pack.

    Where several parties are of the kind it speaks of, it holds if it holds for one of them. The bound is used up in
    the order of the pack.

    Args:
        pack: a checked one; without `weighing` nothing adds anything.
        parties: the enterprise, the site, a candidate, the alliance; as many as there are.
        answers: what people answered, by question, whoever it is about.
        about: answers on one candidate only, by its id; they go before the others.
    """
    known = [(party, _answers_on(party, answers, about or {})) for party in parties]
    left = bound_of(pack)
    found = []
    for priority in pack.priorities:
        spoken_of = [(party, told) for party, told in known if subject_of(party) is priority.scope]
        if not spoken_of:
            continue
        party, ruling = _first_that_holds(priority, spoken_of)
        full = _full(pack, priority)
        amount = min(full, left) if ruling.outcome is Outcome.PASS else _ZERO
        left -= amount
        found.append(Lift(priority, party.name, ruling, full, amount))
    return tuple(found)


def total(found: Iterable[Lift]) -> Decimal:
    """Return what lifts add together."""
    return sum((lift.amount for lift in found), _ZERO)


def bound_of(pack: Pack) -> Decimal:
    """Return the most that the lifts of one candidate add together; 0 where the pack says nothing."""
    return pack.weighing.bound if pack.weighing else _ZERO


def speaks_of(pack: Pack, subject: Subject) -> bool:
    """Tell whether any priority of the pack speaks of such a party."""
    return any(priority.scope is subject for priority in pack.priorities)


def _full(pack: Pack, priority: Priority) -> Decimal:
    if pack.weighing is None:
        return _ZERO
    return pack.weighing.each if priority.lift is None else priority.lift


def _answers_on(party: Party, answers: Answers, about: Mapping[str, Answers]) -> Answers:
    return {**answers, **about.get(party.id, {})} if isinstance(party, Candidate) else answers


def _first_that_holds(priority: Priority, parties: list[tuple[Party, Answers]]) -> tuple[Party, Ruling]:
    rulings = [(party, rule_on(priority.rule, party, answers)) for party, answers in parties]
    for outcome in (Outcome.PASS, Outcome.UNKNOWN):
        for party, ruling in rulings:
            if ruling.outcome is outcome:
                return party, ruling
    return rulings[0]
