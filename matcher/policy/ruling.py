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
        asks: questions that are still open; keys of `Answers`.
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


def asked(
    question: str, stated: bool | None, answers: Answers, *, says: str = "", figure: Figure | None = None
) -> Ruling:
    """Return the ruling on one fact: what the record states, what was answered; both, if they agree.

    Args:
        question: the fact in Chinese; the key of its answer.
        stated: what the record says, None where it is silent.
        answers: what people answered.
        says: why the record says so, or why it is silent; left out, the question itself.
        figure: what was looked at; left out, the question and what was found.
    """
    answer = answers.get(question)
    if stated is not None and answer is not None and stated != answer:
        found = figure or Figure(question, _yes(stated))
        return open_question(f"“{question}”的记录与答复矛盾，请核对后更正其一", found)
    if stated is not None:
        return settled(stated, says or f"“{question}”记录为{_yes(stated)}", figure or Figure(question, _yes(stated)))
    if answer is not None:
        return settled(answer, f"“{question}”答复为{_yes(answer)}", Figure(question, f"{_yes(answer)}（答复）"))
    return open_question(says or f"“{question}”尚无记录", figure or Figure(question, None), asks=(question,))


def all_hold(rulings: Iterable[Ruling]) -> Ruling:
    """Return the ruling that all of several hold: one that fails decides, else one that is open; of none, it passes.

    What is open is asked even where something else has failed already; what decides is said first, the rest after it.
    """
    rulings = tuple(rulings)
    ordered = [one for outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS) for one in _of(rulings, outcome)]
    return _joined(ordered[0].outcome if ordered else Outcome.PASS, ordered, rulings)


def any_holds(rulings: Iterable[Ruling]) -> Ruling:
    """Return the ruling that at least one of several holds: one that passes decides, else one that is open.

    Of none, it fails.
    """
    rulings = tuple(rulings)
    passed, unsettled = _of(rulings, Outcome.PASS), _of(rulings, Outcome.UNKNOWN)
    if passed:
        return _joined(Outcome.PASS, passed, passed)
    return _joined(Outcome.UNKNOWN if unsettled else Outcome.FAIL, unsettled or rulings, rulings)


def _of(rulings: Iterable[Ruling], outcome: Outcome) -> list[Ruling]:
    return [ruling for ruling in rulings if ruling.outcome is outcome]


def _joined(outcome: Outcome, telling: Iterable[Ruling], looked_at: Iterable[Ruling]) -> Ruling:
    telling = tuple(telling)
    figures = tuple(dict.fromkeys(figure for ruling in looked_at for figure in ruling.figures))
    asks = tuple(dict.fromkeys(question for ruling in telling for question in ruling.asks))
    return Ruling(outcome, "；".join(dict.fromkeys(ruling.says for ruling in telling)), figures, asks)


def _yes(value: bool) -> str:
    return "是" if value else "否"
