"""A list on record as rows of a workbook, and what it was made by and for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.taxonomy.services import offered_by
from matcher.vocabulary import Kind
from service.documents.shortlist_book import ListedRow
from service.domain.history import BEIJING
from service.storage.needs import NeedRow
from service.web.listing import OnRecord
from service.web.matches import Shown

_OUTCOMES = {"pass": "符合", "fail": "不符合", "unknown": "待核实"}
_LEVELS = {"national": "全国", "provincial": "省级", "municipal": "市级", "county": "县级"}


def rows_of(listed: OnRecord) -> list[ListedRow]:
    """Return the candidates; without reasons where these cannot be told any more."""
    if listed.shown is None:
        kind = Kind(listed.listed["kind"])
        return [_recorded(one, kind) for one in listed.listed["matches"]]
    calibrated = listed.shown.calibrated
    return [_row(one, calibrated=calibrated) for one in listed.shown.matches]


def facts_of(row: NeedRow, listed: OnRecord, body: str) -> list[tuple[str, str]]:
    """Return what a list was made by and for; `body` is the name of whom it was shown to."""
    asked, record = listed.asked, listed.listed
    prints = record["fingerprints"]
    filters = "；".join("、".join(sorted(ones)) for ones in _conditions(listed) if ones)
    facts = [
        ("需求", row.title),
        ("匹配的标题", record["asked"]["title"]),
        ("匹配的内容", record["asked"]["text"]),
        ("查找", asked.kind.label),
        ("按计划优先", asked.programme or "不按计划，只按相关性"),
        ("筛选", filters or "无"),
        ("候选总数", str(record["considered"])),
        ("列出时间", listed.event.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")),
        ("列出单位", body),
        ("模型", prints["model"]),
        ("索引", prints["index"]),
        ("编码器", prints["encoder"]),
        ("存档摘要", listed.event.digest),
        ("说明", "名单供工作人员参考，不替代双方自愿和科协审核；胜任概率按人工评判的历史需求校准。"),
    ]
    if listed.shown is None:
        facts.append(("理由", "需求、模型或索引此后有变化，理由不能照原样重现；名次和数字是当时存档的。"))
    elif listed.shown.found.doubtful:
        facts.append(("把握", "本目录中没有把握的候选，名单仅供参考。"))
    return facts


def _conditions(listed: OnRecord) -> list[frozenset[str]]:
    filters = listed.asked.filters
    available = frozenset(["只要当前可承接的"] if filters.available_only else [])
    levels = frozenset(_LEVELS.get(one, one) for one in filters.levels)
    return [levels, filters.regions, filters.industries, filters.services, available]


def _row(one: Shown, *, calibrated: bool) -> ListedRow:
    match, candidate = one.match, one.match.candidate
    ruled = one.conditions
    checks = ruled["checks"] if ruled else ()
    return ListedRow(
        match.rank,
        candidate.name,
        candidate.kind.label,
        candidate.id,
        _LEVELS.get(candidate.level, "") or candidate.organization or candidate.owner,
        match.probability * 100 if calibrated else None,
        match.relevance * 100 if ruled else None,
        one.lifted * 100 if ruled else None,
        [
            f"{_OUTCOMES[lift['outcome']]} {lift['text']}（{_cited(lift)}）{lift['adds'] * 100:+.1f}：{lift['says']}"
            for lift in one.lifts
        ],
        [f"{_OUTCOMES[check['outcome']]} {check['text']}（{_cited(check)}）：{check['says']}" for check in checks],
        [reason.text for reason in match.reasons],
        [reason.quote for reason in match.reasons if reason.quote],
        offered_by(candidate),
        one.fit[1] if one.fit else (),
    )


def _recorded(one: Mapping[str, Any], kind: Kind) -> ListedRow:
    chance = one["probability"]
    relevance = one.get("relevance")
    lift = sum(float(amount) for amount in one["lifts"]) * 100 if relevance else None
    return ListedRow(
        one["position"],
        one["name"] or "（已不在目录中）",
        kind.label,
        one["candidate"],
        "",
        float(chance) * 100 if chance else None,
        float(relevance) * 100 if relevance else None,
        lift,
        *((),) * 6,
    )


def _cited(told: Mapping[str, Any]) -> str:
    return "、".join(clause["cite"] for clause in told["clauses"])
