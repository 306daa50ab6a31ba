"""Deeds: what somebody does, as data; marks: deeds that were done. With their plain form, exact both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from matcher.policy.ruling import Outcome
from matcher.programmes.words import Role
from service.domain.workflow.words import Move


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done; a move's row says which of the facts it needs.

    Attributes:
        stage: key of the stage, empty for the case itself.
        party: id of the body spoken of; of money the one that gets it.
        actor: key of the actor as which it takes part.
        role: of the body, as the register has it; `level` likewise.
        lead: whether it leads its side (牵头).
        account: of the reviewer spoken of.
        paper: key of the paper; `digest` its SHA-256.
        amount: in 分.
        money: key of the pack's money; `pot` the id of the pot it comes from.
        score: 0 to 100.
        number: working days of a notice, or the pass mark of a review.
        rank: place among the reviewed; `places` how many of them can be supported.
        day: when it happened; the day of the deed where nobody says otherwise.
        kind: of a service, or how long an expert is sent.
        text: findings, contents, or the reason.
        outcome: one of the words of the move.
        ref: number of the mark that it answers.
        employer: body that employs the expert, as the register has it; `enterprise` the one the expert goes to.
        platforms: keys of what is set up; `until` the last day a plaque is awarded for, or a score is given.
        rulings: by condition, as the rules of the pack came out.
        confirmed: open conditions somebody vouches for: condition, name, reason.
    """

    stage: str
    move: Move
    party: str = ""
    actor: str = ""
    role: Role | None = None
    level: str = ""
    lead: bool = False
    account: str = ""
    paper: str = ""
    digest: str = ""
    amount: int | None = None
    money: str = ""
    pot: str = ""
    score: int | None = None
    number: int | None = None
    rank: int | None = None
    places: int | None = None
    day: date | None = None
    kind: str = ""
    text: str = ""
    outcome: str = ""
    ref: int | None = None
    employer: str = ""
    enterprise: str = ""
    platforms: tuple[str, ...] = ()
    until: date | None = None
    rulings: tuple[tuple[str, Outcome], ...] = ()
    confirmed: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A deed done.

    Attributes:
        seq: its number in the history of the case.
        account: who did it; `body` for whom.
    """

    seq: int
    account: str
    body: str
    deed: Deed


LABELS = {
    "party": "机构",
    "actor": "参与方的身份",
    "role": "机构类别",
    "account": "评审人账号",
    "paper": "材料",
    "digest": "文件摘要",
    "amount": "金额",
    "pot": "资金池",
    "score": "分数",
    "number": "分数线",
    "kind": "类别",
    "text": "说明或理由",
    "outcome": "结果",
    "ref": "所答复的记录",
    "employer": "专家所在单位",
    "enterprise": "接受专家的企业",
    "platforms": "平台",
}
"""The facts a row may need, as a person calls them."""

_READ: Mapping[str, Callable[[Any], Any]] = {
    "move": Move,
    "role": Role,
    "day": date.fromisoformat,
    "until": date.fromisoformat,
    "platforms": tuple,
    "rulings": lambda pairs: tuple((key, Outcome(outcome)) for key, outcome in pairs),
    "confirmed": lambda ones: tuple(tuple(one) for one in ones),
}
_DEFAULTS = {field.name: field.default for field in fields(Deed)}


def deed_as_plain(deed: Deed) -> dict[str, Any]:
    """Return a deed as plain data; what is left at its default is left out."""
    values = {name: getattr(deed, name) for name in _DEFAULTS}
    return {name: _plain(value) for name, value in values.items() if value != _DEFAULTS[name]}


def deed_from_plain(data: Mapping[str, Any]) -> Deed:
    """Return the deed of `deed_as_plain`."""
    return Deed(**{name: _READ.get(name, _same)(value) for name, value in data.items()})


def mark_as_plain(mark: Mark) -> dict[str, Any]:
    """Return a mark as plain data."""
    return {"seq": mark.seq, "account": mark.account, "body": mark.body, "deed": deed_as_plain(mark.deed)}


def mark_from_plain(data: Mapping[str, Any]) -> Mark:
    """Return the mark of `mark_as_plain`."""
    return Mark(data["seq"], data["account"], data["body"], deed_from_plain(data["deed"]))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Move | Role | Outcome):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _same(value: Any) -> Any:
    return value
