"""The life of a platform (R26): 建设, 授牌, 运行, then 续期, 整改 or 摘牌; who moves it, when, with which facts.

A case sets a platform up; from then on it lives by itself, long after the case is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from matcher.errors import DamagedFile
from matcher.programmes.words import LEVELS
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.history import Event, day_of, sealed


class State(StrEnum):
    """Where a platform stands."""

    BUILDING = "建设"
    NAMED = "授牌"
    RUNNING = "运行"
    MENDING = "整改"
    REMOVED = "摘牌"


class Turn(StrEnum):
    """What can be done with a platform."""

    AWARD = "授牌"
    BEGIN = "投入运行"
    RENEW = "续期"
    ORDER = "责令整改"
    ACCEPT = "整改验收"
    REMOVE = "摘牌"


@dataclass(frozen=True, slots=True)
class Turning:
    """One row of the table: from where to where, whether its keepers may do it too, and what it needs."""

    turn: Turn
    sources: tuple[State, ...]
    target: State
    keepers: bool = False
    needs: tuple[str, ...] = ()


TURNS = (
    Turning(Turn.AWARD, (State.BUILDING,), State.NAMED, needs=("until",)),
    Turning(Turn.BEGIN, (State.BUILDING, State.NAMED), State.RUNNING, keepers=True),
    Turning(Turn.RENEW, (State.RUNNING,), State.RUNNING, needs=("until", "text")),
    Turning(Turn.ORDER, (State.RUNNING,), State.MENDING, needs=("text",)),
    Turning(Turn.ACCEPT, (State.MENDING,), State.RUNNING, needs=("text",)),
    Turning(Turn.REMOVE, (State.NAMED, State.RUNNING, State.MENDING), State.REMOVED, needs=("text",)),
)
"""The transition table; one row a turn."""

_LABELS = {"until": "有效期的最后一天", "text": "说明或理由"}


@dataclass(frozen=True, slots=True)
class Platform:
    """平台.

    Attributes:
        id: short and opaque.
        key: of the pack's platform it is one of; `programme` KEY-YEAR of the pack.
        name: what it is called.
        level: one of the levels of platforms, or empty.
        office: id of the association that answers for it.
        keepers: ids of the bodies that run it.
        plaque: whether it must be awarded before it runs.
        state: where it stands.
        until: last day it is awarded for; None while it has none.
        version: number of its last event.
    """

    id: str
    key: str
    programme: str
    name: str
    level: str
    office: str
    keepers: tuple[str, ...]
    plaque: bool
    state: State = State.BUILDING
    until: date | None = None
    version: int = 1

    def expired(self, today: date) -> bool:
        """Return whether its time is over: it has to be renewed or removed."""
        return self.state is not State.REMOVED and self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class PlatformDeed:
    """What is done with a platform; `until` the last day it is awarded or renewed for, `text` the reason."""

    turn: Turn
    until: date | None = None
    text: str = ""


def set_up(platform: Platform, viewer: Viewer) -> Platform:
    """Return a platform as it begins.

    Raises:
        Forbidden: somebody else than its office sets it up.
        InvalidDeed: it has no name, no keeper, or a level there is not.
    """
    if viewer.body != platform.office or not _officer(viewer):
        raise Forbidden("平台由负责的科协设立", "请由该科协的经办或管理办理")
    if not platform.name.strip() or not platform.keepers:
        raise InvalidDeed("平台没有名称或没有依托单位", "请补上后再提交")
    if platform.level and platform.level not in LEVELS:
        raise InvalidDeed(f"没有“{platform.level}”这个级别", f"可填：{'、'.join(LEVELS)}")
    return replace(platform, state=State.BUILDING, until=None, version=1)


def turns(platform: Platform, viewer: Viewer) -> tuple[Turning, ...]:
    """Return what somebody may do with a platform now."""
    return tuple(row for row in TURNS if not _unready(platform, row) and _may(platform, row, viewer))


def turn(platform: Platform, deed: PlatformDeed, viewer: Viewer, at: datetime) -> Platform:
    """Return the platform after a deed.

    Raises:
        Forbidden: it is not theirs to do.
        NotAllowed: it cannot be done now; the error carries what they may do.
        InvalidDeed: a fact of the deed is missing or wrong.
    """
    row = next(one for one in TURNS if one.turn is deed.turn)
    if not _may(platform, row, viewer):
        raise Forbidden(f"“{deed.turn.value}”不由贵账号办理", "请由负责的科协办理，投入运行也可由依托单位办理")
    problem = _unready(platform, row)
    if problem:
        now = turns(platform, viewer)
        said = "、".join(one.turn.value for one in now)
        raise NotAllowed(problem, f"现在可以办：{said}" if said else "平台已摘牌，如须恢复请重新设立", now)
    _check(platform, row, deed, day_of(at))
    return applied(platform, deed)


def applied(platform: Platform, deed: PlatformDeed) -> Platform:
    """Return the platform after a deed that was allowed when it was done."""
    row = next(one for one in TURNS if one.turn is deed.turn)
    until = deed.until if "until" in row.needs else platform.until
    return replace(platform, state=row.target, until=until, version=platform.version + 1)


def set_up_event(platform: Platform, viewer: Viewer, at: datetime) -> Event:
    """Return the first event of a platform."""
    return _event(platform, "设立", {}, {"platform": as_plain(platform)}, "", viewer, at, "")


def turn_event(
    before: Platform, after: Platform, deed: PlatformDeed, viewer: Viewer, at: datetime, previous: str
) -> Event:
    """Return the event of a deed; `previous` is the digest of the last one."""
    told = {"turn": deed.turn.value, "until": _iso(deed.until), "text": deed.text}
    return _event(
        after, deed.turn.value, _told(before), {**_told(after), "deed": told}, deed.text, viewer, at, previous
    )


def platform_of(events: Iterable[Event]) -> Platform:
    """Return the platform that its history folds to.

    Raises:
        DamagedFile: the history is empty or does not begin with its setting up.
    """
    platform: Platform | None = None
    for event in events:
        if platform is None:
            if "platform" not in event.after:
                break
            platform = from_plain(event.after["platform"])
        else:
            told = event.after["deed"]
            platform = applied(platform, PlatformDeed(Turn(told["turn"]), _date(told["until"]), told["text"]))
    if platform is None:
        raise DamagedFile("平台的历史没有从设立开始", "请运行 huiqi verify 核对")
    return platform


def as_plain(platform: Platform) -> dict[str, Any]:
    """Return a platform as plain data."""
    return {
        "id": platform.id,
        "key": platform.key,
        "programme": platform.programme,
        "name": platform.name,
        "level": platform.level,
        "office": platform.office,
        "keepers": list(platform.keepers),
        "plaque": platform.plaque,
        "version": platform.version,
        **_told(platform),
    }


def from_plain(data: Mapping[str, Any]) -> Platform:
    """Return the platform of `as_plain`."""
    read = {"keepers": tuple(data["keepers"]), "state": State(data["state"]), "until": _date(data["until"])}
    return Platform(**{**data, **read})


def _officer(viewer: Viewer) -> bool:
    return viewer.duty in {Duty.OFFICER, Duty.ADMIN}


def _may(platform: Platform, row: Turning, viewer: Viewer) -> bool:
    if viewer.body == platform.office:
        return _officer(viewer)
    return row.keepers and viewer.body in platform.keepers and viewer.duty.acts


def _unready(platform: Platform, row: Turning) -> str:
    """Return why a turn cannot be taken now, empty if it can."""
    if platform.state not in row.sources:
        return f"平台现在是{platform.state.value}，不能“{row.turn.value}”"
    if row.turn is Turn.AWARD and not platform.plaque:
        return "这类平台不授牌"
    if row.turn is Turn.BEGIN and platform.plaque and platform.state is State.BUILDING:
        return "这类平台授牌以后才能投入运行"
    return ""


def _check(platform: Platform, row: Turning, deed: PlatformDeed, today: date) -> None:
    lacking = [
        label for name, label in _LABELS.items() if name in row.needs and not str(getattr(deed, name) or "").strip()
    ]
    if lacking:
        raise InvalidDeed(f"“{deed.turn.value}”缺少：{'、'.join(lacking)}", "请补上后再提交")
    if deed.until is None:
        return
    if "until" not in row.needs:
        raise InvalidDeed(f"“{deed.turn.value}”不改有效期", "请删去有效期")
    if deed.until <= max(today, platform.until or today):
        raise InvalidDeed(f"有效期到 {deed.until}，不晚于今天或原有效期", "请填更晚的日期")


def _event(
    platform: Platform,
    move: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    viewer: Viewer,
    at: datetime,
    previous: str,
) -> Event:
    subject = f"platform:{platform.id}"
    return sealed(
        Event(subject, platform.version, at, viewer.account, viewer.body, move, before, after, reason, previous)
    )


def _told(platform: Platform) -> dict[str, Any]:
    return {"state": platform.state.value, "until": _iso(platform.until)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
