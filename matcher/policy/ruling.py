"""What comes of a rule: an outcome, the sentence that says why, the figures used, and what is left to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from matcher.policy.parties import Answers


class Outcome(StrEnum):
    """结论: unknown is neither yes nor no; missing is not zero."""

    PASS = "pass"  # noqa: S105  a word, no password
    FAIL = "fail"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {"pass": "符合", "fail": "不符合", "unknown": "待核实"}[self.value]


@dataclass(frozen=True, slots=True)
class Figure:
    """所用数据: a value a rule looked at; None where the record does not have it."""

    name: str
    value: Decimal | str | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """判定: what a rule says of a party.

    Attributes:
        outcome: whether it holds.
        says: why, in Chinese, with the figures.
        figures: what was looked at.
        asks: questions whose answers would settle an unknown; keys of `Answers`.
    """

    outcome: Outcome
    says: str
    figures: tuple[Figure, ...] = ()
    asks: tuple[str, ...] = ()


def settled(holds: bool, says: str, *figures: Figure) -> Ruling:
    """Return a ruling that is certain."""
    return Ruling(Outcome.PASS if holds else Outcome.FAIL, says, figures)


def open_question(says: str, *figures: Figure, asks: Sequence[str] = ()) -> Ruling:
    """Return a ruling that nobody can give yet."""
    return Ruling(Outcome.UNKNOWN, says, figures, tuple(asks))


def asked(question: str, stated: bool | None, answers: Answers) -> Ruling:
    """Return the ruling on one fact: what the record states, what was answered; both, if they agree.

    Args:
        question: the fact in Chinese; the key of its answer.
        stated: what the record says, None where it is silent.
        answers: what people answered.
    """
    answer = answers.get(question)
    shown = "" if stated is None else "是" if stated else "否"
    figure = Figure(question, shown or None)
    if stated is None and answer is None:
        return open_question(f"“{question}”尚无记录", figure, asks=(question,))
    if stated is not None and answer is not None and stated != answer:
        return open_question(f"“{question}”的记录与答复矛盾，请核对后更正其一", figure)
    holds = bool(answer if stated is None else stated)
    source = "记录" if stated is not None else "答复"
    return settled(holds, f"“{question}”{source}为{'是' if holds else '否'}", figure)


def all_hold(rulings: Iterable[Ruling]) -> Ruling:
    """Return the ruling that all of several hold: one that fails decides, else one that is open."""
    return _joined(tuple(rulings), decisive=Outcome.FAIL)


def any_holds(rulings: Iterable[Ruling]) -> Ruling:
    """Return the ruling that at least one of several holds: one that passes decides, else one that is open."""
    return _joined(tuple(rulings), decisive=Outcome.PASS)


def _joined(rulings: tuple[Ruling, ...], decisive: Outcome) -> Ruling:
    for outcome in (decisive, Outcome.UNKNOWN):
        if chosen := [ruling for ruling in rulings if ruling.outcome is outcome]:
            break
    else:
        chosen = list(rulings)
    figures = tuple(dict.fromkeys(figure for ruling in chosen for figure in ruling.figures))
    asks = tuple(dict.fromkeys(question for ruling in chosen for question in ruling.asks))
    return Ruling(chosen[0].outcome, "；".join(dict.fromkeys(ruling.says for ruling in chosen)), figures, asks)
