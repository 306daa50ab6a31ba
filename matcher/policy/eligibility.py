"""Whether a party may take part in a programme: every condition that speaks of it, its ruling, clause and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.policy.changes import Change, changes_for, why_none
from matcher.policy.facts import questions_of
from matcher.policy.judging import rule_on
from matcher.policy.parties import Answers, Party, subject_of
from matcher.policy.ruling import Outcome, Ruling
from matcher.programmes.entries import Condition
from matcher.programmes.pack import Pack
from matcher.programmes.words import Subject

_NO_ANSWERS: Mapping[str, bool] = {}


@dataclass(frozen=True, slots=True)
class Clause:
    """条款: as cited (武汉2015 三(一)2), its heading, and the title of its document."""

    cite: str
    heading: str
    document: str

    def __str__(self) -> str:
        return f"{self.cite} {self.heading}"


@dataclass(frozen=True, slots=True)
class Check:
    """核对: one condition put to a party.

    Attributes:
        condition: of the pack.
        ruling: what its rule says of the party.
        clauses: on which it rests.
        changes: with which it would hold, the best first; empty where it does, or where nothing can be done.
        remedy: what to do, in Chinese; empty where it holds.
    """

    condition: Condition
    ruling: Ruling
    clauses: tuple[Clause, ...]
    changes: tuple[Change, ...]
    remedy: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the figures that the record lacks and that leave the condition open."""
        if self.ruling.outcome is not Outcome.UNKNOWN:
            return ()
        return tuple(
            figure.name
            for figure in self.ruling.figures
            if figure.value is None and figure.name not in self.ruling.asks
        )


@dataclass(frozen=True)
class Eligibility:
    """资格: every check in the order of the pack.

    Attributes:
        pack: the programme in its year.
        party: the record as it was checked.
        checks: empty where the programme sets no condition for such a party.
    """

    pack: Pack
    party: Party
    checks: tuple[Check, ...]

    @cached_property
    def outcome(self) -> Outcome:
        """Fail if any condition fails, else unknown if any is open, else pass."""
        found = {check.ruling.outcome for check in self.checks}
        return next((one for one in (Outcome.FAIL, Outcome.UNKNOWN) if one in found), Outcome.PASS)

    @property
    def subject(self) -> Subject:
        """Whom the programme would call this party."""
        return subject_of(self.party)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the figures to fill in."""
        return tuple(dict.fromkeys(name for check in self.checks for name in check.missing))

    @property
    def asks(self) -> tuple[str, ...]:
        """Questions that are still open, in the order of the conditions; keys of `Answers`."""
        return tuple(dict.fromkeys(question for check in self.checks for question in check.ruling.asks))

    def of(self, outcome: Outcome) -> tuple[Check, ...]:
        """Return the checks with one outcome."""
        return tuple(check for check in self.checks if check.ruling.outcome is outcome)


def check(pack: Pack, party: Party, answers: Answers = _NO_ANSWERS) -> Eligibility:
    """Return what every condition of a pack that speaks of such a party says of it, none left out.

    Args:
        pack: a checked pack.
        party: the record.
        answers: what people answered, by question.
    """
    found = []
    for condition in conditions_for(pack, subject_of(party)):
        ruling = rule_on(condition.rule, party, answers)
        changes = changes_for(condition.rule, party, answers)
        remedy = _remedy(condition, ruling, changes)
        found.append(Check(condition, ruling, clauses_of(pack, condition.cites), changes, remedy))
    return Eligibility(pack, party, tuple(found))


def conditions_for(pack: Pack, subject: Subject) -> tuple[Condition, ...]:
    """Return the conditions of a pack that speak of such parties, in its order."""
    return tuple(condition for condition in pack.conditions if condition.subject is subject)


def questions_for(pack: Pack, subject: Subject) -> tuple[str, ...]:
    """Return every question whose answer a condition on such parties would look at."""
    conditions = conditions_for(pack, subject)
    return tuple(dict.fromkeys(question for condition in conditions for question in questions_of(condition.rule)))


def clauses_of(pack: Pack, cites: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return cited clauses with their headings."""
    known = {
        f"{source.key} {clause}": Clause(f"{source.key} {clause}", heading, source.title)
        for source in pack.sources
        for clause, heading in source.clauses.items()
    }
    return tuple(known[cite] for cite in cites)


def _remedy(condition: Condition, ruling: Ruling, changes: tuple[Change, ...]) -> str:
    if ruling.outcome is Outcome.PASS:
        return ""
    if ruling.outcome is Outcome.FAIL:
        return "；或".join(change.says for change in changes) or why_none(condition.rule)
    if ruling.asks:
        quoted = [f"“{question}”" for question in ruling.asks]
        any_will_do = len(changes) > 1
        return f"请核实并答复{'或'.join(quoted)}（一项为是即可）" if any_will_do else f"请核实并答复{'、'.join(quoted)}"
    if changes:
        return changes[0].says
    lacking = [figure.name for figure in ruling.figures if figure.value is None]
    return f"请补填{'、'.join(lacking)}" if lacking else "请核对记录后更正"
