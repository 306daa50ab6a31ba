"""The history of a case in plain sentences: who did what, when, why. What was hidden stays hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.domain.history import Event, day_of
from service.domain.workflow.readings import NOTICE_DAYS
from service.domain.workflow.recording import OPENED
from service.domain.workflow.table import Table
from service.domain.workflow.words import Move, Step
from service.storage.money import in_yuan

_GOOD = {Move.ACCEPT, Move.AGREE, Move.SIGN, Move.PASS, Move.EXPIRE, Move.CONFIRM, Move.AWARD, Move.CONSENT}
_GOOD |= {Move.FINISH, Move.RECEIVE, Move.CLOSE, Move.TAKE_UP, Move.JOIN, Move.COMMIT, Move.PAY}
_BAD = {Move.DECLINE, Move.SEND_BACK, Move.REJECT, Move.OPPOSE, Move.REFUSE, Move.OBJECT, Move.STOP, Move.WITHDRAW}
_BAD |= {Move.LEAVE}

_HIDDEN = {
    Move.ASSIGN: "指派了一名评审人",
    Move.RELEASE: "解除了一名评审人的指派",
    Move.RECUSE: "一名评审人声明回避",
    Move.SCORE: "一名评审人交了评分",
    Move.OBJECT: "收到一件异议",
}
"""What is said where a deed is only told to whoever runs the case."""

_MARKED = (Step.DONE, Step.FAILED, Step.WAITING)
"""Steps that are worth a word when a stage comes to them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is read.

    Attributes:
        who: body, and the person where that may be told; empty where neither may.
        also: what it led to.
        vouched: who vouched for which condition, and on what grounds.
        tone: one of the tones of the time line.
    """

    seq: int
    at: datetime
    who: str
    says: str
    stage: str
    reason: str
    also: tuple[str, ...]
    vouched: tuple[str, ...]
    tone: str


def spoken_of(events: Iterable[Event]) -> tuple[set[str], set[str]]:
    """Return the ids of the bodies and of the accounts that a history, as it may be read, speaks of."""
    bodies: set[str] = set()
    accounts: set[str] = set()
    for event in events:
        deed = event.after.get("deed", {})
        bodies |= {event.body, *(str(deed.get(name, "")) for name in ("party", "employer", "enterprise"))}
        accounts |= {event.account, str(deed.get("account", ""))}
    return bodies - {""}, accounts - {""}


def told(table: Table, event: Event, names: Mapping[str, str], persons: Mapping[str, str]) -> Told:
    """Return an event in words."""
    stage, _, word = event.move.partition("/")
    person = persons.get(event.account, "")
    who = names.get(event.body, "") + (f"（{person}）" if person else "")
    if event.move == OPENED:
        return Told(event.seq, event.at, who, "开立项目", "", event.reason, (), (), "go")
    move = Move(word)
    deed: Mapping[str, Any] = event.after.get("deed", {})
    hidden = move in _HIDDEN and not deed
    facts = _Facts(table, deed, names, persons)
    says = _HIDDEN[move] if hidden else _said(move, facts)
    tone = "good" if move in _GOOD else "bad" if move in _BAD else ""
    named = table.stages[stage].name if stage in table.stages else ""
    return Told(
        event.seq, event.at, who, says, named, event.reason, _also(table, event, deed), _vouched(table, deed), tone
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts of a deed, as a person calls them."""

    table: Table
    deed: Mapping[str, Any]
    names: Mapping[str, str]
    persons: Mapping[str, str]

    def body(self, name: str) -> str:
        return self.names.get(self.deed.get(name, ""), "")

    @property
    def actor(self) -> str:
        actor = self.table.actors.get(self.deed.get("actor", ""))
        return f"“{actor.name}”" if actor else ""

    @property
    def paper(self) -> str:
        papers = {paper.key: paper.name for paper in self.table.pack.papers}
        key = self.deed.get("paper", "")
        return f"《{papers.get(key, key)}》" if key else ""

    @property
    def platforms(self) -> str:
        known = {one.key: one.name for one in self.table.pack.platforms}
        return "、".join(f"“{known.get(key, key)}”" for key in self.deed.get("platforms", ()))

    @property
    def amount(self) -> str:
        return in_yuan(self.deed.get("amount", 0))

    @property
    def reviewer(self) -> str:
        return f"{self.persons.get(self.deed.get('account', ''), '评审人')}{_in(self.body('party'))}"

    def fact(self, name: str) -> Any:
        return self.deed.get(name, "")


