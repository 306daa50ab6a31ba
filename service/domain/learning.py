"""What histories teach: the events of needs and cases as lines of the log that a ranking is learned from.

A line rests on its event and on earlier ones of the same history, so a log until a day is the beginning of any longer
one. Ids are the office's own here; who may not be named is not this module's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from matcher.programmes.words import Role
from matcher.vocabulary import Kind
from service.domain.history import Event
from service.domain.workflow.recording import OPENED
from service.domain.workflow.words import End, Move, Step

POSTED, SHOWN = "提出", "展示"
_LEAVING = {"关闭", "撤回"}
_KINDS = {Role.SOCIETY: Kind.SOCIETY, Role.UNIVERSITY: Kind.SOCIETY, Role.EXPERT: Kind.EXPERT}
_LISTED = {Kind.SOCIETY, Kind.EXPERT}
_REASONS = (
    ("方向不符", ("方向", "专业", "领域", "不熟", "不对口", "不擅长")),
    ("档期或人手", ("时间", "档期", "任务", "忙", "人手", "精力", "排满", "冲突")),
    ("经费", ("经费", "费用", "报酬", "预算", "资金")),
    ("距离", ("距离", "路远", "异地", "出差", "交通")),
    ("条件", ("设备", "条件", "资质", "场地", "保密")),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A party: a record of the catalogue, or a body that has none.

    Attributes:
        id: of the record, or of the body where `recorded` is false.
    """

    id: str
    kind: Kind
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says of a body: its role, its record in the catalogue or empty, its region."""

    role: Role
    record: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class NeedPast:
    """A need's id, who has it, and its history."""

    id: str
    owner: str
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class CasePast:
    """The need a case serves, empty for that of a site, and the history of the case."""

    need: str
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log.

    Attributes:
        at: when it was known.
        subject, seq: the event it was read from.
        event: its word in `matcher.learning.alliances.EVENTS`.
        party: whom it is about; None where nobody.
        told: what else it says, by key; plain values without anybody's words.
    """

    at: datetime
    subject: str
    seq: int
    event: str
    need: str
    party: Named | None = None
    told: Mapping[str, Any] = field(default_factory=dict)


def log_of(
    needs: Iterable[NeedPast], cases: Iterable[CasePast], bodies: Mapping[str, Known], before: datetime
) -> tuple[Line, ...]:
    """Return the log as it stood right before a moment, in order of time.

    Args:
        needs: all of them.
        cases: all of them.
        bodies: everybody, by id.
        before: first moment that is not looked at.
    """
    lines: list[Line] = []
    for need in needs:
        lines += _of_need(need, _until(need.events, before), bodies)
    for case in cases:
        if case.need:
            lines += _Reader(case.need, bodies).read(_until(case.events, before))
    return tuple(sorted(lines, key=lambda line: (line.at, line.subject, line.seq)))


def text_of(events: Iterable[Event], before: datetime) -> dict[str, Any]:
    """Return title, text and details of a need as its first list was made from, or as they last stood without one."""
    found: dict[str, Any] = {}
    for event in _until(events, before):
        found |= {key: event.after[key] for key in ("title", "text", "details") if key in event.after}
        if event.move == SHOWN:
            break
    return found


def reason_class(text: str) -> str:
    """Return what a reason is about, of a closed list, for the words themselves may tell of people; empty: none."""
    if not text.strip():
        return ""
    return next((name for name, words in _REASONS if any(word in text for word in words)), "其他")


def _until(events: Iterable[Event], before: datetime) -> list[Event]:
    return [event for event in events if event.at < before]


def _of_need(need: NeedPast, events: Iterable[Event], bodies: Mapping[str, Known]) -> Iterator[Line]:
    for event in events:
        place = event.at, event.subject, event.seq
        if event.move == POSTED:
            region = str(event.after["details"].get("region") or bodies[need.owner].region)
            yield Line(*place, "posted", need.id, told={"enterprise": need.owner, "region": region})
        elif event.move == SHOWN:
            yield from _shown(place, need.id, event.after["shown"])
        elif event.move in _LEAVING:
            yield Line(*place, "closed", need.id)


def _shown(place: tuple[datetime, str, int], need: str, shown: Mapping[str, Any]) -> Iterator[Line]:
    kind = Kind(shown["kind"])
    if kind not in _LISTED:
        return
    prints = shown["fingerprints"]
    for match in shown["matches"]:
        told = {
            "position": match["position"],
            "ranking": prints["model"],
            "fingerprints": dict(prints),
            "features_digest": match["features_digest"],
        }
        yield Line(*place, "shown", need, Named(match["candidate"], kind), told)


class _Reader:
    """Reads one case: keeps who was asked, who accepted and who signed.

    Args:
        need: of the case.
        bodies: by id.
    """

    def __init__(self, need: str, bodies: Mapping[str, Known]) -> None:
        self._need = need
        self._bodies = bodies
        self._asked: dict[str, Named] = {}
        self._willing: dict[str, Named] = {}
        self._signed: dict[str, Named] = {}
        self._signing: dict[str, dict[str, Named]] = {}
        self._sent: dict[int, tuple[Named, set[str]]] = {}
        self._moves: dict[Move, Callable[[Event, Mapping[str, Any]], Iterator[Line]]] = {
            Move.INVITE: self._invited,
            Move.UNINVITE: self._uninvited,
            Move.ACCEPT: self._accepted,
            Move.DECLINE: self._declined,
            Move.LEAVE: self._left,
            Move.DISPATCH: self._dispatched,
            Move.CONSENT: self._consented,
            Move.REFUSE: self._refused,
            Move.VISIT: self._visited,
            Move.SIGN: self._signs,
            Move.INSPECT: self._checked,
            Move.EVALUATE: self._evaluated,
        }

    def read(self, events: Iterable[Event]) -> Iterator[Line]:
        """Yield the lines of a case's events, in order."""
        for event in events:
            if event.move == OPENED:
                yield from self._opened(event)
                continue
            deed = event.after["deed"]
            if told := self._moves.get(Move(deed["move"])):
                yield from told(event, deed)
            if end := event.after.get("end"):
                yield from self._ended(event, End(end))

    def _opened(self, event: Event) -> Iterator[Line]:
        opening = event.after["opening"]
        if opening["actor"] and (party := self._named(opening["opener"])):
            self._willing[opening["opener"]] = party
            yield self._line(event, "accepted", party, {"reason": "发起"})

    def _invited(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        if party := self._named(deed["party"]):
            self._asked[deed["party"]] = party
            yield self._line(event, "invited", party)

    def _uninvited(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        if party := self._asked.pop(deed["party"], None):
            yield self._line(event, "not_chosen", party, {"reason": reason_class(event.reason)})

    def _accepted(self, event: Event, _: Mapping[str, Any]) -> Iterator[Line]:
        if party := self._asked.pop(event.body, None):
            self._willing[event.body] = party
            yield self._line(event, "accepted", party)

    def _declined(self, event: Event, _: Mapping[str, Any]) -> Iterator[Line]:
        if party := self._asked.pop(event.body, None):
            yield self._line(event, "declined", party, {"reason": reason_class(event.reason)})

    def _left(self, event: Event, _: Mapping[str, Any]) -> Iterator[Line]:
        if party := self._willing.pop(event.body, None):
            yield self._line(event, "not_chosen", party, {"reason": "退出"})

    def _dispatched(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        if party := self._named(deed["party"]):
            self._sent[event.seq] = party, {deed["employer"], deed["enterprise"]}
            yield self._line(event, "invited", party)

    def _consented(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        party, waiting = self._sent.get(deed["ref"], (None, set()))
        waiting.discard(event.body)
        if party and not waiting:
            yield self._line(event, "accepted", party)

    def _refused(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        if sent := self._sent.pop(deed["ref"], None):
            yield self._line(event, "declined", sent[0], {"reason": reason_class(event.reason)})

    def _visited(self, event: Event, _: Mapping[str, Any]) -> Iterator[Line]:
        for party in self._willing.values():
            yield self._line(event, "visited", party)

    def _signs(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        """Tell of the signatures once all have signed: until then nothing binds."""
        signing = self._signing.setdefault(deed["stage"], {})
        if party := self._willing.get(event.body):
            signing[event.body] = party
        if event.after.get("steps", {}).get(deed["stage"]) == Step.DONE.value:
            for body in sorted(signing.keys() & self._willing.keys() - self._signed.keys()):
                self._signed[body] = signing[body]
                yield self._line(event, "signed", signing[body])

    def _checked(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        for party in self._signed.values():
            yield self._line(event, "checked", party, {"outcome": deed["outcome"]})

    def _evaluated(self, event: Event, deed: Mapping[str, Any]) -> Iterator[Line]:
        for party in self._signed.values():
            yield self._line(event, "evaluated", party, {"outcome": deed["outcome"]})

    def _ended(self, event: Event, end: End) -> Iterator[Line]:
        for party in self._asked.values():
            yield self._line(event, "no_reply", party)
        for body, party in self._willing.items():
            if body not in self._signed:
                yield self._line(event, "not_signed", party, {"reason": end.value})
        for party in self._signed.values():
            yield self._line(event, "completed" if end is End.CLOSED else "stopped", party, {"reason": end.value})

    def _named(self, body: str) -> Named | None:
        known = self._bodies[body]
        if known.role not in _KINDS:
            return None
        return Named(known.record or body, _KINDS[known.role], bool(known.record))

    def _line(self, event: Event, what: str, party: Named, told: Mapping[str, Any] | None = None) -> Line:
        return Line(event.at, event.subject, event.seq, what, self._need, party, told or {})
