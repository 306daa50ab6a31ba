"""What the offices put on record for the statistics table of 2018, years later: happenings and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from matcher.demo.draws import MARK, pick
from matcher.programmes.entries import Indicator
from matcher.programmes.words import Cell, Origin
from service.demo.days import hour_of, workday_after
from service.demo.names import HUBEI_OFFICE, WUHAN_OFFICE
from service.demo.play import Play, Script
from service.demo.scans import scan
from service.domain.history import day_of
from service.domain.statistics.kinds import Fact, HappeningKind
from service.domain.statistics.records import Heads
from service.use_cases.evidence import hand_in
from service.use_cases.filings import FilingIn, file_figure
from service.use_cases.happenings import HappeningIn, PartyIn, record

LIAONING = "liaoning-2018"

_OFFICES = (WUHAN_OFFICE, WUHAN_OFFICE, "420600", "420200")
"""For whom happenings are recorded; most for the first."""

_FILING = (WUHAN_OFFICE, HUBEI_OFFICE)
"""Who files what is not counted."""

_FIRST, _LAST = date(2014, 3, 1), date(2018, 5, 30)
_INDUSTRIES = ("光电子", "新材料", "生物医药与健康")
_WAN = 1_000_000
"""分 in 万元."""

_HAPPENED: tuple[tuple[HappeningKind, int, str], ...] = (
    (HappeningKind.LIAISON, 6, "学会与园区对接"),
    (HappeningKind.AGREEMENT, 5, "签订合作协议"),
    (HappeningKind.ACADEMIC_EVENT, 4, "学术年会"),
    (HappeningKind.INVITATION, 3, "邀请专家授课"),
    (HappeningKind.STATION, 4, "学会服务站"),
    (HappeningKind.UNION, 2, "学会企业联合体"),
    (HappeningKind.PLATFORM, 3, "协同创新平台"),
    (HappeningKind.VISIT, 8, "专家走访企业"),
    (HappeningKind.MEETING, 6, "企会对接会"),
    (HappeningKind.CONTRACT, 5, "技术服务合同"),
    (HappeningKind.SUBSIDY, 2, "以奖代补"),
    (HappeningKind.SOLUTION, 5, "难题解决方案"),
    (HappeningKind.TRAINING, 4, "技术骨干培训班"),
)
"""Kind, how many of it, and what they are called."""

_FILED: Mapping[tuple[str, str], str | int] = {
    ("面积、人口", "面积"): f"8569 平方公里{MARK}",
    ("面积、人口", "人口"): 10_000_000,
    ("主导产业或特色产业", "产业"): "光电子\n装备制造\n生物医药",
    ("高新区、产业园区等", "名称"): f"武汉高新区{MARK}\n临港产业园{MARK}\n农业科技园{MARK}",
    ("领导批示", "国家级"): 0,
}
"""What is filed, by indicator and cell, where it is not made up."""


def reported(
    play: Play, first: date, firms: Sequence[str], societies: Sequence[str], rng: np.random.Generator
) -> Script:
    """Put it all on record from a day on.

    Args:
        play: where.
        first: the day.
        firms: keys of enterprises that took part; `societies` likewise.
        rng: where chances come from.
    """
    yield hour_of(workday_after(first, 0), rng)
    for key in _FILING:
        for indicator in play.desk.table(LIAONING).pack.indicators:
            if indicator.origin is not Origin.EVENTS:
                _file(play, indicator, key, rng)
                yield _next(play.at, rng)
    for kind, count, name in _HAPPENED:
        for number in range(1, count + 1):
            key, titled = pick(rng, _OFFICES), f"{name}（{number}）"
            facts = _facts(play, kind, (pick(rng, firms), pick(rng, societies)), rng)
            facts |= {"kind": kind, "name": f"{titled}{MARK}", "day": _day(rng)}
            facts["evidence"] = (_shown(play, titled, key),)
            record(play.work, HappeningIn(facts), play.cast.body(key).id, play.cast(HUBEI_OFFICE), play.at)
            yield _next(play.at, rng)


def _file(play: Play, indicator: Indicator, key: str, rng: np.random.Generator) -> None:
    """File every cell of an indicator for an office, but the numbers of what is named."""
    named = any(column.cell is Cell.NAMES for column in indicator.columns)
    for column in indicator.columns:
        if named and column.cell is Cell.COUNT:
            continue
        value = _FILED.get((indicator.name, column.name))
        if value is None:
            value = _made_up(column.cell, indicator.name, rng)
        text, amount = ("", value) if isinstance(value, int) else (value, None)
        digest = _shown(play, f"{indicator.name}{column.name}", key)
        asked = FilingIn(LIAONING, column.name, _LAST, indicator.key, text=text, amount=amount, evidence=digest)
        file_figure(play.desk, play.work, asked, play.cast.body(key).id, play.cast(HUBEI_OFFICE), play.at)


def _made_up(cell: Cell, name: str, rng: np.random.Generator) -> str | int:
    match cell:
        case Cell.COUNT:
            return int(rng.integers(1, 9))
        case Cell.MONEY:
            return int(rng.integers(100, 400)) * _WAN
        case Cell.FLAG:
            return "是"
        case Cell.NAMES:
            return "\n".join(f"{name}之{number}{MARK}" for number in "一二三"[: int(rng.integers(1, 4))])
    return f"{name}：见佐证{MARK}"


def _facts(play: Play, kind: HappeningKind, taking_part: tuple[str, str], rng: np.random.Generator) -> dict[str, Any]:
    firm, society = (play.cast.body(key) for key in taking_part)
    needs = set(kind.needs)
    parties = []
    if needs & {Fact.SOCIETY, Fact.EXECUTOR}:
        parties.append(PartyIn(body=society.id))
    if Fact.ENTERPRISE in needs:
        parties.append(PartyIn(body=firm.id))
    own: dict[Fact, dict[str, Any]] = {
        Fact.EXPERTS: {"experts": (Heads(society.level or "省", int(rng.integers(2, 9))),)},
        Fact.LEVEL: {"level": "省"},
        Fact.AMOUNT: {"amount": int(rng.integers(10, 90)) * _WAN},
        Fact.ATTENDANCE: {"attendance": int(rng.integers(80, 2600))},
    }
    found: dict[str, Any] = {"parties": tuple(parties), "industries": (pick(rng, _INDUSTRIES),)}
    for fact in kind.needs:
        found |= own.get(fact, {})
    return found


def _shown(play: Play, what: str, key: str) -> str:
    data = scan(f"佐证：{what}{MARK}", f"{play.at:%Y-%m-%d}，内容为虚构")
    office = play.cast.body(key).id
    return hand_in(play.desk, play.work, what, data, office, play.cast(HUBEI_OFFICE), play.at).digest


def _day(rng: np.random.Generator) -> date:
    return _FIRST + timedelta(days=int(rng.integers((_LAST - _FIRST).days)))


def _next(at: datetime, rng: np.random.Generator) -> datetime:
    return hour_of(workday_after(day_of(at), int(rng.integers(1, 3))), rng)