_SAYS: Mapping[Move, Callable[[_Facts], str]] = {
    Move.INVITE: lambda of: f"邀请{of.body('party')}以{of.actor}的身份参加{'，并请其牵头' if of.fact('lead') else ''}",
    Move.ENROL: lambda of: f"登记{of.body('party')}为{of.actor}",
    Move.ACCEPT: lambda _: "接受邀请",
    Move.DECLINE: lambda _: "谢绝邀请",
    Move.UNINVITE: lambda of: f"撤回对{of.body('party')}的邀请",
    Move.LEAVE: lambda _: "退出项目",
    Move.REDRAFT: lambda of: f"改拟{of.paper}，各方须重新签署",
    Move.ASSIGN: lambda of: f"指派{of.reviewer}评审" + (f"，{of.fact('until')} 以前打分" if of.fact("until") else ""),
    Move.RELEASE: lambda of: f"解除对{of.reviewer}的指派",
    Move.RECUSE: lambda _: "声明回避",
    Move.SCORE: lambda of: f"打分：{of.fact('score') or 0} 分",
    Move.SUM_UP: lambda of: (
        f"汇总评审，分数线 {of.fact('number') or 0} 分"
        + (f"，第 {of.fact('rank')} 名，名额 {of.fact('places') or 0} 个" if of.fact("rank") else "")
    ),
    Move.PUBLISH: lambda of: f"公布，公示 {of.fact('number') or NOTICE_DAYS} 个工作日",
    Move.OBJECT: lambda _: "提出异议",
    Move.SETTLE: lambda of: f"办结异议（第 {of.fact('ref')} 条记录）：{of.fact('outcome')}",
    Move.EXPIRE: lambda _: "登记公示期满",
    Move.CONFIRM: lambda of: f"确认{of.platforms}",
    Move.AWARD: lambda of: f"授牌{of.platforms}" + (f"，有效期到 {of.fact('until')}" if of.fact("until") else ""),
    Move.ESTABLISH: lambda of: f"设立{of.platforms}",
    Move.COMMIT: lambda of: f"核定经费 {of.amount}" + (f"，受款单位{of.body('party')}" if of.body("party") else ""),
    Move.PAY: lambda of: f"拨付经费 {of.amount}",
    Move.DISPATCH: lambda of: (
        f"就派{of.body('party')}{_in(of.body('employer'))}到{of.body('enterprise')}（{of.fact('kind')}）征求两方意见"
    ),
    Move.CONSENT: lambda of: f"同意派出专家（第 {of.fact('ref')} 条记录）",
    Move.REFUSE: lambda of: f"不同意派出专家（第 {of.fact('ref')} 条记录）",
    Move.SERVE: lambda of: f"登记服务：{of.fact('kind')}" + (f"，专家{of.body('party')}" if of.body("party") else ""),
    Move.INSPECT: lambda of: f"检查：{of.fact('outcome')}",
    Move.EVALUATE: lambda of: f"评估：{of.fact('outcome')}",
    Move.MEND: lambda of: f"办结整改（第 {of.fact('ref')} 条记录）",
    Move.BEGIN: lambda _: "开始实施",
    Move.STOP: lambda _: "终止项目",
    Move.WITHDRAW: lambda _: "撤回项目",
    Move.CLOSE: lambda _: "办理结项",
}
"""What is said of each move; of others the word itself, with the paper it brings."""


def _said(move: Move, facts: _Facts) -> str:
    return _SAYS[move](facts) if move in _SAYS else f"{move.value}{facts.paper}"


def _in(name: str) -> str:
    return f"（{name}）" if name else ""


def _also(table: Table, event: Event, deed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a deed led to: stages that came to an end, when it happened."""
    before, after = event.before.get("steps", {}), event.after.get("steps", {})
    found = [
        f"“{table.stages[key].name}”{step}"
        for key, step in after.items()
        if key in table.stages and step in {one.value for one in _MARKED} and before.get(key) != step
    ]
    if event.after.get("end"):
        found.append(f"项目{event.after['end']}")
    day = deed.get("day")
    if day and date.fromisoformat(day) != day_of(event.at):
        found.append(f"发生在 {day}")
    return tuple(found)


def _vouched(table: Table, deed: Mapping[str, Any]) -> tuple[str, ...]:
    conditions = {one.key: one.text for one in table.pack.conditions}
    return tuple(f"{conditions.get(key, key)}：{name}，{reason}" for key, name, reason in deed.get("confirmed", ()))
