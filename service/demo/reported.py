"""What the offices put on record for the statistics table of 2018, years later: happenings and figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from matcher.demo.draws import MARK, pick
from matcher.programmes.words import Role
from service.demo.days import hour_of, workday_after
from service.demo.names import GOVERNMENT, HUBEI_OFFICE, WUHAN_OFFICE
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
_FIRST, _LAST = date(2014, 3, 1), date(2018, 5, 30)
_INDUSTRIES = ("光电子", "新材料", "生物医药与健康")
_SPREAD = 40
"""Working days that the records are put down in."""

_HAPPENED: tuple[tuple[HappeningKind, int, str], ...] = (
    (HappeningKind.CONSULTATION, 6, "产业技术咨询会"),
    (HappeningKind.DECISION_REPORT, 3, "产业发展决策咨询报告"),
    (HappeningKind.RESEARCH_REPORT, 3, "关键技术专题研究报告"),
    (HappeningKind.ADOPTION, 2, "建议被采纳"),
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
    (HappeningKind.ACADEMIC_LINK, 2, "联系高校"),
    (HappeningKind.TRAINING, 4, "技术骨干培训班"),
    (HappeningKind.GUIDELINE, 1, "实施意见"),
    (HappeningKind.COORDINATION, 1, "领导小组"),
    (HappeningKind.BUDGET, 1, "列入财政预算"),
    (HappeningKind.MEDIA, 3, "媒体报道"),
    (HappeningKind.INSTRUCTION, 2, "领导批示"),
    (HappeningKind.NEW_MODEL, 1, "企会协作新模式"),
)
"""Kind, how many of it, and what they are called."""

_FILED: tuple[tuple[str, str, str | int], ...] = (
    ("i01", "面积", "8569 平方公里（演示）"),
    ("i01", "人口", 10_000_000),
    ("i02", "产业", "光电子\n装备制造\n生物医药"),
    ("i03", "数量", 3),
    ("i03", "名称", "武汉高新区（演示）\n临港产业园（演示）\n农业科技园（演示）"),
    ("i04", "数量", 2),
    ("i04", "名称", "产业扶持办法（演示）\n人才引进办法（演示）"),
)
"""Key of the indicator, cell and figure."""


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
    moments = sorted(hour_of(workday_after(first, int(rng.integers(_SPREAD))), rng) for _ in _FILED)
    for at, (item, column, value) in zip(moments, _FILED, strict=True):
        yield at
        text, amount = ("", value) if isinstance(value, int) else (value, None)
        digest = _shown(play, column, WUHAN_OFFICE)
        asked = FilingIn(LIAONING, column, _LAST, item, text=text, amount=amount, evidence=digest)
        file_figure(play.desk, play.work, asked, play.cast.body(WUHAN_OFFICE).id, play.cast(HUBEI_OFFICE), play.at)
    made: dict[HappeningKind, list[str]] = {}
    for kind, count, name in _HAPPENED:
        for number in range(1, count + 1):
            yield _next(play.at, rng)
            key = pick(rng, _OFFICES)
            facts = _facts(play, kind, made, (pick(rng, firms), pick(rng, societies)), rng)
            facts |= {"kind": kind, "name": f"{name}（{number}）{MARK}", "day": _day(rng)}
            facts["evidence"] = (_shown(play, f"{name}（{number}）", key),)
            row = record(play.work, HappeningIn(facts), play.cast.body(key).id, play.cast(HUBEI_OFFICE), play.at)
            made.setdefault(kind, []).append(row.happening.id)


def _facts(
    play: Play,
    kind: HappeningKind,
    made: dict[HappeningKind, list[str]],
    taking_part: tuple[str, str],
    rng: np.random.Generator,
) -> dict[str, Any]:
    firm, society = (play.cast.body(key) for key in taking_part)
    needs = set(kind.needs)
    parties = []
    if needs & {Fact.SOCIETY, Fact.EXECUTOR}:
        parties.append(PartyIn(body=society.id))
    if Fact.ENTERPRISE in needs:
        parties.append(PartyIn(body=firm.id))
    if Fact.GOVERNMENT in needs:
        parties.append(PartyIn(body=play.cast.body(GOVERNMENT).id))
    if Fact.UNIVERSITY in needs:
        parties.append(PartyIn(name=f"东湖岭大学{MARK}", role=Role.UNIVERSITY))
    own: dict[Fact, dict[str, Any]] = {
        Fact.EXPERTS: {"experts": (Heads(society.level or "省", int(rng.integers(2, 9))),)},
        Fact.LEVEL: {"level": "省"},
        Fact.AMOUNT: {"amount": int(rng.integers(10, 90)) * 1_000_000},
        Fact.ATTENDANCE: {"attendance": int(rng.integers(80, 2600))},
        Fact.REGION: {"region": WUHAN_OFFICE},
        Fact.TEXT: {"text": f"工作小结见佐证{MARK}"},
        Fact.REFERS_TO: {
            "refers_to": made[HappeningKind.CONSULTATION][0] if HappeningKind.CONSULTATION in made else ""
        },
    }
    found: dict[str, Any] = {
        "parties": tuple(parties),
        "industries": (pick(rng, ("光电子", "新材料", "生物医药与健康")),),
    }
    for fact in needs:
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
