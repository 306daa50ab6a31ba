"""An office's log of past alliances, and how far each party got with each need by a given moment.

Read is ``events.jsonl``: append-only, one event a line with `time`, `event`, `need`, and where one is meant, `party`.
``alliances.jsonl`` says what became of an alliance but not when each thing was known, so nothing here reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import IntEnum
from pathlib import Path

from matcher.errors import HuiqiError, InvalidRecord


class Rung(IntEnum):
    """阶段: how far a party got with a need; each rung includes those below it."""

    SHOWN = 0
    INVITED = 1
    ACCEPTED = 2
    SIGNED = 3
    COMPLETED = 4


EVENTS = (
    "posted",
    "shown",
    "invited",
    "accepted",
    "declined",
    "no_reply",
    "not_chosen",
    "visited",
    "signed",
    "not_signed",
    "checked",
    "completed",
    "stopped",
    "evaluated",
    "closed",
)
"""What may happen, roughly in this order."""

RANDOMISED = "随机对照"
"""Name of the ranking whose order is random; only such lists tell what a place alone does."""

_RUNGS = {"invited": Rung.INVITED, "accepted": Rung.ACCEPTED, "signed": Rung.SIGNED}
_BEIJING = timezone(timedelta(hours=8))
_WITHOUT_PARTY = {"posted", "closed"}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log.

    Attributes:
        kind: one of `EVENTS`.
        party: id of the society or expert; empty where none is meant.
        position: place in the list shown, from 1; 0 where none.
        ranking: what put the party on the list, of `shown`.
        enterprise, region: who posted the need and where, of `posted`.
    """

    time: datetime
    kind: str
    need: str
    party: str = ""
    position: int = 0
    ranking: str = ""
    enterprise: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A party on the list of a need.

    Attributes:
        position: place, from 1.
        ranking: what put it there.
        rung: the furthest it is known to have reached.
    """

    party: str
    position: int
    ranking: str
    rung: Rung


@dataclass(frozen=True, slots=True)
class Case:
    """A need with the list shown for it, as known at some moment.

    Attributes:
        posted: when the need came in; what a party had done before is what may be known of it.
        listed: the parties shown, by place.
    """

    need: str
    enterprise: str
    region: str
    posted: datetime
    listed: tuple[Shown, ...]


class AllianceLog:
    """Events in order of time.

    Args:
        events: in any order; events of one moment keep theirs.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self.events: tuple[Event, ...] = tuple(sorted(events, key=lambda event: event.time))

    def before(self, moment: datetime) -> AllianceLog:
        """Return the log as it stood right before a moment: what happened at it is not yet known."""
        return AllianceLog(event for event in self.events if event.time < moment)

    def cases(self) -> list[Case]:
        """Return every need with a list, in order of posting, labelled by all this log knows.

        For labels as of a moment ask the log of `before`. The end of an alliance is that of everyone who has signed
        for the need. A party that the log invites without having shown it is taken as shown at no place.
        """
        posted: dict[str, Event] = {}
        places: dict[str, dict[str, Event]] = {}
        rungs: dict[tuple[str, str], Rung] = {}
        for event in self.events:
            if event.kind == "posted":
                posted.setdefault(event.need, event)
            elif event.kind == "shown":
                places.setdefault(event.need, {}).setdefault(event.party, event)
            elif event.kind in _RUNGS:
                places.setdefault(event.need, {}).setdefault(event.party, Event(event.time, "shown", event.need))
                key = event.need, event.party
                rungs[key] = max(rungs.get(key, Rung.SHOWN), _RUNGS[event.kind])
            elif event.kind == "completed":
                for party in places.get(event.need, ()):
                    if rungs.get((event.need, party)) == Rung.SIGNED:
                        rungs[event.need, party] = Rung.COMPLETED
        found = []
        for need, listed in places.items():
            if start := posted.get(need):
                shown = [
                    Shown(party, event.position, event.ranking, rungs.get((need, party), Rung.SHOWN))
                    for party, event in listed.items()
                ]
                shown.sort(key=lambda one: (one.position == 0, one.position, one.party))
                found.append(Case(need, start.enterprise, start.region, start.time, tuple(shown)))
        return sorted(found, key=lambda case: (case.posted, case.need))


def read_log(path: Path) -> AllianceLog:
    """Return the log in a file of JSON lines; times without a zone are 北京时间, others are brought to it.

    Raises:
        InvalidRecord: a line that is no event, at its place; or a file without any.
    """
    if not path.is_file():
        raise InvalidRecord(path, 0, "文件不存在", "请给出含有 events.jsonl 的文件夹")
    events = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    events.append(_event(line))
                except HuiqiError as fault:
                    raise InvalidRecord(path, number, fault.problem, fault.remedy) from fault
    if not events:
        raise InvalidRecord(path, 0, "没有任何事件", "请检查文件内容")
    return AllianceLog(events)


def count_rungs(cases: Sequence[Case]) -> dict[Rung, int]:
    """Return how many parties shown stand on each rung."""
    reached = [shown.rung for case in cases for shown in case.listed]
    return {rung: reached.count(rung) for rung in Rung}


def _event(line: str) -> Event:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise HuiqiError("不是一行 JSON", "每行应为一个事件，例如 {…}") from error
    if not isinstance(record, dict):
        raise HuiqiError("不是一个事件", "每行应为一个 JSON 对象")
    kind = str(record.get("event") or "")
    if kind not in EVENTS:
        raise HuiqiError(f"不认识的事件 {kind!r}", f"可用的值：{'、'.join(EVENTS)}")
    try:
        time = datetime.fromisoformat(str(record.get("time")))
    except ValueError as error:
        raise HuiqiError(f"时间 {record.get('time')!r} 读不懂", "请写成 2024-03-01T09:30 的样子") from error
    if time.tzinfo is not None:
        time = time.astimezone(_BEIJING).replace(tzinfo=None)
    need, party = str(record.get("need") or ""), str(record.get("party") or "")
    if not need or not (party or kind in _WITHOUT_PARTY):
        raise HuiqiError("没有写明需求或学会、专家", "请填 need 和 party（发布、关闭可不填 party）")
    position = record.get("position") or 0
    if isinstance(position, bool) or not isinstance(position, int) or position < 0:
        raise HuiqiError(f"名次 {position!r} 不是正整数", "名单第一位写 1")
    return Event(
        time,
        kind,
        need,
        party,
        position,
        str(record.get("ranking") or ""),
        str(record.get("enterprise") or ""),
        str(record.get("region") or ""),
    )
