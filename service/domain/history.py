"""Append-only history: events chained by SHA-256, one chain a subject, and what is wrong with a chain.

A subject is ``case:ID``, ``need:ID``, ``pot:ID``, ``body:ID``, ``platform:ID``, ``report:ID``, ``account:ID`` or
``application:ID``.
What an event means is its subject's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

from matcher.errors import InvalidText

BEIJING = timezone(timedelta(hours=8))
"""Days of an office are days in Beijing; there has been no summer time since 1991."""


@dataclass(frozen=True, slots=True)
class Event:
    """事件: one change of one subject.

    Attributes:
        seq: 1 for the first of its subject, then without gaps.
        at: an aware moment.
        account: who did it; empty where nobody is signed in.
        body: for whom.
        move: what was done.
        before: what it changed, as it was; plain data without floats.
        after: the same as it is now.
        reason: why, in the words of who did it.
        previous: digest of the event before, empty for the first.
        digest: SHA-256 of all the rest, 64 hexadecimal digits.
    """

    subject: str
    seq: int
    at: datetime
    account: str
    body: str
    move: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    previous: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one event of a chain, in Chinese."""

    subject: str
    seq: int
    says: str

    def __str__(self) -> str:
        return f"{self.subject} 第 {self.seq} 条：{self.says}"


def sealed(event: Event) -> Event:
    """Return the event with the digest of what it says.

    Raises:
        InvalidText: as in `canonical`.
    """
    return replace(event, digest=digest_of(event))


def digest_of(event: Event) -> str:
    """Return the SHA-256 of everything an event says except the digest itself."""
    said = {field.name: getattr(event, field.name) for field in fields(event) if field.name != "digest"}
    return sha256(canonical({**said, "at": moment(event.at)}).encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return an aware moment as text: UTC, microseconds; the same moment is always the same text."""
    if at.tzinfo is None:
        raise TypeError("a moment of the history carries its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def day_of(at: datetime) -> date:
    """Return the day of a moment in Beijing."""
    if at.tzinfo is None:
        raise TypeError("a moment of the history carries its time zone")
    return at.astimezone(BEIJING).date()


def canonical(value: Any) -> str:
    """Return plain data as JSON in the one form it has: sorted keys, no spaces, no escapes beyond what JSON asks.

    Raises:
        InvalidText: it holds a text that is no text (half a surrogate pair).
        TypeError: it holds a float or anything else that is not plain.
    """
    _require_plain(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidText("内容里有不完整的字符", "请重新输入，或换一种编码后再提交") from error
    return text


def verify(events: Iterable[Event], head: str | None = None) -> tuple[Fault, ...]:
    """Return what is wrong with the history of one subject, in the order it is kept.

    Args:
        events: all of them, as stored.
        head: the digest the subject itself keeps of its last event, so that a tail cut off shows; None: not known.
    """
    faults: list[Fault] = []
    before: Event | None = None
    for event in events:
        faults += (Fault(event.subject, event.seq, says) for says in _wrong(event, before))
        before = event
    if head is not None and head != (before.digest if before else ""):
        subject, seq = (before.subject, before.seq) if before else ("", 0)
        faults.append(Fault(subject, seq, "最后一条与主体所记的摘要不符，其后的记录可能被删去"))
    return tuple(faults)


def _wrong(event: Event, before: Event | None) -> Iterable[str]:
    due = before.seq + 1 if before else 1
    if before is not None and event.subject != before.subject:
        yield f"属于另一主体，本链是 {before.subject}"
    if event.seq > due:
        yield f"缺少第 {due} 条" if event.seq == due + 1 else f"缺少第 {due} 至 {event.seq - 1} 条"
    elif event.seq < due:
        yield "次序颠倒或重复"
    if event.previous != (before.digest if before else ""):
        yield "没有接在前一条之后"
    if event.digest != digest_of(event):
        yield "内容与摘要不符，已被改动"


def _require_plain(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key of plain data is a text, not {type(key).__name__}")
            _require_plain(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_plain(one)
    elif not (value is None or type(value) in {bool, int, str}):
        raise TypeError(f"plain data has no {type(value).__name__}")
