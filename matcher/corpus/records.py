"""One record (a row of a file) checked and turned into a `Candidate` or a `Need`.

A record is a mapping with `id` (or `code`) and any of `name`, `text` or `scope`, `keywords`, `technologies`,
`problems`, `branches`, `projects` ([{title, keywords}]), and the attributes level, region, disciplines,
industries, available, organization and those of one kind only. Lists may come as text separated by 、；; or |.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from matcher.errors import HuiqiError, InvalidText
from matcher.text.normalise import check_text
from matcher.vocabulary import Candidate, Document, Enterprise, Kind, Need, RecordKind

LEVELS = ("national", "provincial", "municipal", "county")

_SEPARATORS = re.compile(r"[、；;|]")
_ID = re.compile(r"[^\s\x00-\x1f\ud800-\udfff]{1,64}")
_LISTS = {"branches": "分支机构", "technologies": "擅长技术", "problems": "能解决的问题"}
_TELLING = (
    (RecordKind.ENTERPRISE, ("staff", "research_staff", "revenue", "research_spending", "business", "association")),
    (RecordKind.NEED, ("enterprise", "deadline", "budget")),
    (RecordKind.EXPERT, ("projects", "organization", "service_modes")),
    (RecordKind.SOCIETY, ("technologies", "scope", "branches", "level", "problems", "capacity", "served")),
    (RecordKind.ACHIEVEMENT, ("keywords", "maturity", "owner")),
)
"""Kinds, each with fields that only records of it have, in the order in which they are asked."""
_YES = {"1", "true", "yes", "是"}
_NO = {"0", "false", "no", "否"}

Record = Mapping[str, Any]


def kind_of(record: Record) -> RecordKind:
    """Return the record's kind: what it says itself (expert, 专家), otherwise what its fields show.

    Raises:
        HuiqiError: an unknown kind, or fields that fit none.
    """
    if stated := str(record.get("kind") or "").strip():
        for kind in RecordKind:
            if stated in {kind.value, kind.label}:
                return kind
        raise HuiqiError(f"不认识的类别 {stated!r}", f"可用的类别：{'、'.join(RecordKind)}")
    for kind, keys in _TELLING:
        if any(record.get(key) for key in keys):
            return kind
    raise HuiqiError(
        "看不出这条记录是企业、需求、学会、专家还是成果", f"请加一列 kind，填 {'、'.join(RecordKind)} 之一"
    )


def candidate_from(record: Record, kind: Kind) -> Candidate:
    """Return the candidate a record describes.

    Raises:
        HuiqiError: no usable id, no text to match on, or a value out of range; the remedy says which.
    """
    name = _text(record, "name")
    documents = _documents(record, kind, name)
    if not documents:
        raise HuiqiError("没有可用于匹配的文字", "请至少填写 name、text、keywords 或 projects 之一")
    level = _text(record, "level")
    if level and level not in LEVELS:
        raise HuiqiError(f"level 是 {level!r}", f"可用的值：{'、'.join(LEVELS)}")
    identifier = id_of(record)
    return Candidate(
        id=identifier,
        kind=kind,
        name=name or identifier,
        documents=documents,
        organization=_text(record, "organization"),
        level=level,
        region=_text(record, "region"),
        disciplines=_list(record, "disciplines"),
        industries=_list(record, "industries"),
        available=_flag(record, "available"),
        source=_text(record, "source"),
        sectors=_list(record, "sectors"),
        services=_list(record, "services"),
        aliases=_list(record, "aliases"),
        title=_text(record, "title"),
        service_modes=_list(record, "service_modes"),
        owner=_text(record, "owner"),
        maturity=_text(record, "maturity"),
        tags=_list(record, "tags"),
        body=_text(record, "body"),
        served=_list(record, "served"),
        interests=_list(record, "interests"),
        capacity=_count(record, "capacity"),
        ongoing=_count(record, "ongoing"),
        least_budget=_amount(record, "least_budget"),
    )


def need_from(record: Record) -> Need:
    """Return the need a record describes.

    Raises:
        HuiqiError: no usable id, or neither title nor text that can be matched.
    """
    need = Need(
        id_of(record),
        _text(record, "text"),
        _text(record, "title"),
        enterprise=_text(record, "enterprise"),
        industries=_list(record, "industries"),
        services=_list(record, "services"),
        region=_text(record, "region"),
        budget=_amount(record, "budget"),
        date=_text(record, "date"),
        deadline=_text(record, "deadline"),
    )
    check_text(f"{need.title}\n{need.text}" if need.title else need.text)
    return need


def enterprise_from(record: Record) -> Enterprise:
    """Return the enterprise a checked record describes."""
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(Enterprise):
        if field.name in record:
            value = record[field.name]
            fields[field.name] = tuple(value) if isinstance(value, list) else value
    return Enterprise(**fields)


def id_of(record: Record) -> str:
    """Return the record's `id` (or `code`), 1–64 characters without blanks.

    Raises:
        HuiqiError: it is missing or malformed.
    """
    value = record.get("id")
    if value is None or value == "":
        value = record.get("code")
    if value is None or not str(value).strip():
        raise HuiqiError("缺少 id", "请给每一行一个不重复的 id（学会可用 code）")
    identifier = str(value).strip()
    if not isinstance(value, str | int | float):
        raise HuiqiError("id 应为文字或数字", "请把 id 改成一段文字")
    if not _ID.fullmatch(identifier):
        raise HuiqiError(f"id {identifier[:80]!r} 含空白或超过 64 个字符", "请改用 64 个字符以内、不含空白的 id")
    return identifier


def _documents(record: Record, kind: Kind, name: str) -> tuple[Document, ...]:
    found = [Document("name", name)] if name else []
    found += [Document("scope", text) for key in ("scope", "text") if (text := _text(record, key))]
    for key in _LISTS:
        found += [Document(key, item) for item in _list(record, key)]
    keywords = _list(record, "keywords")
    if kind is Kind.ACHIEVEMENT and keywords:
        found.append(Document("keywords", "".join(keywords)))
    else:
        found += [Document("keywords", item) for item in keywords]
    for project in _projects(record):
        title, words = _text(project, "title"), "、".join(_list(project, "keywords"))
        if title:
            found.append(Document("projects", title))
        if words:
            found.append(Document("keywords", words))
    unique: dict[str, Document] = {}
    for document in found:
        unique.setdefault(document.text, document)
    return tuple(unique.values())


def _projects(record: Record) -> Sequence[Record]:
    projects = record.get("projects") or []
    if isinstance(projects, str):
        return [{"title": title} for title in _split(projects)]
    if not isinstance(projects, list) or not all(isinstance(project, dict) for project in projects):
        raise HuiqiError("projects 的格式不对", '应为 [{"title": "…", "keywords": ["…"]}]')
    return projects


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise HuiqiError(f"{key} 应为文字", f"请把 {key} 改成一段文字")
    text = str(value).strip()
    if not text or not any(character.isalnum() for character in text):
        return ""
    try:
        return check_text(text, key)
    except InvalidText as error:
        raise HuiqiError(error.problem, error.remedy) from error


def _list(record: Record, key: str) -> tuple[str, ...]:
    value = record.get(key)
    if value is None:
        return ()
    items = _split(value) if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise HuiqiError(f"{key} 应为列表", f"请把 {key} 写成列表，或用顿号分开的文字")
    return tuple(dict.fromkeys(text for item in items if (text := _text({key: item}, key))))


def _split(value: str) -> list[str]:
    return _SEPARATORS.split(value)


def _amount(record: Record, key: str) -> float | None:
    value = record.get(key)
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not 0 <= number < math.inf:
        raise HuiqiError(f"{key} 是 {str(value)[:40]!r}", f"请把 {key} 填成不小于 0 的数")
    return number


def _count(record: Record, key: str) -> int | None:
    number = _amount(record, key)
    if number is not None and number != int(number):
        raise HuiqiError(f"{key} 是 {number}", f"请把 {key} 填成整数")
    return None if number is None else int(number)


def _flag(record: Record, key: str) -> bool:
    value = record.get(key)
    if value is None or value == "":
        return True
    text = str(value).strip().lower()
    if text not in _YES | _NO:
        raise HuiqiError(f"{key} 是 {str(value)!r}", "请填 是 或 否")
    return text in _YES
